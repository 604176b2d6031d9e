"""The form of a tile map: one tile a unit, darker for a higher score, hatched where none is held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from assistant import vega
from assistant.vega import Spec
from corpus.model import Language

SHADES = 5
SHADE_COLOURS = ("#d9ecf2", "#aed6e3", "#7fbcd0", "#2f7f99", "#14566b")  # one hue, so that only lightness tells
EMPTY, HATCH = "#f3f5f7", "#c3cad3"
ON_LIGHT, ON_DARK, ON_EMPTY = "#0b1f2a", "#ffffff", "#526070"
FIRST_DARK_SHADE = 4
ROW_STEP = 40
HATCHES = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75)  # where diagonals begin along a tile's top and right side
_GAP = 0.03  # between tiles, in tiles


class Tile(NamedTuple):
    """A unit's tile: its place, what is written on it, and how dark it is; shade 0 where no score is held."""

    column: int
    row: int
    name: str
    value: float | None
    shown: str
    shade: int


def tile_map(tiles: Sequence[Tile], language: Language, *, title: str, legend: str) -> Spec:
    """Return the tiles where they lie; ``legend`` names what their colour tells."""
    columns, rows = 1 + max(tile.column for tile in tiles), 1 + max(tile.row for tile in tiles)
    x = _side("left", [0, columns], reverse=False)
    y = _side("top", [0, rows], reverse=True)
    held = {"filter": "datum.shade > 0"}
    empty = {"filter": "datum.shade === 0"}
    corners = {"x": x, "x2": {"field": "right"}, "y": y, "y2": {"field": "bottom"}}
    layers: list[Spec] = [
        {
            "transform": [held],
            "mark": {"type": "rect", "cornerRadius": 3},
            "encoding": {**corners, "color": _colour(tiles, legend)},
        },
        {"transform": [empty], "mark": {"type": "rect", "cornerRadius": 3, "color": EMPTY}, "encoding": corners},
        _hatching(tiles, x, y),
        *(
            layer
            for shades, colour in (
                ("datum.shade >= " + str(FIRST_DARK_SHADE), ON_DARK),
                (f"datum.shade > 0 && datum.shade < {FIRST_DARK_SHADE}", ON_LIGHT),
                ("datum.shade === 0", ON_EMPTY),
            )
            for layer in _letters(shades, colour, columns, x, y)
        ),
    ]
    spec = vega.chart(
        language,
        title=title,
        values=[_values(tile) for tile in tiles],
        encoding={},
        layer=layers,
        height=rows * ROW_STEP,
    )
    spec["config"]["axis"] = {"labels": False, "ticks": False, "domain": False, "grid": False, "title": None}
    return spec


def _values(tile: Tile) -> dict[str, Any]:
    left, top = tile.column + _GAP, tile.row + _GAP
    return {
        **tile._asdict(),
        "left": left,
        "right": tile.column + 1 - _GAP,
        "top": top,
        "bottom": tile.row + 1 - _GAP,
        "middle": tile.column + 0.5,
        "upper": tile.row + 0.32,
        "lower": tile.row + 0.7,
    }


def _side(field: str, domain: list[int], *, reverse: bool) -> Spec:
    scale = {"domain": domain, "nice": False, "zero": False, "reverse": reverse}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _colour(tiles: Sequence[Tile], legend: str) -> Spec:
    values = [tile.value for tile in tiles if tile.value is not None]
    return {
        "field": "value",
        "type": "quantitative",
        "scale": {"type": "quantize", "domain": [min(values), max(values)], "range": list(SHADE_COLOURS)},
        "legend": {"title": legend, "orient": "top", "direction": "horizontal", "format": ".1f", "labelLimit": 0},
    }


def _hatching(tiles: Sequence[Tile], x: Spec, y: Spec) -> Spec:
    """Return diagonals over the tiles without a score: a colour alone would not tell them from low ones."""
    lines = [line for tile in tiles if tile.shade == 0 for line in _diagonals(tile)]
    return {
        "data": {"values": lines},
        "mark": {"type": "rule", "strokeWidth": 1, "color": HATCH},
        "encoding": {"x": x, "x2": {"field": "right"}, "y": y, "y2": {"field": "bottom"}},
    }


def _diagonals(tile: Tile) -> list[dict[str, float]]:
    """Return lines from the top right down to the left, cut at the tile's sides."""
    side = 1 - 2 * _GAP
    return [
        {
            "left": tile.column + _GAP + side * min(along, 1.0),
            "top": tile.row + _GAP + side * max(along - 1.0, 0.0),
            "right": tile.column + _GAP + side * max(along - 1.0, 0.0),
            "bottom": tile.row + _GAP + side * min(along, 1.0),
        }
        for along in HATCHES
    ]


def _letters(shades: str, colour: str, columns: int, x: Spec, y: Spec) -> list[Spec]:
    """Return a unit's name and its score on the tiles of some shades."""
    # A tile is narrower on a phone, where the whole chart is drawn anew.
    fits = {"expr": f"width / {columns} - 4"}
    small = {"expr": f"width / {columns} < 70 ? 8 : 11"}
    place = {"x": {**x, "field": "middle"}}
    base = {"type": "text", "color": colour, "limit": fits, "fontSize": small}
    return [
        {
            "transform": [{"filter": shades}],
            "mark": base,
            "encoding": {**place, "y": {**y, "field": "upper"}, "text": {"field": "name"}},
        },
        {
            "transform": [{"filter": shades}],
            "mark": {**base, "fontWeight": 600},
            "encoding": {**place, "y": {**y, "field": "lower"}, "text": {"field": "shown"}},
        },
    ]
