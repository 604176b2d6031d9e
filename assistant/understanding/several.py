"""Several questions in one breath to one question each."""

from __future__ import annotations

import re

_QUESTION_WORDS = (
    r"who|what|which|how|when|where|why|top|bottom|"
    r"ai|tỉnh nào|tinh nao|vì sao|vi sao|tại sao|năm đó|nam do|bao nhiêu|mấy"
)
_BOUND = re.compile(
    rf"(?<=[?])\s+(?=\S)|\s*[,;]?\s+(?:and|và|va)\s+(?=(?:also\s+)?(?:{_QUESTION_WORDS})\b)|;\s+", re.IGNORECASE
)
_LEAST_WORDS = 3  # a shorter piece is a tail of the question before it ("…, and why?" is kept whole below)
MOST_QUESTIONS = 3


def split_questions(text: str) -> list[str]:
    """Return the questions in the order asked; a text that holds one is returned whole.

    A preamble that asks nothing stays with the question after it.
    """
    pieces = [piece.strip() for piece in _BOUND.split(text) if piece.strip()]
    questions: list[str] = []
    for piece in pieces:
        if questions and (len(piece.split()) < _LEAST_WORDS or len(questions[-1].split()) < _LEAST_WORDS):
            questions[-1] = f"{questions[-1]} {piece}"
        else:
            questions.append(piece)
    return questions[:MOST_QUESTIONS] if 1 < len(questions) <= MOST_QUESTIONS else [text]
