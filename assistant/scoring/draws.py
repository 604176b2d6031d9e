"""Many weightings of one tree computed at once: the top score and rank of every unit in every draw.

The same rules as `aggregate`, over arrays of units x draws; plain doubles, as ranges need no last bits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from assistant.scoring.coin import Coin, Matrix

Ranks = npt.NDArray[np.int64]

BLOCK = 2000  # draws at a time: a 500-unit index then needs 8 MB for each component
DECIMALS = 10  # scores this close tie: summing in another order moves the last bits


def noisy(coin: Coin, factors: Matrix, levels: Sequence[int] | None = None) -> Matrix:
    """Return the weights of every component (rows) in every draw (columns), at the levels to vary or all."""
    vary = np.array([levels is None or item.level in levels for item in coin.components])
    weights = np.array([item.weight for item in coin.components])
    varied: Matrix = np.where(vary[:, None], factors, 1.0) * weights[:, None]
    return varied


def top_scores(
    coin: Coin, normalised: Matrix, means: Mapping[int, str], weights: Matrix, coverage: float | None = None
) -> Matrix:
    """Return the index of every unit (rows) under every draw's weights (columns)."""
    place = {item.code: number for number, item in enumerate(coin.components)}
    scores: dict[str, Matrix] = {item.code: normalised[:, [column]] for column, item in enumerate(coin.indicators)}
    for parent in coin.aggregates:
        children = [item.code for item in coin.components if item.parent == parent.code]
        own = [weights[place[code]] for code in children]
        parts = [scores.pop(code) for code in children]
        scores[parent.code] = _combine(parts, own, means[parent.level], coverage)
    return np.broadcast_to(scores[coin.top.code], (normalised.shape[0], weights.shape[1]))


def ranks(scores: Matrix) -> Ranks:
    """Return each unit's rank in each draw, 1 the best, ties the smallest; 0 where it has no score."""
    rounded = np.ascontiguousarray(-np.round(scores, DECIMALS).T)
    order = np.argsort(rounded, axis=1)  # missing scores sort last
    ordered = np.take_along_axis(rounded, order, axis=1)
    first = np.ones(ordered.shape, dtype=bool)
    first[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    places = np.maximum.accumulate(np.where(first, np.arange(1, ordered.shape[1] + 1), 1), axis=1)
    found = np.empty(ordered.shape, dtype=np.int64)
    np.put_along_axis(found, order, np.where(np.isnan(ordered), 0, places), axis=1)
    return found.T


def _combine(parts: Sequence[Matrix], weights: Sequence[Matrix], mean: str, coverage: float | None) -> Matrix:
    """Return a parent's scores (units x draws) from its children's, each units x draws or units x 1."""
    held = [~np.isnan(part) for part in parts]
    with np.errstate(invalid="ignore", divide="ignore"):
        terms = [_term(part, mean) for part in parts]
        if all(term.shape[1] == 1 for term in terms):
            found = _fixed(np.hstack(terms), np.hstack(held), np.array(weights), mean)
        else:
            above = sum(
                np.where(own, term, 0.0) * weight for term, own, weight in zip(terms, held, weights, strict=True)
            )
            below = sum(own * weight for own, weight in zip(held, weights, strict=True))
            found = _finish(np.asarray(above), np.asarray(below), mean)
    count = sum(own.astype(np.int64) for own in held)
    enough = len(parts) if mean == "sum" else 1 if coverage is None else coverage * len(parts)
    return np.where(count >= max(enough, 1), found, np.nan)


def _fixed(terms: Matrix, held: npt.NDArray[np.bool_], weights: Matrix, mean: str) -> Matrix:
    """Return the same for children whose scores do not depend on the draw: one product of matrices."""
    above = np.where(held, terms, 0.0) @ weights
    return _finish(above, held.astype(np.float64) @ weights, mean)


def _term(part: Matrix, mean: str) -> Matrix:
    if mean == "geometric":
        return np.log(part)
    return 1 / part if mean == "harmonic" else part


def _finish(above: Matrix, below: Matrix, mean: str) -> Matrix:
    if mean == "sum":
        return above
    if mean == "geometric":
        return np.exp(above / below)
    return below / above if mean == "harmonic" else above / below
