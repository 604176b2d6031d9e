"""Outliers brought in, indicator by indicator. Knows nothing of directions or of the tree.

COINr's default rule (``Treat``, ``qTreat``): an indicator passes when its absolute skewness is below 2 or its excess
kurtosis below 3.5. One that fails is winsorised; one that still fails is transformed, from its original values, by
log(x - min + (max - min) / 100). It is then kept so, whether it passes or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from assistant.scoring import columns
from assistant.scoring.coin import Matrix
from assistant.scoring.columns import Flags

Treatment = Literal["none", "winsorised", "log", "not treated"]


@dataclass(frozen=True)
class Limits:
    """When an indicator has outliers, and how many points may be brought in."""

    skewness: float = 2.0
    kurtosis: float = 3.5
    points: int = 5


@dataclass(frozen=True)
class Treated:
    """The data after treatment, what was done to each column, and how many points were winsorised."""

    data: Matrix
    how: tuple[Treatment, ...]
    points: tuple[int, ...]


def outliers(data: Matrix, limits: Limits | None = None) -> Treated:
    """Return the data with outliers treated by COINr's limits.

    A column for which skewness or kurtosis do not exist (constant, fewer than four values, or winsorised until it is
    constant) is left as it is, as COINr does: "not treated" if it has values.
    """
    limits = limits or Limits()
    done = data.copy()
    how: list[Treatment] = ["none"] * data.shape[1]
    points = [0] * data.shape[1]
    passing, known, _ = _check(data, limits)
    for column in np.flatnonzero(~known & (columns.counts(data) > 0)):
        how[column] = "not treated"
    failing = np.flatnonzero(known & ~passing)
    if not failing.size:
        return Treated(done, tuple(how), tuple(points))
    winsorised, moved = winsorise(data[:, failing], limits)
    passing, known, _ = _check(winsorised, limits)
    logs = logarithm(data[:, failing])
    for place, column in enumerate(failing):
        if not known[place]:
            how[column] = "not treated"
        elif passing[place]:
            how[column], points[column] = "winsorised", int(moved[place])
            done[:, column] = winsorised[:, place]
        else:
            how[column] = "log"
            done[:, column] = logs[:, place]
    return Treated(done, tuple(how), tuple(points))


def winsorise(data: Matrix, limits: Limits | None = None) -> tuple[Matrix, Matrix]:
    """Return each column winsorised until it passes or ``limits.points`` are reached, and the points moved.

    Each round sets the highest value (skewness 0 or more) or the lowest (below 0) to the next one; tied extremes move
    together, so that the last round can go past the limit.
    """
    limits = limits or Limits()
    done = data.copy()
    high = np.zeros(data.shape, dtype=bool)
    low = np.zeros(data.shape, dtype=bool)
    moved = np.zeros(data.shape[1])
    passing, known, skew = _check(done, limits)
    active = np.flatnonzero(known & ~passing & (moved < limits.points))
    upward = skew[active] >= 0
    while active.size:
        now = done[:, active]
        sign = np.where(upward, 1.0, -1.0)
        turned = now * sign
        at = turned == columns.maxima(turned)
        now = np.where(at, sign * columns.maxima(np.where(at, np.nan, turned)), now)
        # Either side's points are those of its last round: earlier ones tie with them.
        high[:, active] = np.where(upward, at, high[:, active])
        low[:, active] = np.where(upward, low[:, active], at)
        done[:, active] = now
        moved[active] = high[:, active].sum(axis=0) + low[:, active].sum(axis=0)
        passing, known, skew = _check(now, limits)
        more = known & ~passing & (moved[active] < limits.points)
        active, upward = active[more], skew[more] >= 0
    return done, moved


def logarithm(data: Matrix) -> Matrix:
    """Return log(x - min + (max - min) / 100) of each column (COINr's ``log_CT``), missing where it is constant."""
    low, high = columns.minima(data), columns.maxima(data)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(data - low + 0.01 * (high - low))
    return np.where(np.isfinite(logs), logs, np.nan)


def _check(data: Matrix, limits: Limits) -> tuple[Flags, Flags, Matrix]:
    """Return which columns pass, for which that is known, and the skewness."""
    skew, kurt = columns.shapes(data)
    passing = (np.abs(skew) < limits.skewness) | (kurt < limits.kurtosis)
    return passing, ~(np.isnan(skew) | np.isnan(kurt)), skew
