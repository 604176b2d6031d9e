"""Weights within the tree: changed by code, and what each comes to in the whole. Knows nothing of scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.scoring.coin import Coin, Component
from assistant.scoring.errors import BadChoice
from assistant.scoring.meta import check_weight


def reweight(coin: Coin, weights: Mapping[str, float]) -> Coin:
    """Return the coin with some components' weights changed; a weight of zero makes a component count for nothing.

    Raises:
        UnknownCode: a code is not in the tree.
        BadData: a weight is negative or missing.
        BadChoice: all weights under one parent would be zero.
    """
    for code, weight in weights.items():
        check_weight(coin.component(code).code, weight)
    components = tuple(replace(item, weight=weights.get(item.code, item.weight)) for item in coin.components)
    for code, total in _totals(components).items():
        if not total:
            raise BadChoice(f"The weights under {code} are all zero; at least one must count.")
    return replace(coin, components=components)


def shares(components: Sequence[Component]) -> dict[str, float]:
    """Return each component's weight in the whole: its share of its parent times the parent's (``get_eff_wts``).

    With no missing value and arithmetic means these are the points of the index for one point of the component.
    """
    totals = _totals(components)
    found: dict[str, float] = {}
    for item in sorted(components, key=lambda component: -component.level):
        found[item.code] = 1.0 if item.parent is None else found[item.parent] * item.weight / totals[item.parent]
    return {item.code: found[item.code] for item in components}


def _totals(components: Sequence[Component]) -> dict[str, float]:
    totals: dict[str, float] = {}
    for item in components:
        if item.parent is not None:
            totals[item.parent] = totals.get(item.parent, 0.0) + item.weight
    return totals
