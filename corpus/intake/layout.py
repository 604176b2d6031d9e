"""Where a sheet's header, data and footnotes are. Knows how to tell a province's name, and no figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.intake.grid import Sheet
from corpus.intake.numbers import missing

_HEADER_SEARCH_ROWS = 60  # titles and headers above the data are shorter than this
_NUMBER = re.compile(r"[-−]?[\d.,]+\s*%?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")


@dataclass(frozen=True)
class Layout:
    """A sheet's parts: the text above, one label of several parts for each column, and the data's rows."""

    title: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    data: range
    unit_column: int
    footnotes: tuple[str, ...]


def find(sheet: Sheet, is_unit: Callable[[str], bool], is_region: Callable[[str], bool]) -> Layout | None:
    """Return the layout of a sheet, or None when no column of it names provinces."""
    column = _unit_column(sheet, is_unit)
    if column is None:
        return None
    first = next(at for at, row in enumerate(sheet.rows) if is_unit(text_of(cell_of(row, column))))
    # A misspelt province or a region in the first rows is data still: headers hold no figures and name no region.
    while first > 0 and (
        is_region(text_of(cell_of(sheet.rows[first - 1], column)))
        or (_figures(sheet.rows[first - 1]) and not _is_header(sheet.rows[first - 1]))
    ):
        first -= 1
    header = _header_rows(sheet, first)
    labels = _labels(sheet, header, column)
    title = _texts(sheet, range(header.start))
    last = _last_row(sheet, first, column, is_unit)
    return Layout(title, labels, range(first, last + 1), column, _texts(sheet, range(last + 1, len(sheet.rows))))


def lies_across(sheet: Sheet, is_unit: Callable[[str], bool]) -> bool:
    """Say whether provinces stand in a row, one a column, instead of one a row."""
    column = _unit_column(sheet, is_unit)
    down = sum(is_unit(text_of(cell_of(row, column))) for row in sheet.rows[:1000]) if column is not None else 0
    across = max(
        (sum(isinstance(cell, str) and is_unit(cell.strip()) for cell in row) for row in sheet.rows[:20]), default=0
    )
    return across > max(down, 2)


def cell_of(row: Sequence[Any], column: int) -> Any:
    """Return a cell, None beyond the row's end."""
    return row[column] if column < len(row) else None


def text_of(cell: Any) -> str:
    """Return a cell's text; empty for nothing and for whole and broken numbers alike their shortest form."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _unit_column(sheet: Sheet, is_unit: Callable[[str], bool]) -> int | None:
    named: Counter[int] = Counter()
    for row in sheet.rows[: _HEADER_SEARCH_ROWS + 200]:
        named.update(at for at, cell in enumerate(row) if isinstance(cell, str) and is_unit(cell.strip()))
    if not named:
        return None
    most = max(named.values())
    return min(at for at, count in named.items() if count == most)


def _figures(row: Sequence[Any]) -> int:
    return sum(
        not isinstance(cell, str) or _NUMBER.fullmatch(cell.strip()) is not None for cell in row if not missing(cell)
    )


def _is_header(row: Sequence[Any]) -> bool:
    """Say whether a row's only figures are years, or codes 1 to n of components."""
    numbers = [text_of(cell) for cell in row if not missing(cell) and _NUMBER.fullmatch(text_of(cell))]
    texts = [cell for cell in row if isinstance(cell, str) and not _NUMBER.fullmatch(cell.strip()) and cell.strip()]
    years = all(_YEAR.fullmatch(number) for number in numbers)
    counted = len(numbers) > 1 and numbers == [str(at) for at in range(1, len(numbers) + 1)]
    return years or (counted and len(texts) <= 3)


def _header_rows(sheet: Sheet, first: int) -> range:
    start = first
    while start > 0:
        above = sheet.rows[start - 1]
        filled = {text_of(cell) for cell in above if not missing(cell)}
        if len(filled) < 2 and not (start == first and filled and _merged_across(sheet, start - 1) is False):
            break
        start -= 1
    return range(start, first)


def _merged_across(sheet: Sheet, row: int) -> bool:
    wide = any(top <= row <= bottom and right - left >= 2 for top, left, bottom, right in sheet.merged)
    return wide or len([cell for cell in sheet.rows[row] if not missing(cell)]) <= 1 < len(sheet.rows[row])


def _labels(sheet: Sheet, header: range, unit_column: int) -> tuple[tuple[str, ...], ...]:
    width = max(len(row) for row in sheet.rows)
    grid = [[text_of(cell_of(sheet.rows[at], column)) for column in range(width)] for at in header]
    for top, left, bottom, right in sheet.merged:
        _fill_merged(grid, header, (top, left, bottom, right))
    if not sheet.merged:
        for above, below in zip(grid, grid[1:], strict=False):
            _fill_right(above, below, unit_column)
    return tuple(tuple(dict.fromkeys(row[column] for row in grid if row[column])) for column in range(width))


def _fill_merged(grid: list[list[str]], header: range, area: tuple[int, int, int, int]) -> None:
    top, left, bottom, right = area
    if top not in header:
        return
    label = grid[top - header.start][left] if left < len(grid[0]) else ""
    for at in range(top, min(bottom, header.stop - 1) + 1):
        for column in range(left, min(right, len(grid[0]) - 1) + 1):
            grid[at - header.start][column] = label


def _fill_right(above: list[str], below: list[str], unit_column: int) -> None:
    """Carry an upper label over the lower labels to its right: what is left of a merged cell in a CSV export."""
    carried = ""
    for column in range(unit_column + 1, len(above)):
        carried = above[column] or carried
        if not above[column] and below[column] and carried:
            above[column] = carried


def _last_row(sheet: Sheet, first: int, column: int, is_unit: Callable[[str], bool]) -> int:
    last = first
    for at in range(first, len(sheet.rows)):
        row = sheet.rows[at]
        if is_unit(text_of(cell_of(row, column))) or (_figures(row) and len([c for c in row if not missing(c)]) > 1):
            last = at
    return last


def _texts(sheet: Sheet, rows: range) -> tuple[str, ...]:
    found = (" ".join(dict.fromkeys(text_of(cell) for cell in sheet.rows[at] if not missing(cell))) for at in rows)
    return tuple(text for text in found if text)
