"""Similarities and word scores to one order. Knows nothing of stores, files or passages.

Dense similarity decides; word scores between 0 and 1 move it a little. Words of the query's own language count only on
passages in that language: across languages, words that look alike are mostly chance, and ranking by them loses what the
dense model knows. There only anchors count: numbers, names, units, terms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.packed_e5 import Floats

Ordinals = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Weights:
    """What a full match of words adds to a cosine. Made for e5, whose cosines lie between 0.7 and 0.9.

    Measured on both halves of the retrieval questions: with own from 0.04 to 0.10 and anchors from 0.02 to 0.05, every
    direction is better than either method alone.
    """

    own: float = 0.06
    own_anchors: float = 0.02  # in the query's language, where words have counted already
    anchors: float = 0.03  # in the other language

    def for_unmarked(self) -> Weights:
        """Return the weights for Vietnamese typed without marks.

        The dense model hardly reads it (nDCG@10 0.53 where words reach 0.97), so words lead.
        """
        return self.times(5)

    def times(self, factor: float) -> Weights:
        """Return the weights grown alike."""
        return Weights(own=factor * self.own, own_anchors=factor * self.own_anchors, anchors=factor * self.anchors)


@dataclass(frozen=True)
class WordScores:
    """Word scores of all passages of some places, 0 to 1. ``ordinals`` is sorted."""

    ordinals: Ordinals
    scores: Floats

    def best(self, count: int, allowed: Ordinals | None = None) -> Ordinals:
        """Return the places with the highest scores above zero."""
        places, scores = self.ordinals, self.scores
        if allowed is not None:
            places, scores = allowed, self.at(allowed)
        count = min(count, len(scores))
        if not count:
            return np.empty(0, dtype=np.int64)
        top = np.argpartition(-scores, count - 1)[:count]
        top = top[np.argsort(-scores[top], kind="stable")]
        return np.asarray(places[top[scores[top] > 0]])

    def at(self, ordinals: Ordinals) -> Floats:
        """Return the score at each place, zero where none is held."""
        if not len(self.ordinals):
            return np.zeros(len(ordinals), dtype=np.float32)
        found = np.minimum(np.searchsorted(self.ordinals, ordinals), len(self.ordinals) - 1)
        held = self.ordinals[found] == ordinals
        return np.where(held, self.scores[found], np.float32(0)).astype(np.float32)


def among(ordinals: Ordinals, held: Ordinals) -> npt.NDArray[np.bool_]:
    """Return for each place whether it is one of those held, which are sorted."""
    if not len(held):
        return np.zeros(len(ordinals), dtype=np.bool_)
    found = np.minimum(np.searchsorted(held, ordinals), len(held) - 1)
    return np.asarray(held[found] == ordinals)


def fuse(
    similarities: Floats, own: Floats, anchors: Floats, same_language: npt.NDArray[np.bool_], weights: Weights
) -> Floats:
    """Return one score a candidate: its cosine, moved by the words it shares with the query."""
    here = weights.own * own + weights.own_anchors * anchors
    moved: Floats = similarities + np.where(same_language, here, weights.anchors * anchors)
    return moved
