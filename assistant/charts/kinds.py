"""Which chart a kind of result gets, and which of its rows can be compared.

Every figure drawn is in the rows; `Names` says what a row's unit and component are called. Knows nothing of pages or
browsers; how a chart looks is `vega`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant import vega
from assistant.answer import Result, Row
from assistant.charts.changes import trend
from assistant.charts.labels import Names, PlainNames, component_label, extra, title_of, word
from assistant.charts.tiles import tile_map
from assistant.evidence import COUNTED
from assistant.vega import Bar, Spec
from corpus.model import Language

MOST_BARS = 20  # more is a table's work
LEAST_ROWS = 2
PARTS_TOLERANCE = 0.06  # published scores have two decimals; seven of them can be this far from their sum
SHOWN_PART = 0.005  # points; a remainder below this would be written as 0.00


def charts_for(result: Result, *, language: Language, names: Names | None = None) -> tuple[Spec, ...]:
    """Return the charts that the rows carry, none where fewer than two rows can be compared."""
    called = names or PlainNames(language)
    charts = [CHART_OF_KIND.get(result.kind, _no_chart)(result.rows, called)]
    if result.kind == "ranking":
        charts.append(tile_map(_comparable(result.rows), result.coverage, called))
    return tuple(chart for chart in charts if chart)


def _no_chart(rows: Sequence[Row], names: Names) -> Spec | None:
    return None


def _comparable(rows: Sequence[Row]) -> list[Row]:
    """Return the scored rows of one index. Several indices, or counts and scores, have no scale in common."""
    scored = [row for row in rows if row.score is not None and row.component != COUNTED]
    return scored if len({row.index for row in scored}) == 1 else []


def _ranking(rows: Sequence[Row], names: Names) -> Spec | None:
    """Bars in answer order with the first one picked out."""
    scored = _comparable(rows)
    bars = _bars(scored, names)
    if len(bars) < LEAST_ROWS:
        return None
    title = title_of(scored, names)
    if len(bars) > MOST_BARS:
        title += f" · {word('first', names)} {MOST_BARS}"
    return vega.bars(bars[:MOST_BARS], names.language, title=title, axis=word("score", names), leader=True)


def _comparison(rows: Sequence[Row], names: Names) -> Spec | None:
    """Bars side by side, one colour a unit where several components are compared."""
    scored = _comparable(rows)
    if len({row.component for row in scored}) > 1:
        return _components(scored, names)
    bars = _bars(scored, names)
    if not LEAST_ROWS <= len(bars) <= MOST_BARS:
        return None
    return vega.bars(bars, names.language, title=title_of(scored, names), axis=word("score", names))


def _components(rows: Sequence[Row], names: Names) -> Spec | None:
    """Bars of a unit's components; the overall score, being made of them, is left to the table."""
    parts = [row for row in _comparable(rows) if row.component != "overall"]
    bars = [_bar(row, component_label(row, names), names, _series(row, parts, names)) for row in parts]
    if not LEAST_ROWS <= len(bars) <= 2 * MOST_BARS or len({(bar.label, bar.series) for bar in bars}) < len(bars):
        return None
    series = {bar.series for bar in bars}
    if len(series) > len(vega.SERIES):
        return None
    draw = vega.grouped_bars if len(series) > 1 else vega.bars
    return draw(bars, names.language, title=title_of(parts, names), axis=word("score", names))


def _series(row: Row, rows: Sequence[Row], names: Names) -> str:
    """Return what tells this row from the same component's other rows: unit, and edition where several are shown."""
    several = len({other.edition for other in rows}) > 1
    return f"{names.unit_of(row)} {row.edition}" if several else names.unit_of(row)


def _bars(rows: Sequence[Row], names: Names) -> list[Bar]:
    """Return a bar for each row, named by what differs between rows; none where two would have one name."""
    bars = [_bar(row, _label(row, rows, names), names) for row in rows]
    return bars if len({bar.label for bar in bars}) == len(bars) else []


def _bar(row: Row, label: str, names: Names, series: str = "") -> Bar:
    return Bar(label, row.score or 0.0, names.bare_score(row), series)


def _label(row: Row, rows: Sequence[Row], names: Names) -> str:
    differing = [
        names.unit_of(row) if len({(other.unit_id, other.unit) for other in rows}) > 1 else "",
        component_label(row, names) if len({other.component for other in rows}) > 1 else "",
        str(row.edition) if len({other.edition for other in rows}) > 1 else "",
    ]
    return " · ".join(filter(None, differing)) or names.unit_of(row)


def _explanation(rows: Sequence[Row], names: Names) -> Spec | None:
    """A waterfall where the rows hold parts that add up to a gap, else bars of what was scored in that edition."""
    whole, parts = _gap_and_parts(rows)
    if whole is None or len(parts) < LEAST_ROWS:
        same = [row for row in rows if (row.edition, row.map) == (rows[0].edition, rows[0].map)] if rows else []
        own = [row for row in same if row.unit_id == rows[0].unit_id]
        return _components(own, names) or _comparison([row for row in same if row.component == "overall"], names)
    shown = [row for row in parts if extra(row, "part") != "rounding" or abs(_gap(row) or 0.0) >= SHOWN_PART]
    steps = [_gap_bar(row, component_label(row, names), names) for row in shown]
    total = _gap_bar(whole, word("whole", names), names)
    rival = next((names.unit_of(row) for row in rows if row.unit_id == extra(whole, "versus")), "")
    title = " − ".join(filter(None, (title_of([whole], names), rival)))
    return vega.waterfall(steps, total, names.language, title=title, axis=word("gap", names))


def _gap_bar(row: Row, label: str, names: Names) -> Bar:
    gap = _gap(row) or 0.0
    return Bar(label, gap, vega.number(gap, names.language, signed=True))


def _gap(row: Row) -> float | None:
    gap = extra(row, "gap")
    return float(gap) if isinstance(gap, int | float) else None


def _gap_and_parts(rows: Sequence[Row]) -> tuple[Row | None, list[Row]]:
    """Return the row of the whole gap, and the rows that add up to it; no parts where they do not."""
    whole = next((row for row in rows if row.component == "overall" and _gap(row) is not None), None)
    if whole is None:
        return None, []
    parts = [row for row in rows if row is not whole and _gap(row) is not None]
    adds_up = abs(sum(_gap(row) or 0.0 for row in parts) - (_gap(whole) or 0.0)) <= PARTS_TOLERANCE
    return whole, parts if adds_up else []


def _robustness(rows: Sequence[Row], names: Names) -> Spec | None:
    """Dots at the ranks on lines over their sensitivity ranges; bars of the scores where no range could be drawn."""
    drawn = [row for row in rows if row.rank is not None and isinstance(extra(row, "rank_low"), int)]
    if not drawn:
        return _comparison(rows, names)
    ranges = [_range(row, names) for row in drawn[:MOST_BARS]]
    return vega.ranges(ranges, names.language, title=title_of(drawn, names), axis=word("rank", names))


def _range(row: Row, names: Names) -> vega.Range:
    low, high = int(str(extra(row, "rank_low"))), int(str(extra(row, "rank_high")))
    return vega.Range(names.unit_of(row), row.rank or 0, low, high, f"{low}–{high}")


def _what_if(rows: Sequence[Row], names: Names) -> Spec | None:
    """Bars of each score as it is and as it would be."""
    changed = [row for row in rows if row.score is not None and isinstance(extra(row, "score_after"), int | float)]
    if not changed:
        return _comparison(rows, names)
    bars = []
    for row in changed:
        label, after = component_label(row, names), float(str(extra(row, "score_after")))
        bars.append(Bar(label, row.score or 0.0, names.bare_score(row), word("now", names)))
        bars.append(Bar(label, after, vega.number(after, names.language), word("then", names)))
    title = title_of(changed[:1], names)
    return vega.grouped_bars(bars, names.language, title=title, axis=word("score", names))


CHART_OF_KIND: dict[str, Callable[[Sequence[Row], Names], Spec | None]] = {
    "ranking": _ranking,
    "region": _ranking,
    "value": _comparison,
    "comparison": _comparison,
    "trend": trend,
    "explanation": _explanation,
    "profile": _components,
    "robustness": _robustness,
    "what_if": _what_if,
}
