"""What a question takes for granted or sets against each other: a score, a direction, "33rd or 37th?"."""

from __future__ import annotations

import re

from assistant.understanding.frame import Direction
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.numbers.numerals import NUMBER, value_of
from assistant.understanding.text import Text

_RANK = r"(?:rank(?:ed)?|place|position|number|no\.?|#|hạng|hang|thứ|thu|vị trí|vi tri)"
_OR = r",?\s*(?:or|hay là|hay la|hay|hoặc|hoac|versus|vs\.?|/)\s*(?:is it |was it |rather )?"
_AND = r"\s*(?:and|và|va|vừa|vua)\s*(?:là |la )?"
_FIGURE = rf"(?:{_RANK}\s*(?:thứ |thu )?)?{NUMBER}(?:st|nd|rd|th)?(?:\s*(?:points?|pts|điểm|diem|place)\b)?"
_EITHER = re.compile(
    rf"(?<![\d.,]){_FIGURE}\s*{_OR}{_FIGURE}(?![\d.,]*\d)"
    rf"|\b(?:both|vừa|vua)\s+(?:in |at |là |la )?{_FIGURE}{_AND}{_FIGURE}(?!\d)"
)
_SCORED = re.compile(
    r"(?:scor\w+|got|gets|has|had|with|of|is|was|at|đạt|dat|được|duoc|là|la|có|co|tới|toi)\s+"
    rf"(?:only |just |chỉ |chi |tận )?(?:{NUMBER}\s*(?:points?|pts|điểm|diem)\b|(\d{{1,3}}[.,]\d+))"
    rf"|scor\w+\s+(?:only |just )?(\d{{2,3}})(?![\d.,%])"
)


def alternatives(text: Text) -> tuple[float, ...]:
    """Return two figures that the question sets against each other: "33 or 37", "both 2nd and 17th"."""
    match = _EITHER.search(text.comparable())
    if match is None:
        return ()
    return tuple(dict.fromkeys(value_of(group) for group in match.groups() if group))


def claimed_score(text: Text) -> float | None:
    """Return the score that a question says a unit had."""
    match = _SCORED.search(text.comparable())
    return value_of(next(group for group in match.groups() if group)) if match else None


def claimed_direction(text: Text, lexicon: Lexicon) -> Direction | None:
    """Return which way a question says that a unit went; None where it says neither or both."""
    rising, falling = lexicon.hints["rising"](text), lexicon.hints["falling"](text)
    if rising == falling:
        return None
    return "up" if rising else "down"
