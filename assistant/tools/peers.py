"""Whom to compare a unit with: its neighbours in the ranking, the nearest in score, or those most like it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import pandas as pd
from pydantic import Field

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.scoring import peers
from assistant.tools.arguments import ComponentName, Edition, Index, UnitName
from assistant.tools.parts import profiles_of
from assistant.tools.profile import unit_profile
from assistant.tools.rows import difference, with_extra
from assistant.tools.scope import scope
from assistant.tools.units import absorbed_into, unit_named, unit_on
from corpus.store import Corpus

NEAR = 2  # units shown on either side
Nearness = Annotated[
    Literal["rank", "score", "likeness", "profile"],
    Field(description="Next in rank, nearest in score, of the same region and kind first, or alike in all parts"),
]


def unit_peers(
    corpus: Corpus,
    unit: UnitName,
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
    by: Nearness = "rank",
    limit: Annotated[int, Field(description="How many", ge=1, le=10)] = 2 * NEAR,
) -> ToolResult:
    """Find the units next to one in the ranking, nearest in score, or most like it."""
    named = unit_named(corpus, unit)
    table = scope(corpus, index=index, edition=edition, component=component, unit=named)
    there = unit_on(corpus, named, table.map)
    rows = table.rows(corpus)
    place = next((place for place, row in enumerate(rows) if row.unit_id == there.unit_id), None)
    if place is None or absorbed_into(corpus, named, table.map):
        return unit_profile(corpus, unit, index=index, edition=table.edition, component=component)
    own = rows[place]
    profiles = profiles_of(corpus, table) if by == "profile" else None
    alike = profiles is not None and own.unit_id in profiles.index
    if by == "profile" and not alike:
        by = "score"  # without the parts, the nearest in score are the next best
    if profiles is not None and alike:
        near = _alike(rows, own, profiles, limit)
    elif by == "rank" or own.score is None:
        near = [row for row in rows[max(0, place - NEAR) : place + NEAR + 1] if row is not own]
    else:
        near = _nearest(corpus, rows, own, limit, alike=by == "likeness")
    return ToolResult(
        tool="unit_peers",
        kind="comparison",
        rows=(own, *(with_extra(row, gap=_gap(row, own), versus=own.unit_id) for row in near)),
        facts=table.facts | {"unit_id": there.unit_id, "region": there.region_id, "by": by},
    )


def _alike(rows: Sequence[Row], own: Row, profiles: pd.DataFrame, limit: int) -> list[Row]:
    """Return the rows of the units most alike in all parts."""
    by_id = {str(row.unit_id): row for row in rows}
    found = peers.nearest_profiles(profiles, str(own.unit_id), limit=limit)
    return [with_extra(by_id[unit_id], distance=round(distance, 2)) for unit_id, distance in found]


def _nearest(corpus: Corpus, rows: Sequence[Row], own: Row, limit: int, *, alike: bool) -> list[Row]:
    """Return the rows nearest in score; with ``alike`` those first that share region and kind."""
    by_id = {str(row.unit_id): row for row in rows}
    scores = {unit_id: row.score for unit_id, row in by_id.items()}
    traits = {
        unit.unit_id: {"region": unit.region_id, "kind": unit.kind} for unit in corpus.units if unit.map == own.map
    }
    found = peers.peers(scores, str(own.unit_id), traits if alike else None, limit=limit)
    return [
        with_extra(by_id[peer.unit], shared=list(peer.shared) or None)
        for peer in found
        if scores[peer.unit] is not None
    ]


def _gap(row: Row, own: Row) -> float | None:
    return difference(row.score, own.score) if row.score is not None and own.score is not None else None
