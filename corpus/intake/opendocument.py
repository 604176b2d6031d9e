"""ODS to sheets, by saved values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from odf import opendocument, table, teletype

from corpus.errors import UnreadableTable
from corpus.intake.grid import MAX_CELLS, Sheet, open_package

_NUMBERS = ("float", "percentage", "currency")
_COVERED = "covered-table-cell"


def read(path: Path) -> list[Sheet]:
    """Return the sheets of an OpenDocument spreadsheet that hold cells. Raises UnreadableTable when it is damaged."""
    open_package(path).close()
    try:
        document = opendocument.load(str(path))
    except Exception as error:
        raise UnreadableTable(
            f"{path.name} cannot be read as a spreadsheet ({error}). Open it and save it again as .ods or CSV."
        ) from error
    sheets = [_sheet(path, node) for node in document.spreadsheet.getElementsByType(table.Table)]
    kept = [sheet for sheet in sheets if sheet.rows]
    if not kept:
        raise UnreadableTable(f"{path.name} has no cells. Save the table again and add it then.")
    return kept


def _sheet(path: Path, node: Any) -> Sheet:
    rows: list[list[Any]] = []
    lines: list[int] = []
    merged: list[tuple[int, int, int, int]] = []
    line = cells = 0
    for element in node.getElementsByType(table.TableRow):
        repeat = int(element.getAttribute("numberrowsrepeated") or 1)
        values, spans = _row(element)
        # Spreadsheet programs end a sheet with a million repeated empty rows.
        if values:
            cells += repeat * len(values)
            if cells > MAX_CELLS:
                raise UnreadableTable(
                    f"{path.name}: more than {MAX_CELLS:,} cells. Delete what lies outside the table."
                )
            merged += [(len(rows), left, len(rows) + down - 1, right) for left, right, down in spans]
            rows += [values] * repeat
            lines += range(line + 1, line + repeat + 1)
        line += repeat
    return Sheet(str(node.getAttribute("name") or ""), rows, lines, tuple(merged))


def _row(element: Any) -> tuple[list[Any], list[tuple[int, int, int]]]:
    values: list[Any] = []
    spans: list[tuple[int, int, int]] = []
    for cell in element.childNodes:
        if not hasattr(cell, "getAttribute") or "cell" not in str(cell.qname[1]):
            continue
        repeat = min(int(cell.getAttribute("numbercolumnsrepeated") or 1), MAX_CELLS)
        value = None
        if cell.qname[1] != _COVERED:
            value = _value(cell)
            right, down = (int(cell.getAttribute(name) or 1) for name in ("numbercolumnsspanned", "numberrowsspanned"))
            if right > 1 or down > 1:
                spans.append((len(values), len(values) + right - 1, down))
        values += [value] * (repeat if value is not None else min(repeat, 1000))
    while values and values[-1] is None:
        values.pop()
    return values, spans


def _value(cell: Any) -> Any:
    if cell.getAttribute("valuetype") in _NUMBERS:
        return float(cell.getAttribute("value"))
    text = teletype.extractText(cell)
    return text or None
