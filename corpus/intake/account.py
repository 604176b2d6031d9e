"""What was understood of a sheet, in lines for whoever adds it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from corpus.intake.columns import Column
from corpus.intake.layout import Layout


def account(
    place: str,
    index: str,
    columns: Sequence[Column],
    frame: pd.DataFrame,
    skipped: int,
    found: Layout,
) -> list[str]:
    """Return what is said of a sheet: its index, its columns and what was left out."""
    lines = [f"{place}: {index or 'index in a column'}, {frame['unit'].nunique()} provinces, {len(frame)} rows"]
    for column in columns:
        lines.append(f"  column {column.at + 1} “{column.label}”: {_meaning(column)}")
    if skipped:
        lines.append(f"  {skipped} lines without figures (headings, repeated headers) left out")
    lines += [f"  footnote: {text}" for text in found.footnotes[:5]]
    return lines


def _meaning(column: Column) -> str:
    if column.role == "ignore":
        return "not a figure; left out"
    if column.role == "unknown":
        return "no known component; refused"
    if column.role != "value":
        return {"unit": "provinces' names"}.get(column.role, column.role)
    edition = f", edition {column.edition}" if column.edition else ""
    measure = "number ranked" if column.measure == "of" else column.measure
    return f"{measure}, {column.code or 'overall or the component that the row names'}{edition}"
