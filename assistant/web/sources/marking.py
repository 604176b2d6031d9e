"""A passage with what is looked for picked out: a quote as it stands, or the words of a search.

Of a search, whole words are picked out, whatever their case and English ends: a word typed with its Vietnamese marks
where it stands so, one typed without them whatever its marks.
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


def quoted(text: str, quote: str) -> list[Piece]:
    """Return the text in parts with a quote picked out, whatever the white space in it; none where it is not there."""
    plain = _plain(text)
    words = [re.escape(word) for word in _plain(quote).split()]
    found = re.search(r"\s+".join(words), plain) if words else None
    if found is None:
        return []
    start, end = found.span()
    parts = (Piece(plain[:start], False), Piece(plain[start:end], True), Piece(plain[end:], False))
    return [part for part in parts if part.text]


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
        return list(self._cut(_plain(text)))

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


def _plain(text: str) -> str:
    """Return a text with links as their words, and without the marks of bold."""
    return _MARKS.sub("", _LINK.sub(r"\1", text))
