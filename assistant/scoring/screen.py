"""Which units have enough data. Knows nothing of what the indicators mean."""

from __future__ import annotations

from typing import cast

import numpy as np

from assistant.scoring.coin import Matrix
from assistant.scoring.columns import Flags


def coverage(data: Matrix) -> Matrix:
    """Return each unit's share of indicators with a value (COINr's ``Dat_Avail``)."""
    return cast("Matrix", 1 - np.isnan(data).sum(axis=1) / data.shape[1])


def covered(data: Matrix, threshold: float) -> Flags:
    """Return which units reach the threshold; a unit exactly at it stays (COINr's ``Screen``, ``byNA``)."""
    return coverage(data) >= threshold
