"""Editions of a published index to what changed between them. Knows nothing of files, names or wording.

Ranks are subtracted only on one map and among nearly the same number of units: 12th of 63 and 8th of 34 do not differ
by four places. Any row that tells a unit, its edition, map, score, rank and "of" will do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

NEARLY_ALL = 0.9  # of the map's units; a pilot of 20 out of 63 ranks against others than the full edition does

Obstacle = Literal["other map", "other number of units"]
Measure = Literal["rank", "score"]


class Standing(Protocol):
    """A unit's published score and rank in one edition, on one map, among ``of`` units."""

    @property
    def unit_id(self) -> str | None:
        """The unit."""
        ...

    @property
    def edition(self) -> int:
        """The year."""
        ...

    @property
    def map(self) -> int | None:
        """The map the edition is on."""
        ...

    @property
    def score(self) -> float | None:
        """The score, None where it is not published."""
        ...

    @property
    def rank(self) -> int | None:
        """The rank, None where it is not published."""
        ...

    @property
    def of(self) -> int | None:
        """How many units are ranked, None where that is not told."""
        ...


S = TypeVar("S", bound=Standing)


@dataclass(frozen=True)
class Change(Generic[S]):
    """Two editions of a unit. ``places`` is positive where it rose; ``score`` is None across maps.

    ``obstacle`` says why ranks are not subtracted; None where they are, or where one is not published.
    """

    before: S
    after: S
    score: float | None
    places: int | None
    obstacle: Obstacle | None

    def by(self, measure: Measure) -> float | None:
        """Return the change in places or in points; positive is up."""
        return self.places if measure == "rank" else self.score


def over_editions(standings: Iterable[S]) -> list[Change[S]]:
    """Return the changes of one unit from each edition held to the next, oldest first."""
    ordered = sorted(standings, key=lambda standing: standing.edition)
    return [between(before, after) for before, after in zip(ordered, ordered[1:], strict=False)]


def between(before: S, after: S) -> Change[S]:
    """Return what changed from one standing to another. Across maps nothing is subtracted."""
    if before.map != after.map:
        return Change(before, after, None, None, "other map")
    score = after.score - before.score if before.score is not None and after.score is not None else None
    if not _comparable(before, after):
        return Change(before, after, score, None, "other number of units")
    places = before.rank - after.rank if before.rank is not None and after.rank is not None else None
    return Change(before, after, score, places, None)


def shared(before: Iterable[S], after: Iterable[S]) -> list[Change[S]]:
    """Return the change of every unit that is held in both editions."""
    earlier = {(standing.unit_id, standing.map): standing for standing in before}
    pairs = [(earlier.get((standing.unit_id, standing.map)), standing) for standing in after]
    return [between(old, new) for old, new in pairs if old is not None]


def movers(changes: Iterable[Change[S]], *, by: Measure = "rank", falling: bool = False) -> list[Change[S]]:
    """Return the changes that go one way, the largest first; units that kept their place are none."""
    sign = -1 if falling else 1
    sizes = [(sign * moved, change) for change in changes if (moved := change.by(by)) is not None]
    ordered = sorted(sizes, key=lambda item: (-item[0], str(item[1].after.unit_id)))
    return [change for size, change in ordered if size > 0]


def _comparable(before: Standing, after: Standing) -> bool:
    counts = [standing.of for standing in (before, after)]
    if None in counts or counts[0] == counts[1]:
        return True
    return all(count is not None and count >= NEARLY_ALL * (before.map or 0) for count in counts)
