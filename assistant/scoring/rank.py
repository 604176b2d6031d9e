"""Scores to ranks. Knows nothing of how scores were made."""

from __future__ import annotations

from assistant.scoring import columns
from assistant.scoring.coin import Matrix


def best_first(scores: Matrix) -> Matrix:
    """Return each score's rank within its column, 1 the highest; NaN where there is no score.

    Ties share the smallest rank (1, 2, 2, 4), as R's ``rank(-x, ties.method = "min")``. Give unrounded scores: rounding
    first makes false ties.
    """
    return columns.ranks(-scores)
