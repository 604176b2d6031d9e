"""Quotations of a text, and the passage that each stands in word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Row
from assistant.evidence import Quote, ToolResult
from assistant.grounding.cells import reference

_MARKS = re.compile(r"[“”«»\"]")
_PAIRS = {"“": "”", "«": "»", '"': '"'}
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LEFT_OUT = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*")
_SPACE = re.compile(r"\s+")
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "*": "", "`": ""})
WORDS = 4  # fewer are a name or a term and not a quotation, unless they are found


@dataclass(frozen=True)
class Quotation:
    """Words in quotation marks at ``start`` to ``end``; ``refs`` are what holds them word for word."""

    start: int
    end: int
    words: str
    refs: tuple[str, ...]

    @property
    def is_one(self) -> bool:
        """Return whether so many words can only be a quotation."""
        return len(self.words.split()) >= WORDS


class Quotations:
    """Finds quotations and where they come from: passages, notes of rows, the question."""

    def __init__(self, results: Sequence[ToolResult], question: str) -> None:
        passages = [quote for result in results for quote in result.passages]
        texts = [(f"passage:{quote.passage_id}", text) for quote in passages for text in _texts(quote)]
        self._notes = dict.fromkeys((_note(row), reference(row)) for one in results for row in one.rows if _noted(row))
        told = [
            ("question", question),
            *(("question", text) for text in _told(results)),
            *((ref, note) for note, ref in self._notes),
        ]
        self._texts = [(ref, comparable(text)) for ref, text in (*texts, *told)]

    def find(self, text: str) -> Iterator[Quotation]:
        """Yield the quotations of a text, and the notes of rows that it repeats."""
        for start, end in quoted(text):
            words = text[start + 1 : end].rstrip("".join(_PAIRS.values()))
            pieces = [piece for piece in map(comparable, _LEFT_OUT.split(words)) if piece]
            refs = (ref for ref, known in self._texts if _holds(known, pieces))
            yield Quotation(start, end, words, tuple(dict.fromkeys(refs)))
        for note, ref in self._notes:
            at = text.find(note)
            if at >= 0:
                yield Quotation(at, at + len(note), note, (ref,))


def quoted(text: str) -> Iterator[tuple[int, int]]:
    """Yield where quotation marks open and close, the outermost; one that is left open ends with its line."""
    opened: list[str] = []
    start = 0
    for match in _MARKS.finditer(text):
        if opened and "\n" in text[start : match.start()]:
            yield start, text.index("\n", start)
            opened.clear()
        mark = match.group()
        if opened and mark == _PAIRS[opened[-1]]:
            opened.pop()
            if not opened:
                yield start, match.end()
        elif mark in _PAIRS:
            start = start if opened else match.start()
            opened.append(mark)
    if opened:
        end = text.find("\n", start)
        yield start, len(text) if end < 0 else end


def comparable(text: str) -> str:
    """Return a text as quotations are compared: links by their words, one kind of quotation mark, dash and space."""
    return _SPACE.sub(" ", _LINK.sub(r"\1", text).translate(_SAME)).strip(" .,;:").casefold()


def _holds(text: str, pieces: Sequence[str]) -> bool:
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return bool(pieces)


def _texts(quote: Quote) -> tuple[str, ...]:
    return tuple(text for text in (quote.text, quote.rendering or "", quote.title) if text)


def _told(results: Iterable[ToolResult]) -> Iterator[str]:
    """Yield what results name in words: components, and what was asked for and is held instead."""
    for result in results:
        yield from (row.component for row in result.rows)
        yield from (result.problem.asked, *result.problem.held) if result.problem else ()


def _note(row: Row) -> str:
    return str(getattr(row, "note", ""))


def _noted(row: Row) -> bool:
    return len(_note(row).split()) >= WORDS
