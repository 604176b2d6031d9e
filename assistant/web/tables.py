"""A result's rows to an accessible, sortable HTML table. The same rows as the chart and the text, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from assistant.answer import Answer, Citation, Result, Row
from assistant.charts import Names, component_label, title_of
from assistant.evidence import COUNTED
from assistant.vega import number
from assistant.web import strings

VARYING = ("unit", "component", "index", "edition", "map")  # shown as columns only where rows differ
EXTRAS = ("gap", "share", "change", "rank_change")
NUMERIC = frozenset({"rank", "score", "held", "ranks_held", *EXTRAS})
WORDY = frozenset({"unit", "component"})
OVERVIEW = ("index", "edition", "map", "held", "ranks_held", "sources")
ROWS_UNFOLDED = 10  # a longer table starts folded where a chart shows it already


class Cell(NamedTuple):
    """What a cell shows, and what it is sorted by."""

    shown: str
    key: str = ""


def result_html(answer: Answer, names: Names, *, turn_id: str, charted: bool = False) -> str:
    """Return the result's table; nothing where there are no figures. A long one is folded under its chart."""
    result = answer.result
    if result is None or not any(row.score is not None or row.rank is not None for row in result.rows):
        return ""
    cited = _numbers(answer.citations)
    columns = columns_of(result)
    head = "".join(_header(column, names) for column in columns)
    body = "".join(_row(row, columns, cited, turn_id, names) for row in result.rows)
    caption = escape(caption_of(result, names))
    table = (
        f'<div class="pia-scroll" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    label = escape(strings.TABLE.say(names.language, count=len(result.rows)))
    opened = "" if charted and len(result.rows) > ROWS_UNFOLDED else " open"
    return f'<details class="pia-table"{opened}><summary>{label}</summary>{table}</details>'


def _numbers(citations: Sequence[Citation]) -> dict[str, int]:
    """Return each source's number: that of its table where it is cited as one, else of its first passage."""
    numbers: dict[str, int] = {}
    for citation in sorted(citations, key=lambda one: (one.kind != "table", one.n)):
        numbers.setdefault(citation.source_id, citation.n)
    return numbers


def caption_of(result: Result, names: Names) -> str:
    """Return what the rows share, and how many of the units are held."""
    parts = [title_of(result.rows, names)]
    if result.coverage is not None:
        parts.append(strings.TABLE_HELD.say(names.language, held=result.coverage.held, of=result.coverage.of))
    return " · ".join(filter(None, parts))


def columns_of(result: Result) -> tuple[str, ...]:
    """Return the columns worth showing: those that differ between rows, and those that hold a figure."""
    rows = result.rows
    if result.kind == "coverage":
        return OVERVIEW
    columns = ["rank"] if any(row.rank is not None for row in rows) else []
    columns += [name for name in VARYING if len({getattr(row, name) for row in rows}) > 1]
    if not set(columns) & set(VARYING):
        columns.append("unit")
    if any(row.score is not None for row in rows):
        columns.append("score")
    columns += [name for name in EXTRAS if any(_extra(row, name) is not None for row in rows)]
    if any(row.status != "reported" for row in rows):
        columns.append("status")
    return (*columns, "sources")


def _header(column: str, names: Names) -> str:
    label = escape(strings.COLUMNS[column].say(names.language))
    if column == "sources":
        return f'<th scope="col">{label}</th>'
    return (
        f'<th scope="col" aria-sort="none"{_kind(column)}><button type="button" class="pia-sort">{label}</button></th>'
    )


def _row(row: Row, columns: Sequence[str], cited: dict[str, int], turn_id: str, names: Names) -> str:
    cells = []
    for column in columns:
        if column == "sources":
            cells.append(f"<td>{_source_marks(row, cited, turn_id)}</td>")
            continue
        cell = SHOWN[column](row, names)
        cells.append(f'<td{_kind(column)} data-key="{escape(cell.key)}">{escape(cell.shown)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _kind(column: str) -> str:
    if column in WORDY:
        return ' class="pia-wordy"'
    return ' class="pia-num"' if column in NUMERIC else ""


def _source_marks(row: Row, cited: dict[str, int], turn_id: str) -> str:
    numbers = sorted({cited[source] for source in row.source_ids if source in cited})
    return " ".join(
        f'<a class="pia-cite" href="#{escape(turn_id)}-source-{number}">[{number}]</a>' for number in numbers
    )


def _extra(row: Row, name: str) -> float | None:
    value = (row.model_extra or {}).get(name)
    return float(value) if isinstance(value, int | float) else None


def _rank(row: Row, names: Names) -> Cell:
    if row.rank is None:
        return Cell("–")
    return Cell(f"{row.rank}/{row.of}" if row.of else str(row.rank), str(row.rank))


def _score(row: Row, names: Names) -> Cell:
    if row.score is None:
        return Cell("–" if _extra(row, "gap") is not None else strings.NOT_HELD.say(names.language))
    if row.component == COUNTED:
        return Cell(f"{row.score:.0f}/{row.of}", repr(row.score))
    return Cell(names.bare_score(row), repr(row.score))


def _unit(row: Row, names: Names) -> Cell:
    name = names.unit_of(row)
    return Cell(name, name)


def _text(name: str) -> Callable[[Row, Names], Cell]:
    return lambda row, names: Cell(str(getattr(row, name)), str(getattr(row, name)))


def _component(row: Row, names: Names) -> Cell:
    label = component_label(row, names)
    return Cell(label, label)


def _map(row: Row, names: Names) -> Cell:
    return Cell(strings.MAP_NAME.say(names.language, of=row.map) if row.map else "", str(row.map or ""))


def _number(name: str) -> Callable[[Row, Names], Cell]:
    def cell(row: Row, names: Names) -> Cell:
        value = _extra(row, name)
        return Cell("") if value is None else Cell(number(value, names.language, signed=True), repr(value))

    return cell


def _share(row: Row, names: Names) -> Cell:
    value = _extra(row, "share")
    return Cell("") if value is None else Cell(f"{number(100 * value, names.language)}%", repr(value))


def _places(row: Row, names: Names) -> Cell:
    value = _extra(row, "rank_change")
    return Cell("") if value is None else Cell(f"{value:+.0f}".replace("-", "−") if value else "0", repr(value))


def _status(row: Row, names: Names) -> Cell:
    phrase = strings.STATUSES.get(row.status)
    return Cell(phrase.say(names.language) if phrase else row.status, row.status)


def _held(row: Row, names: Names) -> Cell:
    return Cell(f"{row.score or 0:.0f}/{row.of}", repr(row.score or 0))


def _ranks_held(row: Row, names: Names) -> Cell:
    ranks = _extra(row, "ranks") or 0
    return Cell(f"{ranks:.0f}/{row.of}", repr(ranks))


SHOWN: dict[str, Callable[[Row, Names], Cell]] = {
    "rank": _rank,
    "unit": _unit,
    "component": _component,
    "index": _text("index"),
    "edition": _text("edition"),
    "map": _map,
    "score": _score,
    "gap": _number("gap"),
    "share": _share,
    "change": _number("change"),
    "rank_change": _places,
    "status": _status,
    "held": _held,
    "ranks_held": _ranks_held,
}
