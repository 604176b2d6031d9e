"""Dates as pages print them to ISO dates. Reads only dates that can be read one way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})\b",
        r"\bngày\s+(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})\s+năm\s+(?P<year>\d{4})\b",
        r"\bngay\s+(?P<day>\d{1,2})\s+thang\s+(?P<month>\d{1,2})\s+nam\s+(?P<year>\d{4})\b",
        r"\b(?P<year>\d{4})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})\b",
    )
)
_SLASHED = re.compile(r"\b(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>\d{4})\b")
_FILLER = re.compile(
    r"\d{1,2}[:h]\d{2}(?::\d{2})?|gmt|utc|[+-]\d+|\b(?:am|pm|ict|on|at|date|published|updated|posted|last|by|release[ds]?|time|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật|cập|đăng|lúc|ngày)\b|[\W\d_]+",
    re.IGNORECASE,
)
_DATE_LINE_LETTERS = 120
_DATE_LINE_WORDS = 4  # a line with more words beside its date is a sentence or a headline


def find_dates(text: str, *, day_first: bool) -> tuple[str, ...]:
    """Return the ISO dates of a text in reading order. 03/04/2024 is read only where the day is known to come first."""
    found = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            month = match["month"].lower()
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
            found.append((match.start(), _iso(int(match["year"]), number, int(match["day"]))))
    for match in _SLASHED.finditer(text):
        found.append((match.start(), _slashed(match, day_first)))
    return tuple(iso for _, iso in sorted(found) if iso)


def _slashed(match: re.Match[str], day_first: bool) -> str:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if first > 12 or day_first or first == second:
        return _iso(year, second, first)
    return _iso(year, first, second) if second > 12 else ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if year >= 1900 else ""
    except ValueError:
        return ""


def is_date_line(line: str) -> bool:
    """Say whether a line is there to give a date: little stands beside it."""
    if len(line) > _DATE_LINE_LETTERS or not find_dates(line, day_first=True):
        return False
    rest = line
    for pattern in (*_PATTERNS, _SLASHED):
        rest = pattern.sub(" ", rest)
    return len(_FILLER.sub(" ", rest).split()) <= _DATE_LINE_WORDS


def publication_date(lines: Iterable[str], *, day_first: bool) -> str:
    """Return the date of the first line that is there to give one, or ""."""
    for line in lines:
        if is_date_line(line):
            dates = find_dates(line, day_first=day_first)
            if dates:
                return dates[0]
    return ""
