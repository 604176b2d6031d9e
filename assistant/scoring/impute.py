"""Missing values filled from other units. Knows nothing of the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from assistant.scoring import columns
from assistant.scoring.coin import Matrix

With = Literal["mean", "median"]


def by_group(data: Matrix, groups: Sequence[str | None], using: With = "mean") -> Matrix:
    """Return the data with each gap filled by its group's mean or median (COINr's ``i_mean_grp``, ``i_median_grp``).

    A unit without a group keeps its gaps, and so does an indicator that the whole group lacks.
    """
    done = data.copy()
    for group in dict.fromkeys(group for group in groups if group is not None):
        rows = [row for row, own in enumerate(groups) if own == group]
        done[rows] = by_column(data[rows], using)
    return done


def by_column(data: Matrix, using: With = "mean") -> Matrix:
    """Return the data with each gap filled by the mean or median of all units (COINr's ``i_mean``, ``i_median``)."""
    return np.where(np.isnan(data), columns.means(data) if using == "mean" else _medians(data), data)


def _medians(data: Matrix) -> Matrix:
    return np.array([np.median(held) if (held := column[~np.isnan(column)]).size else np.nan for column in data.T])
