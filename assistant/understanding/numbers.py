"""The numbers of a question beside its years: how many units, which places, bounds, and amounts of change."""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.frame import Threshold
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import Text

NUMBER = r"(\d{1,3}(?:[.,]\d+)?)"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_NOT_A_SCORE = r"(?![\d.,%])"
_RANK_WORD = r"rank(?:s|ed|ing)?|place[sd]?|position|hang|hạng|thu|thứ|vi tri|vị trí"
_DIGITS_NTH = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th)(?!\w)"
    rf"|(?:#|(?:rank(?:s|ed|ing)?(?: of| in| at)?|place|position|no\.?|number)\s)\s*(?!0)(\d{{1,2}}){_NOT_A_SCORE}"
    rf"|#(\d{{1,2}}){_NOT_A_SCORE}"
    rf"|(?:thu|thứ|hang|hạng|vi tri|vị trí)\s*(?:thứ\s*|thu\s*|số\s*|so\s*)?(\d{{1,2}}){_NOT_A_SCORE}"
)
_COUNTED = (
    r"provinc|cit|localit|unit|name|place|tỉnh|tinh|thành phố|thanh pho|địa phương|dia phuong|đơn vị|don vi"
    r"|vị trí|vi tri|cái tên|cai ten|nơi\b|noi\b"
)
_END = r"top|bottom|first|last|best|worst|highest|lowest|leading|strongest|weakest|next"
_TOP_N = re.compile(
    rf"(?:{_END}|nhóm|nhom|cuoi|cuối|dau|đầu)\s+(\d{{1,3}}){_NOT_A_SCORE}(?!\s*(?:years?|editions?|năm|kỳ|ky)\b)"
    rf"|(?<![\d.,])(\d{{1,2}})\s+(?:{_END}|{_COUNTED})"
)
_PARTS_COUNTED = re.compile(
    r"\b(\d|two|three|four|hai|ba|bốn|bon)\s+(?:\w+\s+){0,3}?"
    r"(?:dimensions?|pillars?|parts?|components?|nội dung|noi dung|trụ cột|tru cot|chiều cạnh|chieu canh"
    r"|chỉ số|chi so)\b"
)
_MOST_PARTS = 4
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
_RANK_RANGE = re.compile(
    r"(?:rank(?:s|ed)?|place[sd]?|position[s]?|hang|hạng|thu|thứ|vi tri|vị trí|from|tu|từ|between)\s*"
    rf"(?:from|tu|từ|thứ|thu|hạng|hang)?\s*{_NTH}\s*(?:-|–|to|through|and|den|đến|toi|tới|va|và)\s*"
    rf"(?:hang|hạng|thu|thứ)?\s*{_NTH}{_NOT_A_SCORE}"
)
_RANK_LIST = re.compile(
    r"(?:ranks?|ranked|places?|positions?|hang|hạng|thu|thứ|vi tri|vị trí)\s*\d{1,2}(?:st|nd|rd|th)?"
    r"(?:\s*,\s*\d{1,2}(?:st|nd|rd|th)?)+(?:\s*,?\s*(?:and|và|va|&)\s*\d{1,2}(?:st|nd|rd|th)?)?(?![\d.,]*\d)"
    r"|\b\d{1,2}(?:st|nd|rd|th)(?:\s*,\s*\d{1,2}(?:st|nd|rd|th))+(?:\s*,?\s*and\s*\d{1,2}(?:st|nd|rd|th))?"
)
_SCORED = re.compile(r"\bscor|\bpoints?\b|\bpts\b|điểm|\bdiem\b")
_RANKED = re.compile(r"rank|place|position|hang|hạng|thu|thứ|vi tri|vị trí")
_TO = r"(?:and|to|up to|until|-|–|—|den|đến|toi|tới|va|và)"
_BETWEEN = re.compile(
    rf"(?:between|from|tu|từ|khoang|khoảng|giữa|giua|trong)\s+{NUMBER}\s*{_TO}\s*(?:dưới |duoi )?{NUMBER}"
)
_UP_TO = r"(?:-|–|—|to|đến|den|tới|toi)"
_POINTS = r"\s*(?:points?|pts|điểm|diem)\b"
_POINTS_AFTER = re.compile(_POINTS)
_RANGE_OF_POINTS = re.compile(
    rf"(?<![\d.,]){NUMBER}\s*{_UP_TO}\s*{NUMBER}{_POINTS}"
    rf"|(?:scor\w*|điểm|diem)\s+(?:of |from |từ |tu |in |trong khoảng )?{NUMBER}\s*{_UP_TO}\s*{NUMBER}(?!\d)"
)
_DECIMAL = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{1,4}(?![\d.,]*\d|\s*%)")
_SIGN = re.compile(rf"(>=|≥|=>|<=|≤|=<|>|<)\s*{NUMBER}(?!\d)")
_OPEN_ENDED = re.compile(
    rf"(?<![\d.,]){NUMBER}(?:{_POINTS})?\s*"
    r"(?:(\+(?!\d)|trở lên|tro len|(?:or|and) (?:more|better|above|higher|over|up)\b)"
    r"|(?:trở xuống|tro xuong|(?:or|and) (?:less|worse|below|lower|under)\b))"
)
_INCLUSIVE = re.compile(
    r"at least|at most|no less|no more|ít nhất|it nhat|tối thiểu|toi thieu|tối đa|toi da|không quá|khong qua|từ|tu"
)
_RANK_BEFORE = re.compile(rf"\s*(?:{_RANK_WORD}|top)\s*$")
_WITHIN_TOP = re.compile(
    r"(?:\b(?:in|into|inside|within|among|reach(?:ed|es)?|rank(?:s|ed)?|ma(?:de|kes?)(?: it)?)\s+"
    r"(?:in |within |into |to )?(?:the |its )?"
    r"|(?:vào|vao|lọt|lot|nằm trong|nam trong|thuộc|thuoc|trong)\s+(?:nhóm |nhom )?)"
    rf"top\s*(\d{{1,2}}){_NOT_A_SCORE}"
)
_CHANGED_BY = re.compile(
    r"(?:by|gain(?:ed|s)?|add(?:ed|s)?|raised?|rose|improved?|increased?|thêm|them|tăng|tang|\+)\s*"
    r"(?:by|of|thêm|them|được|duoc|another|hẳn|han|luôn|luon|tới|toi|tận|tan|a full|a whole)?"
    rf"\s*{NUMBER}"
    rf"(?!\s*(?:%|lên|len))|{NUMBER}\s*(?:(?:more|extra|additional) points?|points? (?:more|higher|better|extra)"
    rf"|(?:điểm|diem) (?:nữa|nua|cao hơn|cao hon))|(?:cao hơn|cao hon)\s*{NUMBER}\s*(?:điểm|diem)"
)
_LOST = re.compile(
    rf"(?:lost|loses?|losing|fell|falls?|dropp?(?:ed|s)?|lowered|decreased?|mất|mat|giảm|giam|tụt|tut|bớt|bot)"
    rf"\s*(?:by|of|đi|di|mất|mat|thêm|them)?\s*{NUMBER}(?!\s*(?:%|lên|len|xuống|xuong|bậc|bac|hạng|hang|places?|ranks?))"
    rf"|{NUMBER}\s*(?:(?:fewer|less) points?|points? (?:less|fewer|lower|worse)"
    r"|(?:điểm|diem) (?:thấp hơn|thap hon|kém hơn|kem hon))"
)
_CHANGED_BY_ONE = re.compile(
    r"(?:gain(?:ed|s)?|add(?:ed|s)?|rose|rises|up|had|got|tăng|tang|thêm|them)\s+(?:by\s+|thêm\s+|them\s+)?"
    r"(?:an?|one|một|mot|1)\s+(?:\w+\s+)?(?:point|điểm|diem)"
)
# "40 instead of 28.74": what is replaced is not what it is set to.
_REPLACED = re.compile(
    rf"(?:instead of|rather than|thay vì|thay vi|thay cho|chứ không phải|chu khong phai)\s+(?:là |la |of |at )?{NUMBER}"
)
_CHANGED_TO = re.compile(
    rf"(?:to|of|at|been|had|scored|managed|reached|got|hit|were|was|is|lên|len|thành|thanh|là|la|còn|con|bằng|bang|đạt|dat|được|duoc|xuống|xuong)\s+{NUMBER}(?![\d.,]*(?:st|nd|rd|th))"
    rf"|{NUMBER}\s*(?:points?|điểm|diem|on )"
)


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


def named_places(text: Text, lexicon: Lexicon) -> tuple[int | None, int | None]:
    """Return the first two ranks named, in reading order: "fourth and not third"."""
    form = text.comparable()
    hits = [(m.start(), int(next(group for group in m.groups() if group))) for m in _DIGITS_NTH.finditer(form)]
    hits += [(hit.start(), value) for value, cue in lexicon.ordinals.items() for hit in cue.find(text)]
    named = list(dict.fromkeys(value for _, value in sorted(hits)))
    return (named[0] if named else None), (named[1] if len(named) > 1 else None)


def parts_count(text: Text, lexicon: Lexicon) -> int | None:
    """Return how many parts of a score are asked for: "which three dimensions"; all of them are no number."""
    found = _PARTS_COUNTED.search(text.comparable())
    if not found:
        return None
    written = found.group(1)
    words = (value for value, cue in lexicon.numbers.items() if cue(Text(written)))
    number = int(written) if written.isdigit() else next(words, 0)
    return number if 1 < number <= _MOST_PARTS else None


def place_from_end(text: Text, lexicon: Lexicon) -> int | None:
    """Return the place counted from the last, as in "second last" or "áp chót"."""
    return next((place for place, cue in lexicon.from_end.items() if cue(text)), None)


def places(text: Text) -> tuple[int, int] | None:
    """Return a range of ranks, as in "from 5th to 10th" or "ranks 4, 5 and 6"."""
    listed = _RANK_LIST.search(text.comparable())
    if listed:
        ranks = [int(rank) for rank in re.findall(r"\d{1,2}", listed.group())]
        return min(ranks), max(ranks)
    match = _RANK_RANGE.search(text.comparable())
    if match and _SCORED.search(text.comparable()) and not _RANKED.match(match.group()):
        return None
    if not match or _POINTS_AFTER.match(text.comparable(), match.end()):
        return None
    first, last = sorted((int(match.group(1)), int(match.group(2))))
    return (first, last) if first >= 1 and last > first else None


def threshold(text: Text, lexicon: Lexicon) -> Threshold | None:
    """Return a bound on scores or ranks, as in "above 50 points", "40 to 42 points" or "in the top 10"."""
    form = text.comparable()
    bound = _range_of_scores(form) or _signed(form) or _open_ended(form) or _compared(text, lexicon)
    return bound or _within_top(form) or _exactly(text, lexicon)


def _range_of_scores(form: str) -> Threshold | None:
    between = _BETWEEN.search(form)
    if between and not (_POINTS_AFTER.match(form, between.end()) or _SCORED.search(form)):
        between = None
    between = between or _RANGE_OF_POINTS.search(form)
    if not between:
        return None
    low, high = sorted(value_of(group) for group in between.groups() if group)
    return Threshold("between", low, high)


def _signed(form: str) -> Threshold | None:
    sign = _SIGN.search(form)
    if not sign:
        return None
    written = sign.group(1)
    ranked = _RANK_BEFORE.search(form[: sign.start()]) is not None
    above = (">" in written) != ranked  # a rank below ten is a better one
    inclusive = written not in {">", "<"}
    return Threshold(
        "above" if above else "below", value_of(sign.group(2)), None, "rank" if ranked else "score", inclusive
    )


def _open_ended(form: str) -> Threshold | None:
    match = _OPEN_ENDED.search(form)
    if not match:
        return None
    side: Literal["above", "below"] = "above" if match.group(2) else "below"
    return Threshold(side, value_of(match.group(1)), inclusive=True)


def _compared(text: Text, lexicon: Lexicon) -> Threshold | None:
    form = text.comparable()
    for side in ("above", "below"):
        for hit in lexicon.comparators[side].find(text):
            number = re.match(
                rf"\s*(?:rank\s*|hạng\s*|hang\s*)?{NUMBER}(?!\d)(?!\s*(?:year|năm|kỳ|edition|time|lần|tỷ|ty\b|triệu|trieu|billion|million|bn\b|usd|đô|%))",
                form[hit.end() :],
            )
            if number:
                ranked = re.search(r"rank|hạng|hang", number.group(0)) is not None
                inclusive = _INCLUSIVE.match(hit.group()) is not None
                named: Literal["above", "below"] = "above" if side == "above" else "below"
                return Threshold(named, value_of(number.group(1)), None, "rank" if ranked else "score", inclusive)
    return None


def _within_top(form: str) -> Threshold | None:
    match = _WITHIN_TOP.search(form)
    return Threshold("above", float(match.group(1)), of="rank", inclusive=True) if match else None


def _exactly(text: Text, lexicon: Lexicon) -> Threshold | None:
    """Return the one score whose owner is asked for, as in "which province scored 48.03?"."""
    scores = _DECIMAL.findall(text.comparable())
    if len(scores) != 1 or not lexicon.followup["asks_unit"](text):
        return None
    return Threshold("between", value_of(scores[0]), value_of(scores[0]), inclusive=True)


_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "mười": 10,
}
_HALF_A_POINT = re.compile(r"half a point|(?:nửa|nua) (?:điểm|diem)")
_IN_WORDS = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b(?=\s+(?:\w+\s+)?(?:points?|điểm|diem)\b)")


def amount(text: Text) -> tuple[float | None, Literal["value", "change"]]:
    """Return the number that a component is set to or changed by, as in "rose to 55" or "gained 10 points"."""
    typed = _HALF_A_POINT.sub("0.5 points", text.comparable())
    form = _REPLACED.sub(" ", _IN_WORDS.sub(lambda found: str(_WORDS[found.group()]), typed))
    lost = _LOST.search(form)
    if lost:
        return -value_of(next(group for group in lost.groups() if group)), "change"
    kinds: tuple[tuple[re.Pattern[str], Literal["value", "change"]], ...] = (
        (_CHANGED_BY, "change"),
        (_CHANGED_TO, "value"),
    )
    for pattern, kind in kinds:
        match = pattern.search(form)
        if match:
            return value_of(next(group for group in match.groups() if group)), kind
    return (1.0, "change") if _CHANGED_BY_ONE.search(form) else (None, "value")


def value_of(written: str) -> float:
    """Return a number as written with either decimal mark."""
    return float(written.replace(",", "."))
