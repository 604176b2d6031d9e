"""Names of units and regions, as a caller writes them, to units of one map: by themselves, renamed or merged."""

from __future__ import annotations

from rapidfuzz import process

from assistant.errors import NoData, UnknownUnit
from corpus.model import Region, Unit
from corpus.store import Corpus

_CLOSE = 60  # of 100; below that a name is no likelier than another


def unit_named(corpus: Corpus, name: str) -> Unit:
    """Return the unit a name means, on the newest map that has it. Raises UnknownUnit with the closest names."""
    by_id = corpus.gazetteer.unit(name, 34) or corpus.gazetteer.unit(name, 63)
    if by_id:
        return by_id
    matches = corpus.gazetteer.resolve(name)
    if not matches:
        raise UnknownUnit(name, closest_names(corpus, name))
    return matches[0].unit


def closest_names(corpus: Corpus, name: str, limit: int = 3) -> tuple[str, ...]:
    """Return the names of units nearest in spelling, for a hint."""
    names = list(dict.fromkeys(unit.name_en for unit in corpus.units))
    return tuple(hit[0] for hit in process.extract(name, names, limit=limit, score_cutoff=_CLOSE))


def unit_on(corpus: Corpus, unit: Unit, map: int) -> Unit:
    """Return the unit on a map: itself, its namesake, its renamed self, or the unit it became part of."""
    if unit.map == map:
        return unit
    same = corpus.gazetteer.unit(unit.unit_id, map)
    if same:
        return same
    renamed = _renamed(corpus, unit, map)
    if renamed:
        return renamed
    return corpus.gazetteer.successor(unit) if map == 34 else unit


def _renamed(corpus: Corpus, unit: Unit, map: int) -> Unit | None:
    """Return the one unit that a unit of the other map is, boundaries unchanged, under another name."""
    if unit.map == 34:
        members = corpus.gazetteer.members(unit)
        return members[0] if map == 63 and len(members) == 1 else None
    successor = corpus.gazetteer.successor(unit)
    return successor if map == 34 and len(corpus.gazetteer.members(successor)) == 1 else None


def is_on(corpus: Corpus, unit: Unit, map: int) -> bool:
    """Return whether the unit is on that map under its own name, not only as a part of a larger one."""
    return (
        unit.map == map
        or corpus.gazetteer.unit(unit.unit_id, map) is not None
        or _renamed(corpus, unit, map) is not None
    )


def absorbed_into(corpus: Corpus, unit: Unit, map: int) -> Unit | None:
    """Return the unit that this one had become part of on a map; None where it stands under its own name."""
    if unit.map == map or map == 63 or corpus.gazetteer.unit(unit.unit_id, 34) or _renamed(corpus, unit, 34):
        return None
    return corpus.gazetteer.successor(unit)


def enlarged(corpus: Corpus, unit: Unit) -> tuple[Unit, ...]:
    """Return the old units that a unit of the 34-unit map was merged from; empty where its borders did not change."""
    if unit.map != 34:
        return ()
    members = corpus.gazetteer.members(unit)
    return members if len(members) > 1 else ()


def region_named(corpus: Corpus, region: str, map: int) -> Region:
    """Return the region of a map by id or name; a region of the other map leads to the one that holds it now."""
    wanted = region.strip().casefold()
    for held in corpus.regions:
        if held.map == map and wanted in {held.region_id, held.name_en.casefold(), held.name_vi.casefold()}:
            return held
    other = {one.region_id for one in corpus.regions if wanted in {one.name_en.casefold(), one.name_vi.casefold()}}
    counts: dict[str, int] = {}
    for unit in (unit for unit in corpus.units if unit.region_id in {wanted, *other}):
        there = corpus.gazetteer.successor(unit) if map == 34 else unit
        if there.map == map:
            counts[there.region_id] = counts.get(there.region_id, 0) + 1
    if counts:
        best = max(counts, key=lambda region_id: counts[region_id])
        return next(held for held in corpus.regions if held.map == map and held.region_id == best)
    names = [held.name_en for held in corpus.regions if held.map == map]
    raise NoData(f"No region {region!r} on the {map}-unit map.", asked=region, held=names, code="unknown_region")
