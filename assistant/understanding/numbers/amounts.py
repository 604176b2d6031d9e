"""What a component is set to or changed by: rose to 55, gained 10 points."""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.numbers.numerals import NUMBER, value_of
from assistant.understanding.text import Text

_CHANGED_BY = re.compile(
    r"(?:by|w[ea]nt up|go(?:es)? up|going up|moved? up|gain(?:ed|s)?"
    r"|add(?:ed|s)?|raised?|rose|improved?|increased?|thêm|them|tăng|tang|\+)\s*"
    r"(?:by|of|thêm|them|được|duoc|another|hẳn|han|luôn|luon|tới|toi|tận|tan|a full|a whole)?"
    rf"\s*{NUMBER}"
    rf"(?!\s*(?:%|lên|len))|{NUMBER}\s*(?:(?:more|extra|additional) points?|points? (?:more|higher|better|extra)"
    rf"|(?:điểm|diem) (?:nữa|nua|cao hơn|cao hon))|(?:cao hơn|cao hon)\s*{NUMBER}\s*(?:điểm|diem)"
)
_LOST = re.compile(
    r"(?:went down|go(?:es)? down|moved? down"
    rf"|lost|loses?|losing|fell|falls?|dropp?(?:ed|s)?|lowered|decreased?|mất|mat|giảm|giam|tụt|tut|bớt|bot)"
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
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "một": 1,
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
