"""Where a unit stands out, by two published rules. Knows nothing of names or of how scores were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from assistant.scoring import columns
from assistant.scoring.build import Result
from assistant.scoring.rank import best_first

TOP_RANKS = 3  # the GII counts a rank this high as a strength whatever its percentile


@dataclass(frozen=True)
class Highlight:
    """A component that is a strength or weakness of a unit; ``percentile`` is the share of other units it is ahead of.

    Units with the very same score are neither ahead nor behind.
    """

    component: str
    kind: Literal["strength", "weakness"]
    score: float
    rank: int
    of: int
    percentile: float


def gii(result: Result, unit: str, *, count: int = 10, components: Sequence[str] | None = None) -> list[Highlight]:
    """Return strengths then weaknesses by the Global Innovation Index's rule, best and worst first.

    A strength has a percentile rank at or above the unit's tenth highest, or a rank of 1 to 3; a weakness a percentile
    at or below its tenth lowest. Ties can make either list longer. The index is WIPO's, appendix I of its report.
    Unlike there, an indicator on which the unit shares the lowest score is never a strength, nor one on which it shares
    the highest a weakness: where most units have a zero, a zero ranks high.
    """
    held = _standing(result, unit, components)
    if not held:
        return []
    shares = sorted((item.percentile for item in held.values()), reverse=True)
    half = min(count, max(len(shares) // 2, 1))  # with few indicators, the same one cannot be both
    best, worst = shares[half - 1], shares[-half]
    lowest, highest = _extremes(result, unit)
    strong = [
        item
        for item in held.values()
        if (item.percentile >= best or item.rank <= TOP_RANKS) and item.component not in lowest
    ]
    weak = [
        item
        for item in held.values()
        if item.percentile <= worst and item.component not in highest and item not in strong
    ]
    return _listed(strong, weak)


def coinr(result: Result, unit: str, *, top: int = 5, bottom: int = 5) -> list[Highlight]:
    """Return the indicators with the best and worst ranks, by COINr's ``get_str_weak``.

    As there, an indicator on which the unit has the very last rank that any unit has is discarded first
    (``min_discard``), so that a tied zero is no strength. Equal ranks keep iMeta's order.
    """
    held = _standing(result, unit, None)
    last = columns.maxima(result.stages[-1].matrix)
    codes = [item.code for item in result.coin.components]
    kept = [held[code] for code, worst in zip(codes, last, strict=True) if code in held and held[code].rank != worst]
    ordered = sorted(kept, key=lambda item: item.rank)
    strong = ordered[:top]
    weak = [item for item in ordered[len(ordered) - bottom if len(ordered) > bottom else 0 :] if item not in strong]
    return _listed(strong, weak)


def _standing(result: Result, unit: str, components: Sequence[str] | None) -> dict[str, Highlight]:
    """Return how a unit stands in each indicator (or component asked for) that it has."""
    row = result.coin.row(unit)
    wanted = set(components) if components is not None else {item.code for item in result.coin.indicators}
    places = [place for place, item in enumerate(result.coin.components) if item.code in wanted]
    scores = result.stages[-2].matrix[:, places]
    ranks, below = best_first(scores)[row], columns.ranks(scores)[row] - 1
    counts = columns.counts(scores)
    held = {}
    for column, place in enumerate(places):
        if counts[column] > 1 and not np.isnan(scores[row, column]):
            code = result.coin.components[place].code
            held[code] = Highlight(
                code,
                "strength",
                float(scores[row, column]),
                int(ranks[column]),
                int(counts[column]),
                float(below[column] / (counts[column] - 1)),
            )
    return held


def _extremes(result: Result, unit: str) -> tuple[set[str], set[str]]:
    """Return the components in which a unit has the lowest, and the highest, score of all."""
    scores = result.stages[-2].matrix
    own = scores[result.coin.row(unit)]
    low, high = columns.minima(scores), columns.maxima(scores)
    codes = [item.code for item in result.coin.components]
    lowest = {code for code, score, end in zip(codes, own, low, strict=True) if score == end}
    return lowest, {code for code, score, end in zip(codes, own, high, strict=True) if score == end}


def _listed(strong: Sequence[Highlight], weak: Sequence[Highlight]) -> list[Highlight]:
    best = sorted(strong, key=lambda item: (-item.percentile, item.rank))
    worst = sorted(weak, key=lambda item: (item.percentile, -item.rank))
    return [*best, *(replace(item, kind="weakness") for item in worst)]
