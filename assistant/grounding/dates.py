"""Dates as texts write them, in both languages, so that "1 October 2025" and "2025-10-01" are one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(_MONTHS)
_WRITTEN = re.compile(
    r"(?<![\d/.-])(?P<iso>\d{4}-\d{2}(?:-\d{2})?)(?![\d-])"
    r"|(?<![\d/.,-])(?P<slashed>\d{1,2}/\d{1,2}/\d{4})(?![\d/-])"
    r"|(?P<short>(?:\bngày|\bon)\s+\d{1,2}/\d{1,2})(?![\d/])"
    rf"|\b(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})(?:,?\s+\d{{4}})?)\b"
    rf"|\b(?P<month>(?:{_MONTH})\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?\d{{4}})\b"
    r"|\b(?P<vi>(?:ngày\s+\d{1,2}\s+)?tháng\s+\d{1,2}(?!\d)(?:\s*/\s*\d{4}|\s+(?:năm\s+)?\d{4})?)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+")

Date = tuple[int | None, int | None, int | None]  # year, month, day, as far as they are told


def dates_in(text: str) -> Iterator[tuple[int, int, Date]]:
    """Yield the dates of a text with their places. A year alone is none."""
    for match in _WRITTEN.finditer(text):
        yield match.start(), match.end(), _date(match)


def agree(one: Date, other: Date) -> bool:
    """Return whether two dates can be the same day: what both tell is equal."""
    return all(a is None or b is None or a == b for a, b in zip(one, other, strict=True))


def _date(match: re.Match[str]) -> Date:
    written = match.group().casefold()
    numbers = [int(number) for number in _NUMBERS.findall(written)]
    if match["iso"]:
        return (*numbers, None, None)[:3]  # type: ignore[return-value]
    if match["slashed"] or match["short"]:
        return (numbers[2] if len(numbers) > 2 else None, numbers[1], numbers[0])
    year = next((number for number in numbers if number > 31), None)
    if match["vi"]:
        small = [number for number in numbers if number <= 31]
        return (year, small[-1], small[0] if len(small) > 1 else None)
    month = next(place for place, name in enumerate(_MONTHS, 1) if name in written)
    day = next((number for number in numbers if number <= 31), None)
    return (year, month, day)
