"""What a reader should know about what a stage did, in one line each. Knows nothing of how it was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from assistant.scoring.coin import Coin, Matrix
from assistant.scoring.treat import Treated

MOST_NAMED = 8  # more names than this make a note unreadable


def imputed(coin: Coin, filled: Matrix) -> tuple[str, ...]:
    """Return how many values were filled, and which units and indicators still lack one."""
    gaps, left = np.isnan(coin.data), np.isnan(filled)
    said = [f"{int((gaps & ~left).sum())} missing values were imputed."]
    if left.any():
        which = [f"{coin.indicators[column].code} of {coin.units[row]}" for row, column in np.argwhere(left)]
        said.append(f"Still missing, as the group has no value: {_named(which)}.")
    return tuple(said)


def screened(coin: Coin, kept: Sequence[int], threshold: float) -> tuple[str, ...]:
    """Return which units were left out."""
    stay = set(kept)
    gone = [unit for row, unit in enumerate(coin.units) if row not in stay]
    return (f"Left out, with less than {threshold:.0%} of the indicators: {_named(gone)}.",) if gone else ()


def treated(coin: Coin, done: Treated) -> tuple[str, ...]:
    """Return which indicators were treated, and how."""
    said = []
    for column, indicator in enumerate(coin.indicators):
        if done.how[column] == "winsorised":
            points = done.points[column]
            said.append(f"{indicator.code}: {points} {'point' if points == 1 else 'points'} winsorised.")
        elif done.how[column] == "log":
            said.append(f"{indicator.code}: log-transformed.")
        elif done.how[column] == "not treated":
            said.append(f"{indicator.code}: not treated, as too few of its values differ to measure skewness.")
    return tuple(said)


def without_scale(coin: Coin, scaled: Matrix) -> tuple[str, ...]:
    """Return which indicators could not be normalised, and so are left out."""
    empty = np.isnan(coin.data).all(axis=0)
    lost = np.isnan(scaled).all(axis=0)
    names = [item.code for item in coin.indicators]
    said = []
    if (lost & empty).any():
        said.append(f"Left out, as no unit has a value: {_named(np.array(names)[lost & empty])}.")
    if (lost & ~empty).any():
        said.append(f"Left out, as its values give no scale (constant, say): {_named(np.array(names)[lost & ~empty])}.")
    return tuple(said)


def zero_weights(coin: Coin) -> tuple[str, ...]:
    """Return which components count for nothing."""
    zero = [item.code for item in coin.components if item.weight == 0 and item.parent is not None]
    return (f"Weight 0, so counted for nothing: {_named(zero)}.",) if zero else ()


def without_score(coin: Coin, scores: Matrix) -> tuple[str, ...]:
    """Return which units lack a whole aggregate, which is then left out of its parent."""
    said = []
    for column, item in enumerate(coin.components):
        if item.level > 1 and (missing := np.isnan(scores[:, column])).any():
            units = _named(np.array(coin.units)[missing])
            rest = "; left out of its parent, whose other weights are rescaled" if item.parent else ""
            said.append(f"No score in {item.code} for {units}{rest}.")
    return tuple(said)


def _named(names: Iterable[object]) -> str:
    all_names = [str(name) for name in names]
    more = f" and {len(all_names) - MOST_NAMED} more" if len(all_names) > MOST_NAMED else ""
    return ", ".join(all_names[:MOST_NAMED]) + more
