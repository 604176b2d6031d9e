"""Hits that say nearly the same to one hit with all their sources. Knows nothing of how hits were ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.model import Hit, Passage
from index.words import fold, words

SHINGLE = 3  # words
ALIKE = 0.8  # of all shingles of both: reworded reprints are below, reprints with another headline above


def collapse(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits with near-duplicates moved into the best of them, order kept.

    The same rows said in two languages are one fact; articles are compared by their runs of three words.
    """
    kept: list[Hit] = []
    shingles: list[frozenset[tuple[str, ...]]] = []
    for hit in hits:
        mine = _shingles(hit.passage.text)
        for at, first in enumerate(kept):
            if _same(first.passage, hit.passage, shingles[at], mine):
                kept[at] = replace(first, others=(*first.others, hit.passage, *hit.others))
                break
        else:
            kept.append(hit)
            shingles.append(mine)
    return kept


def _same(first: Passage, second: Passage, one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    if first.rows or second.rows:
        return first.rows == second.rows and first.component == second.component
    return len(one & other) >= ALIKE * len(one | other)


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    plain = words(fold(text))
    return frozenset(zip(*(plain[at:] for at in range(min(SHINGLE, len(plain)))), strict=False))
