"""What was found in a turn, as single figures: each with what it measures, of whom, of when, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.answer import Coverage, Row
from assistant.evidence import COUNTED, MOST_NAMED, ToolResult
from assistant.grounding.names import Names

Measure = Literal[
    "score", "after", "versus", "gap", "rank", "range", "of", "places", "percent", "count", "place", "edition", "any"
]

# Figures that tools compute over all rows; the wording may say them though no single row holds them.
_FACTS: Mapping[str, Measure] = {
    "of": "of",
    "map": "of",
    "compared": "count",
    "ranks_held": "count",
    "missing_ranks": "place",
    "edition": "edition",
    "editions": "edition",
    "asked_edition": "edition",
    "asked_editions": "edition",
    "last_edition": "edition",
    "missing": "gap",
    "articles": "count",
    "sources": "count",
    "top": "count",
    "cities": "count",
    "provinces": "count",
}
_EXTRAS: Mapping[str, Measure] = {
    "gap": "gap",
    "difference": "gap",
    "change": "gap",
    "missing": "gap",
    "points_to_above": "gap",
    "points_to_below": "gap",
    "rank_change": "places",
    "places_behind": "places",
    "rank_before": "rank",
    "rank_after": "rank",
    "rank_after_worst": "rank",
    "rank_low": "range",
    "rank_high": "range",
    "rank_median": "rank",
    "score_before": "score",
    "score_after": "after",
    "versus_score": "versus",
    "share": "percent",
    "interval_percent": "percent",
    "weights_noise_percent": "percent",
    "draws": "count",
    "units": "count",
    "members": "count",
    "ranks": "count",
    "parts": "count",
    "indicators": "count",
    "since": "edition",
}
_COUNTS = frozenset({COUNTED, "coverage"})  # components whose score counts something
_OF_BEFORE = frozenset({"rank_before", "score_before"})  # figures of the edition that ``since`` names
_OTHERS = ("versus", "above", "below")  # keys of the other unit that a difference is to


@dataclass(frozen=True)
class Cell:
    """One figure. Empty ``subjects``, ``editions`` or ``components`` mean that it is of none in particular."""

    value: float
    measure: Measure
    subjects: frozenset[str] = frozenset()
    index: str = ""
    editions: frozenset[str] = frozenset()
    components: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    ref: str = ""
    row: Row | None = None
    name: str = ""


def reference(row: Row) -> str:
    """Return how claims refer to a row."""
    return f"row:{row.index}/{row.edition}/{row.map or ''}/{row.unit_id or row.unit}/{row.component}"


def subject_of(row: Row) -> str:
    """Return whom a row is about: a unit's or region's id, else an economy's name in lower case."""
    return row.unit_id or ("" if row.status == "derived" else row.unit.casefold())


def cells_of(result: ToolResult, names: Names) -> Iterator[Cell]:
    """Yield every figure of a result: of its rows, its coverage, and the counts that it tells."""
    for row in result.rows:
        yield from cells_of_row(row, names)
    yield from _of_result(result)


def cells_of_row(row: Row, names: Names) -> Iterator[Cell]:
    """Yield a row's figures."""
    extra = row.model_extra or {}
    counted = row.component in _COUNTS
    common = _Common(row, names)
    if row.score is not None:
        yield common.cell(row.score, "count" if counted else "score", "score")
    if row.rank is not None:
        yield common.cell(row.rank, "rank", "rank")
    yield from (common.cell(size, "of", "of") for size in {row.of, row.map} if size is not None)
    for name, value in extra.items():
        measure = _EXTRAS.get(name, "any")
        if isinstance(value, int | float) and not isinstance(value, bool) and measure != "edition":
            yield common.cell(100 * value if name == "share" else value, measure, name)


class _Common:
    """What all figures of a row share."""

    def __init__(self, row: Row, names: Names) -> None:
        self._row, self._names = row, names
        self._extra = row.model_extra or {}
        self._components = frozenset(
            {*names.codes(row.component), self._extra.get("part") or "", *(self._extra.get("stands_for") or ())}
        )
        # How much is held is our own count, of no one source.
        named = () if row.component == "coverage" else row.source_ids
        self._sources = frozenset(f"t:{source}" for source in named)

    def cell(self, value: float, measure: Measure, name: str) -> Cell:
        """Return one figure of the row."""
        subjects = {subject_of(self._row)} - {""}
        if measure in {"gap", "versus"}:
            subjects |= {str(self._extra[key]) for key in _OTHERS if self._extra.get(key)}
        since = self._extra.get("since")
        editions = {self._row.edition}
        if since is not None and name in _OF_BEFORE:
            editions = {since}
        elif since is not None and name not in {"score", "rank", "of"}:
            editions |= {since}
        return Cell(
            value=float(value),
            measure=measure,
            subjects=frozenset().union(*map(self._names.kin, subjects)),
            index=self._row.index,
            editions=frozenset(map(str, editions)),
            components=self._components,
            sources=self._sources,
            ref=reference(self._row),
            row=self._row,
            name=name,
        )


def _of_result(result: ToolResult) -> Iterator[Cell]:
    first = result.rows[0].edition if result.rows else None
    index, edition = str(result.facts.get("index", "")), result.facts.get("edition", first)
    editions = frozenset({str(edition)} if edition else ())
    if result.coverage:
        regions = frozenset((result.facts.get("group") or {}).get("regions") or ())
        for value, measure, name in _held(result.coverage):
            yield Cell(value, measure, regions, index, editions, ref="coverage", name=name)
    named = {row.unit_id for row in result.rows if row.unit_id}
    more = len(result.rows) - MOST_NAMED  # of a list after its first, which is named apart, one fewer
    for listed in (len(result.rows), more, more - 1):
        if listed > 0 and len(named) == len(result.rows):  # a list of units, each once: its length counts them
            yield Cell(listed, "count", ref="fact:rows", name="rows")
    for name, measure in _FACTS.items():
        for value in _numbers(result.facts.get(name)):
            within = editions if measure == "of" else frozenset()
            yield Cell(value, measure, editions=within, ref=f"fact:{name}", name=name)


def _held(coverage: Coverage) -> tuple[tuple[float, Measure, str], ...]:
    return (coverage.held, "count", "held"), (coverage.of, "of", "of")


def _numbers(value: Any) -> Iterable[float]:
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers(one)
