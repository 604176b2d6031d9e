"""A number as a question writes it, and the words that stand beside it."""

from __future__ import annotations

import re

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import Text

NUMBER = r"(\d{1,3}(?:[.,]\d+)?)"
NOT_A_SCORE = r"(?![\d.,%])"
RANK_WORD = r"rank(?:s|ed|ing)?|place[sd]?|position|hang|hạng|thu|thứ|vi tri|vị trí"
POINTS = r"\s*(?:points?|pts|điểm|diem)\b"
POINTS_AFTER = re.compile(POINTS)
SCORED = re.compile(r"\bscor|\bpoints?\b|\bpts\b|điểm|\bdiem\b")


def value_of(written: str) -> float:
    """Return a number as written with either decimal mark."""
    return float(written.replace(",", "."))


def number_in(written: str, lexicon: Lexicon) -> int | None:
    """Return a whole number as written in digits or as a word; None for what is none."""
    if written.isdecimal():
        return int(written)
    return next((value for value, cue in lexicon.numbers.items() if cue(Text(written))), None)
