"""XLSX to sheets, by saved values."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl

from corpus.errors import UnreadableTable
from corpus.intake.grid import MAX_CELLS, Sheet, open_package
from corpus.model import Finding

_FORMULA = re.compile(rb"<f[ >/]")
_CHUNK = 2**20


def read(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook that hold cells. Raises UnreadableTable when it is damaged or too large."""
    with open_package(path) as package:
        noted = _notes(path, package)
        has_formulas = _has_formulas(package)
    book = _load(path, values=True)
    formulas = _load(path, values=False) if has_formulas else None
    try:
        sheets = [_sheet(path, sheet, formulas[sheet.title] if formulas else None) for sheet in book.worksheets]
    finally:
        book.close()
    kept = [sheet for sheet in sheets if sheet.rows]
    if not kept:
        raise UnreadableTable(f"{path.name} has no cells. Save the table again and add it then.")
    kept[0] = Sheet(kept[0].name, kept[0].rows, kept[0].lines, kept[0].merged, (*noted, *kept[0].findings))
    return kept


def _load(path: Path, *, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts that openpyxl drops (drawings, validations) hold no figures
            return openpyxl.load_workbook(path, data_only=values, keep_links=False)
    except Exception as error:
        raise UnreadableTable(
            f"{path.name} cannot be read as a workbook ({error}). Open it and save it again as .xlsx or CSV."
        ) from error


def _notes(path: Path, package: ZipFile) -> list[Finding]:
    parts = package.namelist()
    noted = []
    if any("vbaProject" in part for part in parts):
        noted.append(Finding("warning", path.name, None, None, "macros", "no macros; they were not run"))
    if any(part.startswith("xl/externalLinks/") for part in parts):
        expected = "no links to other workbooks; the values last saved were read"
        noted.append(Finding("warning", path.name, None, None, "external links", expected))
    return noted


def _has_formulas(package: ZipFile) -> bool:
    return any(
        _contains(package, part) for part in package.namelist() if part.startswith("xl/worksheets/") and ".xml" in part
    )


def _contains(package: ZipFile, part: str) -> bool:
    with package.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-4:]
    return False


def _sheet(path: Path, sheet: Any, formulas: Any) -> Sheet:
    if (sheet.max_row or 0) * (sheet.max_column or 0) > MAX_CELLS:
        raise UnreadableTable(
            f"{path.name}, sheet {sheet.title}: more than {MAX_CELLS:,} cells. Delete what lies outside the table."
        )
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    merged = tuple(
        (area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1) for area in sheet.merged_cells.ranges
    )
    noted = list(_uncalculated(path, sheet, formulas)) if formulas is not None else []
    return Sheet(sheet.title, rows, range(1, len(rows) + 1), merged, tuple(noted))


def _uncalculated(path: Path, sheet: Any, formulas: Any) -> list[Finding]:
    expected = "a saved value; open the workbook in a spreadsheet program, save it and add it again"
    return [
        Finding("warning", f"{path.name}[{sheet.title}]", cell.row, cell.column_letter, str(cell.value), expected)
        for row in formulas.iter_rows()
        for cell in row
        if cell.data_type == "f" and sheet[cell.coordinate].value is None
    ]
