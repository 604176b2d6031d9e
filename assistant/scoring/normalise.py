"""Indicators to one scale, highest best. Knows nothing of the tree.

The functions are COINr's ``n_*``, on every column at once. Each takes values that have been given their direction
(x * Direction) already, and gives NaN where a column has no scale: a constant one under min-max, say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.scoring import columns
from assistant.scoring.coin import Component, Matrix
from assistant.scoring.errors import BadChoice, UnknownCode


@dataclass(frozen=True)
class Scale:
    """What a method needs to know: two numbers for its range, a reference unit's row, and whether to cap at the best.

    Without ``range`` each method has COINr's default: 0 to 100 for min-max and scaled, mean 0 and deviation 1 for
    z-score.
    """

    range: tuple[float, float] | None = None
    reference: int | None = None
    cap: bool = False


def minmax(x: Matrix, lower: float = 0.0, upper: float = 100.0) -> Matrix:
    """Return (x - min) / (max - min), stretched to the range (``n_minmax``)."""
    low, high = columns.minima(x), columns.maxima(x)
    return _ratio(x - low, high - low) * (upper - lower) + lower


def zscore(x: Matrix, mean: float = 0.0, deviation: float = 1.0) -> Matrix:
    """Return (x - mean) / sd, sd the sample's, moved to another mean and deviation (``n_zscore``)."""
    return _ratio(x - columns.means(x), columns.deviations(x)) * deviation + mean


def scaled(x: Matrix, lower: float = 0.0, upper: float = 100.0) -> Matrix:
    """Return (x - lower) / (upper - lower) * 100, the same for every column (``n_scaled``)."""
    return (x - lower) / (upper - lower) * 100


def rank(x: Matrix) -> Matrix:
    """Return each value's rank, the best having the highest; ties share the smallest (``n_rank``)."""
    return columns.ranks(x)


def percentile(x: Matrix) -> Matrix:
    """Return (rank - 1) / (n - 1), n the values held (``n_prank``)."""
    return _ratio(columns.ranks(x) - 1, columns.counts(x) - 1)


def borda(x: Matrix) -> Matrix:
    """Return rank - 1: how many values are below (``n_borda``)."""
    return columns.ranks(x) - 1


def fracmax(x: Matrix) -> Matrix:
    """Return x / max (``n_fracmax``)."""
    return _ratio(x, columns.maxima(x))


def dist2max(x: Matrix) -> Matrix:
    """Return 1 - (max - x) / (max - min) (``n_dist2max``)."""
    low, high = columns.minima(x), columns.maxima(x)
    return 1 - _ratio(high - x, high - low)


def dist2ref(x: Matrix, row: int, *, cap: bool = False) -> Matrix:
    """Return 1 - (ref - x) / (ref - min), ref the value of the unit in a row (``n_dist2ref``)."""
    distance = 1 - _ratio(x[row] - x, x[row] - columns.minima(x))
    return np.minimum(distance, 1) if cap else distance


def dist2targ(x: Matrix, targets: Matrix, caps: Matrix) -> Matrix:
    """Return (x - min) / (target - min), each column with its own target and cap (``n_dist2targ``)."""
    low = columns.minima(x)
    distance = _ratio(x - low, targets - low)
    return np.where(caps.astype(bool) & (distance > 1), 1.0, distance)


def goalposts(x: Matrix, lower: Matrix, upper: Matrix, factors: Matrix, truncate: Matrix) -> Matrix:
    """Return (x - lower) / (upper - lower) within 0 and 1, times a factor (``n_goalposts``).

    A column that is not truncated keeps values outside its goalposts.
    """
    distance = _ratio(x - lower, upper - lower)
    return np.where(truncate.astype(bool), np.clip(distance, 0, 1), distance) * factors


def _ratio(above: Matrix, below: Matrix) -> Matrix:
    """Return above / below, NaN where below is zero: there is no scale then."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, above / below)


def _by_target(x: Matrix, indicators: Sequence[Component], scale: Scale) -> Matrix:
    # The values arrive with their direction, so a target on the raw scale needs it too.
    targets = _setting(indicators, "Target") * _directions(indicators)
    return dist2targ(x, targets, _setting(indicators, "dist2targ_cap_max", float(scale.cap)))


def _by_goalposts(x: Matrix, indicators: Sequence[Component], scale: Scale) -> Matrix:
    direction = _directions(indicators)
    low, high = _setting(indicators, "goalpost_lower"), _setting(indicators, "goalpost_upper")
    reverse = direction < 0
    return goalposts(
        x,
        np.where(reverse, -high, low),
        np.where(reverse, -low, high),
        _setting(indicators, "goalpost_scale", 1.0),
        _setting(indicators, "goalpost_trunc2posts", 1.0),
    )


def _by_reference(x: Matrix, indicators: Sequence[Component], scale: Scale) -> Matrix:
    if scale.reference is None:
        raise BadChoice("Distance to a reference needs the code of the reference unit.")
    return dist2ref(x, scale.reference, cap=scale.cap)


def _by_zscore(x: Matrix, indicators: Sequence[Component], scale: Scale) -> Matrix:
    mean, deviation = scale.range or (0.0, 1.0)
    if deviation <= 0:
        raise BadChoice(f"The standard deviation of a z-score must be above 0, not {deviation:g}.")
    return zscore(x, mean, deviation)


def _bounds(scale: Scale) -> tuple[float, float]:
    lower, upper = scale.range or (0.0, 100.0)
    if not lower < upper:
        raise BadChoice(f"The lower end of the range ({lower:g}) must be below the upper ({upper:g}).")
    return lower, upper


def _setting(indicators: Sequence[Component], name: str, default: float | None = None) -> Matrix:
    """Return what iMeta says of each indicator under a column's name."""
    values = [(item.settings or {}).get(name, default) for item in indicators]
    absent = [item.code for item, value in zip(indicators, values, strict=True) if value is None]
    if absent:
        raise BadChoice(f"iMeta has no {name} for {', '.join(absent[:5])}{' and others' if len(absent) > 5 else ''}.")
    return np.array(values, dtype=np.float64)


def _directions(indicators: Sequence[Component]) -> Matrix:
    return np.array([item.direction for item in indicators], dtype=np.float64)


Method = Callable[[Matrix, Sequence[Component], Scale], Matrix]
METHODS: Mapping[str, Method] = {
    "minmax": lambda x, _, scale: minmax(x, *_bounds(scale)),
    "zscore": _by_zscore,
    "rank": lambda x, *_: rank(x),
    "percentile": lambda x, *_: percentile(x),
    "borda": lambda x, *_: borda(x),
    "goalposts": _by_goalposts,
    "dist2max": lambda x, *_: dist2max(x),
    "dist2ref": _by_reference,
    "dist2targ": _by_target,
    "fracmax": lambda x, *_: fracmax(x),
    "scaled": lambda x, _, scale: scaled(x, *_bounds(scale)),
    "none": lambda x, *_: x,
}


def normalise(data: Matrix, method: str, indicators: Sequence[Component], scale: Scale | None = None) -> Matrix:
    """Return the data on one scale by the method named, after giving each indicator its direction.

    Raises:
        UnknownCode: no such method.
        BadChoice: the method lacks what it needs.
    """
    if method not in METHODS:
        raise UnknownCode("normalisation", method, METHODS)
    return METHODS[method](data * _directions(indicators), indicators, scale or Scale())
