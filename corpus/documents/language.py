"""Which of the assistant's two languages a text is in, by its words and marks; None for any other."""

from __future__ import annotations

import re

from corpus.documents.vietnamese import is_syllable
from corpus.model import Language

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_WORDS = 3_000


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = _words(
    "the of and to in is are was were for on with that this by from as at it its an be has have had not but or which "
    "will their they more than been also can into other said who what all would about after"
)
# Words of Vietnamese written without marks that are no English words.
_UNMARKED = _words(
    "cua va cac duoc trong khong nhung voi mot nguoi tinh thanh pho nam theo tai nay viec den cung phat trien doi moi "
    "sang tao chi dung hang diem xep dau ve thi nao gia tri bo nganh cong nghe khoa hoc kinh te la co cho khi da se"
)


def detect_language(text: str) -> Language | None:
    """Return "vi" or "en", or None when too little speaks for either.

    Vietnamese without marks counts as Vietnamese. English text full of Vietnamese names stays English.
    """
    words = [word.lower() for word in _WORD.findall(text)[:_SAMPLE_WORDS]]
    if len(words) < 3:
        return None
    marked = sum(not word.isascii() and is_syllable(word) for word in words) / len(words)
    unmarked = sum(word in _UNMARKED for word in words) / len(words)
    english = sum(word in _ENGLISH for word in words) / len(words)
    vietnamese = max(marked, unmarked)
    if max(vietnamese, english) < 0.12:
        return None
    return "vi" if vietnamese > english else "en"
