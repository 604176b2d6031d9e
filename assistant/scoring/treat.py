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


@dataclass(frozen=True)
class _Check:
    """Which columns pass, for which that is known, and their skewness."""

    passing: Flags
    known: Flags
    skew: Matrix


def outliers(data: Matrix, limits: Limits | None = None) -> Treated:
    """Return the data with outliers treated by COINr's limits.

    A column for which skewness or kurtosis do not exist (constant, fewer than four values, or winsorised until it is
    constant) is left as it is, as COINr does: "not treated" if it has values.
    """
    limits = limits or Limits()
    done = data.copy()
    how: list[Treatment] = ["none"] * data.shape[1]
    points = [0] * data.shape[1]
    check = _check(data, limits)
    for column in np.flatnonzero(~check.known & (columns.counts(data) > 0)):
        how[column] = "not treated"
    failing = np.flatnonzero(check.known & ~check.passing)
    winsorised, moved, after = _winsorised(data[:, failing], check.skew[failing], limits)
    mended, logged = failing[after.known & after.passing], failing[after.known & ~after.passing]
    done[:, mended] = winsorised[:, after.known & after.passing]
    done[:, logged] = logarithm(data[:, logged])
    for place, column in enumerate(failing):
        how[column] = "log" if after.known[place] else "not treated"
        if after.known[place] and after.passing[place]:
            how[column], points[column] = "winsorised", int(moved[place])
    return Treated(done, tuple(how), tuple(points))


def _winsorised(data: Matrix, skew: Matrix, limits: Limits) -> tuple[Matrix, Matrix, _Check]:
    """Return failing columns winsorised until they pass or enough points are moved, the points, and how they then do.

    Each round sets the highest value (skewness 0 or more) or the lowest (below 0) to the next one; tied extremes move
    together, so that the last round can go past the limit.
    """
    done = data.copy()
    width = data.shape[1]
    highs, lows = np.zeros(width), np.zeros(width)
    passing, known = np.zeros(width, dtype=bool), np.ones(width, dtype=bool)
    active = np.arange(width if limits.points > 0 else 0)
    now, upward = done, skew >= 0
    while active.size:
        sign = np.where(upward, 1.0, -1.0)
        turned = now * sign
        at = turned == columns.maxima(turned)
        turned[at] = np.nan
        now = np.where(at, columns.maxima(turned), turned) * sign
        # Earlier rounds' points tie with this round's, so the last count of either side covers them.
        count = at.sum(axis=0)
        highs[active], lows[active] = np.where(upward, count, highs[active]), np.where(upward, lows[active], count)
        check = _check(now, limits)
        passing[active], known[active] = check.passing, check.known
        more = check.known & ~check.passing & (highs[active] + lows[active] < limits.points)
        done[:, active[~more]] = now[:, ~more]
        active, now, upward = active[more], now[:, more], check.skew[more] >= 0
    return done, highs + lows, _Check(passing, known, skew)


def logarithm(data: Matrix) -> Matrix:
    """Return log(x - min + (max - min) / 100) of each column (COINr's ``log_CT``), missing where it is constant."""
    low, high = columns.minima(data), columns.maxima(data)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(data - low + 0.01 * (high - low))
    return np.where(np.isfinite(logs), logs, np.nan)


def _check(data: Matrix, limits: Limits) -> _Check:
    skew, kurt = columns.shapes(data)
    passing = (np.abs(skew) < limits.skewness) | (kurt < limits.kurtosis)
    return _Check(passing, ~(np.isnan(skew) | np.isnan(kurt)), skew)
