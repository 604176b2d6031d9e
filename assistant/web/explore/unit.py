"""A unit's page: its results over editions, and what one of them is made of, why it is so and how firm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from assistant.answer import Row
from assistant.catalogue import Catalogue, UnitEntry, UnitPage
from assistant.charts import component_label
from assistant.errors import UnknownUnit
from assistant.web.explore.ranking import unit_address
from assistant.web.explore.shown import Cited, cited, drawn, extra, points, score_of, share
from assistant.web.explore.view import View
from assistant.web.explore.words import EXPLORE, QUESTIONS


class Cell(NamedTuple):
    """A result in one edition. Several where sources differ."""

    scores: tuple[str, ...]
    ranks: tuple[str, ...]
    disputed: bool
    address: str
    chosen: bool


class ResultsLine(NamedTuple):
    """An index with the unit's result in every edition; None where none is held."""

    name: str
    cells: tuple[Cell | None, ...]


class PartLine(NamedTuple):
    """A component, or an indicator that was named, with what is held of it."""

    name: str
    score: str
    rank: str
    bar: int
    sources: tuple[int, ...]


class Link(NamedTuple):
    """Where to go on."""

    text: str
    address: str


def unit_page(catalogue: Catalogue, view: View) -> dict[str, Any]:
    """Return what a unit's page shows. Raises UnknownUnit."""
    page = catalogue.unit(view.unit, view.map, index=view.index, edition=view.edition)
    sources = cited(catalogue, [*page.results, *page.parts, *page.strengths, *page.weaknesses])
    here = [row for row in page.results if (row.index, row.edition) == (page.index, page.edition)]
    at = f"{page.index} {page.edition}" if page.edition else page.index
    return {
        "page": page,
        "title": page.unit.name,
        "table": at,
        "rows": page.results,
        "question": QUESTIONS["unit"].say(view.language, unit=page.unit.name, index=page.index, edition=page.edition),
        "editions": _editions(page.results),
        "results": _results(catalogue, view, page),
        "headline": _headline(catalogue, here),
        "trend": drawn(catalogue, "trend", [row for row in page.results if row.index == page.index]),
        "components": _parts(catalogue, page.parts, sources),
        "strengths": _parts(catalogue, page.strengths, sources),
        "weaknesses": _parts(catalogue, page.weaknesses, sources),
        "why": _why(catalogue, page, view),
        "waterfall": drawn(catalogue, "explanation", page.why) if len(page.why) > 2 else (),
        "firm": _firm(catalogue, page, view),
        "ranges": drawn(catalogue, "robustness", page.robustness) if _ranged(page.robustness) else (),
        "relations": _relations(page, view),
        "members": [Link(unit.name, unit_address(view, unit)) for unit in page.members] if _merged(page) else [],
        "comparison": view.address(name="compare", units=(page.unit.unit_id,), edition=page.edition),
        "ranking": view.address(name="ranking", edition=page.edition),
        "citations": sources.citations,
    }


def unknown_unit(catalogue: Catalogue, view: View, unknown: UnknownUnit) -> dict[str, Any]:
    """Return what is shown instead of a page that there is none of: the closest names, and all there are."""
    units = {map_: catalogue.units(map_) for map_ in (34, 63)}
    asked = {unit.unit_id: unit for map_ in (63, 34) for unit in units[map_]}
    names = {unit.name: unit for unit in asked.values()}
    closest = [asked.get(name) or names.get(name) for name in unknown.held]
    return {
        "name": view.unit,
        "closest": [Link(unit.name, unit_address(view, unit)) for unit in closest if unit],
        "units": [Link(unit.name, unit_address(view, unit)) for unit in units[view.map or 34]],
    }


def _editions(results: Sequence[Row]) -> list[int]:
    """Return the editions, newest first: on a phone the first are what is seen."""
    return sorted({row.edition for row in results}, reverse=True)


def _results(catalogue: Catalogue, view: View, page: UnitPage) -> list[ResultsLine]:
    """Return a line an index, in the page's own order, with a cell for every edition that any index has."""
    indices = dict.fromkeys(row.index for row in page.results)
    held: dict[tuple[str, int], list[Row]] = {}
    for row in page.results:
        held.setdefault((row.index, row.edition), []).append(row)
    return [
        ResultsLine(
            index,
            tuple(_cell(catalogue, view, page, held.get((index, year), [])) for year in _editions(page.results)),
        )
        for index in indices
    ]


def _cell(catalogue: Catalogue, view: View, page: UnitPage, rows: Sequence[Row]) -> Cell | None:
    if not rows:
        return None
    row = rows[0]
    return Cell(
        scores=tuple(dict.fromkeys(score_of(catalogue, one) for one in rows if one.score is not None)),
        ranks=tuple(dict.fromkeys(_rank(one) for one in rows if one.rank is not None)),
        disputed=row.status == "disputed",
        address=view.address(unit=page.unit.unit_id, map=page.unit.map, index=row.index, edition=row.edition),
        chosen=(row.index, row.edition) == (page.index, page.edition),
    )


def _rank(row: Row) -> str:
    return f"{row.rank}/{row.of}" if row.rank and row.of else str(row.rank or "")


def _headline(catalogue: Catalogue, rows: Sequence[Row]) -> tuple[str, str] | None:
    """Return score and rank in the edition looked at; None where nothing is held of it."""
    row = next((row for row in rows if row.score is not None or row.rank is not None), None)
    if row is None:
        return None
    return score_of(catalogue, row), _rank(row) or "–"


def _parts(catalogue: Catalogue, rows: Sequence[Row], sources: Cited) -> list[PartLine]:
    tops: dict[bool, float] = {}
    for row in rows:
        # A pillar and a count of indicators have no scale in common.
        counted = row.of is not None and row.rank is None
        tops[counted] = max(tops.get(counted, 0.0), row.score or 0.0)
    return [
        PartLine(
            name=_part_name(catalogue, row),
            score=score_of(catalogue, row) if row.score is not None else "",
            rank=_rank(row),
            bar=0 if row.of is not None and row.rank is None else share(row.score, tops[False]),
            sources=sources.of(row),
        )
        for row in rows
    ]


def _part_name(catalogue: Catalogue, row: Row) -> str:
    if hasattr(row, "highlight"):
        return catalogue.names.component(row.index, row.edition, row.component)
    label = component_label(row, catalogue.names)
    if row.rank is None and row.of is not None and row.score is not None:
        return f"{label} ({row.score:.0f}/{row.of})"
    return label


def _why(catalogue: Catalogue, page: UnitPage, view: View) -> str:
    """Return the gap in words; empty where there is none to tell."""
    if len(page.why) < 2:
        return ""
    gap = extra(page.why[0], "gap")
    if gap is None:
        return ""
    rival = catalogue.names.unit_of(page.why[1])
    key = "why_gap_ahead" if gap > 0 else "why_gap_behind" if gap < 0 else "why_level"
    return EXPLORE[key].say(view.language, gap=points(catalogue, abs(gap)), rival=rival)


def _ranged(rows: Sequence[Row]) -> bool:
    return bool(rows) and extra(rows[0], "rank_low") is not None


def _firm(catalogue: Catalogue, page: UnitPage, view: View) -> list[str]:
    """Return how firm the rank is, in words."""
    if not page.robustness:
        return []
    row = page.robustness[0]
    if _ranged(page.robustness):
        low, high, noise = (extra(row, name) or 0 for name in ("rank_low", "rank_high", "weights_noise_percent"))
        return [EXPLORE["firm_range"].say(view.language, low=f"{low:.0f}", high=f"{high:.0f}", noise=f"{noise:.0f}")]
    sides = []
    for side in ("above", "below"):
        distance, unit_id = extra(row, f"points_to_{side}"), getattr(row, side, None)
        if distance is not None and unit_id:
            neighbour = catalogue.names.unit(str(unit_id), row.map)
            said = EXPLORE[f"firm_{side}"].say(view.language, points=points(catalogue, distance), unit=neighbour)
            sides.append(said)
    return sides


def _merged(page: UnitPage) -> bool:
    return len(page.members) > 1


def _relations(page: UnitPage, view: View) -> list[Link]:
    """Return what the unit is on the other map."""
    own = page.unit

    def link(key: str, to: UnitEntry) -> Link:
        return Link(EXPLORE[key].say(view.language, unit=to.name, map=to.map), unit_address(view, to))

    if page.successor is not None:
        key = "goes_on" if page.successor.unit_id == own.unit_id else "part_of"
        return [link(key, page.successor)]
    before = [unit for unit in page.members if unit.unit_id == own.unit_id or not _merged(page)]
    return [link("old_self", unit) for unit in before]
