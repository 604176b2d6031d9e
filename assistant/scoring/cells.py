"""The cells of a table to codes, text and numbers, with errors that name column and unit. Knows nothing of coins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from assistant.scoring.errors import BadData

NO_VALUE = frozenset({"", "NA", "NaN", "nan", "N/A", "n/a", "NULL", "None", "..", "-"})


def cell(value: object) -> str:
    """Return a cell as text without spaces around it; a missing one is empty."""
    return (
        "" if value is None or (isinstance(value, float) and value != value) or value is pd.NA else str(value).strip()
    )


def missing_text(value: object) -> str | None:
    """Return a cell as text, None where it is missing."""
    text = cell(value)
    return None if text in NO_VALUE else text


def to_number(value: object, where: str) -> float:
    """Return a cell as a number, NaN where it is missing.

    Raises:
        BadData: the cell is neither; the message begins with ``where``.
    """
    text = missing_text(value)
    if text is None:
        return float("nan")
    try:
        number = float(text)
    except ValueError:
        raise BadData(f"{where}: {text!r} is not a number. Leave the cell empty where there is no value.") from None
    if not np.isfinite(number):
        raise BadData(f"{where}: {text!r} is not a finite number.")
    return number


def to_numbers(column: pd.Series, name: str, units: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return a column of numbers, NaN where a cell is missing.

    Raises:
        BadData: a cell is not a number; the message names column and unit.
    """
    if pd.api.types.is_float_dtype(column.dtype) or pd.api.types.is_integer_dtype(column.dtype):
        numbers = column.to_numpy(dtype=np.float64, na_value=np.nan)
        if not np.isinf(numbers).any():
            return numbers
    return np.array([to_number(value, f"{name} of {unit}") for value, unit in zip(column, units, strict=True)])


def require(table: pd.DataFrame, columns: Iterable[str], name: str) -> None:
    """Check that a table has the columns, and no column twice.

    Raises:
        BadData: it does not; the message names the columns.
    """
    absent = [column for column in columns if column not in table.columns]
    if absent:
        there = ", ".join(map(str, table.columns[:8]))
        raise BadData(
            f"{name} has no column {', '.join(absent)}. It has: {there}{', …' if len(table.columns) > 8 else ''}."
        )
    twice = sorted({str(column) for column in table.columns[table.columns.duplicated()]})
    if twice:
        raise BadData(f"{name} has column {', '.join(twice)} more than once.")


def codes_of(column: pd.Series, table: str, name: str) -> list[str]:
    """Return a column of codes, each present and different."""
    codes = [cell(value) for value in column]
    for row, code in enumerate(codes):
        if not code:
            raise BadData(f"{table}, row {row + 1}: {name} is empty.")
    twice = sorted({code for code in codes if codes.count(code) > 1}) if len(set(codes)) < len(codes) else []
    if twice:
        raise BadData(f"{table}: {name} {', '.join(twice)} occurs more than once.")
    return codes
