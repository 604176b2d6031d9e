"""Published scores and ranks to the ranks that the unpublished units can have. Knows nothing of how scores were made.

What is held limits what is not: a unit ranks below every unit with a higher score, and no two units share a rank.
Two units with the same published score may be in either order or tied, as publishers round.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Score = float | tuple[float, float] | None


@dataclass(frozen=True)
class RankRange:
    """The best and worst rank that a unit can have; equal where the rank is published or follows.

    ``certain`` is False where the published figures contradict each other (a higher score with a worse rank), so that
    no rank fits; the range is then the span of what they say.
    """

    unit: str
    low: int
    high: int
    certain: bool = True

    @property
    def exact(self) -> bool:
        """Return whether one rank alone fits."""
        return self.low == self.high and self.certain


def rank_bounds(scores: Mapping[str, Score], ranks: Mapping[str, int | None], *, of: int) -> dict[str, RankRange]:
    """Return each unit's rank range, as it follows from the published scores and ranks of ``of`` ranked units.

    ``scores`` may hold a number, an interval that the score must lie in, or None; ``ranks`` an integer or None. A unit
    in either mapping gets a range. Ties of units that nothing is known of are not considered.
    """
    units = list(dict.fromkeys([*scores, *ranks]))
    spans = {unit: _span(scores.get(unit)) for unit in units}
    published = {unit: int(rank) for unit in units if (rank := ranks.get(unit)) is not None}
    free = _free_ranks(list(published.values()), of)
    open_units = [unit for unit in units if unit not in published]
    lows = _limits(open_units, spans, published, free)
    mirrored = {unit: None if span is None else (-span[1], -span[0]) for unit, span in spans.items()}
    reversed_ranks = {unit: of + 1 - rank for unit, rank in published.items()}
    highs = _limits(open_units, mirrored, reversed_ranks, [of + 1 - rank for rank in reversed(free)])
    ranges = {unit: RankRange(unit, rank, rank) for unit, rank in published.items()}
    for unit in open_units:
        low, high = lows[unit], of + 1 - highs[unit]
        low, high = _with_ties(unit, spans, published, low, high)
        ranges[unit] = RankRange(unit, min(low, high), max(low, high), certain=low <= high)
    return {unit: ranges[unit] for unit in units}


def _span(score: Score) -> tuple[float, float] | None:
    if score is None:
        return None
    return score if isinstance(score, tuple) else (float(score), float(score))


def _free_ranks(published: Sequence[int], of: int) -> list[int]:
    """Return the ranks that no published unit takes; a tie takes as many ranks as it has units."""
    taken: set[int] = set()
    for rank in sorted(published):
        place = rank
        while place in taken:
            place += 1
        taken.add(place)
    return [rank for rank in range(1, of + 1) if rank not in taken] or list(range(1, of + 1))


def _limits(
    open_units: Sequence[str],
    spans: Mapping[str, tuple[float, float] | None],
    published: Mapping[str, int],
    free: Sequence[int],
) -> dict[str, int]:
    """Return the best rank that each unit without a rank can have.

    It is worse than the rank of every published unit with a higher score, and leaves a free rank to every other unit
    that is certainly ahead of it.
    """
    best: dict[str, int] = {}
    # From the highest possible score down, so that whoever is certainly ahead has been placed.
    for unit in sorted(open_units, key=lambda name: -(spans[name] or (0.0, float("inf")))[1]):
        ahead = [other for other in spans if other != unit and _above(spans[other], spans[unit])]
        floor = max((published[other] for other in ahead if other in published), default=0)
        waiting = [best[other] for other in ahead if other in best]
        floor = max([floor, *waiting])
        position = max(bisect_left(free, floor + 1), len(waiting))
        best[unit] = free[position] if position < len(free) else max(floor, free[-1])
    return best


def _above(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
    return one is not None and other is not None and one[0] > other[1]


def _with_ties(
    unit: str,
    spans: Mapping[str, tuple[float, float] | None],
    published: Mapping[str, int],
    low: int,
    high: int,
) -> tuple[int, int]:
    """Return the range widened to the ranks of published units with the very same score."""
    span = spans[unit]
    same = [rank for other, rank in published.items() if span is not None and spans[other] == span]
    return min([low, *same]), max([high, *same])
