"""A result's rows to charts: which chart a kind of result gets, and which of its rows can be compared.

Everything drawn is in the rows. Knows nothing of pages, corpora or browsers; how a chart looks is `vega`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant import vega
from assistant.answer import Result, Row
from assistant.vega import Bar, Spec
from corpus.model import Language

MOST_BARS = 20  # more is a table's work
LEAST_ROWS = 2
PARTS_TOLERANCE = 0.06  # published scores have two decimals; seven of them can be this far from their sum
TREND_HEIGHT = 220

WORDS: dict[str, dict[Language, str]] = {
    "score": {"en": "Score", "vi": "Điểm"},
    "rank": {"en": "Rank", "vi": "Hạng"},
    "edition": {"en": "Edition", "vi": "Năm"},
    "gap": {"en": "Part of the gap (points)", "vi": "Phần chênh lệch (điểm)"},
    "whole": {"en": "Whole gap", "vi": "Tổng chênh lệch"},
    "overall": {"en": "overall", "vi": "tổng hợp"},
    "units": {"en": "units", "vi": "đơn vị"},
    "first": {"en": "the first", "vi": "nhóm đầu"},
}


def charts_for(result: Result, *, language: Language) -> tuple[Spec, ...]:
    """Return the charts that the rows carry, none where fewer than two rows can be compared."""
    spec = CHART_OF_KIND.get(result.kind, _no_chart)(result.rows, language)
    return (spec,) if spec else ()


def component_label(row: Row, language: Language) -> str:
    """Return the component's name where the row carries one, else its code."""
    name = _extra(row, "component_name")
    return str(name) if name else WORDS.get(row.component, {}).get(language, row.component)


def title_of(rows: Sequence[Row], language: Language) -> str:
    """Return what all rows share: index, edition, component, unit."""
    head = " ".join(filter(None, (_the_only(row.index for row in rows), _the_only(str(row.edition) for row in rows))))
    component = _the_only(component_label(row, language) for row in rows)
    return " · ".join(filter(None, (head, component, _the_only(row.unit for row in rows))))


def _the_only(values: Iterable[str]) -> str:
    """Return the value that all share, or nothing."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""


def _extra(row: Row, name: str) -> object:
    return (row.model_extra or {}).get(name)


def _no_chart(rows: Sequence[Row], language: Language) -> Spec | None:
    return None


def _comparable(rows: Sequence[Row]) -> list[Row]:
    """Return the scored rows of one index. Several indices have no scale in common, so they give nothing."""
    scored = [row for row in rows if row.score is not None]
    return scored if len({row.index for row in scored}) == 1 else []


def _ranking(rows: Sequence[Row], language: Language) -> Spec | None:
    """Bars in answer order with the first one picked out."""
    scored = _comparable(rows)
    bars = _bars(scored, language)
    if len(bars) < LEAST_ROWS:
        return None
    title = title_of(scored, language)
    if len(bars) > MOST_BARS:
        title += f" · {WORDS['first'][language]} {MOST_BARS}"
    return vega.bars(bars[:MOST_BARS], language, title=title, axis=WORDS["score"][language], leader=True)


def _comparison(rows: Sequence[Row], language: Language) -> Spec | None:
    """Bars side by side, one colour a unit where several components are compared."""
    scored = _comparable(rows)
    if len({row.component for row in scored}) > 1:
        return _components(scored, language)
    bars = _bars(scored, language)
    if not LEAST_ROWS <= len(bars) <= MOST_BARS:
        return None
    return vega.bars(bars, language, title=title_of(scored, language), axis=WORDS["score"][language])


def _components(rows: Sequence[Row], language: Language) -> Spec | None:
    """Bars of a unit's components; the overall score, being made of them, is left to the table."""
    parts = [row for row in _comparable(rows) if row.component != "overall"]
    bars = [Bar(component_label(row, language), float(row.score or 0), _series(row, parts)) for row in parts]
    if not LEAST_ROWS <= len(bars) <= 2 * MOST_BARS or len({(bar.label, bar.series) for bar in bars}) < len(bars):
        return None
    series = {bar.series for bar in bars}
    if len(series) > len(vega.SERIES):
        return None
    draw = vega.grouped_bars if len(series) > 1 else vega.bars
    return draw(bars, language, title=title_of(parts, language), axis=WORDS["score"][language])


def _series(row: Row, rows: Sequence[Row]) -> str:
    """Return what tells this row from the same component's other rows: unit, and edition where several are shown."""
    several = len({other.edition for other in rows}) > 1
    return f"{row.unit} {row.edition}" if several else row.unit


def _bars(rows: Sequence[Row], language: Language) -> list[Bar]:
    """Return a bar for each row, named by what differs between rows; none where two would have one name."""
    bars = [Bar(_label(row, rows, language), float(row.score or 0)) for row in rows]
    return bars if len({bar.label for bar in bars}) == len(bars) else []


def _label(row: Row, rows: Sequence[Row], language: Language) -> str:
    differing = [
        row.unit if len({other.unit for other in rows}) > 1 else "",
        component_label(row, language) if len({other.component for other in rows}) > 1 else "",
        str(row.edition) if len({other.edition for other in rows}) > 1 else "",
    ]
    return " · ".join(filter(None, differing)) or row.unit


def _trend(rows: Sequence[Row], language: Language) -> Spec | None:
    """Lines over editions. Units of different maps are different units: no line crosses from one map to the other."""
    field = "score" if len({row.edition for row in rows if row.score is not None}) >= LEAST_ROWS else "rank"
    points = [row for row in rows if getattr(row, field) is not None]
    one_scale = len({(row.index, row.component) for row in points}) == 1
    if not one_scale or len({row.edition for row in points}) < LEAST_ROWS:
        return None
    several_maps = len({row.map for row in points}) > 1
    values = [
        {
            "edition": str(row.edition),
            "value": getattr(row, field),
            "shown": vega.number(row.score or 0, language) if field == "score" else str(row.rank),
            "series": f"{row.unit} ({row.map} {WORDS['units'][language]})" if several_maps else row.unit,
        }
        for row in points
    ]
    series = list(dict.fromkeys(str(value["series"]) for value in values))
    if len(series) > len(vega.SERIES):
        return None
    scale = {"zero": False, "padding": 24, "reverse": field == "rank"}
    colors = {"domain": series, "range": list(vega.SERIES[: len(series)])}
    legend = {"title": None, "orient": "top", "labelLimit": 0} if len(series) > 1 else None
    encoding = {
        "x": {"field": "edition", "type": "ordinal", "title": WORDS["edition"][language], "axis": {"labelAngle": 0}},
        "y": {"field": "value", "type": "quantitative", "title": WORDS[field][language], "scale": scale},
        "color": {"field": "series", "type": "nominal", "scale": colors, "legend": legend},
    }
    layers: list[Spec] = [
        {"mark": {"type": "line", "strokeWidth": 2.5, "point": {"filled": True, "size": 70}}},
        {"mark": {"type": "text", "dy": -14, "fontWeight": 600}, "encoding": {"text": {"field": "shown"}}},
    ]
    title = title_of(points, language)
    return vega.chart(language, title=title, values=values, encoding=encoding, layer=layers, height=TREND_HEIGHT)


def _explanation(rows: Sequence[Row], language: Language) -> Spec | None:
    """A waterfall where the rows hold parts that add up to a gap, else bars of what was scored."""
    whole, parts = _gap_and_parts(rows)
    if whole is None or len(parts) < LEAST_ROWS:
        return _components(rows, language) or _comparison(rows, language)
    versus = _extra(whole, "versus")
    title = title_of([whole], language) + (f" − {versus}" if versus else "")
    steps = [Bar(component_label(row, language), _gap(row) or 0.0) for row in parts]
    total = Bar(WORDS["whole"][language], _gap(whole) or 0.0)
    return vega.waterfall(steps, total, language, title=title, axis=WORDS["gap"][language])


def _gap(row: Row) -> float | None:
    gap = _extra(row, "gap")
    return float(gap) if isinstance(gap, int | float) else None


def _gap_and_parts(rows: Sequence[Row]) -> tuple[Row | None, list[Row]]:
    """Return the row of the whole gap and the largest set of parts that adds up to it: the finest, or one level."""
    whole = next((row for row in rows if row.component == "overall" and _gap(row) is not None), None)
    if whole is None:
        return None, []
    parts = [row for row in rows if row is not whole and _gap(row) is not None]
    parents = {_extra(row, "parent") for row in parts}
    levels = dict.fromkeys(_extra(row, "level") for row in parts)
    candidates = [[row for row in parts if row.component not in parents]]
    candidates += [[row for row in parts if _extra(row, "level") == level] for level in levels]
    total = _gap(whole) or 0.0
    adding_up = [
        found for found in candidates if abs(sum(_gap(row) or 0.0 for row in found) - total) <= PARTS_TOLERANCE
    ]
    return whole, max(adding_up, key=len, default=[])


CHART_OF_KIND: dict[str, Callable[[Sequence[Row], Language], Spec | None]] = {
    "ranking": _ranking,
    "region": _ranking,
    "value": _comparison,
    "comparison": _comparison,
    "trend": _trend,
    "explanation": _explanation,
    "profile": _components,
}
