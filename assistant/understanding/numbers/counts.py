"""How many: units of a list, parts of a score, things that an article lists."""

from __future__ import annotations

import re

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.numbers.numerals import NOT_A_SCORE, number_in
from assistant.understanding.text import Text

_COUNTED = (
    r"provinc|cit|localit|unit|name|place|tỉnh|tinh|thành phố|thanh pho|địa phương|dia phuong|đơn vị|don vi"
    r"|vị trí|vi tri|cái tên|cai ten|nơi\b|noi\b"
)
_END = r"top|bottom|first|last|best|worst|highest|lowest|leading|strongest|weakest|next"
_TOP_N = re.compile(
    rf"(?:{_END}|nhóm|nhom|cuoi|cuối|dau|đầu)\s+(\d{{1,3}}){NOT_A_SCORE}(?!\s*(?:years?|editions?|năm|kỳ|ky)\b)"
    rf"|(?<![\d.,])(\d{{1,2}})\s+(?:{_END}|{_COUNTED})"
)
_PARTS_COUNTED = re.compile(
    r"\b(\d|two|three|four|hai|ba|bốn|bon)\s+(?:\w+\s+){0,3}?"
    r"(?:dimensions?|pillars?|parts?|components?|nội dung|noi dung|trụ cột|tru cot|chiều cạnh|chieu canh"
    r"|chỉ số|chi so)\b"
)
_MOST_PARTS = 4
_MOST_BETWEEN = 2  # words back from what is listed: "three top priorities"
_LISTS = range(3, 7)  # a pair is found as any two sentences; longer lists are seldom written out
_MAP_SIZES = (34, 63)
_ON_A_MAP = re.compile(  # "theo 34 tỉnh"
    r"(?:theo|trên|tren|trong|trong số|trong so|của|cua|cả|ca|out of|\bof(?: the| all)?|among(?: the)?|bản đồ|ban do"
    r"|\bmap of|\bon the|\bunder the)(?: \w+)?\s*$"
)
_ENOUGH = re.compile(r"\s*(?:is|are|will do|là|la)?\s*(?:enough|will do|đủ|du|thôi|thoi)\b")
_YEARS = frozenset({"năm", "nam"})
_OF_A_YEAR = re.compile(r"\s*(?:đó|do|này|nay|ngoái|ngoai|trước|truoc|sau|ấy|ay|kia|nào|nao|qua|\d)(?!\w)")
_AROUND_A_COUNT = re.compile(rf"{_END}|{_COUNTED}")
_LEADING = r"(?:đứng đầu|dẫn đầu|dung dau|dan dau|đứng cuối|cuối|cuoi|bét|bet)\b"
_AFTER_A_COUNT = re.compile(rf"\s*(?:tỉnh|thành|địa phương)?\s*{_LEADING}")


def count(text: Text, lexicon: Lexicon) -> int | None:
    """Return how many units are asked for, as in "top 5", "three provinces" or "three is enough"."""
    form = text.comparable()
    for match in _TOP_N.finditer(form):
        number = int(next(group for group in match.groups() if group))
        if match.group(1) or number not in _MAP_SIZES or not _ON_A_MAP.search(form[: match.start()]):
            return number
    podium = next((value for value, cue in lexicon.podiums.items() if cue(text)), None)
    if podium is not None:
        return podium
    for value, cue in lexicon.numbers.items():
        for hit in cue.find(text):
            if hit.group() in _YEARS and _OF_A_YEAR.match(form, hit.end()):
                continue  # "năm đó" is that year, not five of them
            around = form[max(0, hit.start() - 12) : hit.end() + 14]
            asked = _AROUND_A_COUNT.search(around) or _AFTER_A_COUNT.match(form, hit.end())
            if asked or _ENOUGH.match(form, hit.end()):
                return value
    return None


def parts_count(text: Text, lexicon: Lexicon) -> int | None:
    """Return how many parts of a score are asked for: "which three dimensions"; all of them are no number."""
    found = _PARTS_COUNTED.search(text.comparable())
    if not found:
        return None
    number = number_in(found.group(1), lexicon)
    return number if number is not None and 1 < number <= _MOST_PARTS else None


def listed_count(text: Text, lexicon: Lexicon) -> int | None:
    """Return how many things of a list are asked for: "the three priorities", "ba ưu tiên"; None where none are."""
    for hit in lexicon.listed.find(text):
        before = text.comparable()[: hit.start()].split()[-_MOST_BETWEEN:]
        number = next((number for word in before if (number := number_in(word, lexicon)) in _LISTS), None)
        if number is not None:
            return number
    return None
