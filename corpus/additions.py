"""A user's additions, as they count now, merged with the shipped observations."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from corpus import cache, packing
from corpus.errors import CorpusError
from corpus.home import Home, Version
from corpus.merge import merged
from corpus.model import Article, Component, Finding, Source


@dataclass(frozen=True, eq=False)
class Additions:
    """What a user added. ``observations`` holds the shipped ones too; ``problems`` are of unreadable additions."""

    observations: pd.DataFrame
    articles: tuple[Article, ...]
    components: tuple[Component, ...]
    sources: tuple[Source, ...]
    fingerprint: str
    problems: tuple[Finding, ...]


def none(shipped: pd.DataFrame, fingerprint: str) -> Additions:
    """Return the additions of someone who added nothing."""
    return Additions(shipped, (), (), (), fingerprint, ())


def read(folder: Path, shipped: pd.DataFrame, fingerprint: str) -> Additions:
    """Return the additions in a user's data folder, given the shipped observations and their fingerprint."""
    home = Home(folder)
    try:
        items = home.items()
    except CorpusError as error:
        problem = Finding("error", "state.json", None, None, str(error), "the state of your additions")
        return Additions(shipped, (), (), (), fingerprint, (problem,))
    if not items:
        return none(shipped, fingerprint)
    print_ = _fingerprint(fingerprint, items)
    return _read(home, items, shipped, print_)


def _read(home: Home, items: tuple[Version, ...], shipped: pd.DataFrame, fingerprint: str) -> Additions:
    problems: list[Finding] = []
    components: list[Component] = []
    sources: list[Source] = []
    for item in items:
        if item.kind == "table":
            try:
                provenance = {"added_by": item.added_by, "added_at": item.added_at}
                components += packing.components_of(home.path(item, packing.COMPONENTS).read_bytes())
                sources += packing.sources_of(home.path(item, packing.SOURCES).read_bytes(), provenance)
            except (OSError, ValueError, TypeError, KeyError) as error:
                problems.append(_problem(item, error))
    kept = cache.load(home.folder / "cache", fingerprint)
    if kept is None:
        broken = len(problems)
        frames = [_observations(home, item, problems) for item in items if item.kind == "table"]
        observations = merged(shipped, [frame for frame in frames if frame is not None and not frame.empty])
        articles = tuple(article for item in items if (article := _article(home, item, problems)) is not None)
        if len(problems) == broken:
            cache.save(home.folder / "cache", fingerprint, observations, articles)
    else:
        observations, articles = kept
    return Additions(observations, articles, tuple(components), tuple(sources), fingerprint, tuple(problems))


def _observations(home: Home, item: Version, problems: list[Finding]) -> pd.DataFrame | None:
    try:
        return pd.read_parquet(home.path(item, packing.OBSERVATIONS))
    except (OSError, ValueError) as error:
        problems.append(_problem(item, error))
        return None


def _article(home: Home, item: Version, problems: list[Finding]) -> Article | None:
    if item.kind != "document":
        return None
    try:
        provenance = {"added_by": item.added_by, "added_at": item.added_at}
        return packing.article_of(home.path(item, packing.ARTICLE).read_bytes(), provenance)
    except (OSError, ValueError, TypeError) as error:
        problems.append(_problem(item, error))
        return None


def _problem(item: Version, error: Exception) -> Finding:
    expected = f"a readable addition; add {item.file_name} again, or restore a version of {item.item_id}"
    return Finding("error", item.item_id, None, None, f"version {item.version}: {error}", expected)


def _fingerprint(shipped: str, items: tuple[Version, ...]) -> str:
    digest = hashlib.sha256(shipped.encode())
    for item in items:
        digest.update(f"{item.item_id}:{item.sha256}:".encode())
    return digest.hexdigest()
