"""A result's rows to charts: which chart a kind of result gets, and which of its rows can be compared.

Every figure drawn is in the rows; `Names` says what a row's unit and component are called. Knows nothing of pages or
browsers; how a chart looks is `vega`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant import vega
from assistant.answer import Result, Row
from assistant.evidence import COUNTED
from assistant.vega import Bar, Spec
from corpus.model import Language

MOST_BARS = 20  # more is a table's work
LEAST_ROWS = 2
PARTS_TOLERANCE = 0.06  # published scores have two decimals; seven of them can be this far from their sum

SHOWN_PART = 0.005  # points; a remainder below this would be written as 0.00

WORDS: dict[str, dict[Language, str]] = {
    "score": {"en": "Score", "vi": "Điểm"},
    "rank": {"en": "Rank", "vi": "Hạng"},
    "edition": {"en": "Edition", "vi": "Kỳ"},
    "gap": {"en": "Part of the gap (points)", "vi": "Phần chênh lệch (điểm)"},
    "whole": {"en": "Whole gap", "vi": "Tổng chênh lệch"},
    "overall": {"en": "Overall", "vi": "Tổng hợp"},
    "now": {"en": "as published", "vi": "đã công bố"},
    "then": {"en": "if changed", "vi": "nếu thay đổi"},
    "units": {"en": "units", "vi": "đơn vị"},
    "first": {"en": "the first", "vi": "nhóm đầu"},
    "rounding": {"en": "Rounding", "vi": "Làm tròn"},
    "not published": {"en": "Not published", "vi": "Chưa công bố"},
}


class Names(Protocol):
    """What rows are called in a language. `phrasing.wording.Wording` is one."""

    @property
    def language(self) -> Language:
        """The language."""
        ...

    def unit_of(self, row: Row) -> str:
        """Return the name of a row's unit."""
        ...

    def component(self, index: str, edition: int, code: str) -> str:
        """Return a component's name."""
        ...

    def bare_score(self, row: Row) -> str:
        """Return a row's score as the language writes it."""
        ...


@dataclass(frozen=True)
class PlainNames:
    """The names that rows themselves carry: units in English, components by their code."""

    language: Language

    def unit_of(self, row: Row) -> str:
        """Return the unit's name as the row has it."""
        return row.unit

    def component(self, index: str, edition: int, code: str) -> str:
        """Return the code."""
        return code

    def bare_score(self, row: Row) -> str:
        """Return the score with two decimals."""
        return vega.number(row.score or 0.0, self.language)


def charts_for(result: Result, *, language: Language, names: Names | None = None) -> tuple[Spec, ...]:
    """Return the charts that the rows carry, none where fewer than two rows can be compared."""
    spec = CHART_OF_KIND.get(result.kind, _no_chart)(result.rows, names or PlainNames(language))
    return (spec,) if spec else ()


def component_label(row: Row, names: Names) -> str:
    """Return the name of a row's component, or of the remainder that it stands for."""
    ours = WORDS.get(str(_extra(row, "part"))) or WORDS.get(row.component)
    name = ours[names.language] if ours else names.component(row.index, row.edition, row.component)
    return name[:1].upper() + name[1:]


def title_of(rows: Sequence[Row], names: Names) -> str:
    """Return what all rows share: index, edition, component, unit."""
    head = " ".join(filter(None, (_the_only(row.index for row in rows), _the_only(str(row.edition) for row in rows))))
    component = _the_only(component_label(row, names) for row in rows)
    return " · ".join(filter(None, (head, component, _the_only(names.unit_of(row) for row in rows))))


def _the_only(values: Iterable[str]) -> str:
    """Return the value that all share, or nothing."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""


def _extra(row: Row, name: str) -> object:
    return (row.model_extra or {}).get(name)


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
        title += f" · {WORDS['first'][names.language]} {MOST_BARS}"
    return vega.bars(bars[:MOST_BARS], names.language, title=title, axis=WORDS["score"][names.language], leader=True)


def _comparison(rows: Sequence[Row], names: Names) -> Spec | None:
    """Bars side by side, one colour a unit where several components are compared."""
    scored = _comparable(rows)
    if len({row.component for row in scored}) > 1:
        return _components(scored, names)
    bars = _bars(scored, names)
    if not LEAST_ROWS <= len(bars) <= MOST_BARS:
        return None
    return vega.bars(bars, names.language, title=title_of(scored, names), axis=WORDS["score"][names.language])


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
    return draw(bars, names.language, title=title_of(parts, names), axis=WORDS["score"][names.language])


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


def _trend(rows: Sequence[Row], names: Names) -> Spec | None:
    """Lines over editions. Units of different maps are different units: no line crosses from one map to the other."""
    field = "score" if len({row.edition for row in rows if row.score is not None}) >= LEAST_ROWS else "rank"
    points = [row for row in rows if getattr(row, field) is not None]
    one_scale = len({(row.index, row.component) for row in points}) == 1
    if not one_scale or len({row.edition for row in points}) < LEAST_ROWS:
        return None
    several_maps = len({row.map for row in points}) > 1
    units = WORDS["units"][names.language]
    dots = [
        vega.Dot(
            edition=str(row.edition),
            value=getattr(row, field),
            shown=names.bare_score(row) if field == "score" else str(row.rank),
            series=f"{names.unit_of(row)} ({row.map} {units})" if several_maps else names.unit_of(row),
        )
        for row in points
    ]
    if len({dot.series for dot in dots}) > len(vega.SERIES):
        return None
    return vega.lines(
        dots,
        names.language,
        title=title_of(points, names),
        axes=(WORDS["edition"][names.language], WORDS[field][names.language]),
        best_is_low=field == "rank",
    )


def _explanation(rows: Sequence[Row], names: Names) -> Spec | None:
    """A waterfall where the rows hold parts that add up to a gap, else bars of what was scored in that edition."""
    whole, parts = _gap_and_parts(rows)
    if whole is None or len(parts) < LEAST_ROWS:
        same = [row for row in rows if (row.edition, row.map) == (rows[0].edition, rows[0].map)] if rows else []
        own = [row for row in same if row.unit_id == rows[0].unit_id]
        return _components(own, names) or _comparison([row for row in same if row.component == "overall"], names)
    shown = [row for row in parts if _extra(row, "part") != "rounding" or abs(_gap(row) or 0.0) >= SHOWN_PART]
    steps = [_gap_bar(row, component_label(row, names), names) for row in shown]
    total = _gap_bar(whole, WORDS["whole"][names.language], names)
    rival = next((names.unit_of(row) for row in rows if row.unit_id == _extra(whole, "versus")), "")
    title = " − ".join(filter(None, (title_of([whole], names), rival)))
    return vega.waterfall(steps, total, names.language, title=title, axis=WORDS["gap"][names.language])


def _gap_bar(row: Row, label: str, names: Names) -> Bar:
    gap = _gap(row) or 0.0
    return Bar(label, gap, vega.number(gap, names.language, signed=True))


def _gap(row: Row) -> float | None:
    gap = _extra(row, "gap")
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
    drawn = [row for row in rows if row.rank is not None and isinstance(_extra(row, "rank_low"), int)]
    if not drawn:
        return _comparison(rows, names)
    ranges = [_range(row, names) for row in drawn[:MOST_BARS]]
    return vega.ranges(ranges, names.language, title=title_of(drawn, names), axis=WORDS["rank"][names.language])


def _range(row: Row, names: Names) -> vega.Range:
    low, high = int(str(_extra(row, "rank_low"))), int(str(_extra(row, "rank_high")))
    return vega.Range(names.unit_of(row), row.rank or 0, low, high, f"{low}–{high}")


def _what_if(rows: Sequence[Row], names: Names) -> Spec | None:
    """Bars of each score as it is and as it would be."""
    changed = [row for row in rows if row.score is not None and isinstance(_extra(row, "score_after"), int | float)]
    if not changed:
        return _comparison(rows, names)
    bars = []
    for row in changed:
        label, after = component_label(row, names), float(str(_extra(row, "score_after")))
        bars.append(Bar(label, row.score or 0.0, names.bare_score(row), WORDS["now"][names.language]))
        bars.append(Bar(label, after, vega.number(after, names.language), WORDS["then"][names.language]))
    title = title_of(changed[:1], names)
    return vega.grouped_bars(bars, names.language, title=title, axis=WORDS["score"][names.language])


CHART_OF_KIND: dict[str, Callable[[Sequence[Row], Names], Spec | None]] = {
    "ranking": _ranking,
    "region": _ranking,
    "value": _comparison,
    "comparison": _comparison,
    "trend": _trend,
    "explanation": _explanation,
    "profile": _components,
    "robustness": _robustness,
    "what_if": _what_if,
}
