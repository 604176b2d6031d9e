"""The form of our Vega-Lite specifications: colours, sizes, numbers, bars, waterfalls. Knows nothing of rows or kinds.

The specifications are written out rather than built with Altair: its import alone takes several times the time that a
table answer may take. The tests hold each against Altair's schema.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from corpus.model import Language

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 640  # of the whole chart with its labels, so that letters are of one size in all charts
BAR_STEP = 26
LINES_HEIGHT, LINES_PADDING = 220, 24
LABEL_STEP = 17  # pixels that a line of letters needs
GROUPED_BAR_STEP = 16
LABEL_ROOM = 1.26  # of the longest bar, so that the written value fits beside it

# Told apart by lightness as well as hue, and at least 3:1 on white and on near-black.
PLAIN, LEADER, TOTAL = "#6b8fae", "#c2570c", "#7d8590"
SERIES = ("#c2570c", "#3b7ea1", "#8a6fb3", "#2f8f6b", "#a8741a")
TEXT = "#57606a"

FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
NUMBERS: dict[Language, dict[str, Any]] = {
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
    "vi": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]},
}


# One below the other on a phone, where the chart is drawn anew.
LEGEND: Spec = {"title": None, "orient": "top", "labelLimit": 0, "columns": {"expr": "width < 400 ? 1 : 0"}}


class Bar(NamedTuple):
    """One bar: its name, how long it is, the figure written beside it, and of which series."""

    label: str
    value: float
    shown: str
    series: str = ""


class Dot(NamedTuple):
    """One point of a line over editions, with the figure written above it."""

    edition: str
    value: float
    shown: str
    series: str


class Range(NamedTuple):
    """A rank with the range that it has under other weights."""

    label: str
    rank: int
    low: int
    high: int
    shown: str


def number(value: float, language: Language, *, signed: bool = False) -> str:
    """Return the value with two decimals, the decimal mark being the language's."""
    shown = f"{value:+.2f}" if signed else f"{value:.2f}"
    return shown.replace(".", str(NUMBERS[language]["decimal"])).replace("-", "−")


def bars(bars: Sequence[Bar], language: Language, *, title: str, axis: str, leader: bool = False) -> Spec:
    """Return horizontal bars in the order given, each with its value; ``leader`` picks out the first."""
    color = (
        {"condition": {"test": "datum.place === 0", "value": LEADER}, "value": PLAIN} if leader else {"value": PLAIN}
    )
    return _bars(bars, language, title=title, axis=axis, color=color)


def grouped_bars(bars: Sequence[Bar], language: Language, *, title: str, axis: str) -> Spec:
    """Return bars grouped by label, one colour a series."""
    series = list(dict.fromkeys(bar.series for bar in bars))
    scale = {"domain": series, "range": list(SERIES[: len(series)])}
    color = {"field": "series", "type": "nominal", "scale": scale, "legend": LEGEND}
    chart = _bars(bars, language, title=title, axis=axis, color=color)
    chart["encoding"]["yOffset"] = {"field": "series", "sort": None}
    chart["height"] = {"step": GROUPED_BAR_STEP}
    return chart


def _bars(bars: Sequence[Bar], language: Language, *, title: str, axis: str, color: Spec) -> Spec:
    values = [{**bar._asdict(), "place": place} for place, bar in enumerate(bars)]
    low, high = min(0.0, *(bar.value for bar in bars)), max(0.0, *(bar.value for bar in bars))
    x = _quantity("value", axis, {"domain": [low, high * LABEL_ROOM], "nice": False})
    layers: list[Spec] = [
        {"mark": {"type": "bar", "cornerRadiusEnd": 2}, "encoding": {"x": x, "color": color}},
        {"mark": _beside(), "encoding": {"x": x, "text": {"field": "shown"}}},
    ]
    return chart(language, title=title, values=values, encoding={"y": _names()}, layer=layers)


def waterfall(parts: Sequence[Bar], whole: Bar, language: Language, *, title: str, axis: str) -> Spec:
    """Return the parts as steps from zero, each starting where the last ended, and the whole beneath them."""
    values, reached = [], 0.0
    for part in parts:
        values.append(_step(part, reached, "up" if part.value >= 0 else "down"))
        reached += part.value
    values.append(_step(whole, 0.0, "whole"))
    low, high = min(0.0, *(v["start"] for v in values), whole.value), max(0.0, *(v["right"] for v in values))
    scale = {"domain": [low, high + (high - low) * (LABEL_ROOM - 1)], "nice": False}
    kinds = {"domain": ["up", "down", "whole"], "range": [SERIES[1], LEADER, TOTAL]}
    color = {"field": "kind", "type": "nominal", "scale": kinds, "legend": None}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "cornerRadius": 2},
            "encoding": {"x": _quantity("start", axis, scale), "x2": {"field": "end"}, "color": color},
        },
        {"mark": _beside(), "encoding": {"x": _quantity("right", axis, scale), "text": {"field": "shown"}}},
    ]
    return chart(language, title=title, values=values, encoding={"y": _names()}, layer=layers)


def _step(bar: Bar, start: float, kind: str) -> Spec:
    end = start + bar.value
    return {
        "label": bar.label,
        "start": start,
        "end": end,
        "right": max(start, end),
        "kind": kind,
        "shown": bar.shown,
    }


def lines(
    dots: Sequence[Dot], language: Language, *, title: str, axes: tuple[str, str], best_is_low: bool = False
) -> Spec:
    """Return one line a series over editions, each point with its figure; ``axes`` names across and up."""
    series = list(dict.fromkeys(dot.series for dot in dots))
    colors = {"domain": series, "range": list(SERIES[: len(series)])}
    legend = LEGEND if len(series) > 1 else None
    scale = {"zero": False, "padding": LINES_PADDING, "reverse": best_is_low}
    encoding: dict[str, dict[str, Any]] = {
        "x": {"field": "edition", "type": "ordinal", "title": axes[0], "axis": {"labelAngle": 0}},
        "y": {"field": "value", "type": "quantitative", "title": axes[1], "scale": scale, "axis": {"tickCount": 4}},
        "color": {"field": "series", "type": "nominal", "scale": colors, "legend": legend},
    }
    above = {**encoding["y"], "field": "place"}
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2.5, "point": {"filled": True, "size": 70}}},
        {"mark": {"type": "text", "dy": -14, "fontWeight": 600}, "encoding": {"y": above, "text": {"field": "shown"}}},
    ]
    values = [{**dot._asdict(), "place": place} for dot, place in zip(dots, _label_places(dots), strict=True)]
    return chart(language, title=title, values=values, encoding=encoding, layer=layers, height=LINES_HEIGHT)


def _label_places(dots: Sequence[Dot]) -> list[float]:
    """Return where the dots' figures are written: above them, moved apart where those of one edition would overlap."""
    low, high = min(dot.value for dot in dots), max(dot.value for dot in dots)
    least = (high - low) * LABEL_STEP / (LINES_HEIGHT - 2 * LINES_PADDING)
    places = [dot.value for dot in dots]
    for edition in dict.fromkeys(dot.edition for dot in dots):
        at = [place for place, dot in enumerate(dots) if dot.edition == edition]
        for place, moved in zip(at, apart([dots[one].value for one in at], least, low, high), strict=True):
            places[place] = moved
    return places


def apart(values: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Return places near the values, at least so far from each other, in their order; within bounds if they fit."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    places = list(values)
    reached = float("-inf")
    for at in order:
        places[at] = reached = max(places[at], reached + least)
    reached = max(high, low + least * (len(values) - 1)) + least
    for at in reversed(order):
        places[at] = reached = min(places[at], reached - least)
    return places


def ranges(ranges: Sequence[Range], language: Language, *, title: str, axis: str) -> Spec:
    """Return dots at the ranks, each on a line from its best to its worst rank; the best is on the left."""
    values = [one._asdict() for one in ranges]
    low, high = min(one.low for one in ranges), max(one.high for one in ranges)
    scale = {"domain": [max(0, low - 1), high + 2], "nice": False, "zero": False}
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 5, "opacity": 0.55, "color": PLAIN},
            "encoding": {"x": _quantity("low", axis, scale), "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "color": LEADER},
            "encoding": {"x": _quantity("rank", axis, scale)},
        },
        {"mark": _beside(), "encoding": {"x": _quantity("high", axis, scale), "text": {"field": "shown"}}},
    ]
    return chart(language, title=title, values=values, encoding={"y": _names()}, layer=layers)


def _names() -> Spec:
    return {"field": "label", "type": "nominal", "sort": None, "title": None}


def _quantity(field: str, axis: str, scale: Spec) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "title": axis,
        "scale": scale,
        "axis": {"tickCount": 4, "grid": False},
    }


def _beside() -> Spec:
    return {"type": "text", "align": "left", "dx": 5, "color": TEXT}


def chart(
    language: Language,
    *,
    title: str,
    values: Sequence[Spec],
    encoding: Spec,
    layer: Sequence[Spec],
    height: int | None = None,
) -> Spec:
    """Return a whole specification: our colours and fonts, the language's decimal mark, the rows as its data."""
    axis = {
        "labelColor": TEXT,
        "titleColor": TEXT,
        "labelFontSize": 13,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    config = {
        "font": FONT,
        "locale": {"number": NUMBERS[language]},
        "view": {"stroke": None},
        "axis": {**axis, "domain": False, "ticks": False, "gridOpacity": 0.35, "labelLimit": 320, "labelPadding": 6},
        "axisY": {"grid": False},
        "legend": {"labelColor": TEXT, "labelFontSize": 13},
        "title": {"anchor": "start", "color": TEXT, "fontSize": 14, "fontWeight": 600, "offset": 10},
        "text": {"fontSize": 13},
    }
    return {
        "$schema": SCHEMA,
        "background": "transparent",
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": height or {"step": BAR_STEP},
        "title": title,
        "data": {"values": list(values)},
        "encoding": encoding,
        "layer": list(layer),
        "config": config,
    }
