"""Names and years as a caller writes them to what the corpus holds: index, edition, map, component, unit.

Both brains go through here, so a language model's "Ha noi" and the planner's "hanoi" are the same unit.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import NoData, UnknownComponent, UnknownUnit
from assistant.evidence import COUNTED, RANK_IN_REGION
from assistant.scoring import published
from corpus.model import Region, Unit
from corpus.store import Corpus

_SPECIAL = ("overall", COUNTED, RANK_IN_REGION)


@dataclass(frozen=True)
class Scope:
    """One table of figures: an index's edition on a map, and a component of it."""

    index: str
    edition: int
    map: int
    component: str = "overall"


def index_named(corpus: Corpus, index: str) -> str:
    """Return the index's code as the tables write it."""
    wanted = index.strip().upper()
    if wanted not in corpus.indices():
        raise NoData(
            f"No index {index!r}. Held: {', '.join(corpus.indices())}.",
            asked=index,
            held=corpus.indices(),
            code="component_not_held",
        )
    return wanted


def component_named(corpus: Corpus, index: str, component: str) -> str:
    """Return the component's code; a name in either language or a code will do."""
    wanted = component.strip().casefold()
    codes: dict[str, None] = dict.fromkeys(_SPECIAL)
    for node in corpus.components:
        if node.index not in {index, "*"}:
            continue
        codes.setdefault(node.code)
        if wanted in {node.code.casefold(), node.name_en.casefold(), node.name_vi.casefold()}:
            return node.code
    for code in codes:
        if wanted in {code.casefold(), f"pillar {code}".casefold()}:
            return code
    held = set(published.select(corpus.observations, index=index)["component"].astype(str))
    if component in held:
        return component
    raise UnknownComponent(component, index, sorted(held))


def scope(
    corpus: Corpus,
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str = "overall",
    unit: Unit | None = None,
) -> Scope:
    """Return the table that is asked for: of the newest edition with figures when no edition is given.

    Raises:
        NoData: the edition, or the component in it, is not held; says which editions are.
    """
    index = index_named(corpus, index)
    code = component_named(corpus, index, component)
    editions = published.editions(corpus.observations, index=index, component=code)
    if edition is None:
        edition = _newest(corpus, index, code, unit, editions)
    if edition not in editions:
        all_editions = published.editions(corpus.observations, index=index)
        missing = "edition_not_held" if edition not in all_editions else "component_not_held"
        held = tuple(str(year) for year in (all_editions if missing == "edition_not_held" else editions))
        raise NoData(
            f"{index} {edition}: {code} is not held. Held: {', '.join(held)}.",
            asked=str(edition),
            held=held,
            code=missing,
        )
    maps = corpus.map_of(index, edition)
    chosen = unit.map if unit and unit.map in maps else min(maps)
    return Scope(index, edition, chosen, code)


def _newest(corpus: Corpus, index: str, code: str, unit: Unit | None, editions: list[int]) -> int:
    own = [year for year in editions if unit is None or _on_any_map(corpus, unit, index, year, code)]
    if not (own or editions):
        raise NoData(f"{index}: {code} is not held for any edition.", asked=code, code="component_not_held")
    return (own or editions)[-1]


def _on_any_map(corpus: Corpus, unit: Unit, index: str, edition: int, code: str) -> bool:
    ids = {unit_on(corpus, unit, map).unit_id for map in corpus.map_of(index, edition) if _exists(corpus, unit, map)}
    rows = published.select(corpus.observations, index=index, edition=edition, component=code)
    rows = rows.loc[rows["score"].notna() | rows["rank"].notna()]
    return bool(ids & set(rows["unit_id"].astype(str)))


def _exists(corpus: Corpus, unit: Unit, map: int) -> bool:
    """Return whether the unit is on that map under its own name, not only as a part of a larger one."""
    return unit_on(corpus, unit, map) is not None and (
        unit.map == map
        or corpus.gazetteer.unit(unit.unit_id, map) is not None
        or _renamed(corpus, unit, map) is not None
    )


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
    from rapidfuzz import process

    names = list(dict.fromkeys(unit.name_en for unit in corpus.units))
    return tuple(hit[0] for hit in process.extract(name, names, limit=limit, score_cutoff=60))


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
    members = [unit for unit in corpus.units if unit.region_id == wanted]
    counts: dict[str, int] = {}
    for unit in members:
        there = corpus.gazetteer.successor(unit) if map == 34 else unit
        if there.map == map:
            counts[there.region_id] = counts.get(there.region_id, 0) + 1
    if counts:
        best = max(counts, key=lambda region_id: counts[region_id])
        return next(held for held in corpus.regions if held.map == map and held.region_id == best)
    names = [held.name_en for held in corpus.regions if held.map == map]
    raise NoData(f"No region {region!r} on the {map}-unit map.", asked=region, held=names, code="unknown_unit")
