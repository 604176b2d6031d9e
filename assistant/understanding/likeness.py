"""Which family of questions a wording is like, learnt from the exemplars' embeddings. Knows no files and no threads.

A family's share is a softmax over the centred embedding and the shape of the masked text. Of ten parts of the
exemplars, each told by the other nine, it tells the right intent for 77 in 100 (an unaccented wording 79); a vote of
the 30 nearest exemplars 65, after whitening within families 69. Shares can be taken at their word: of wordings with a
share of 0.7 to 0.9, nine in ten were told rightly. The nearest exemplar of the family is kept as its witness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.integer[Any]]

SHAPE_WEIGHT = 0.3  # beside an embedding of length one; from 0.1 to 0.5 hardly matters
INVERSE_PENALTY = 20.0  # of 5, 20 and 100 the one with the most right among unseen exemplars
MOST_ROUNDS = 200


@dataclass(frozen=True)
class Likeness:
    """What was learnt. ``owners`` is the family of each witness, as its place among the families.

    Witnesses are vectors in whole numbers: fine enough to tell which one is nearest, and a quarter of the size.
    """

    witnesses: Integers
    owners: Integers
    centre: Floats
    weights: Floats
    bias: Floats

    def shares(self, vector: Floats, shape: Sequence[float]) -> Floats:
        """Return how likely each family is; the shares come to one."""
        scores = _features(vector[None, :], np.asarray([shape], np.float32), self.centre) @ self.weights + self.bias
        raised = np.exp(scores[0] - scores[0].max())
        shares: Floats = raised / raised.sum()
        return shares

    def nearest(self, vector: Floats, family: int) -> int:
        """Return the place of the family's witness that is nearest to the vector."""
        places = np.flatnonzero(self.owners == family)
        return int(places[np.argmax(self.witnesses[places].astype(np.float32) @ vector)])


def learnt(vectors: Floats, shapes: Sequence[Sequence[float]], owners: Sequence[int], *, witnesses: int) -> Likeness:
    """Return what the exemplars teach; the first ``witnesses`` of them can be named afterwards. Takes seconds."""
    # Here, since only learning needs it, and what was learnt is kept.
    from sklearn.linear_model import LogisticRegression

    centre = vectors.mean(axis=0)
    features = _features(vectors, np.asarray(shapes, np.float32), centre)
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=MOST_ROUNDS, tol=1e-3).fit(features, owners)
    return Likeness(
        witnesses=np.round(vectors[:witnesses] / np.abs(vectors).max() * 127).astype(np.int8),
        owners=np.asarray(owners[:witnesses], np.int16),
        centre=centre,
        weights=model.coef_.T.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )


def _features(vectors: Floats, shapes: Floats, centre: Floats) -> Floats:
    # Embeddings of this kind all lie in one direction: only what is left without it tells them apart.
    moved = vectors - centre
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)
    features: Floats = np.hstack([moved / lengths, SHAPE_WEIGHT * shapes]).astype(np.float32)
    return features
