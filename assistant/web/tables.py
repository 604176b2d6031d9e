"""A result's rows to an accessible, sortable HTML table. The same rows as the chart and the text, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from assistant.answer import Answer, Result, Row
from assistant.charts import component_label, title_of
from assistant.vega import number
from assistant.web import strings
from corpus.model import Language

VARYING = ("unit", "component", "index", "edition", "map")  # shown as columns only where rows differ
EXTRAS = ("gap", "share", "change", "rank_change")
NUMERIC = frozenset({"rank", "score", *EXTRAS})


class Cell(NamedTuple):
    """What a cell shows, and what it is sorted by."""

    shown: str
    key: str


def result_html(answer: Answer, *, turn_id: str) -> str:
    """Return the result's table, folded where a chart already shows it; nothing where there are no figures."""
    result = answer.result
    if result is None or not any(row.score is not None or row.rank is not None for row in result.rows):
        return ""
    language = answer.language
    cited = {citation.source_id: citation.n for citation in answer.citations}
    columns = columns_of(result.rows)
    head = "".join(_header(column, language) for column in columns)
    body = "".join(_row(row, columns, cited, turn_id, language) for row in result.rows)
    caption = escape(caption_of(result, language))
    label = escape(strings.TABLE.say(language))
    folded = "" if not answer.charts else f"<summary>{label} · {caption}</summary>"
    table = (
        f'<div class="pia-scroll" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    return (
        f'<details class="pia-table">{folded}{table}</details>' if folded else f'<div class="pia-table">{table}</div>'
    )


def caption_of(result: Result, language: Language) -> str:
    """Return what the rows share, and how many of the units are held."""
    parts = [title_of(result.rows, language)]
    if result.coverage is not None:
        parts.append(strings.TABLE_HELD.say(language, held=result.coverage.held, of=result.coverage.of))
    return " · ".join(filter(None, parts))


def columns_of(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the columns worth showing: those that differ between rows, and those that hold a figure."""
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


def _header(column: str, language: Language) -> str:
    label = escape(strings.COLUMNS[column].say(language))
    if column == "sources":
        return f'<th scope="col">{label}</th>'
    kind = " class=pia-num" if column in NUMERIC else ""
    return f'<th scope="col" aria-sort="none"{kind}><button type="button" class="pia-sort">{label}</button></th>'


def _row(row: Row, columns: Sequence[str], cited: dict[str, int], turn_id: str, language: Language) -> str:
    cells = []
    for column in columns:
        if column == "sources":
            cells.append(f"<td>{_source_marks(row, cited, turn_id)}</td>")
            continue
        cell = SHOWN[column](row, language)
        kind = " class=pia-num" if column in NUMERIC else ""
        cells.append(f'<td{kind} data-key="{escape(cell.key)}">{escape(cell.shown)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _source_marks(row: Row, cited: dict[str, int], turn_id: str) -> str:
    numbers = sorted({cited[source] for source in row.source_ids if source in cited})
    return " ".join(
        f'<a class="pia-cite" href="#{escape(turn_id)}-source-{number}">[{number}]</a>' for number in numbers
    )


def _extra(row: Row, name: str) -> float | None:
    value = (row.model_extra or {}).get(name)
    return float(value) if isinstance(value, int | float) else None


def _rank(row: Row, language: Language) -> Cell:
    if row.rank is None:
        return Cell("–", "")
    return Cell(f"{row.rank}/{row.of}" if row.of else str(row.rank), str(row.rank))


def _score(row: Row, language: Language) -> Cell:
    if row.score is None:
        return Cell(strings.NOT_HELD.say(language), "")
    return Cell(number(row.score, language), repr(row.score))


def _text(name: str) -> Callable[[Row, Language], Cell]:
    return lambda row, language: Cell(str(getattr(row, name)), str(getattr(row, name)))


def _number(name: str) -> Callable[[Row, Language], Cell]:
    def cell(row: Row, language: Language) -> Cell:
        value = _extra(row, name)
        return Cell("", "") if value is None else Cell(number(value, language, signed=True), repr(value))

    return cell


def _component(row: Row, language: Language) -> Cell:
    label = component_label(row, language)
    return Cell(label, label)


def _map(row: Row, language: Language) -> Cell:
    return Cell(strings.MAP_NAME.say(language, of=row.map) if row.map else "", str(row.map or ""))


def _share(row: Row, language: Language) -> Cell:
    value = _extra(row, "share")
    return Cell("", "") if value is None else Cell(f"{number(100 * value, language)}%", repr(value))


def _places(row: Row, language: Language) -> Cell:
    value = _extra(row, "rank_change")
    return Cell("", "") if value is None else Cell(f"{value:+.0f}", repr(value))


def _status(row: Row, language: Language) -> Cell:
    phrase = strings.STATUSES.get(row.status)
    return Cell(phrase.say(language) if phrase else row.status, row.status)


SHOWN: dict[str, Callable[[Row, Language], Cell]] = {
    "rank": _rank,
    "unit": _text("unit"),
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
}
