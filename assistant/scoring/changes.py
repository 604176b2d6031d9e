"""Editions of a published index to what changed between them. Knows nothing of files, names or wording.

Ranks are subtracted only on one map and among nearly the same number of units: 12th of 63 and 8th of 34 do not differ
by four places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

NEARLY_ALL = 0.9  # of the map's units; a pilot of 20 out of 63 ranks against others than the full edition does

Obstacle = Literal["other map", "other number of units"]


@dataclass(frozen=True)
class Standing:
    """A unit's published score and rank in one edition, on one map, among ``of`` units."""

    unit: str
    edition: int
    map: int
    score: float | None
    rank: int | None
    of: int | None


@dataclass(frozen=True)
class Change:
    """Two editions of a unit. ``places`` is positive where it rose; ``score`` is None across maps.

    ``obstacle`` says why ranks are not subtracted; None where they are, or where one is not published.
    """

    before: Standing
    after: Standing
    score: float | None
    places: int | None
    obstacle: Obstacle | None


@dataclass(frozen=True)
class Merged:
    """A unit of a new map, and the earlier standings of the units that it was made of, best first in each edition."""

    after: Standing
    members: tuple[Standing, ...]


def over_editions(standings: Iterable[Standing]) -> list[Change]:
    """Return the changes of one unit from each edition held to the next, oldest first."""
    ordered = sorted(standings, key=lambda standing: standing.edition)
    return [between(before, after) for before, after in zip(ordered, ordered[1:], strict=False)]


def between(before: Standing, after: Standing) -> Change:
    """Return what changed from one standing to another. Across maps nothing is subtracted."""
    if before.map != after.map:
        return Change(before, after, None, None, "other map")
    score = after.score - before.score if before.score is not None and after.score is not None else None
    if not _comparable(before, after):
        return Change(before, after, score, None, "other number of units")
    places = before.rank - after.rank if before.rank is not None and after.rank is not None else None
    return Change(before, after, score, places, None)


def movers(before: Iterable[Standing], after: Iterable[Standing]) -> list[Change]:
    """Return the change of every unit held in both editions: the most places gained first, unknown changes last."""
    earlier = {(standing.unit, standing.map): standing for standing in before}
    pairs = [(earlier.get((standing.unit, standing.map)), standing) for standing in after]
    changes = [between(old, new) for old, new in pairs if old is not None]
    return sorted(
        changes,
        key=lambda change: (change.places is None, -(change.places or 0), -(change.score or 0), change.after.unit),
    )


def merged(after: Standing, earlier: Iterable[Standing], merged_into: Mapping[str, str | None]) -> Merged:
    """Return a unit of the new map with its members' earlier standings; ``merged_into`` says which units those are."""
    members = [item for item in earlier if item.map != after.map and merged_into.get(item.unit) == after.unit]
    return Merged(after, tuple(sorted(members, key=_edition_then_rank)))


def _most_places_first(change: Change) -> tuple[bool, int, float, str]:
    return (change.places is None, -(change.places or 0), -(change.score or 0.0), change.after.unit)


def _edition_then_rank(standing: Standing) -> tuple[float, float, float]:
    return (-standing.edition, standing.rank or float("inf"), -(standing.score or 0))


def _comparable(before: Standing, after: Standing) -> bool:
    counts = [standing.of for standing in (before, after)]
    if None in counts or counts[0] == counts[1]:
        return True
    return all(count is not None and count >= NEARLY_ALL * before.map for count in counts)
