"""A passage with the words that were searched for picked out: whole words, whatever their case and English ends.

A word typed with its Vietnamese marks is picked out where it stands so; one typed without, whatever its marks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from index.words import Tokenizer, fold, is_marked

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"\*\*")


class Piece(NamedTuple):
    """A part of a text, and whether it is a word that was searched for."""

    text: str
    marked: bool


class Marker:
    """Picks out the words of one query. ``silent`` words carry a sentence and name nothing."""

    def __init__(self, query: str, silent: Collection[str] = ()) -> None:
        self._tokenizer = Tokenizer()
        quiet = {fold(word) for word in silent}
        told = [word.casefold() for word in _WORD.findall(query) if fold(word) not in quiet]
        self._exactly = frozenset(word for word in told if is_marked(word))
        self._stems = frozenset(self._tokenizer.english(" ".join(word for word in told if not is_marked(word))))

    def pieces(self, text: str) -> list[Piece]:
        """Return the text in parts, links as their words and without the marks of bold."""
        return list(self._cut(_MARKS.sub("", _LINK.sub(r"\1", text))))

    def _cut(self, text: str) -> Iterator[Piece]:
        reached = 0
        for found in _WORD.finditer(text):
            if not self._is_wanted(found.group()):
                continue
            if found.start() > reached:
                yield Piece(text[reached : found.start()], False)
            yield Piece(found.group(), True)
            reached = found.end()
        if reached < len(text):
            yield Piece(text[reached:], False)

    def _is_wanted(self, word: str) -> bool:
        return word.casefold() in self._exactly or not self._stems.isdisjoint(self._tokenizer.english(word))
