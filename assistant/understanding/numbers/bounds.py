"""Bounds on scores and ranks: above 50 points, 40 to 42, in the top 10."""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.frame import Threshold
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.numbers.numerals import (
    NOT_A_SCORE,
    NUMBER,
    POINTS,
    POINTS_AFTER,
    RANK_WORD,
    SCORED,
    value_of,
)
from assistant.understanding.text import Text

_TO = r"(?:and|to|up to|until|-|–|—|den|đến|toi|tới|va|và)"
_BETWEEN = re.compile(
    rf"(?:between|from|tu|từ|khoang|khoảng|giữa|giua|trong)\s+{NUMBER}\s*{_TO}\s*(?:dưới |duoi )?{NUMBER}"
)
_UP_TO = r"(?:-|–|—|to|đến|den|tới|toi)"
_RANGE_OF_POINTS = re.compile(
    rf"(?<![\d.,]){NUMBER}\s*{_UP_TO}\s*{NUMBER}{POINTS}"
    rf"|(?:scor\w*|điểm|diem)\s+(?:of |from |từ |tu |in |trong khoảng )?{NUMBER}\s*{_UP_TO}\s*{NUMBER}(?!\d)"
)
_DECIMAL = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{1,4}(?![\d.,]*\d|\s*%)")
_SIGN = re.compile(rf"(>=|≥|=>|<=|≤|=<|>|<)\s*{NUMBER}(?!\d)")
_OPEN_ENDED = re.compile(
    rf"(?<![\d.,]){NUMBER}(?:{POINTS})?\s*"
    r"(?:(\+(?!\d)|trở lên|tro len|(?:or|and) (?:more|better|above|higher|over|up)\b)"
    r"|(?:trở xuống|tro xuong|(?:or|and) (?:less|worse|below|lower|under)\b))"
)
_INCLUSIVE = re.compile(
    r"at least|at most|no less|no more|ít nhất|it nhat|tối thiểu|toi thieu|tối đa|toi da|không quá|khong qua|từ|tu"
)
_RANK_BEFORE = re.compile(rf"\s*(?:{RANK_WORD}|top)\s*$")
_WITHIN_TOP = re.compile(
    r"(?:\b(?:in|into|inside|within|among|reach(?:ed|es)?|rank(?:s|ed)?|ma(?:de|kes?)(?: it)?)\s+"
    r"(?:in |within |into |to )?(?:the |its )?"
    r"|(?:vào|vao|lọt|lot|nằm trong|nam trong|thuộc|thuoc|trong)\s+(?:nhóm |nhom )?)"
    rf"top\s*(\d{{1,2}}){NOT_A_SCORE}"
)


def threshold(text: Text, lexicon: Lexicon) -> Threshold | None:
    """Return a bound on scores or ranks, as in "above 50 points", "40 to 42 points" or "in the top 10"."""
    form = text.comparable()
    bound = _range_of_scores(form) or _signed(form) or _open_ended(form) or _compared(text, lexicon)
    return bound or _within_top(form) or _exactly(text, lexicon)


def _range_of_scores(form: str) -> Threshold | None:
    between = _BETWEEN.search(form)
    if between and not (POINTS_AFTER.match(form, between.end()) or SCORED.search(form)):
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
