"""Speed and memory of search: embedding, building, and searching among 1,000, 10,000 and 100,000 passages.

The large sizes hold made-up passages with made-up vectors: embedding 100,000 passages would take two hours, and what is
measured there is everything but the embedding.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil

from benchmarks.measurement import Measurement, p50, seconds
from corpus.store import open_corpus
from index.build import build_from_passages, build_index
from index.embedder import PACKED_TORCH, Embedder
from index.glossary import read_glossary
from index.lexicon import Lexicon
from index.model import Passage
from index.packed_e5 import Floats
from index.passages import read_passages
from index.search import SearchIndex, open_index

QUERIES = 60
COMPARED = 64  # passages embedded both ways
SIZES = ((1_000, 10.0), (10_000, 10.0), (100_000, 25.0))  # passages, goal in ms
DIMENSIONS = 384
TOPICS = 300  # vectors lie in clusters, as those of real texts do
COLD_START = "from index.embedder import Embedder; Embedder().encode_queries(['Hanoi'])"
QUESTIONS = (
    "Which province leads the index?",
    "Vì sao Hà Nội đứng đầu?",
    "patents per person in Da Nang",
    "diem manh cua Bac Ninh",
)


class MadeUpEncoder:
    """Vectors around a few centres, chosen by the text."""

    dimensions = DIMENSIONS

    def __init__(self) -> None:
        self._centres = np.random.default_rng(0).normal(size=(TOPICS, DIMENSIONS))

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text."""
        chance = np.random.default_rng(len(texts))
        topics = [zlib.crc32(text.encode()) % TOPICS for text in texts]
        vectors = self._centres[topics] + 0.7 * chance.normal(size=(len(texts), DIMENSIONS))
        unit: Floats = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        return unit


def main() -> list[Measurement]:
    """Measure, smallest first: memory is taken before the large indexes."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_real(Path(folder) / "real"), *_large(Path(folder))]


def _real(home: Path) -> list[Measurement]:
    corpus, embedder = open_corpus(), Embedder()
    cold = [seconds(lambda: subprocess.run([sys.executable, "-c", COLD_START], check=True)) for _ in range(3)]
    build = seconds(lambda: build_index(corpus, home, embedder=embedder))
    again = [seconds(lambda: build_index(corpus, home, embedder=embedder)) for _ in range(5)]
    index = open_index(corpus, home, embedder=embedder)
    words = [f"{question} {number}" for number in range(QUERIES // len(QUESTIONS)) for question in QUESTIONS]
    embedding = [1000 * seconds(lambda text=word: embedder.encode_queries([text])) for word in words]  # type: ignore[misc]
    searching = _search_times(index, words)
    memory = psutil.Process().memory_info().rss / 2**20
    index.close()
    count = len(read_passages(corpus))
    return [
        Measurement("query embedding, p50", p50(embedding), "ms", len(embedding), 8.0),
        Measurement("first query in a new process", p50(cold), "s", len(cold), note="no torch"),
        Measurement("build of the shipped corpus", build, "s", 1, 60.0, f"{count} passages, {count / build:.1f}/s"),
        Measurement("build when nothing changed", p50(again), "s", len(again), 1.0),
        Measurement("search of the shipped corpus, embedded query, p50", p50(searching), "ms", len(searching), 10.0),
        Measurement("memory with model and index", memory, "MB", 1, 700.0),
        _against_plain_encoding(corpus_passages=read_passages(corpus)[:COMPARED], home=home.parent / "compared"),
    ]


def _search_times(index: SearchIndex, texts: Sequence[str]) -> list[float]:
    """Return the milliseconds of each search. The texts' vectors are remembered by then."""
    return [1000 * seconds(lambda text=text: index.search(text)) for text in texts]  # type: ignore[misc]


def _against_plain_encoding(corpus_passages: Sequence[Passage], home: Path) -> Measurement:
    """Compare a build with the same weights in sentence-transformers, encoding alone."""
    torch, ours = Embedder(PACKED_TORCH), Embedder()
    for embedder in (torch, ours):
        embedder.encode_passages(["warm up"])
    plain = seconds(lambda: torch.encode_passages([passage.searchable for passage in corpus_passages]))
    lexicon = Lexicon(read_glossary(), open_corpus().gazetteer)
    built = seconds(
        lambda: build_from_passages(corpus_passages, home, fingerprint="bench", lexicon=lexicon, embedder=ours)
    )
    note = f"{COMPARED / built:.1f} against {COMPARED / plain:.1f} passages/s"
    return Measurement("build, of the time sentence-transformers takes to encode", built / plain, "", 1, 1 / 0.95, note)


def _large(folder: Path) -> list[Measurement]:
    lexicon = Lexicon(read_glossary(), open_corpus().gazetteer)
    embedder = Embedder("made-up", load=MadeUpEncoder)
    found = []
    for size, goal in SIZES:
        home = folder / str(size)
        build = seconds(
            lambda size=size, home=home: build_from_passages(  # type: ignore[misc]
                made_up(size), home, fingerprint="bench", lexicon=lexicon, embedder=embedder
            )
        )
        index = SearchIndex(home, lexicon=lexicon, embedder=embedder)
        texts = [f"{question} {number}" for number in range(QUERIES // len(QUESTIONS)) for question in QUESTIONS]
        embedder.encode_queries(texts)
        index.search(texts[0])
        times = _search_times(index, texts)
        note = f"built in {build:.0f} s without embedding"
        found.append(
            Measurement(f"search among {size:,}, embedded query, p50", p50(times), "ms", len(times), goal, note)
        )
        index.close()
    return found


def made_up(count: int) -> list[Passage]:
    """Return passages of the length, the mix of languages and the spread of words that real ones have."""
    chance = random.Random(count)
    real = [passage for passage in read_passages(open_corpus()) if passage.kind == "article"]
    sentences = {
        language: [part for passage in real if passage.language == language for part in passage.text.split(". ")]
        for language in ("en", "vi")
    }
    passages = []
    for number in range(count):
        language = "vi" if number % 2 else "en"
        text = ". ".join([*chance.sample(sentences[language], 4), f"Item {chance.randrange(10**6)}"])
        passages.append(Passage(f"made-up/{number}", "article", text, "", language, article_id=f"a{number}"))
    return passages
