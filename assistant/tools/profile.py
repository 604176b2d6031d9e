"""One unit's figures: a value, or everything held of it in an edition, with its named strengths and weaknesses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pandas as pd

from assistant.answer import Coverage, Row
from assistant.evidence import COUNTED, RANK_IN_REGION, Problem, ToolResult
from assistant.scoring import published
from assistant.tools.rows import rows_from
from assistant.tools.scope import Scope, absorbed_into, enlarged, scope, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus

UNSCORED = frozenset({COUNTED, RANK_IN_REGION})  # held of these would count what nobody publishes for all units


def unit_profile(
    corpus: Corpus,
    unit: str,
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str = "overall",
    detail: Literal["value", "all"] = "value",
) -> ToolResult:
    """Return a unit's score and rank, or all its components, in an edition; every source where they disagree.

    A unit merged into another before the edition is answered with the other's row and its own last one. A figure
    that is not held is answered with the editions that are.
    """
    named = unit_named(corpus, unit)
    table = scope(corpus, index=index, edition=edition, component=component, unit=named)
    there = unit_on(corpus, named, table.map)
    into = absorbed_into(corpus, named, table.map)
    if into:
        return _merged(corpus, named, into, table)
    rows = unit_rows(corpus, there, table)
    if detail == "all":
        rows += _other_components(corpus, there, table)
        rows += highlight_rows(corpus, there, index=table.index, edition=table.edition)
    if not rows:
        return _not_held(corpus, named, there, table)
    held = published.held(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    return ToolResult(
        tool="unit_profile",
        kind="profile" if detail == "all" else "value",
        rows=rows,
        coverage=Coverage(held=held.scores, of=held.of) if table.component not in UNSCORED else None,
        facts=_facts(there, table)
        | {
            "disputed": disputed(rows, table.component),
            "merged_from": [member.unit_id for member in enlarged(corpus, there)],
        },
    )


def unit_rows(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    """Return every row of a unit in a table, undisputed first; rows with neither score nor rank are left out."""
    rows = published.select(
        corpus.observations,
        index=table.index,
        edition=table.edition,
        component=table.component,
        map=table.map,
        unit_id=unit.unit_id,
    )
    rows = rows.loc[rows["score"].notna() | rows["rank"].notna()]
    order = rows["status"].astype(str).map(published.STATUS_ORDER)
    return rows_from(corpus, rows.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order"))


def disputed(rows: tuple[Row, ...], component: str) -> bool:
    """Return whether sources disagree about the score or the rank of the component."""
    same = [row for row in rows if row.component == component]
    scores = {row.score for row in same if row.score is not None}
    ranks = {row.rank for row in same if row.rank is not None}
    return len(scores) > 1 or len(ranks) > 1


def _facts(unit: Unit, table: Scope) -> dict[str, object]:
    return {
        "unit_id": unit.unit_id,
        "index": table.index,
        "edition": table.edition,
        "map": table.map,
        "component": table.component,
    }


def _other_components(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    """Return the unit's further components in the tree's order: sub-indices, pillars, then the rest."""
    rows = published.select(
        corpus.observations, index=table.index, edition=table.edition, map=table.map, unit_id=unit.unit_id
    )
    rows = rows.loc[(rows["component"] != table.component) & (rows["score"].notna() | rows["rank"].notna())]
    order = {node.code: place for place, node in enumerate(corpus.components) if node.index == table.index}
    places = rows["component"].astype(str).map(lambda code: order.get(code, len(order)))
    return rows_from(corpus, rows.assign(_place=places).sort_values("_place", kind="stable").drop(columns="_place"))


def highlight_rows(corpus: Corpus, unit: Unit, *, index: str, edition: int) -> tuple[Row, ...]:
    """Return the indicators named as a strength or weakness of a unit in an edition, as rows with ``highlight``."""
    named = corpus.highlights
    mask = (named["index"] == index) & (named["edition"] == edition) & (named["unit_id"] == unit.unit_id)
    records: Iterator[Any] = named.loc[mask & (named["map"] == unit.map)].itertuples(index=False)
    return tuple(
        Row(
            unit_id=unit.unit_id,
            map=unit.map,
            unit=unit.name_en,
            index=index,
            edition=edition,
            component=str(record.indicator),
            score=None if pd.isna(record.score) else float(record.score),
            rank=None if pd.isna(record.rank) else int(record.rank),
            of=None if pd.isna(record.of) else int(record.of),
            status="reported",
            source_ids=tuple(part for part in str(record.source_id).split(";") if part),
            highlight=str(record.kind) if record.kind and not pd.isna(record.kind) else "named",
        )
        for record in records
    )


def _merged(corpus: Corpus, unit: Unit, into: Unit, table: Scope) -> ToolResult:
    own = published.editions(corpus.observations, index=table.index, unit_id=unit.unit_id, component=table.component)
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
    editions = [
        year
        for year in published.editions(corpus.observations, index=table.index, component=table.component)
        if year != table.edition
    ]
    near: tuple[Row, ...] = ()
    for year in sorted(editions, key=lambda year: abs(year - table.edition)):
        map_ = max(corpus.map_of(table.index, year)) if unit.map not in corpus.map_of(table.index, year) else unit.map
        near = unit_rows(corpus, unit_on(corpus, named, map_), Scope(table.index, year, map_, table.component))
        if near:
            break
    held = published.held(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    return ToolResult(
        tool="unit_profile",
        kind="value",
        rows=(*_noted_rows(corpus, unit, table), *near),
        coverage=Coverage(held=held.scores, of=held.of) if table.component not in UNSCORED else None,
        facts=_facts(unit, table),
        problem=Problem(code="unit_not_held", asked=unit.unit_id, held=tuple(str(year) for year in editions)),
    )


def _noted_rows(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    """Return rows without score and rank whose note tells a unit's place all the same ("rank between 11 and 30")."""
    rows = published.select(
        corpus.observations,
        index=table.index,
        edition=table.edition,
        component=table.component,
        map=table.map,
        unit_id=unit.unit_id,
    )
    return rows_from(corpus, rows.loc[rows["score"].isna() & rows["rank"].isna() & (rows["note"].astype(str) != "")])
