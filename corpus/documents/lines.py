"""Text to paragraphs: invisible characters out, hard-wrapped lines joined. Knows nothing of formats."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\ufff9-\ufffb\U000e0000-\U000e007f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_LIST_ITEM = re.compile(r"\s*(?:[-*+•–▪●◦]|\d{1,3}[.)]|[a-zđ]\))\s+")
_STRUCTURE = re.compile(r"\s*(?:#{1,6}\s|\||>|```)")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]»]*$")
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_WRAP_LENGTHS = range(40, 161)  # letters a line: shorter are headlines and cells, longer are whole paragraphs


def clean(text: str) -> str:
    """Return text with the same line ends everywhere, no control characters, and nothing that a reader cannot see."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    return _CONTROL.sub("", text).replace("\u00a0", " ").replace("\u2028", "\n").replace("\u2029", "\n\n")


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line.rstrip()) is not None


def is_list_item(line: str) -> bool:
    """Say whether a line is an item of a list."""
    return _LIST_ITEM.match(line) is not None


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of plain text, one a string; a line that no width broke is one by itself."""
    blocks = [
        [stripped for line in block.split("\n") if (stripped := re.sub(r"[ \t]+", " ", line).strip())]
        for block in re.split(r"\n[ \t]*\n", clean(text))
    ]
    width = wrap_width([line for block in blocks for line in block])
    return tuple(paragraph for block in blocks for paragraph in unwrap(block, width))


def wrap_width(lines: list[str]) -> int:
    """Return the width at which a text's lines were broken, or 0 when its lines are paragraphs."""
    width = max(map(len, lines), default=0)
    full = [line for line in lines if len(line) >= 0.8 * width]
    whole = sum(map(ends_sentence, full))  # a width breaks lines inside sentences, a writer after them
    broken = len(full) >= 0.4 * len(lines) and whole <= len(full) // 2
    return width if width in _WRAP_LENGTHS and len(lines) >= 4 and broken else 0


def unwrap(lines: list[str], width: int) -> list[str]:
    """Return one block's lines with those joined that a fixed line width broke; width 0 means that none did."""
    joined: list[str] = []
    previous = ""
    for line in lines:
        if joined and _continues(previous, line, width):
            hyphenated = _HYPHENATED.search(previous) and line[:1].islower()
            joined[-1] += line if hyphenated else f" {line}"
        else:
            joined.append(line)
        previous = line
    return joined


def _continues(previous: str, line: str, width: int) -> bool:
    if is_list_item(line) or _STRUCTURE.match(line) or _STRUCTURE.match(previous):
        return False
    if line[:1].islower() and len(previous) >= _WRAP_LENGTHS.start and not ends_sentence(previous):
        return True
    # The next word would not have fitted: the width broke the line, not the writer.
    full = len(previous) + 1 + len(line.split(" ", 1)[0]) > 0.9 * width
    return width > 0 and full and not (ends_sentence(previous) and len(previous) < 0.75 * width)
