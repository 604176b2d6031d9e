"""Tables as people keep them, written for tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils import get_column_letter as letter

from corpus.store import Corpus

MEASURES = ("Điểm", "Hạng", "Trên tổng số")


def write_csv(path: Path, rows: Sequence[Sequence[Any]], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write rows as delimited text, quoting nothing, and return the path."""
    lines = (delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows)
    path.write_bytes("\n".join(lines).encode(encoding) + b"\n")
    return path


def write_xlsx(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], *, merge: Callable[[int], list[str]] | None = None
) -> Path:
    """Write sheets of rows as a workbook, merging the ranges that suit its width, and return the path."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merge(max(len(row) for row in rows)) if merge else ():
            sheet.merge_cells(area)
    book.save(path)
    return path


def write_ods(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """Write sheets of rows as an OpenDocument spreadsheet; a (text, columns) cell spans those columns."""
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for cell in row:
                for element in _ods_cells(cell):
                    line.addElement(element)
            table.addElement(line)
        document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _ods_cells(cell: Any) -> list[Any]:
    if isinstance(cell, int | float):
        return [TableCell(valuetype="float", value=str(cell))]
    text, columns = cell if isinstance(cell, tuple) else (cell, 1)
    first = TableCell(valuetype="string", numbercolumnsspanned=str(columns)) if text else TableCell()
    if text:
        first.addElement(P(text=text))
    return [first, *(CoveredTableCell() for _ in range(columns - 1))]


def comma(value: float) -> str | None:
    """Return a score with a decimal comma; None for no score."""
    return None if pd.isna(value) else repr(float(value)).replace(".", ",")


def wide_sheets(corpus: Corpus, index: str) -> dict[str, list[list[Any]]]:
    """Return an index's observations wide: a sheet an edition, a row a province, three columns a component.

    Vietnamese headers over two rows, decimal commas, a title row above and a footnote below. Rows of one province that
    disagree stand below each other.
    """
    frame = figures(corpus.observations)
    frame = frame[frame["index"] == index]
    return {
        f"{edition} ({map_})": _wide(corpus, index, int(str(edition)), int(str(map_)), rows)
        for (edition, map_), rows in frame.groupby(["edition", "map"])
    }


def _wide(corpus: Corpus, index: str, edition: int, map_: int, rows: pd.DataFrame) -> list[list[Any]]:
    codes = list(dict.fromkeys(rows["component"]))
    names = [(corpus.component(index, edition, code).name_vi or code) for code in codes]
    lines: list[list[Any]] = [
        [f"BẢNG 1. {index} NĂM {edition}: KẾT QUẢ THEO ĐỊA PHƯƠNG"],
        ["STT", "Tỉnh, thành phố", *(cell for name in names for cell in (name, None, None))],
        [None, None, *(measure for _ in codes for measure in MEASURES)],
    ]
    again = rows.groupby(["unit_id", "component"], observed=True).cumcount()
    for at, ((unit_id, _), cells) in enumerate(rows.groupby(["unit_id", again], observed=True, sort=False), start=1):
        held = {row["component"]: row for row in cells.to_dict("records")}
        figures_ = [cell for code in codes for cell in _three(held.get(code))]
        lines.append([at, corpus.gazetteer.unit(str(unit_id), map_).name_vi, *figures_])
    return [*lines, [], ["Nguồn: Bộ Khoa học và Công nghệ. Số liệu có thể được làm tròn."]]


def _three(row: dict[str, Any] | None) -> list[Any]:
    if row is None:
        return [None, None, None]
    return [comma(row["score"]), *(None if pd.isna(row[name]) else int(row[name]) for name in ("rank", "of"))]


def merged_header(columns: int) -> list[str]:
    """Return the ranges to merge in the header of a wide sheet with that many columns."""
    over = [f"{letter(at)}2:{letter(at + 2)}2" for at in range(3, columns + 1, 3)]
    return [f"A1:{letter(columns)}1", "A2:A3", "B2:B3", *over]


def figures(observations: pd.DataFrame) -> pd.DataFrame:
    """Return the observations that a wide table can hold: those with a score or a rank."""
    return observations[observations["score"].notna() | observations["rank"].notna()]


def said(observations: pd.DataFrame) -> list[str]:
    """Return what observations say, sorted, to be compared."""
    columns = ["index", "edition", "map", "unit_id", "component", "score", "rank", "of"]
    frame = observations[columns].astype({"edition": "int64", "map": "int64"})
    return sorted(str(row) for row in frame.itertuples(index=False, name=None))
