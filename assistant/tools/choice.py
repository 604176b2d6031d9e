"""Which units of a map a question is about: by region, kind or name, and without those left out.

Every tool that ranks, counts or averages a part of the units chooses them here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.tools.arguments import Group, Kind, Names
from assistant.tools.units import region_named, unit_named, unit_on
from corpus.store import Corpus


@dataclass(frozen=True)
class Choice:
    """Units of one map, told by ids. Empty slots leave nothing out; ``members`` are the units that remain."""

    map: int
    members: frozenset[str]
    regions: tuple[str, ...] = ()
    kind: Kind | None = None
    units: tuple[str, ...] = ()
    without_regions: tuple[str, ...] = ()
    without_units: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Return whether all units of the map are meant."""
        return not (self.regions or self.kind or self.units or self.without_regions or self.without_units)

    @property
    def facts(self) -> dict[str, Any]:
        """Return the choice for the wording; empty where all units are meant."""
        if self.whole:
            return {}
        return {
            "regions": list(self.regions),
            "kind": self.kind,
            "units": list(self.units),
            "without_regions": list(self.without_regions),
            "without_units": list(self.without_units),
            "size": len(self.members),
        }


def choose(corpus: Corpus, map: int, group: Group | None = None, *, units: Names = None) -> Choice:
    """Return the units of a map that every given condition keeps. Names may be in any spelling.

    Raises:
        NoData: a region is on no map.
        UnknownUnit: no unit has such a name.
    """
    group = group or {}
    inside, outside = (_region_ids(corpus, names, map) for names in (group.get("region"), group.get("exclude_regions")))
    named, left_out = (_unit_ids(corpus, names, map) for names in (units, group.get("exclude_units")))
    kind = group.get("kind")
    members = frozenset(
        unit.unit_id
        for unit in corpus.units
        if unit.map == map
        and (not inside or unit.region_id in inside)
        and kind in (None, unit.kind)
        and (not named or unit.unit_id in named)
        and unit.region_id not in outside
        and unit.unit_id not in left_out
    )
    return Choice(map, members, inside, kind, named, outside, left_out)


def _listed(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names or ())


def _region_ids(corpus: Corpus, names: Names, map: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(region_named(corpus, name, map).region_id for name in _listed(names)))


def _unit_ids(corpus: Corpus, names: Names, map: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unit_on(corpus, unit_named(corpus, name), map).unit_id for name in _listed(names)))
