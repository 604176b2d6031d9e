"""The ranking: a line a unit with its bar, the tile map beside it, and who is not held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from assistant.answer import Row
from assistant.catalogue import Catalogue, Ranking, UnitEntry
from assistant.charts import places
from assistant.charts.tiles import shade_of
from assistant.errors import NoData
from assistant.tools.rows import difference
from assistant.web.explore.shown import (
    Cited,
    Field,
    cited,
    component_field,
    component_name,
    edition_field,
    field,
    index_field,
    points,
    score_of,
    share,
)
from assistant.web.explore.view import View
from assistant.web.explore.words import EXPLORE, QUESTIONS
from assistant.web.strings import NOT_HELD


class Line(NamedTuple):
    """One unit of the ranking as it is shown; ``key`` fields are what a column is sorted by."""

    unit_id: str
    rank: str
    rank_key: str
    of: str
    name: str
    region: str
    address: str
    score: str
    score_key: str
    bar: int
    status: str
    sources: tuple[int, ...]


class MapTile(NamedTuple):
    """A unit's tile: places count from 1; shade 0 has no score, and if it is not ``ranked`` nothing is held at all."""

    name: str
    column: int
    row: int
    shown: str
    shade: int
    ranked: bool
    address: str


class Stat(NamedTuple):
    """A figure that stands out, with what it is of."""

    label: str
    value: str
    note: str = ""
    filled: int | None = None


def ranking(catalogue: Catalogue, view: View) -> dict[str, Any]:
    """Return what the ranking shows; without lines where nothing is held."""
    found = _found(catalogue, view)
    rows = found.rows if found else ()
    sources = cited(catalogue, rows)
    units = {unit.unit_id: unit for unit in catalogue.units(_map(catalogue, view), view.region or None)}
    scores = [row.score for row in rows if row.score is not None]
    return {
        "rows": rows,
        "fields": _fields(catalogue, view),
        "title": f"{view.index} {view.edition}",
        "subtitle": component_name(catalogue, view.index, view.edition or 0, view.component),
        "question": QUESTIONS["ranking"].say(view.language, index=view.index, edition=view.edition),
        "status": _only_status(rows),
        "stats": _stats(catalogue, view, found) if found else (),
        "lines": [_line(catalogue, view, row, units, sources, max(scores, default=0.0)) for row in rows],
        "tiles": _tiles(catalogue, view, rows, units),
        "scale": (points(catalogue, min(scores)), points(catalogue, max(scores))) if scores else None,
        "missing": [(unit.name, unit_address(view, unit)) for unit in found.not_held] if found else [],
        "citations": sources.citations,
    }


def unit_address(view: View, unit: UnitEntry) -> str:
    """Return the address of a unit's page, at the table that is looked at."""
    return view.address(name="unit", unit=unit.unit_id, map=unit.map)


def _found(catalogue: Catalogue, view: View) -> Ranking | None:
    try:
        return catalogue.rankings(view.index, view.edition, view.component, view.region or None, view.order)
    except NoData:
        return None


def _map(catalogue: Catalogue, view: View) -> int:
    return catalogue.corpus.map_of(view.index, view.edition or 0)[0]


def _fields(catalogue: Catalogue, view: View) -> tuple[Field, ...]:
    everywhere = EXPLORE["everywhere"].say(view.language)
    regions = [("", everywhere), *((one.region_id, one.name) for one in catalogue.regions(_map(catalogue, view)))]
    orders = [(order, EXPLORE[order].say(view.language)) for order in ("best", "worst")]
    return (
        index_field(catalogue, view),
        edition_field(catalogue, view),
        component_field(catalogue, view, view.edition),
        field("region", view, regions),
        field("order", view, orders),
    )


def _stats(catalogue: Catalogue, view: View, found: Ranking) -> list[Stat]:
    def say(key: str, **values: object) -> str:
        return EXPLORE[key].say(view.language, **values)

    best = found.rows if found.order == "best" else found.rows[::-1]
    scored = [row for row in best if row.score is not None]
    of = found.coverage.of or 1
    stats = [Stat(say("leads"), catalogue.names.unit_of(best[0]), score_of(catalogue, best[0]))]
    if len(scored) > 1 and scored[:2] == list(best[:2]):
        lead = difference(scored[0].score or 0.0, scored[1].score or 0.0)
        second = catalogue.names.unit_of(scored[1])
        stats.append(Stat(say("lead"), say("points", points=points(catalogue, lead)), second))
    held = say("held_of", held=found.coverage.held, of=found.coverage.of)
    stats.append(Stat(say("held"), held, say("held_hint"), filled=round(100 * found.coverage.held / of)))
    return stats


def _only_status(rows: Sequence[Row]) -> str:
    """Return the status that all rows have, empty where they differ: what goes for all is said once."""
    statuses = {row.status for row in rows}
    return statuses.pop() if len(statuses) == 1 else ""


def _line(catalogue: Catalogue, view: View, row: Row, units: dict[str, UnitEntry], sources: Cited, top: float) -> Line:
    unit = units[str(row.unit_id)]
    return Line(
        unit_id=unit.unit_id,
        rank=str(row.rank) if row.rank is not None else "–",
        rank_key=str(row.rank or ""),
        of=str(row.of or ""),
        name=unit.name,
        region=unit.region,
        address=unit_address(view, unit),
        score=score_of(catalogue, row),
        score_key="" if row.score is None else repr(row.score),
        bar=share(row.score, top),
        status=row.status,
        sources=sources.of(row),
    )


def _tiles(catalogue: Catalogue, view: View, rows: Sequence[Row], units: dict[str, UnitEntry]) -> list[MapTile]:
    """Return a tile for every unit that is looked at, those that are not held included."""
    held = {str(row.unit_id): row for row in rows}
    scores = [row.score for row in rows if row.score is not None]
    low, high = min(scores, default=0.0), max(scores, default=0.0)
    not_held = NOT_HELD.say(view.language)
    tiles = []
    for place in places(_map(catalogue, view)):
        unit, row = units.get(place.unit_id), held.get(place.unit_id)
        if unit is None:
            continue
        tiles.append(
            MapTile(
                name=unit.name,
                column=place.column + 1,
                row=place.row + 1,
                shown=_on_tile(catalogue, row) if row else not_held,
                shade=shade_of(row.score if row else None, low, high),
                ranked=row is not None,
                address=unit_address(view, unit),
            )
        )
    return tiles


def _on_tile(catalogue: Catalogue, row: Row) -> str:
    return score_of(catalogue, row) if row.score is not None else f"{row.rank}/{row.of}"
