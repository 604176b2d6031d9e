"""Whether two texts are one document saved twice. Knows nothing of files."""

from __future__ import annotations

import re
import unicodedata
import zlib
from hashlib import sha256

from corpus.documents import furniture, lines

_WORD = re.compile(r"\w+")
_SHINGLE_WORDS = 5
_SKETCH_SIZE = 256  # standard error of the resemblance about 0.03
NEAR = 0.6  # from here on two texts are taken for versions of one document


def fingerprint(text: str) -> str:
    """Return a code that equal articles share, whatever their spacing, case, punctuation and page furniture."""
    body = furniture.strip(lines.paragraphs(text)).lines
    return sha256(" ".join(_words("\n".join(body))).encode()).hexdigest()


def sketch(text: str) -> frozenset[int]:
    """Return a sample of a text's word sequences, small enough to keep for every document; see `resemblance`."""
    words = _words(text)
    runs = {" ".join(words[at : at + _SHINGLE_WORDS]) for at in range(max(1, len(words) - _SHINGLE_WORDS + 1))}
    return frozenset(sorted(zlib.crc32(run.encode()) for run in runs if run)[:_SKETCH_SIZE])


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Return about how much of two texts is the same, 0 to 1; from `NEAR` on they are versions of one document."""
    union = sorted(one | other)[: min(len(one), len(other))]
    return sum(value in one and value in other for value in union) / len(union) if union else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())
