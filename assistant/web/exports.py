"""An answer to a file: CSV, XLSX, JSON, SVG, PNG. Text that a spreadsheet would run as a formula is made plain text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from assistant.answer import Answer, Row
from assistant.charts import Names, charts_for, component_label
from assistant.web import figures

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
CONTROL = {code: None for code in range(32) if chr(code) not in "\t\n\r"}  # XML, and so XLSX, holds no others
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the computer's old code page
ROW_FIELDS = ("index", "edition", "map", "unit_id", "unit", "component", "score", "rank", "of", "status")
EXTRA_FIELDS = ("gap", "share", "versus", "change", "rank_change")
SOURCE_FIELDS = ("n", "kind", "source_id", "title", "publisher", "date", "url", "quote")

Value = str | int | float | None


class File(NamedTuple):
    """A file to download."""

    content: bytes
    media_type: str


class NothingToExport(ValueError):
    """The answer has no figures, or no chart, to put into such a file."""


def export(answer: Answer, kind: str, names: Names) -> File:
    """Return the answer as a file of a kind of `FORMATS`. Raises NothingToExport."""
    return FORMATS[kind](answer, names)


def plain(value: Value) -> Value:
    """Return text so that no spreadsheet takes it for a formula, with an apostrophe before it; numbers as they are."""
    if not isinstance(value, str):
        return value
    text = value.translate(CONTROL)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def table_of(answer: Answer, names: Names) -> list[list[Value]]:
    """Return the rows with their header: figures unrounded, names in the answer's language."""
    rows = _rows(answer)
    extras = [name for name in EXTRA_FIELDS if any(_extra(row, name) is not None for row in rows)]
    header: list[Value] = [*ROW_FIELDS, "component_name", *extras, "source_ids"]
    return [header, *([plain(value) for value in _values(row, extras, names)] for row in rows)]


def _values(row: Row, extras: Iterable[str], names: Names) -> list[Value]:
    own = {**row.model_dump(), "unit": names.unit_of(row)}
    return [
        *(own[name] for name in ROW_FIELDS),
        component_label(row, names),
        *(_extra(row, name) for name in extras),
        ";".join(row.source_ids),
    ]


def _rows(answer: Answer) -> Sequence[Row]:
    if answer.result is None or not answer.result.rows:
        raise NothingToExport("This answer has no figures.")
    return answer.result.rows


def _extra(row: Row, name: str) -> Value:
    value = (row.model_extra or {}).get(name)
    return value if isinstance(value, str | int | float) else None


def _csv(answer: Answer, names: Names) -> File:
    text = io.StringIO()
    csv.writer(text).writerows(table_of(answer, names))
    return File((BYTE_ORDER_MARK + text.getvalue()).encode(), "text/csv; charset=utf-8")


def _xlsx(answer: Answer, names: Names) -> File:
    # Here, so that a page whose visitors download nothing does not load it.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sources: list[list[Value]] = [[getattr(one, name) for name in SOURCE_FIELDS] for one in answer.citations]
    texts: list[list[Value]] = [[text] for text in (answer.question, answer.text, *answer.notes)]
    sheets: dict[str, list[list[Value]]] = {
        "Figures": table_of(answer, names),
        "Sources": [list(SOURCE_FIELDS), *sources],
        "Answer": texts,
    }
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append([plain(value) for value in line])
    content = io.BytesIO()
    book.save(content)
    return File(content.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _json(answer: Answer, names: Names) -> File:
    return File(answer.to_json().encode(), "application/json")


def _svg(answer: Answer, names: Names) -> File:
    return File(figures.svg_file(_chart(answer, names)), "image/svg+xml")


def _png(answer: Answer, names: Names) -> File:
    return File(figures.png_file(_chart(answer, names)), "image/png")


def _chart(answer: Answer, names: Names) -> dict[str, Any]:
    """Return the chart drawn anew from the rows: a specification that came back from a browser is not trusted."""
    charts = charts_for(answer.result, language=answer.language, names=names) if answer.result else ()
    if not charts:
        raise NothingToExport("This answer has no chart.")
    return charts[0]


FORMATS: dict[str, Callable[[Answer, Names], File]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "svg": _svg,
    "png": _png,
}
