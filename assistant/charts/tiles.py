"""The tile map: where each unit's tile lies, roughly as the country does, and how its score colours it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib import resources
from typing import NamedTuple

from assistant import vega_tiles
from assistant.answer import Coverage, Row
from assistant.charts.labels import Names, title_of, word
from assistant.vega import Spec
from assistant.vega_tiles import SHADES, Tile

LEAST_TILES = 6  # fewer scores make no picture of a country


class Place(NamedTuple):
    """The place of a unit's tile: column from the west, row from the north."""

    unit_id: str
    column: int
    row: int


def places(map_: int) -> tuple[Place, ...]:
    """Return a place for every unit of a map."""
    text = resources.files("assistant.charts").joinpath("tiles.csv").read_text(encoding="utf-8")
    found = csv.DictReader(text.splitlines())
    return tuple(Place(one["unit_id"], int(one["column"]), int(one["row"])) for one in found if int(one["map"]) == map_)


def shade_of(score: float | None, low: float, high: float) -> int:
    """Return how dark a score's tile is, 1 to 5 in equal steps from the lowest to the highest; 0 where none is held."""
    if score is None:
        return 0
    return SHADES if high == low else 1 + min(SHADES - 1, int(SHADES * (score - low) / (high - low)))


def tile_map(rows: Sequence[Row], coverage: Coverage | None, names: Names) -> Spec | None:
    """Return a tile a unit of the map, coloured by its score, where the rows are all that is held of one table."""
    scored = {str(row.unit_id): row for row in rows if row.score is not None}
    whole = coverage is not None and len(scored) >= coverage.held and {coverage.of} == {row.map for row in rows}
    if not whole or len(scored) < LEAST_TILES:
        return None
    map_ = rows[0].map or 0
    scores = [row.score or 0.0 for row in scored.values()]
    tiles = [_tile(place, scored.get(place.unit_id), map_, min(scores), max(scores), names) for place in places(map_)]
    title = f"{title_of(rows, names)} · {word('map', names)}"
    return vega_tiles.tile_map(tiles, names.language, title=title, legend=word("score", names))


def _tile(place: Place, row: Row | None, map_: int, low: float, high: float, names: Names) -> Tile:
    score = row.score if row else None
    return Tile(
        column=place.column,
        row=place.row,
        name=names.unit(place.unit_id, map_),
        value=score,
        shown=names.bare_score(row) if row else word("not held", names),
        shade=shade_of(score, low, high),
    )
