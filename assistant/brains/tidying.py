"""A model's text as it may be shown: no thinking aloud, no links, images or HTML, marks in their proper form and place.

Marks that a model forgot are set where one source's rows bear the sentence out. Nothing here judges what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answer import Row
from assistant.brains.reading import without_thinking
from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^)]*\)")
_ADDRESS = re.compile(r"<?\b(?:https?|ftp|data|javascript):\S+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LOOSE_MARK = re.compile(r"\[{1,2}\s*(?:([tp])\s*:\s*)?(s\d{3,}|[\w-]+:\d+-\d+)\s*\]{1,2}")
_MARK = re.compile(r"\[\[[tp]:[^\]]+\]\]")
_MARKS_AFTER_END = re.compile(r"\s*([.!?])\s*((?:\[\[[tp]:[^\]]+\]\]\s*)*\[\[[tp]:[^\]]+\]\])(?=\s|$)")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?(?:\s+|$)")
_END = re.compile(r"\s*([.!?:]?)(\s*)$")


def tidied(text: str) -> str:
    """Return a model's text without what must not reach a page, its marks mended."""
    text = without_thinking(text)
    for pattern, kept in ((_IMAGE, ""), (_LINK, r"\1"), (_ADDRESS, ""), (_TAG, "")):
        text = pattern.sub(kept, text)
    return _MARKS_AFTER_END.sub(r" \2\1", _LOOSE_MARK.sub(_proper_mark, text)).strip()


def _proper_mark(match: re.Match[str]) -> str:
    kind = match.group(1) or ("p" if ":" in match.group(2) else "t")
    return f"[[{kind}:{match.group(2)}]]"


def cited(text: str, results: Sequence[ToolResult], w: Wording) -> str:
    """Return the text with a mark in each sentence that a row bears out and that has none."""
    rows = [row for result in results for row in result.rows if row.source_ids]
    return "".join(_cited(sentence, rows, w) for sentence in sentences(text))


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text with what parts them."""
    return (match.group() for match in _SENTENCE.finditer(text) if match.group())


def _cited(sentence: str, rows: Sequence[Row], w: Wording) -> str:
    if _MARK.search(sentence):
        return sentence
    told = [row for row in rows if w.unit_of(row) in sentence and any(f in sentence for f in _written(row, w))]
    marks = "".join(dict.fromkeys(f"[[t:{row.source_ids[0]}]]" for row in told))
    return _END.sub(rf" {marks}\1\2", sentence, count=1) if marks else sentence


def _written(row: Row, w: Wording) -> tuple[str, ...]:
    figures = (w.bare_score(row) if row.score is not None else "", str(row.rank or ""))
    return tuple(figure for figure in figures if figure)
