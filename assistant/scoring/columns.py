"""Statistics of every column of a matrix at once, missing values left out. Knows nothing of units or indicators.

Sums run in extended precision where the machine has it, as R's do: scores that tie in COINr then tie here.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from assistant.scoring.coin import Matrix

Flags = npt.NDArray[np.bool_]
LAST_BITS = 8 * np.finfo(np.float64).eps


def counts(matrix: Matrix) -> Matrix:
    """Return how many values each column has."""
    number: Matrix = (~np.isnan(matrix)).sum(axis=0).astype(np.float64)
    return number


def minima(matrix: Matrix) -> Matrix:
    """Return each column's smallest value, NaN where it has none."""
    return _extreme(matrix, np.inf, np.fmin)


def maxima(matrix: Matrix) -> Matrix:
    """Return each column's largest value, NaN where it has none."""
    return _extreme(matrix, -np.inf, np.fmax)


def _extreme(matrix: Matrix, stand_in: float, ufunc: np.ufunc) -> Matrix:
    found = np.asarray(ufunc.reduce(matrix, axis=0, initial=stand_in))
    return np.where(np.isinf(found), np.nan, found)


def means(matrix: Matrix) -> Matrix:
    """Return each column's mean, NaN where it has no value."""
    held = ~np.isnan(matrix)
    number = held.sum(axis=0)
    wide = np.where(held, matrix, 0.0).astype(np.longdouble)
    with np.errstate(invalid="ignore", divide="ignore"):
        rough = wide.sum(axis=0) / number
        # A second pass takes out what the first one rounded away, as R's mean does.
        mean: Matrix = (rough + np.where(held, wide - rough, 0).sum(axis=0) / number).astype(np.float64)
    return mean


def deviations(matrix: Matrix) -> Matrix:
    """Return each column's sample standard deviation (n - 1), NaN with fewer than two values."""
    held = ~np.isnan(matrix)
    number = held.sum(axis=0)
    squares = np.where(held, matrix.astype(np.longdouble) - means(matrix), 0) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        variances = np.where(number > 1, squares.sum(axis=0) / (number - 1), np.nan).astype(np.float64)
        return np.asarray(np.sqrt(variances))


def shapes(matrix: Matrix) -> tuple[Matrix, Matrix]:
    """Return each column's skewness and excess kurtosis, Excel's SKEW and KURT (e1071 type 2).

    G1 = g1 sqrt(n (n - 1)) / (n - 2), from three values on; G2 = ((n + 1) g2 + 6) (n - 1) / ((n - 2) (n - 3)), from
    four on; g1 and g2 are the plain moment ratios. NaN for a constant column.
    """
    missing = np.isnan(matrix)
    number = matrix.shape[0] - missing.sum(axis=0).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.add.reduce(matrix, axis=0, where=~missing) / number if missing.any() else matrix.mean(axis=0)
        off = matrix - mean
        np.copyto(off, 0.0, where=missing)
        square = off * off
        second = square.sum(axis=0)
        third = np.einsum("ij,ij->j", square, off)
        fourth = np.einsum("ij,ij->j", square, square)
        # A mean that is some last bits off would give a constant column a shape.
        second = np.where(second <= number * (LAST_BITS * mean) ** 2, 0.0, second)
        skew = np.sqrt(number) * third / second**1.5 * np.sqrt(number * (number - 1)) / (number - 2)
        plain = number * fourth / second**2 - 3
        kurt = ((number + 1) * plain + 6) * (number - 1) / ((number - 2) * (number - 3))
    return np.where(number > 2, skew, np.nan), np.where(number > 3, kurt, np.nan)


def ranks(matrix: Matrix) -> Matrix:
    """Return each value's rank in its column, 1 the lowest; ties share the smallest rank, a missing value has none."""
    rows, width = matrix.shape
    columns = np.ascontiguousarray(matrix.T)
    order = np.argsort(columns, axis=1)  # missing values sort last
    ordered = np.take_along_axis(columns, order, axis=1)
    first = np.ones((width, rows), dtype=bool)
    first[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    places = np.maximum.accumulate(np.where(first, np.arange(1, rows + 1), 1), axis=1)
    found = np.empty((width, rows))
    np.put_along_axis(found, order, places.astype(np.float64), axis=1)
    return np.where(np.isnan(matrix), np.nan, found.T)
