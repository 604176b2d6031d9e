"""Regions: their published means, their members, and what became of provinces in the merger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.answer import Coverage, Row
from assistant.evidence import Problem, ToolResult
from assistant.scoring import published
from assistant.tools.compare import mean_row
from assistant.tools.rows import rows_from
from assistant.tools.scope import Scope, region_named, scope, unit_named
from corpus.model import Unit
from corpus.store import Corpus


def region_summary(
    corpus: Corpus, *, region: str | None = None, index: str = "PII", edition: int | None = None
) -> ToolResult:
    """Return the published means of an edition's regions, best first; for one region its mean and its units' rows.

    Where an edition's means were not published, the newest edition whose means are held is used and said.
    """
    table = scope(corpus, index=index, edition=edition)
    means = _means(corpus, table)
    used = table
    if not means and edition is None:
        years = sorted(
            {int(year) for year in corpus.region_scores.loc[corpus.region_scores["index"] == table.index, "edition"]}
        )
        if years:
            used = scope(corpus, index=index, edition=years[-1])
            means = _means(corpus, used)
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
        problem=None if rows else Problem(code="edition_not_held", asked=f"{table.index} {table.edition}"),
    )


def _means(corpus: Corpus, table: Scope) -> tuple[Row, ...]:
    scores = corpus.region_scores
    scores = scores.loc[
        (scores["index"] == table.index)
        & (scores["edition"] == table.edition)
        & (scores["component"] == table.component)
    ]
    names = {region.region_id: region for region in corpus.regions if region.map == table.map}
    records: Iterator[Any] = scores.itertuples(index=False)
    rows = [
        Row(
            unit_id=str(record.region_id),
            map=table.map,
            unit=names[str(record.region_id)].name_en if str(record.region_id) in names else str(record.region_id),
            index=table.index,
            edition=table.edition,
            component=table.component,
            score=float(record.score),
            rank=None,
            of=None,
            status=str(record.status),
            source_ids=tuple(part for part in str(record.source_id).split(";") if part),
        )
        for record in records
    ]
    return tuple(sorted(rows, key=lambda row: (row.status == "disputed", -(row.score or 0.0))))


def _unit_rows(corpus: Corpus, table: Scope, region_id: str) -> tuple[Row, ...]:
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    members = {unit.unit_id for unit in corpus.units if unit.map == table.map and unit.region_id == region_id}
    return rows_from(corpus, standing.loc[standing["unit_id"].astype(str).isin(members)].drop(columns="place"))


def unit_members(corpus: Corpus, *, unit: str | None = None, region: str | None = None, map: int = 34) -> ToolResult:
    """Return a region's units, or the old provinces that a unit was merged from, led by the unit of today."""
    if region:
        found = region_named(corpus, region, map)
        units = [one for one in corpus.units if one.map == map and one.region_id == found.region_id]
        return _listing(units, map, {"region": found.region_id, "map": map})
    named = unit_named(corpus, unit or "")
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
) -> ToolResult:
    """Return the mean of the scores held of an edition (or of a region in it), beside the highest and lowest held."""
    table = scope(corpus, index=index, edition=edition, component=component)
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    rows = rows_from(corpus, standing.drop(columns="place"))
    if region:
        region_id = region_named(corpus, region, table.map).region_id
        members = {unit.unit_id for unit in corpus.units if unit.map == table.map and unit.region_id == region_id}
        rows = tuple(row for row in rows if row.unit_id in members)
    scored = sorted((row for row in rows if row.score is not None), key=lambda row: -(row.score or 0.0))
    mean = mean_row(scored, table, "mean")
    held = published.held(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    ends = (scored[0], scored[-1]) if len(scored) > 1 else tuple(scored)
    return ToolResult(
        tool="mean_of_units",
        kind="comparison",
        rows=(*((mean,) if mean else ()), *ends),
        coverage=Coverage(held=held.scores, of=held.of),
        facts={"index": table.index, "edition": table.edition, "map": table.map, "component": table.component},
        problem=None if scored else Problem(code="component_not_held", asked=table.component),
    )
