"""Who belongs to what: a region's units, and what became of provinces in the merger of 2025, with their figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from assistant.answer import Row
from assistant.evidence import Problem, ToolResult
from assistant.scoring import published
from assistant.tools.arguments import ComponentName, Edition, Index, Kind, MaybeUnit, RegionName, UnitName
from assistant.tools.profile import unit_rows
from assistant.tools.rows import shown_rows
from assistant.tools.scope import Scope, scope
from assistant.tools.units import region_named, unit_named
from corpus.model import Unit
from corpus.store import Corpus

MERGER_SOURCES = ("s001", "s002", "s003")


def unit_members(
    corpus: Corpus,
    *,
    unit: MaybeUnit = None,
    region: RegionName = None,
    kind: Kind | None = None,
    unchanged: Annotated[bool, Field(description="The units that were not merged in 2025")] = False,
    map: Literal[34, 63] = 34,
) -> ToolResult:
    """List the members of a region, kind or map, or what was merged into which unit in 2025."""
    if unchanged:
        same = [one for one in corpus.units if one.map == 34 and len(corpus.gazetteer.members(one)) == 1]
        return _listing(same, {"unchanged": True, "map": 34})
    if region or kind or unit is None:
        region_id = region_named(corpus, region, map).region_id if region else None
        units = [one for one in corpus.units if one.map == map and region_id in (None, one.region_id)]
        units = [one for one in units if kind in (None, one.kind)]
        cities = sum(one.kind == "city" for one in units)
        counted = {"cities": cities, "provinces": len(units) - cities}
        return _listing(units, {"region": region_id, "kind": kind, "map": map, **counted})
    named = unit_named(corpus, unit)
    old = corpus.gazetteer.unit(named.unit_id, 63)
    now = corpus.gazetteer.successor(named)
    members = corpus.gazetteer.members(now)
    return _listing([now, *members], _merger(named, old, now, members))


def _merger(named: Unit, old: Unit | None, now: Unit, members: Sequence[Unit]) -> dict[str, object]:
    return {
        "unit_id": named.unit_id,
        "now": now.unit_id,
        "members": [member.unit_id for member in members],
        "old_region": old.region_id if old else None,
        "new_region": now.region_id,
        "absorbed": old is not None and now.unit_id != named.unit_id,
    }


def _listing(units: Sequence[Unit], facts: dict[str, object]) -> ToolResult:
    rows = tuple(
        Row(
            unit_id=unit.unit_id,
            map=unit.map,
            unit=unit.name_en,
            index="PII",
            edition=2025 if unit.map == 34 else 2024,
            component="membership",
            score=None,
            rank=None,
            of=None,
            status="reported",
            source_ids=MERGER_SOURCES,
            kind=unit.kind,
        )
        for unit in units
    )
    return ToolResult(tool="unit_members", kind="region", rows=rows, facts=facts)


def member_results(
    corpus: Corpus,
    unit: UnitName,
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
) -> ToolResult:
    """Give the results of the old provinces that a unit was merged from in 2025, and of the unit since.

    Without an edition all that are held are given, the newest first.
    """
    named = unit_named(corpus, unit)
    now = corpus.gazetteer.successor(named)
    members = corpus.gazetteer.members(now)
    table = scope(corpus, index=index, edition=edition, component=component)
    editions = corpus.once(published.editions, index=table.index, component=table.component)
    wanted = [year for year in reversed(editions) if edition in (None, year)]
    since = [row for year in wanted for row in _results(corpus, [now], table, year)]
    before = [row for year in wanted for row in _results(corpus, members, table, year)]
    known = {row.unit_id for row in before}
    return ToolResult(
        tool="member_results",
        kind="comparison",
        rows=(*since, *before),
        facts=table.facts
        | {
            "now": now.unit_id,
            "members": [one.unit_id for one in members],
            "missing": [one.unit_id for one in members if one.unit_id not in known],
        },
        problem=None if since or before else Problem(code="unit_not_held", asked=now.unit_id),
    )


def _results(corpus: Corpus, units: Sequence[Unit], table: Scope, edition: int) -> list[Row]:
    """Return the units' rows of an edition that is on their map, best first."""
    place = Scope(table.index, edition, units[0].map, table.component)
    if place.map not in corpus.map_of(place.index, edition):
        return []
    rows = [row for unit in units for row in shown_rows(unit_rows(corpus, unit, place))]
    return sorted(rows, key=lambda row: (row.rank or float("inf"), -(row.score or 0.0)))
