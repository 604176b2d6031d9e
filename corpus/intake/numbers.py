"""Cells to numbers, with decimal commas or points as the sheet has them."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Decimal = Literal[",", "."]

_MISSING = {"", "-", "–", "—", "…", "...", "n/a", "na", "nan", "none", "null", "không có", "chưa có", "#n/a"}
# A mark can only be decimal with other than three digits after it, after a lone zero, or as the second of two marks.
_COMMA = re.compile(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})|-?0,\d+|-?\d{1,3}(?:\.\d{3})+,\d+")
_POINT = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)\.(?:\d{1,2}|\d{4,})|-?0\.\d+|-?\d{1,3}(?:,\d{3})+\.\d+")
_MARKS = re.compile(r"[\s*†‡§¹²³⁴-⁹]+$|\s*[(\[]\d+[)\]]$|\s*%$")
_SHARE = re.compile(r"(\d+)\s*/\s*(\d+)")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


@dataclass(frozen=True)
class Number:
    """A cell read as a number; ``of`` where the cell says 33/63. ``problem`` says why it could not be read."""

    value: float | None = None
    of: int | None = None
    problem: str = ""


def missing(cell: Any) -> bool:
    """Say whether a cell holds nothing, in any of the ways that people write it."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return True
    return isinstance(cell, str) and cell.strip().casefold() in _MISSING


def decimal_of(cells: Iterable[Any], default: Decimal) -> Decimal:
    """Return the decimal mark that a sheet's cells use; the default when they do not tell."""
    commas = points = 0
    for cell in cells:
        if isinstance(cell, str):
            bare = _MARKS.sub("", cell.strip())
            commas += _COMMA.fullmatch(bare) is not None
            points += _POINT.fullmatch(bare) is not None
    if commas == points:
        return default
    return "," if commas > points else "."


def parse(cell: Any, decimal: Decimal) -> Number:
    """Return a cell as a number. Footnote marks and percent signs are dropped; text is a problem, never a guess."""
    if missing(cell):
        return Number()
    if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
        return Number(problem="a number; the spreadsheet turned it into a date, time or truth value")
    if isinstance(cell, int | float):
        return Number(float(cell)) if math.isfinite(cell) else Number(problem="a finite number")
    text = _MARKS.sub("", str(cell).replace("\u00a0", " ").strip()).replace(" ", "")
    if share := _SHARE.fullmatch(text):
        return Number(float(share[1]), int(share[2]))
    plain = _plain(text.replace("−", "-"), decimal)
    if plain is None or not math.isfinite(float(plain)):
        return Number(problem="a number")
    return Number(float(plain))


def _plain(text: str, decimal: Decimal) -> str | None:
    comma, point = _COMMA.fullmatch(text), _POINT.fullmatch(text)
    if comma and not point:
        decimal = ","
    elif point and not comma:
        decimal = "."
    thousands = "." if decimal == "," else ","
    # Only whole groups of three are thousands: 1.234 may be, 1.23 may not.
    if thousands in text and not re.fullmatch(rf"-?\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{decimal}\d+)?", text):
        return None
    plain = text.replace(thousands, "").replace(decimal, ".")
    return plain if _PLAIN.fullmatch(plain) else None
