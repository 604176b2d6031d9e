"""Regions: their published means, their members, and what became of provinces in the merger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant.answer import Coverage, Row
from assistant.evidence import Problem, ToolResult
from assistant.scoring import published
from assistant.tools.compare import mean_row, region_rows
from assistant.tools.rows import rows_from
from assistant.tools.scope import Scope, region_named, scope, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus

MOST_NAMED = 12  # beyond that, a mean's highest and lowest tell more than all


def region_summary(
    corpus: Corpus,
    *,
    region: str | None = None,
    index: str = "PII",
    edition: int | None = None,
    order: Literal["best", "worst"] = "best",
) -> ToolResult:
    """Return the published means of an edition's regions, best (or worst) first; for one region with its units' rows.

    Where an edition's means were not published, the newest edition whose means are held is used and said.
    """
    table = scope(corpus, index=index, edition=edition)
    means = _means(corpus, table)
    used = table
    years = sorted(
        {int(year) for year in corpus.region_scores.loc[corpus.region_scores["index"] == table.index, "edition"]}
    )
    if not means and years:
        used = scope(corpus, index=index, edition=years[-1])
        means = _means(corpus, used)
    if order == "worst":
        means = tuple(sorted(means, key=lambda row: (row.status == "disputed", row.score or 0.0)))
    rows: tuple[Row, ...] = means
    region_id = None
    if region:
        region_id = region_named(corpus, region, used.map).region_id
        rows = tuple(row for row in means if row.unit_id == region_id)
        rows += _unit_rows(corpus, used, region_id)
    return ToolResult(
        tool="region_summary",
        kind="region",
        rows=rows,
        facts={
            "index": used.index,
            "edition": used.edition,
            "map": used.map,
            "region": region_id,
            "asked_edition": table.edition,
        },
        problem=None if used == table or edition is None else Problem(code="edition_not_held", asked=str(edition)),
    )


def _means(corpus: Corpus, table: Scope) -> tuple[Row, ...]:
    scores = corpus.region_scores
    keep = (scores["index"] == table.index) & (scores["edition"] == table.edition)
    return region_rows(corpus, scores.loc[keep & (scores["component"] == table.component)])


def _unit_rows(corpus: Corpus, table: Scope, region_id: str) -> tuple[Row, ...]:
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    members = {unit.unit_id for unit in corpus.units if unit.map == table.map and unit.region_id == region_id}
    return rows_from(corpus, standing.loc[standing["unit_id"].astype(str).isin(members)].drop(columns="place"))


def unit_members(
    corpus: Corpus,
    *,
    unit: str | None = None,
    region: str | None = None,
    kind: Literal["city", "province"] | None = None,
    unchanged: bool = False,
    map: int = 34,
) -> ToolResult:
    """Return a region's units, or the old provinces that a unit was merged from, led by the unit of today."""
    if unchanged:
        same = [one for one in corpus.units if one.map == 34 and len(corpus.gazetteer.members(one)) == 1]
        return _listing(same, 34, {"unchanged": True, "map": 34})
    if region or kind or unit is None:
        region_id = region_named(corpus, region, map).region_id if region else None
        units = [one for one in corpus.units if one.map == map and region_id in (None, one.region_id)]
        units = [one for one in units if kind in (None, one.kind)]
        return _listing(units, map, {"region": region_id, "kind": kind, "map": map})
    named = unit_named(corpus, unit)
    old = corpus.gazetteer.unit(named.unit_id, 63)
    now = corpus.gazetteer.successor(named)
    members = corpus.gazetteer.members(now)
    facts: dict[str, object] = {
        "unit_id": named.unit_id,
        "now": now.unit_id,
        "members": [member.unit_id for member in members],
        "old_region": old.region_id if old else None,
        "new_region": now.region_id,
        "absorbed": old is not None and now.unit_id != named.unit_id,
    }
    return _listing([now, *members], map, facts)


def _listing(units: list[Unit], map: int, facts: dict[str, object]) -> ToolResult:
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
            source_ids=("s001", "s002", "s003"),
        )
        for unit in units
    )
    return ToolResult(tool="unit_members", kind="region", rows=rows, facts=facts)


def mean_of_units(
    corpus: Corpus,
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str = "overall",
    region: str | None = None,
    kind: Literal["city", "province"] | None = None,
    units: Sequence[str] = (),
    first: int | None = None,
    last: int | None = None,
    statistic: Literal["mean", "median"] = "mean",
) -> ToolResult:
    """Return the mean of scores held: of all units, of those named, of ranking places, or of a region or kind.

    Rows: the mean, then the units it is the mean of where they are few, else the highest and lowest.
    """
    table = scope(corpus, index=index, edition=edition, component=component)
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    rows = rows_from(corpus, standing.drop(columns="place"))
    chosen = _chosen(corpus, rows, table, region, kind, units)
    if first is not None:
        chosen = tuple(row for row in chosen if row.rank is not None and first <= row.rank <= (last or first))
    scored = sorted((row for row in chosen if row.score is not None), key=lambda row: -(row.score or 0.0))
    mean = mean_row(scored, table, statistic)
    held = published.held(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    few = len(scored) <= MOST_NAMED
    shown = scored if few else [scored[0], scored[-1]]
    part = bool(region or kind or units or first)
    return ToolResult(
        tool="mean_of_units",
        kind="comparison",
        rows=(*((mean,) if mean else ()), *shown),
        coverage=Coverage(held=held.scores, of=held.of),
        facts={
            "index": table.index,
            "edition": table.edition,
            "map": table.map,
            "component": table.component,
            "part": part,
            "statistic": statistic,
            "few": few,
        },
        problem=None if scored else Problem(code="component_not_held", asked=table.component),
    )


def _chosen(
    corpus: Corpus, rows: Sequence[Row], table: Scope, region: str | None, kind: str | None, units: Sequence[str]
) -> tuple[Row, ...]:
    there = {unit.unit_id: unit for unit in corpus.units if unit.map == table.map}
    wanted = set(there)
    if region:
        region_id = region_named(corpus, region, table.map).region_id
        wanted = {unit_id for unit_id in wanted if there[unit_id].region_id == region_id}
    if kind:
        wanted = {unit_id for unit_id in wanted if there[unit_id].kind == kind}
    if units:
        wanted &= {unit_on(corpus, unit_named(corpus, unit), table.map).unit_id for unit in units}
    return tuple(row for row in rows if row.unit_id in wanted)
