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
LINES_HEIGHT = 220
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
    legend = {"title": None, "orient": "top", "labelLimit": 0}
    color = {"field": "series", "type": "nominal", "scale": scale, "legend": legend}
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
    legend = {"title": None, "orient": "top", "labelLimit": 0} if len(series) > 1 else None
    scale = {"zero": False, "padding": 24, "reverse": best_is_low}
    encoding = {
        "x": {"field": "edition", "type": "ordinal", "title": axes[0], "axis": {"labelAngle": 0}},
        "y": {"field": "value", "type": "quantitative", "title": axes[1], "scale": scale, "axis": {"tickCount": 4}},
        "color": {"field": "series", "type": "nominal", "scale": colors, "legend": legend},
    }
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2.5, "point": {"filled": True, "size": 70}}},
        {"mark": {"type": "text", "dy": -14, "fontWeight": 600}, "encoding": {"text": {"field": "shown"}}},
    ]
    values = [dot._asdict() for dot in dots]
    return chart(language, title=title, values=values, encoding=encoding, layer=layers, height=LINES_HEIGHT)


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
