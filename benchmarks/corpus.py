"""The corpus at scale: a million observations and ten thousand articles of a user's, and names in running text."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from benchmarks.measurement import Measurement, p50, seconds
from corpus import packing
from corpus.checks import check_corpus
from corpus.documents import sketch
from corpus.home import Content, Home
from corpus.library import Library
from corpus.model import Article, Component, Source
from corpus.store import Corpus, open_corpus

ROWS, ARTICLES = 1_000_000, 10_000
EDITIONS = range(1995, 2025)
RUNS = 20
MEGABYTE = 2**20
OPEN_ALONE = """
import sys, time
from pathlib import Path
import psutil
from corpus.store import open_corpus
started = time.perf_counter()
corpus = open_corpus(Path(sys.argv[1]))
print(time.perf_counter() - started, psutil.Process().memory_info().rss, len(corpus.observations), len(corpus.articles))
"""
TEXT = "Hà Nội dẫn đầu, tiếp theo là TP.HCM và Hai Phong trong bảng xếp hạng năm nay so với Quang Ninh " * 5


def main() -> list[Measurement]:
    """Measure against the goals for a large corpus."""
    with TemporaryDirectory(prefix="corpus-bench-") as folder:
        home = Path(folder)
        shipped = open_corpus()
        return [*_filled(home, shipped), *_opened(home), *_asked(home), *_named(shipped)]


def _filled(home: Path, shipped: Corpus) -> Iterator[Measurement]:
    table = home / "big.parquet"
    frame, components = _observations(shipped)
    frame.to_parquet(table, index=False)
    listed = home / "big-components.csv"
    pd.DataFrame([_listed(node) for node in components]).to_csv(listed, index=False)
    _add(home, listed)
    yield Measurement("read, check and store 1,000,000 rows", seconds(lambda: _add(home, table)), "s", 1)
    articles = [_article(number) for number in range(ARTICLES)]
    stored = seconds(lambda: Home(home).add(articles, added_by="bench", added_at="2026-01-01T00:00:00+00:00"))
    yield Measurement("store 10,000 articles", stored, "s", 1)
    yield Measurement("open without a cache", seconds(lambda: open_corpus(home)), "s", 1)


def _add(home: Path, path: Path) -> None:
    library = Library(home, open_corpus(home))
    preview = library.preview(path)
    if preview.rows_refused:
        raise RuntimeError(f"{preview.rows_refused} rows of the benchmark's own table were refused")
    library.add([preview], added_by="bench")


def _opened(home: Path) -> Iterator[Measurement]:
    took, memory = [], []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", OPEN_ALONE, str(home)],
            capture_output=True, text=True, check=True, env=os.environ, cwd=Path(__file__).parent.parent,
        )  # fmt: skip
        time_, rss, rows, articles = done.stdout.split()
        took.append(float(time_))
        memory.append(int(rss) / MEGABYTE)
    note = f"{int(rows):,} observations, {int(articles):,} articles"
    yield Measurement("open from the cache", p50(took), "s", len(took), 3, note)
    yield Measurement("memory once open", max(memory), "MB", len(memory), 1024)


def _asked(home: Path) -> Iterator[Measurement]:
    corpus = open_corpus(home)
    ranked = [seconds(lambda: _rank(corpus, "BIG", 2010, "c100")) * 1000 for _ in range(RUNS)]
    yield Measurement("ranking over one edition", p50(ranked), "ms", RUNS, 20)
    yield Measurement("check of 1,000,000 rows", seconds(lambda: check_corpus(home)), "s", 1, 30)


def _rank(corpus: Corpus, index: str, edition: int, component: str) -> pd.DataFrame:
    frame = corpus.observations
    wanted = (frame["edition"] == edition) & (frame["index"] == index) & (frame["component"] == component)
    return frame[wanted].sort_values("score", ascending=False)


def _named(corpus: Corpus) -> Iterator[Measurement]:
    found = [seconds(lambda: corpus.gazetteer.find(TEXT)) * 1000 for _ in range(RUNS)]
    yield Measurement("names in 100 words", p50(found), "ms", RUNS, 2)


def _observations(shipped: Corpus) -> tuple[pd.DataFrame, list[Component]]:
    units = [unit.unit_id for unit in shipped.units if unit.map == 63]
    codes = [f"c{number:03d}" for number in range(-(-ROWS // (len(units) * len(EDITIONS))))]
    grid = pd.MultiIndex.from_product([EDITIONS, codes, units], names=["edition", "component", "unit_id"])
    frame = grid.to_frame(index=False)
    frame["score"] = np.random.default_rng(0).uniform(0, 100, len(frame)).round(2)
    frame["rank"] = frame.groupby(["edition", "component"])["score"].rank(ascending=False, method="min").astype("int64")
    components = [
        Component("BIG", edition, code, "indicator", "overall", code, code) for edition in EDITIONS for code in codes
    ]
    return frame.assign(index="BIG", map=63, of=63).head(ROWS), components


def _listed(component: Component) -> dict[str, object]:
    return {**asdict(component), "source_id": "", "direction": "higher is better"}


def _article(number: int) -> Content:
    words = np.random.default_rng(number).integers(0, 5_000, 400)
    text = f"Article {number} on innovation in the provinces. " + " ".join(f"word{word}" for word in words)
    article = Article(f"article-{number}", f"u-article-{number}", f"Article {number}", "Bench", "2026", "en", text)
    source = Source(article.source_id, "Bench", article.title, "2026", "")
    files = {**packing.article_files(article, sketch(text)), "original": source.title.encode()}
    return Content(article.article_id, "document", article.title, f"{number}.md", 0, files)
