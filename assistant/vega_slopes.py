"""The form of a slope chart: a line a unit from what it was to what it is, its name at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from assistant import vega
from assistant.vega import Spec
from corpus.model import Language

LEAST_HEIGHT = 240
RISE, FALL, SAME = vega.SERIES[1], vega.LEADER, vega.TOTAL
QUIET_OPACITY = 0.18  # of lines without a name
# Pixels for the words on either side; on a phone, where the chart is drawn anew, the letters are smaller.
LEFT, RIGHT = "(width < 400 ? 108 : 165)", "(width < 400 ? 132 : 205)"
LETTERS = {"expr": "width < 400 ? 10 : 13"}
LEADER_FROM, LEADER_TO, WORDS_FROM = 0.02, 0.09, 0.11  # of the way between the editions, outwards


class Slope(NamedTuple):
    """A unit before and after. Ends without words are drawn quietly, as the background of the others."""

    name: str
    before: float
    after: float
    shown_before: str
    shown_after: str
    kind: Literal["up", "down", "same"]


def slopes(
    slopes: Sequence[Slope],
    language: Language,
    *,
    title: str,
    editions: tuple[str, str],
    axis: str,
    best_is_low: bool,
) -> Spec:
    """Return the slopes between two editions; the best is on top. Names that would overlap are moved apart."""
    named = [slope for slope in slopes if slope.shown_after]
    height = max(LEAST_HEIGHT, vega.LABEL_STEP * (len(named) + 1))
    values = [*(slope.before for slope in slopes), *(slope.after for slope in slopes)]
    low, high = min(values), max(values)
    least = (high - low) * vega.LABEL_STEP / height
    before = vega.apart([slope.before for slope in named], least, low, high)
    after = vega.apart([slope.after for slope in named], least, low, high)
    domain = [min(low, *before, *after), max(high, *before, *after)] if named else [low, high]
    y = {"field": "value", "type": "quantitative", "axis": None, "scale": _scale(domain, reverse=best_is_low)}
    points = [
        {"side": side, "value": value, "name": slope.name, "kind": slope.kind, "quiet": not slope.shown_after}
        for slope in slopes
        for side, value in enumerate((slope.before, slope.after))
    ]
    top = domain[0] if best_is_low else domain[1]
    sides = [
        (0, -1, [slope.shown_before for slope in named], [slope.before for slope in named], before),
        (1, 1, [slope.shown_after for slope in named], [slope.after for slope in named], after),
    ]
    layers: list[Spec] = [
        {
            "mark": {"type": "line", "strokeWidth": 2, "point": {"filled": True, "size": 45}},
            "encoding": {
                "x": _across(),
                "y": y,
                "detail": {"field": "name"},
                "color": _colour(),
                "opacity": _opacity(),
            },
        },
        _heads(editions, top, y),
        *(_ends(*side, y) for side in sides),
    ]
    return vega.chart(language, title=f"{title} · {axis}", values=points, encoding={}, layer=layers, height=height)


def _colour() -> Spec:
    scale = {"domain": ["up", "down", "same"], "range": [RISE, FALL, SAME]}
    return {"field": "kind", "type": "nominal", "scale": scale, "legend": None}


def _opacity() -> Spec:
    return {"condition": {"test": "datum.quiet", "value": QUIET_OPACITY}, "value": 1}


def _scale(domain: Sequence[float], *, reverse: bool) -> Spec:
    return {"domain": list(domain), "nice": False, "zero": False, "reverse": reverse}


def _across() -> Spec:
    between = f"(width - {LEFT} - {RIGHT})"
    scale = {
        "domainMin": {"expr": f"-{LEFT} / {between}"},
        "domainMax": {"expr": f"1 + {RIGHT} / {between}"},
        "nice": False,
        "zero": False,
    }
    return {"field": "side", "type": "quantitative", "axis": None, "scale": scale}


def _heads(editions: tuple[str, str], top: float, y: Spec) -> Spec:
    """Return the editions' years above the lines' ends."""
    values = [{"side": side, "value": top, "shown": edition} for side, edition in enumerate(editions)]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "dy": -16, "fontWeight": 600, "color": vega.TEXT},
        "encoding": {"x": _across(), "y": y, "text": {"field": "shown"}},
    }


def _ends(
    side: int, outwards: int, texts: Sequence[str], values: Sequence[float], places: Sequence[float], y: Spec
) -> Spec:
    """Return the words at one end of the lines, each led to by a thin line: words that were moved apart stay told."""
    told = [
        {
            "side": side + outwards * LEADER_FROM,
            "end": side + outwards * LEADER_TO,
            "words": side + outwards * WORDS_FROM,
            "value": value,
            "place": place,
            "shown": text,
        }
        for text, value, place in zip(texts, values, places, strict=True)
    ]
    align = "left" if outwards > 0 else "right"
    leaders: Spec = {
        "mark": {"type": "rule", "color": vega.TOTAL, "strokeWidth": 1, "opacity": 0.6},
        "encoding": {"x": _across(), "x2": {"field": "end"}, "y": y, "y2": {"field": "place"}},
    }
    words: Spec = {
        "mark": {"type": "text", "align": align, "color": vega.TEXT, "fontSize": LETTERS},
        "encoding": {"x": {**_across(), "field": "words"}, "y": {**y, "field": "place"}, "text": {"field": "shown"}},
    }
    return {"data": {"values": told}, "layer": [leaders, words]}
