"""A Markdown text to spans of a few sentences. Knows nothing of articles' records or of search.

Spans never cross a heading, begin and end at sentence bounds, and hold no white space at either end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

CHUNKING_VERSION = 4  # raise it when the same text would be cut, described or stored differently
MOST_WORDS = 110  # about 200 tokens: half of what the model reads, and small enough to quote
ENOUGH_WORDS = 45  # a span this long ends with its paragraph

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t#]*$")
_TABLE_OR_LIST = re.compile(r"^\s*(?:[-*+]|\d+[.)]|\|)\s?")
# No range of code points holds the Vietnamese capitals alone: Đ, Ư and Ạ stand among the small letters.
_CAPITALS = "".join(char for char in map(chr, range(0x41, 0x1EFA)) if char.isupper())
_SENTENCE_END = re.compile(rf"[.!?…]+[\"'”’)\]»]*(?=\s+[\"'“‘(\[«]*[{_CAPITALS}]|\s+\d|\s*$)")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|etc|e\.g|i\.e|TP|ThS|TS|PGS|GS|Q|P|(?<!&)[A-Z]))\.$")
_INSIDE_LINK = re.compile(r"\[[^\]]*\]\([^)\s]*\)")


@dataclass(frozen=True)
class Chunk:
    """A span of the text, and the headings above it, outermost first."""

    start: int
    end: int
    headings: tuple[str, ...]


@dataclass(frozen=True)
class _Block:
    """A paragraph, a list item or a table's row, and the headings above it. Sections may have the same headings."""

    start: int
    end: int
    headings: tuple[str, ...]
    section: int


def split(text: str) -> tuple[Chunk, ...]:
    """Return the text's spans in order. A heading belongs to the spans under it and is in none of them."""
    chunks: list[Chunk] = []
    sentences: list[tuple[int, int]] = []
    section = 0
    headings: tuple[str, ...] = ()

    def close() -> None:
        if sentences:
            chunks.append(Chunk(sentences[0][0], sentences[-1][1], headings))
            sentences.clear()

    for block in _blocks(text):
        if block.section != section:
            close()
            section, headings = block.section, block.headings
        for start, end in _sentences(text, block):
            if sentences and _words(text[sentences[0][0] : end]) > MOST_WORDS:
                close()
            sentences.append((start, end))
        if sentences and _words(text[sentences[0][0] : sentences[-1][1]]) >= ENOUGH_WORDS:
            close()
    close()
    return tuple(chunks)


def sentences(text: str) -> Iterator[Chunk]:
    """Yield the text's sentences one by one, each with the headings above it."""
    for block in _blocks(text):
        for start, end in _sentences(text, block):
            yield Chunk(start, end, block.headings)


def _blocks(text: str) -> Iterator[_Block]:
    """Yield runs of lines that belong together."""
    open_headings: list[tuple[int, str]] = []
    start: int | None = None
    section = at = 0
    for line in text.splitlines(keepends=True):
        heading = _HEADING.match(line.strip("\r\n"))
        starts_anew = heading or not line.strip() or _TABLE_OR_LIST.match(line)
        if starts_anew and start is not None:
            yield _Block(start, at, tuple(name for _, name in open_headings), section)
            start = None
        if heading:
            section += 1
            depth = len(heading[1])
            open_headings = [(level, name) for level, name in open_headings if level < depth]
            open_headings.append((depth, heading[2]))
        elif line.strip() and start is None:
            start = at
        at += len(line)
    if start is not None:
        yield _Block(start, at, tuple(name for _, name in open_headings), section)


def _sentences(text: str, block: _Block) -> Iterator[tuple[int, int]]:
    """Yield the block's sentences, trimmed; one of more than `MOST_WORDS` is cut between words."""
    links = [match.span() for match in _INSIDE_LINK.finditer(text, block.start, block.end)]
    begin = block.start
    for match in _SENTENCE_END.finditer(text, block.start, block.end):
        end = match.end()
        if any(start < end < stop for start, stop in links) or _ABBREVIATION.search(text[begin:end]):
            continue
        yield from _trimmed(text, begin, end)
        begin = end
    yield from _trimmed(text, begin, block.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = list(re.finditer(r"\S+", text[start:end]))
    for first in range(0, len(words), MOST_WORDS):
        run = words[first : first + MOST_WORDS]
        yield start + run[0].start(), start + run[-1].end()


def _words(text: str) -> int:
    return len(text.split())
