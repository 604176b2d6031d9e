"""The whole corpus as one immutable snapshot. To see what was added since, open it again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar, cast

import pandas as pd

from corpus import additions, articles, components, notes, tables
from corpus.model import Article, Component, Finding, Language, Region, Source, Unit
from corpus.units import Gazetteer

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Corpus:
    """Everything held: tables as typed frames, records, articles, and the names of units.

    ``fingerprint`` changes with any data that feeds the search index. Frames are shared; do not write to them.
    ``index``, ``unit_id``, ``component``, ``status`` and ``file`` of observations are categories.
    """

    observations: pd.DataFrame
    highlights: pd.DataFrame
    region_scores: pd.DataFrame
    gii: pd.DataFrame
    units: tuple[Unit, ...]
    regions: tuple[Region, ...]
    components: tuple[Component, ...]
    sources: Mapping[str, Source]
    articles: tuple[Article, ...]
    gazetteer: Gazetteer
    fingerprint: str
    problems: tuple[Finding, ...] = ()
    note_wordings: notes.NoteWordings = field(default_factory=dict)
    economies: Mapping[str, str] = field(default_factory=dict)  # names in Vietnamese, by the name in the tables
    # What `once` worked out. The tables never change; a changed copy begins with none.
    _worked_out: dict[object, object] = field(init=False, default_factory=dict, repr=False)

    def __repr__(self) -> str:
        """Return how much is held, and not the tables themselves."""
        return f"Corpus({len(self.observations)} observations, {len(self.articles)} articles, {self.fingerprint[:8]})"

    @cached_property
    def _maps(self) -> dict[tuple[str, int], tuple[int, ...]]:
        used = self.observations[["index", "edition", "map"]].drop_duplicates()
        held: dict[tuple[str, int], set[int]] = {}
        for index, edition, map_ in used.itertuples(index=False, name=None):
            held.setdefault((str(index), int(edition)), set()).add(int(map_))
        return {place: tuple(sorted(maps)) for place, maps in held.items()}

    @cached_property
    def _components(self) -> dict[tuple[str, int, str], Component]:
        return {(node.index, node.edition, node.code): node for node in self.components}

    def once(self, work: Callable[Concatenate[pd.DataFrame, P], T], *args: P.args, **of: P.kwargs) -> T:
        """Return ``work`` of the observations, worked out the first time only. Do not write to what it returns."""
        key = (work, args, tuple(sorted(of.items())))
        if key not in self._worked_out:
            self._worked_out[key] = work(self.observations, *args, **of)
        return cast(T, self._worked_out[key])

    def indices(self) -> tuple[str, ...]:
        """Return the provincial indices that have observations, by name."""
        return tuple(sorted({index for index, _ in self._maps}))

    def editions(self, index: str) -> tuple[int, ...]:
        """Return the editions of an index that have observations, earliest first."""
        return tuple(sorted(edition for held, edition in self._maps if held == index))

    def map_of(self, index: str, edition: int) -> tuple[int, ...]:
        """Return the maps that an edition's observations are on, 34 before 63; empty when the edition is not held."""
        return self._maps.get((index, edition), ())

    def component(self, index: str, edition: int, code: str) -> Component | None:
        """Return a component of an edition, or None."""
        return self._components.get((index, edition, code))

    def note(self, note: str, language: Language) -> str:
        """Return what a row's note says to a reader: empty where that is nothing, as it is where a user wrote it."""
        wording = self.note_wordings.get(note)
        return note if wording is None else wording.said[language]

    def note_ranks(self, note: str) -> tuple[int, int] | None:
        """Return the best and worst rank that a note leaves a unit, None for a note that tells no ranks."""
        wording = self.note_wordings.get(note)
        return wording.ranks if wording else None

    def children(self, index: str, edition: int, code: str) -> tuple[Component, ...]:
        """Return the components right under one, in the order of the tables."""
        place = (index, edition, code)
        return tuple(node for node in self.components if (node.index, node.edition, node.parent) == place)


def open_corpus(home: Path | None = None, *, folder: Path = tables.TABLES) -> Corpus:
    """Return the shipped corpus with a user's additions. Raises DamagedTable naming file, row, column and value.

    An addition that cannot be read is left out, and is one of ``problems``; so is an article. ``folder`` holds the
    shipped tables.
    """
    shipped = tables.read_typed(folder / "observations.csv")
    units = tables.read_units(folder)
    shipped_articles, unreadable = articles.read_articles()
    fingerprint = _fingerprint([*folder.glob("*.csv"), *articles.ARTICLES.glob("*.md")])
    added = additions.read(home, shipped, fingerprint) if home is not None else additions.none(shipped, fingerprint)
    sources = {**tables.read_sources(folder), **{source.source_id: source for source in added.sources}}
    every_article = (*shipped_articles, *added.articles)
    gii = tables.read_typed(folder / "gii.csv")
    named = components.once((*components.read_named(folder), *added.components))
    return Corpus(
        observations=added.observations,
        highlights=tables.read_typed(folder / "highlights.csv"),
        region_scores=tables.read_typed(folder / "region_scores.csv"),
        gii=gii,
        units=units,
        regions=tables.read_regions(folder),
        components=(*named, *components.implied(named, _used(added.observations, gii), folder)),
        sources=_with_articles(sources, every_article),
        articles=every_article,
        gazetteer=Gazetteer(units, tables.read_aliases(folder)),
        fingerprint=added.fingerprint,
        problems=(*unreadable, *added.problems),
        note_wordings=notes.read_wordings(folder),
        economies=tables.read_economies(folder),
    )


def _used(*figures: pd.DataFrame) -> pd.DataFrame:
    """Return the index, edition and component of every figure."""
    # Editions stay numbers: as text, each would be of another edition than the components that are named.
    names = {"index": "str", "component": "str"}
    return pd.concat([frame[["index", "edition", "component"]].astype(names) for frame in figures])


def _with_articles(sources: Mapping[str, Source], read: Iterable[Article]) -> dict[str, Source]:
    """Return the sources with those that only an article's front matter names."""
    named = {
        article.source_id: Source(
            source_id=article.source_id,
            publisher=article.publisher,
            title=article.title,
            date=article.date,
            url=article.url,
            added_by=article.added_by,
            added_at=article.added_at,
        )
        for article in read
    }
    return {**named, **sources}


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"{path.name}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()
