"""A sheet, its layout and columns to long records, one a province, component and edition. Cells stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from corpus.intake.columns import Column
from corpus.intake.grid import Sheet
from corpus.intake.layout import Layout, cell_of, text_of
from corpus.intake.numbers import missing

ROLES = ("index", "edition", "map", "component", "status", "source", "note")
MEASURES = ("score", "rank", "of")
OVERALL = "overall"


def gather(sheet: Sheet, layout: Layout, columns: Sequence[Column]) -> tuple[pd.DataFrame, int]:
    """Return the records of a sheet, and how many lines among its data hold none.

    A wide table's empty cells are no records; a long table's row is one even without figures.
    """
    columns = _bare_measures_joined(columns)
    lines, skipped = _data_lines(sheet, layout, columns)
    shared = {"unit": layout.unit_column, **{column.role: column.at for column in columns if column.role in ROLES}}
    base = {name: [cell_of(sheet.rows[at], place) for at in lines] for name, place in shared.items()}
    base["row"] = [sheet.lines[at] for at in lines]
    groups = list(_groups(columns))
    long = len(groups) == 1 and groups[0][0].code is None and groups[0][0].edition is None
    frames = [_group_frame(sheet, lines, base, group, long=long) for group in groups]
    if not frames:
        return pd.DataFrame(columns=["unit", "row", *ROLES, *MEASURES, "label"]), skipped
    return pd.concat(frames, ignore_index=True), skipped


def _bare_measures_joined(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with "Rank" alone taken for the overall score's, where that stands beside it."""
    if any(column.role == "component" for column in columns):
        return list(columns)
    overall = {column.edition for column in columns if column.code == OVERALL}
    return [
        replace(column, code=OVERALL)
        if column.measure != "score" and column.code is None and column.edition in overall
        else column
        for column in columns
    ]


def _groups(columns: Sequence[Column]) -> Iterator[list[Column]]:
    """Yield the columns that make one record together: a component's score, rank and number ranked in an edition."""
    groups: dict[tuple[Any, ...], list[Column]] = {}
    for column in columns:
        if column.role not in ("value", "unknown", *MEASURES):
            continue
        place: tuple[Any, ...] = (column.code, column.edition, column.label if column.role == "unknown" else "")
        again = 0
        while any(other.measure == column.measure for other in groups.get((*place, again), ())):
            again += 1
        groups.setdefault((*place, again), []).append(column)
    yield from groups.values()


def _group_frame(
    sheet: Sheet, lines: list[int], base: dict[str, list[Any]], group: list[Column], *, long: bool
) -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(cells, dtype="object") for name, cells in base.items()})
    for name in (*ROLES, *MEASURES):
        if name not in frame:
            frame[name] = None
    for column in group:
        cells = [cell_of(sheet.rows[at], column.at) for at in lines]
        frame[column.measure] = pd.Series(cells, dtype="object")
    first = group[0]
    frame["label"] = first.label if first.role == "unknown" else ""
    if first.code is not None:
        frame["component"] = first.code
    if first.edition is not None:
        frame["edition"] = first.edition
    if long:
        return frame
    filled = [any(not missing(cell) for cell in cells) for cells in zip(frame["score"], frame["rank"], strict=True)]
    return frame[pd.Series(filled, index=frame.index, dtype="bool")]


def _data_lines(sheet: Sheet, layout: Layout, columns: Sequence[Column]) -> tuple[list[int], int]:
    """Return the rows of the sheet that hold records. Headings between provinces and repeated headers do not."""
    values = [column.at for column in columns if column.role in ("value", "unknown", "component", *MEASURES)]
    labels = [set(parts) for parts in layout.labels]
    kept, skipped = [], 0
    for at in layout.data:
        row = sheet.rows[at]
        if all(missing(cell) for cell in row):
            continue
        if all(missing(cell_of(row, place)) for place in values) or _repeats_header(row, labels, layout.unit_column):
            skipped += 1
        else:
            kept.append(at)
    return kept, skipped


def _repeats_header(row: Sequence[Any], labels: Sequence[set[str]], unit_column: int) -> bool:
    if text_of(cell_of(row, unit_column)) not in labels[unit_column]:
        return False
    filled = [(text_of(cell), label) for cell, label in zip(row, labels, strict=False) if not missing(cell)]
    return len(filled) > 1 and all(text in label for text, label in filled)
