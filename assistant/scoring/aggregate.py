"""Children's scores to their parent's, level by level. Knows nothing of how scores were normalised.

The functions are COINr's ``a_*``. A missing child is left out and the other weights rescaled; a parent is missing when
all its children are, or when a smaller share of them is held than asked. Children of weight zero count for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from assistant.scoring.coin import Coin, Matrix
from assistant.scoring.errors import BadChoice, UnknownCode
from assistant.scoring.tree import Rule

Mean = Callable[[Matrix, Matrix], Matrix]


def weighted_mean(children: Matrix, weights: Matrix) -> Matrix:
    """Return sum(w x) / sum(w) of each row (``a_amean``)."""
    used = _used(children, weights)
    with np.errstate(invalid="ignore"):
        share = used / _total(used)[:, None]
    return _empty_to_nan(used, _total(share * _filled(children, 0.0)))


def geometric_mean(children: Matrix, weights: Matrix) -> Matrix:
    """Return exp(sum(w ln x) / sum(w)) of each row (``a_gmean``); values must be above zero."""
    used = _used(children, weights)
    with np.errstate(invalid="ignore"):
        return _empty_to_nan(used, np.exp(_total(used * np.log(_filled(children, 1.0))) / _total(used)))


def harmonic_mean(children: Matrix, weights: Matrix) -> Matrix:
    """Return sum(w) / sum(w / x) of each row (``a_hmean``); values must be above zero."""
    used = _used(children, weights)
    with np.errstate(invalid="ignore"):
        return _empty_to_nan(used, _total(used) / _total(used / _filled(children, 1.0)))


def weighted_sum(children: Matrix, weights: Matrix) -> Matrix:
    """Return sum(w x) of each row, missing when any child is: a sum of some parts is not the sum."""
    return np.where(np.isnan(children).any(axis=1), np.nan, _total(np.where(np.isnan(children), 0, children * weights)))


MEANS: Mapping[str, Mean] = {
    "arithmetic": weighted_mean,
    "geometric": geometric_mean,
    "harmonic": harmonic_mean,
    "sum": weighted_sum,
}
RULES: Mapping[str, Rule] = {"arithmetic": "mean", "geometric": "geometric", "harmonic": "harmonic", "sum": "sum"}


def by_level(coin: Coin, names: Sequence[str]) -> dict[int, str]:
    """Return the aggregation of each level above the indicators; one name serves all of them.

    Raises:
        UnknownCode: no such aggregation.
        BadChoice: neither one name nor one for each level.
    """
    levels = sorted({item.level for item in coin.aggregates})
    for name in names:
        if name not in MEANS:
            raise UnknownCode("aggregation", name, MEANS)
    if len(names) == 1:
        return dict.fromkeys(levels, names[0])
    if len(names) != len(levels):
        raise BadChoice(f"{len(names)} aggregations were given; give 1, or {len(levels)} (level {levels[0]} first).")
    return dict(zip(levels, names, strict=True))


def aggregate(coin: Coin, normalised: Matrix, means: Mapping[int, str], coverage: float | None = None) -> Matrix:
    """Return the score of every unit in every component, in the order of ``coin.components``.

    ``coverage`` is the share of children that a unit must hold for a parent to be scored (COINr's ``dat_thresh``).

    Raises:
        BadChoice: a geometric or harmonic mean meets a score that is not above zero; names unit and component.
    """
    place = {item.code: number for number, item in enumerate(coin.components)}
    scores = np.full((len(coin.units), len(coin.components)), np.nan)
    scores[:, [place[item.code] for item in coin.indicators]] = normalised
    for parent in coin.aggregates:
        children = [item for item in coin.components if item.parent == parent.code]
        values = scores[:, [place[item.code] for item in children]]
        mean = means[parent.level]
        if mean in ("geometric", "harmonic") and (values <= 0).any():
            unit, child = np.argwhere(values <= 0)[0]
            raise BadChoice(
                f"The {mean} mean of {parent.code} needs scores above zero, but {children[child].code} of "
                f"{coin.units[unit]} is {values[unit, child]:g}. Normalise to a range above zero, such as 1 to 100."
            )
        found = MEANS[mean](values, np.array([item.weight for item in children]))
        if coverage is not None:
            found = np.where((~np.isnan(values)).sum(axis=1) / len(children) < coverage, np.nan, found)
        scores[:, place[parent.code]] = found
    return scores


def _used(children: Matrix, weights: Matrix) -> Matrix:
    """Return the weights, zero where a child is missing."""
    return np.where(np.isnan(children), 0.0, weights)


def _filled(children: Matrix, stand_in: float) -> Matrix:
    return np.where(np.isnan(children), stand_in, children)


def _total(matrix: Matrix) -> Matrix:
    """Return the sum of each row, in extended precision where the machine has it, as R sums."""
    total: Matrix = matrix.sum(axis=1, dtype=np.longdouble).astype(np.float64)
    return total


def _empty_to_nan(used: Matrix, found: Matrix) -> Matrix:
    return np.where((used == 0).all(axis=1), np.nan, found)
