"""Units beside each other: a column a unit, a line a figure, the best of each line picked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from assistant.answer import Row
from assistant.catalogue import MOST_COMPARED, Catalogue, Comparison, UnitEntry
from assistant.charts import component_label
from assistant.errors import UnknownUnit
from assistant.evidence import COUNTED
from assistant.web.explore.ranking import unit_address
from assistant.web.explore.shown import cited, drawn, edition_field, extra, index_field, points, score_of
from assistant.web.explore.view import View
from assistant.web.explore.words import EXPLORE, QUESTIONS


class Column(NamedTuple):
    """A compared unit: its page, and the address without it."""

    name: str
    address: str
    without: str


class FigureLine(NamedTuple):
    """One figure of every compared unit; ``best`` are the places of the best, empty where that says nothing."""

    name: str
    cells: tuple[str, ...]
    best: frozenset[int]


def beside(catalogue: Catalogue, view: View) -> dict[str, Any]:
    """Return what the comparison shows; without columns where no unit was chosen. Raises UnknownUnit, NoData."""
    found = catalogue.compare(view.units, view.index, view.edition) if view.units else None
    view = replace(view, edition=found.edition if found else view.edition or catalogue.corpus.editions(view.index)[-1])
    map_ = found.map if found else catalogue.corpus.map_of(view.index, view.edition or 0)[0]
    chosen = {unit.unit_id for unit in found.units} if found else set()
    addable = [unit for unit in catalogue.units(map_) if unit.unit_id not in chosen]
    sources = cited(catalogue, (*found.rows, *found.parts, *found.history) if found else ())
    names = catalogue.names.listing(unit.name for unit in found.units) if found else ""
    return {
        "rows": found.rows if found else (),
        "fields": (index_field(catalogue, view), edition_field(catalogue, view)),
        "title": EXPLORE["compare"].say(view.language),
        "subtitle": f"{view.index} {view.edition}",
        "question": QUESTIONS["compare"].say(view.language, units=names, index=view.index, edition=view.edition),
        "columns": _columns(found.units, view) if found else [],
        "chosen": tuple(unit.unit_id for unit in found.units) if found else (),
        "addable": addable if len(chosen) < MOST_COMPARED else [],
        "lines": _lines(catalogue, found, view) if found else [],
        "bars": drawn(catalogue, "comparison", found.parts) if found and found.parts else (),
        "trend": drawn(catalogue, "trend", found.history) if found and len(found.units) > 1 else (),
        "citations": sources.citations,
    }


def without_unknown(catalogue: Catalogue, view: View) -> View:
    """Return the view without the units that nobody knows."""

    def known(name: str) -> bool:
        try:
            catalogue.compare([name], view.index, view.edition)
        except UnknownUnit:
            return False
        return True

    return replace(view, units=tuple(filter(known, view.units)))


def _columns(units: Sequence[UnitEntry], view: View) -> list[Column]:
    ids = tuple(unit.unit_id for unit in units)
    return [
        Column(
            unit.name,
            unit_address(view, unit),
            view.address(units=tuple(other for other in ids if other != unit.unit_id)),
        )
        for unit in units
    ]


def _lines(catalogue: Catalogue, found: Comparison, view: View) -> list[FigureLine]:
    own = {str(row.unit_id): row for row in reversed(found.rows)}
    overall = [own.get(unit.unit_id) for unit in found.units]
    lines = [
        _scores(catalogue, EXPLORE["overall"].say(view.language), overall),
        _ranks(EXPLORE["overall_rank"].say(view.language), overall),
        FigureLine(EXPLORE["gap"].say(view.language), tuple(_gap(catalogue, row) for row in overall), frozenset()),
    ]
    parts: dict[str, dict[str, Row]] = {}
    for row in found.parts:
        if not hasattr(row, "highlight"):
            parts.setdefault(row.component, {}).setdefault(str(row.unit_id), row)
    for of_units in parts.values():
        label = component_label(next(iter(of_units.values())), catalogue.names)
        lines.append(_scores(catalogue, label, [of_units.get(unit.unit_id) for unit in found.units]))
    return lines


def _scores(catalogue: Catalogue, name: str, rows: Sequence[Row | None]) -> FigureLine:
    values = [row.score if row else None for row in rows]
    return FigureLine(name, tuple(_score(catalogue, row) for row in rows), _best(values, high=True))


def _score(catalogue: Catalogue, row: Row | None) -> str:
    if row is None:
        return "–"
    if row.component == COUNTED:
        return f"{row.score or 0:.0f}/{row.of}"
    return score_of(catalogue, row) if row.score is not None else f"{row.rank}/{row.of}"


def _ranks(name: str, rows: Sequence[Row | None]) -> FigureLine:
    values = [float(row.rank) if row and row.rank is not None else None for row in rows]
    cells = tuple(f"{row.rank}/{row.of}" if row and row.rank is not None else "–" for row in rows)
    return FigureLine(name, cells, _best(values, high=False))


def _gap(catalogue: Catalogue, row: Row | None) -> str:
    gap = extra(row, "gap") if row else None
    return points(catalogue, gap, signed=True) if gap is not None else "–"


def _best(values: Sequence[float | None], *, high: bool) -> frozenset[int]:
    held = [value for value in values if value is not None]
    if len(held) < 2:
        return frozenset()
    best = max(held) if high else min(held)
    return frozenset(place for place, value in enumerate(values) if value == best)
