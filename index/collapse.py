"""Hits that say nearly the same to one hit with all their sources. Knows nothing of how hits were ranked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from index.model import Hit, Passage

SHINGLE = 3  # words
ALIKE = 0.8  # of all runs of words of both: a reprint with another headline is above, a reworded one below

Shingle = tuple[str, ...]


def collapse(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits with near-duplicates moved into the best of them, order kept.

    The same rows said in two languages are one fact; articles are compared by their runs of three words.
    """
    kept: list[Hit] = []
    sizes: list[int] = []
    holders: dict[Shingle, list[int]] = defaultdict(list)
    facts: dict[tuple[object, ...], int] = {}
    for hit in hits:
        mine = _shingles(hit.passage)
        first = facts.get(_fact(hit.passage)) if hit.passage.rows else _alike(mine, holders, sizes)
        if first is not None:
            kept[first] = replace(kept[first], others=(*kept[first].others, hit.passage, *hit.others))
            continue
        facts[_fact(hit.passage)] = len(kept)
        for shingle in mine:
            holders[shingle].append(len(kept))
        kept.append(hit)
        sizes.append(len(mine))
    return kept


def _alike(mine: frozenset[Shingle], holders: dict[Shingle, list[int]], sizes: Sequence[int]) -> int | None:
    """Return the first kept hit whose runs of words are mostly the same."""
    shared = Counter(at for shingle in mine for at in holders.get(shingle, ()))
    alike = [at for at, count in shared.items() if count >= ALIKE * (len(mine) + sizes[at] - count)]
    return min(alike, default=None)


def _fact(passage: Passage) -> tuple[object, ...]:
    return passage.rows, passage.component


def _shingles(passage: Passage) -> frozenset[Shingle]:
    """Return an article's runs of words; a fact is told by its rows, since facts of one table read alike."""
    if passage.rows:
        return frozenset()
    plain = passage.text.casefold().split()
    return frozenset(zip(*(plain[at:] for at in range(min(SHINGLE, len(plain)))), strict=False))
