"""Indicators that grow with a unit's size, divided by that size. Knows nothing of the tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from assistant.scoring.coin import Component, Matrix
from assistant.scoring.errors import BadChoice


def divide(data: Matrix, indicators: Sequence[Component], denominators: pd.DataFrame, units: Sequence[str]) -> Matrix:
    """Return x / d for each indicator with a Denominator in iMeta, the others as they are (COINr's ``Denominate``).

    A missing denominator makes the value missing.

    Raises:
        BadChoice: no indicator has a denominator, one is not in iData, or it is zero for a unit that has a value.
    """
    done = data.copy()
    named = [(column, item, item.denominator) for column, item in enumerate(indicators) if item.denominator]
    if not named:
        raise BadChoice("No indicator has a Denominator in iMeta, so there is nothing to denominate by.")
    for code in dict.fromkeys(code for _, _, code in named):
        places = [column for column, _, own in named if own == code]
        if code not in denominators.columns:
            raise BadChoice(f"Denominator {code} of {indicators[places[0]].code} is no Denominator column of iData.")
        sizes = denominators[code].to_numpy(dtype=np.float64)[:, None]
        for row, place in np.argwhere((sizes == 0) & ~np.isnan(data[:, places]))[:1]:
            raise BadChoice(f"Denominator {code} of {indicators[places[place]].code} is 0 for {units[row]}.")
        with np.errstate(divide="ignore", invalid="ignore"):
            done[:, places] = data[:, places] / sizes
    return done
