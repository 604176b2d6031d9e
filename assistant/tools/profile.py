"""One unit's figures: a value, or everything held of it in an edition, with its named strengths and weaknesses."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from assistant.answer import Row
from assistant.evidence import COUNTED, PARTS, RANK_IN_REGION, Problem, ToolResult
from assistant.scoring import published
from assistant.scoring.bounds import rank_bounds
from assistant.tools.arguments import ComponentName, Edition, Index, UnitName
from assistant.tools.highlights import highlight_rows, indicator_named
from assistant.tools.region_rank import region_rank
from assistant.tools.rows import rows_from, with_extra
from assistant.tools.scope import Scope, component_named, index_named, scope
from assistant.tools.unit_parts import apart, editions_with_parts, other_components, parts_among
from assistant.tools.units import absorbed_into, enlarged, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus

TELLING_RANGE = 10  # ranks that a score may have; a wider range says nothing
UNSCORED = frozenset({COUNTED, RANK_IN_REGION})  # held of these would count what nobody publishes for all units


def unit_profile(
    corpus: Corpus,
    unit: UnitName,
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
    detail: Annotated[
        Literal["value", "parts", "all"],
        Field(description="parts: its pillars or dimensions; all: every component, strengths, weaknesses"),
    ] = "value",
    beside: Annotated[str | None, Field(description="Another component, to tell how far the two are apart")] = None,
) -> ToolResult:
    """Give one unit's score and rank, or all its components, in an edition; every source where they disagree.

    A unit merged into another before the edition is answered with the other's row and its own last one. A figure
    that is not held is answered with the editions that are.
    """
    named = unit_named(corpus, unit)
    index = index_named(corpus, index)
    code = component_named(corpus, index, component)
    if code == RANK_IN_REGION:
        return _in_region(corpus, named, index, edition)
    indicator = indicator_named(
        corpus, "unit_profile", index=index, edition=edition, component=code, units=_selves(corpus, named)
    )
    if indicator:
        return indicator
    if edition is not None and edition not in corpus.editions(index):
        return _nearest_edition(corpus, named, index, edition, code)
    table = scope(corpus, index=index, edition=edition, component=code, unit=named)
    there = unit_on(corpus, named, table.map)
    into = absorbed_into(corpus, named, table.map)
    if into:
        return _merged(corpus, named, into, table)
    rows = _with_bounds(corpus, table, unit_rows(corpus, there, table))
    rows += _on_other_map(corpus, named, table) if detail == "value" else other_components(corpus, there, table)
    if detail == "all":
        rows += highlight_rows(corpus, index=table.index, edition=table.edition, units={there.unit_id})
    if not rows:
        return _not_held(corpus, named, there, table)
    if beside:
        other = replace(table, component=component_named(corpus, index, beside))
        rows = apart(rows, unit_rows(corpus, there, other))
    lacking = detail == "parts" and not parts_among(corpus, rows, table)
    return ToolResult(
        tool="unit_profile",
        kind="value" if detail == "value" else "profile",
        rows=rows,
        coverage=table.coverage(corpus) if table.component not in UNSCORED else None,
        facts=_facts(there, table)
        | {
            "disputed": disputed(rows, table.component),
            "merged_from": [member.unit_id for member in enlarged(corpus, there)],
        },
        problem=Problem(code="component_not_held", asked=PARTS, held=editions_with_parts(corpus, there, table))
        if lacking
        else None,
    )


def _nearest_edition(corpus: Corpus, unit: Unit, index: str, edition: int, code: str) -> ToolResult:
    """Return a unit's figure of the edition nearest to one that is not held, with the editions that are."""
    held = corpus.once(published.editions, index=index, component=code)
    near: tuple[Row, ...] = ()
    for year in sorted(held, key=lambda year: (abs(year - edition), -year)):
        table = scope(corpus, index=index, edition=year, component=code, unit=unit)
        if absorbed_into(corpus, unit, table.map) is None:
            near = unit_rows(corpus, unit_on(corpus, unit, table.map), table)
        if near:
            break
    editions = list(corpus.editions(index))
    return ToolResult(
        tool="unit_profile",
        kind="value",
        rows=tuple(with_extra(row, editions_held=editions) for row in near),
        facts={"unit_id": unit.unit_id, "index": index, "edition": edition, "component": code, "map": unit.map},
        problem=Problem(code="edition_not_held", asked=str(edition), held=tuple(map(str, editions))),
    )


def _on_other_map(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    """Return a unit's rows of the same edition on the other map, where it ranks both."""
    others = [map_ for map_ in corpus.map_of(table.index, table.edition) if map_ != table.map]
    places = [replace(table, map=map_) for map_ in others if absorbed_into(corpus, unit, map_) is None]
    found = [(unit_on(corpus, unit, place.map), place) for place in places]
    return tuple(row for there, place in found if there.map == place.map for row in unit_rows(corpus, there, place))


def _selves(corpus: Corpus, unit: Unit) -> frozenset[str]:
    """Return the ids that a unit has on the maps that have it."""
    return frozenset(unit_on(corpus, unit, map_).unit_id for map_ in (34, 63))


def _in_region(corpus: Corpus, unit: Unit, index: str, edition: int | None) -> ToolResult:
    """Return a unit's rank within its region: as a source tells it, else as the ranks held prove it."""
    editions = reversed(corpus.once(published.editions, index=index))
    for year in editions if edition is None else (edition,):
        table = scope(corpus, index=index, edition=year, unit=unit)
        there = unit_on(corpus, unit, table.map)
        row = region_rank(corpus, there, table) if absorbed_into(corpus, unit, table.map) is None else None
        if row:
            facts = _facts(there, table) | {"component": RANK_IN_REGION, "region": there.region_id}
            return ToolResult(tool="unit_profile", kind="value", rows=(row,), facts=facts)
    table = scope(corpus, index=index, edition=edition, unit=unit)
    there = unit_on(corpus, unit, table.map)
    return ToolResult(
        tool="unit_profile",
        kind="value",
        rows=unit_rows(corpus, there, table),
        facts=_facts(there, table) | {"component": RANK_IN_REGION, "region": there.region_id},
        problem=Problem(code="unit_not_held", asked=unit.unit_id),
    )


def unit_rows(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    """Return every row of a unit in a table, undisputed first; rows with neither score nor rank are left out."""
    rows = table.of_unit(corpus, unit)
    rows = rows.loc[rows["score"].notna() | rows["rank"].notna()]
    order = rows["status"].astype(str).map(published.STATUS_ORDER)
    return rows_from(corpus, rows.assign(_order=order).sort_values("_order", kind="stable"))


def _with_bounds(corpus: Corpus, table: Scope, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows; a score without a rank with the ranks that the scores around it leave it."""
    if not rows or table.component != "overall" or any(row.rank is not None or row.score is None for row in rows):
        return rows
    all_rows = table.rows(corpus)
    found = rank_bounds(
        {str(row.unit_id): row.score for row in all_rows},
        {str(row.unit_id): row.rank for row in all_rows},
        of=table.held(corpus).of,
    ).get(str(rows[0].unit_id))
    if found is None or not found.certain or found.high - found.low > TELLING_RANGE:
        return rows
    return tuple(with_extra(row, rank_low=found.low, rank_high=found.high) for row in rows)


def disputed(rows: tuple[Row, ...], component: str) -> bool:
    """Return whether sources disagree about the score or the rank of the component."""
    same = [row for row in rows if row.component == component]
    scores = {row.score for row in same if row.score is not None}
    ranks = {row.rank for row in same if row.rank is not None}
    return len(scores) > 1 or len(ranks) > 1


def _facts(unit: Unit, table: Scope) -> dict[str, object]:
    return {"unit_id": unit.unit_id, **table.facts}


def _merged(corpus: Corpus, unit: Unit, into: Unit, table: Scope) -> ToolResult:
    own = corpus.once(published.editions, index=table.index, unit_id=unit.unit_id, component=table.component)
    own = [year for year in own if unit.map in corpus.map_of(table.index, year)]
    last = unit_rows(corpus, unit, Scope(table.index, own[-1], unit.map, table.component)) if own else ()
    return ToolResult(
        tool="unit_profile",
        kind="value",
        rows=(*unit_rows(corpus, into, table), *last),
        facts=_facts(unit, table) | {"merged_into": into.unit_id, "last_edition": own[-1] if own else None},
        problem=Problem(code="unit_merged", asked=unit.unit_id, held=tuple(str(year) for year in own)),
    )


def _not_held(corpus: Corpus, named: Unit, unit: Unit, table: Scope) -> ToolResult:
    editions = corpus.once(published.editions, index=table.index, component=table.component)
    found = {
        year: rows for year in editions if year != table.edition and (rows := _in(corpus, named, unit, table, year))
    }
    held = sorted(found)
    nearest = min(held, key=lambda year: abs(year - table.edition), default=None)
    near = tuple(with_extra(row, editions_held=held) for row in found[nearest]) if nearest else ()
    return ToolResult(
        tool="unit_profile",
        kind="value",
        rows=(*_noted_rows(corpus, unit, table), *near),
        coverage=table.coverage(corpus) if table.component not in UNSCORED else None,
        facts=_facts(unit, table),
        problem=Problem(code="unit_not_held", asked=unit.unit_id, held=tuple(map(str, held))),
    )


def _in(corpus: Corpus, named: Unit, unit: Unit, table: Scope, edition: int) -> tuple[Row, ...]:
    """Return a unit's rows of another edition, on the map it is asked about where that edition has it."""
    maps = corpus.map_of(table.index, edition)
    map_ = unit.map if unit.map in maps else max(maps)
    if absorbed_into(corpus, named, map_) is not None:
        return ()
    return unit_rows(corpus, unit_on(corpus, named, map_), Scope(table.index, edition, map_, table.component))


def _noted_rows(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    """Return rows without score and rank, with the ranks between which their note puts the unit, if it does."""
    rows = table.of_unit(corpus, unit)
    noted = rows_from(corpus, rows.loc[rows["score"].isna() & rows["rank"].isna() & (rows["note"].astype(str) != "")])
    ranges = [corpus.note_ranks(str(getattr(row, "note", ""))) for row in noted]
    return tuple(
        with_extra(row, rank_low=found[0], rank_high=found[1]) if found else row
        for row, found in zip(noted, ranges, strict=True)
    )
