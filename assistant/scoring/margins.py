"""How far a unit's published score is from those next to it. Knows nothing of how scores were made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.scoring.explain import FLOAT_NOISE

ROUNDING = 0.005  # published scores have two decimals, so that each may be off by half of the last


@dataclass(frozen=True)
class Neighbour:
    """The next unit with a published score; ``points`` is how far it is away, never negative.

    ``adjacent`` says that no unit ranks in between; None where the ranks do not tell.
    """

    unit: str
    points: float
    adjacent: bool | None

    @property
    def beyond_rounding(self) -> bool:
        """Return whether the order holds however the two scores were rounded."""
        return self.points > 2 * ROUNDING + FLOAT_NOISE


@dataclass(frozen=True)
class Margin:
    """The neighbours above and below of a unit; None where no unit with a score is there."""

    unit: str
    score: float
    above: Neighbour | None
    below: Neighbour | None


def margin(scores: Mapping[str, float | None], ranks: Mapping[str, int | None], unit: str) -> Margin | None:
    """Return the distance to the next published scores; None where the unit has none."""
    own = scores.get(unit)
    if own is None:
        return None
    others = {name: score for name, score in scores.items() if score is not None and name != unit}
    above = min((name for name in others if others[name] >= own), key=lambda name: (others[name], name), default=None)
    below = max((name for name in others if others[name] < own), key=lambda name: (others[name], name), default=None)
    return Margin(unit, own, _neighbour(above, unit, others, own, ranks), _neighbour(below, unit, others, own, ranks))


def _neighbour(
    name: str | None, unit: str, others: Mapping[str, float], own: float, ranks: Mapping[str, int | None]
) -> Neighbour | None:
    if name is None:
        return None
    rank, other = ranks.get(unit), ranks.get(name)
    adjacent = None if rank is None or other is None else abs(rank - other) <= 1
    return Neighbour(name, abs(others[name] - own), adjacent)
