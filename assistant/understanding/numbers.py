"""The numbers of a question: editions, how many units, which places, bounds, and amounts of change."""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.frame import EditionSpan, Threshold
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import Text

_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d)")
_SHORT_YEAR = re.compile(
    r"['’](\d\d)(?!\d)|(?:pii|papi|pci|par|dti|gii|index|edition|năm|nam|chỉ số)\s+(2[0-9])"
    r"(?![\d.,%]|\s*(?:st|nd|rd|th|điểm|diem|point))"
    r"|(?<!rank )(?<!top )(?<!hạng )(?<!hang )(?<!thứ )(?<!thu )(?<![\d.,])\b(2[0-9])\s*[?!.]*$"
)
_YEAR_RANGE = re.compile(
    r"(?:(?:between|from|giữa|giua|từ|tu)\s+(?:năm\s+|nam\s+)?)?((?:19|20)\d\d)\s*"
    r"([-–—→]|->|to|until|through|and|den|đến|toi|tới|va|và)\s*(?:nam|năm)?\s*((?:19|20)\d\d)"
)
_BETWEEN_YEARS = re.compile(r"(?:between|from|giữa|giua|từ|tu)\s+(?:năm\s+|nam\s+)?(?:19|20)\d\d")
_SINCE_YEAR = re.compile(
    r"(?:since|from|từ|tu|kể từ|ke tu)\s+(?:năm |nam )?(?:19|20)\d\d(?!\s*(?:to|-|–|đến|den|sang))"
)
_NUMBER = r"(\d{1,3}(?:[.,]\d+)?)"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_NOT_A_SCORE = r"(?![\d.,%])"
_DIGITS_NTH = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th)(?!\w)"
    rf"|(?:#|rank(?:s|ed|ing)?(?: of| in| at)?|place|position|no\.?|number)\s*(\d{{1,2}}){_NOT_A_SCORE}"
    rf"|(?:thu|thứ|hang|hạng|vi tri|vị trí)\s*(?:thứ\s*|thu\s*|số\s*|so\s*)?(\d{{1,2}}){_NOT_A_SCORE}"
)
_COUNTED = r"provinc|cit|localit|unit|tỉnh|tinh|thành phố|thanh pho|địa phương|dia phuong|đơn vị|don vi"
_END = r"top|bottom|first|last|best|worst|highest|lowest|leading"
_TOP_N = re.compile(
    rf"(?:{_END}|nhóm|nhom|cuoi|cuối|dau|đầu)\s+(\d{{1,3}}){_NOT_A_SCORE}"
    rf"|(?<![\d.,])(\d{{1,2}})\s+(?:{_END}|{_COUNTED})"
)
_AROUND_A_COUNT = re.compile(rf"{_END}|{_COUNTED}")
_RANK_RANGE = re.compile(
    r"(?:rank(?:s|ed)?|place[sd]?|position[s]?|hang|hạng|thu|thứ|vi tri|vị trí|from|tu|từ|between)\s*"
    rf"(?:from|tu|từ|thứ|thu|hạng|hang)?\s*{_NTH}\s*(?:-|–|to|through|and|den|đến|toi|tới|va|và)\s*"
    rf"(?:hang|hạng|thu|thứ)?\s*{_NTH}{_NOT_A_SCORE}"
)
_SCORED = re.compile(r"\bscor|\bpoints?\b|điểm|\bdiem\b")
_RANKED = re.compile(r"rank|place|position|hang|hạng|thu|thứ|vi tri|vị trí")
_BETWEEN = re.compile(rf"(?:between|from|tu|từ|khoang|khoảng)\s+{_NUMBER}\s*(?:and|to|-|–|den|đến|va|và)\s*{_NUMBER}")
_POINTS_AFTER = re.compile(r"\s*(?:points?|pts|điểm|diem)")
_CHANGED_BY = re.compile(
    rf"(?:by|gain(?:ed|s)?|add(?:ed|s)?|raised?|rose|improved?|increased?|thêm|them|tăng|tang|\+)\s*(?:by|of|thêm|them|another)?\s*{_NUMBER}"
    rf"(?!\s*(?:%|lên|len))|{_NUMBER}\s*(?:more points|more point|điểm nữa|diem nua)"
)
_CHANGED_TO = re.compile(
    rf"(?:to|of|at|had|were|was|is|lên|len|thành|thanh|là|la|còn|con|bằng|bang|đạt|dat|được|duoc)\s+{_NUMBER}(?![\d.,]*(?:st|nd|rd|th))"
    rf"|{_NUMBER}\s*(?:points?|điểm|diem|on )"
)


def editions(text: Text, typed: Text, lexicon: Lexicon) -> tuple[tuple[int, ...], EditionSpan, list[tuple[int, int]]]:
    """Return the editions named, how they are meant, and where. ``typed`` still has the index's name in its place."""
    ranged = _YEAR_RANGE.search(text.exact)
    years = [(int(m.group(1)), m.span()) for m in _YEAR.finditer(text.exact)]
    if not years:
        short = _SHORT_YEAR.finditer(typed.exact)
        years = [(2000 + int(next(group for group in m.groups() if group)), m.span()) for m in short]
    at = [span for _, span in years] + [m.span() for cue in lexicon.editions.values() for m in cue.find(text)]
    found = tuple(dict.fromkeys(year for year, _ in years))
    if ranged and len(found) == 2 and _is_range(ranged):
        return tuple(sorted({int(ranged.group(1)), int(ranged.group(3))})), "range", at
    spans: tuple[EditionSpan, ...] = ("next", "previous", "all", "since")
    if len(found) == 1 and _SINCE_YEAR.search(text.exact):
        return found, "since", at
    for name in spans:
        if lexicon.editions[name](text):
            return found, name, at
    return found, "none", at


def _is_range(match: re.Match[str]) -> bool:
    """Return whether two years are the ends of a span: "2023 and 2024" are two, "between 2023 and 2024" is one."""
    return match.group(2) not in {"and", "va", "và"} or _BETWEEN_YEARS.match(match.group()) is not None


def count(text: Text, lexicon: Lexicon) -> int | None:
    """Return how many units are asked for, as in "top 5" or "three provinces"."""
    match = _TOP_N.search(text.comparable())
    if match:
        return int(next(group for group in match.groups() if group))
    for value, cue in lexicon.numbers.items():
        for hit in cue.find(text):
            around = text.comparable()[max(0, hit.start() - 12) : hit.end() + 14]
            if _AROUND_A_COUNT.search(around):
                return value
    return None


def named_places(text: Text, lexicon: Lexicon) -> tuple[int | None, int | None]:
    """Return the first two ranks named, in reading order: "fourth and not third"."""
    form = text.comparable()
    hits = [(m.start(), int(next(group for group in m.groups() if group))) for m in _DIGITS_NTH.finditer(form)]
    hits += [(hit.start(), value) for value, cue in lexicon.ordinals.items() for hit in cue.find(text)]
    named = list(dict.fromkeys(value for _, value in sorted(hits)))
    return (named[0] if named else None), (named[1] if len(named) > 1 else None)


def places(text: Text) -> tuple[int, int] | None:
    """Return a range of ranks, as in "from 5th to 10th"."""
    match = _RANK_RANGE.search(text.comparable())
    if match and _SCORED.search(text.comparable()) and not _RANKED.match(match.group()):
        return None
    if not match or _POINTS_AFTER.match(text.comparable(), match.end()):
        return None
    first, last = sorted((int(match.group(1)), int(match.group(2))))
    return (first, last) if first >= 1 and last > first else None


def threshold(text: Text, lexicon: Lexicon) -> Threshold | None:
    """Return a bound on scores or ranks, as in "above 50 points"."""
    form = text.comparable()
    between = _BETWEEN.search(form)
    if between and (_POINTS_AFTER.match(form, between.end()) or _SCORED.search(form)):
        low, high = sorted(_value(group) for group in between.groups())
        return Threshold("between", low, high)
    for side in ("above", "below"):
        for hit in lexicon.comparators[side].find(text):
            number = re.match(rf"\s*(?:rank\s*|hạng\s*|hang\s*)?{_NUMBER}(?!\d)", form[hit.end() :])
            if number:
                ranked = re.search(r"rank|hạng|hang", number.group(0)) is not None
                return Threshold(
                    "above" if side == "above" else "below", _value(number.group(1)), of="rank" if ranked else "score"
                )
    return None


def amount(text: Text) -> tuple[float | None, Literal["value", "change"]]:
    """Return the number that a component is set to or changed by, as in "rose to 55" or "gained 10 points"."""
    form = text.comparable()
    kinds: tuple[tuple[re.Pattern[str], Literal["value", "change"]], ...] = (
        (_CHANGED_BY, "change"),
        (_CHANGED_TO, "value"),
    )
    for pattern, kind in kinds:
        match = pattern.search(form)
        if match:
            return _value(next(group for group in match.groups() if group)), kind
    return None, "value"


def _value(written: str) -> float:
    return float(written.replace(",", "."))
