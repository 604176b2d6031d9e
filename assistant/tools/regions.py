"""Regions: their mean scores, as published or computed from the scores held, and their units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from assistant.answer import Coverage, Row
from assistant.evidence import Problem, ToolResult
from assistant.tools.aggregates import statistic_row
from assistant.tools.arguments import ComponentName, Edition, Index, Order, RegionName
from assistant.tools.rows import difference, with_extra
from assistant.tools.scope import Scope, scope
from assistant.tools.units import region_named
from corpus.model import Region
from corpus.store import Corpus

_NEARLY_ALL = 0.8  # of a region's units: with fewer scores, the order of regions may be another
_PAIR = 2
_HALF = 0.5  # enough to tell one region's mean, with how many it is of


def region_summary(
    corpus: Corpus,
    *,
    region: RegionName = None,
    versus: Annotated[RegionName, Field(description="A region to set it beside")] = None,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
    order: Order = "best",
    since: Annotated[int | None, Field(description="How the means changed from this edition on instead")] = None,
) -> ToolResult:
    """Give regions' mean scores, best or worst first, or one region's with its units.

    A mean is the published one, else that of the scores held where they are nearly all. Where an edition has neither,
    the newest edition that has is used and said.
    """
    table = scope(corpus, index=index, edition=edition, component=component)
    used, means = _told_means(corpus, table, region)
    if since is not None and since != used.edition:
        return _changes(corpus, used, means, replace(used, edition=since), region, order)
    if order == "worst":
        means = tuple(sorted(means, key=lambda row: (row.status == "disputed", row.score or 0.0)))
    means = _with_gap(means)
    rows, region_id = means, None
    coverage = _coverage_of(means)
    pair = _pair(corpus, used, means, region, versus)
    if pair:
        rows, region_id = pair, pair[0].unit_id
        coverage = _coverage_of(pair)
    elif region:
        region_id = region_named(corpus, region, used.map).region_id
        units = tuple(row for row in used.rows(corpus) if row.unit_id in members_of(corpus, region_id, used.map))
        rows = (*(row for row in means if row.unit_id == region_id), *units)
        held = sum(row.score is not None for row in units)
        coverage = Coverage(held=held, of=len(members_of(corpus, region_id, used.map)))
    return ToolResult(
        tool="region_summary",
        kind="region",
        rows=rows,
        coverage=coverage,
        facts=used.facts | {"region": region_id, "asked_edition": table.edition, "order": order, "versus": bool(pair)},
        problem=None if used == table or edition is None else Problem(code="edition_not_held", asked=str(edition)),
    )


def _changes(
    corpus: Corpus, table: Scope, means: Sequence[Row], before: Scope, region: str | None, order: Order
) -> ToolResult:
    """Return how the means of two editions on one map differ, the largest rise (or fall) first."""
    earlier = {row.unit_id: row for row in region_means(corpus, before) if row.status != "disputed"}
    region_id = region_named(corpus, region, table.map).region_id if region else None
    later = [row for row in means if row.status != "disputed" and row.unit_id in earlier]
    changed = [
        with_extra(
            row,
            change=difference(row.score or 0.0, earlier[row.unit_id].score or 0.0),
            score_before=earlier[row.unit_id].score,
            since=before.edition,
            source_ids=tuple(dict.fromkeys((*row.source_ids, *earlier[row.unit_id].source_ids))),
        )
        for row in later
        if region_id in (None, row.unit_id)
    ]
    changed.sort(key=lambda row: getattr(row, "change", 0.0), reverse=order != "worst")
    return ToolResult(
        tool="region_summary",
        kind="trend",
        rows=tuple(changed),
        facts=table.facts
        | {"region": region_id, "order": order, "since": before.edition, "editions": [before.edition, table.edition]},
        problem=None if changed else Problem(code="edition_not_held", asked=str(before.edition)),
    )


def _pair(corpus: Corpus, used: Scope, means: Sequence[Row], region: str | None, versus: str | None) -> tuple[Row, ...]:
    """Return the means of two regions, the first with how far it is from the second; nothing where one is not told."""
    if not (region and versus):
        return ()
    named = [region_named(corpus, name, used.map).region_id for name in (region, versus)]
    told = {row.unit_id: row for row in means if row.status != "disputed" and _is_told(row, _HALF)}
    if len(set(named)) < _PAIR or not told.keys() >= set(named):
        return ()
    first, second = (told[name] for name in named)
    gap = difference(first.score or 0.0, second.score or 0.0)
    return (with_extra(first, gap=gap, versus=second.unit_id), second)


def _with_gap(means: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the means, the second with how far it is from the first."""
    if len(means) < _PAIR or "disputed" in (means[0].status, means[1].status):
        return means
    first, second, *others = means
    gap = difference(second.score or 0.0, first.score or 0.0)
    return (first, with_extra(second, gap=gap, versus=first.unit_id), *others)


def _coverage_of(means: Sequence[Row]) -> Coverage | None:
    """Return of how many units the computed means are; None where they are published."""
    computed = [(row.units, row.members) for row in means if hasattr(row, "units") and hasattr(row, "members")]
    if not computed:
        return None
    return Coverage(held=sum(units for units, _ in computed), of=sum(members for _, members in computed))


def _told_means(corpus: Corpus, table: Scope, region: str | None) -> tuple[Scope, tuple[Row, ...]]:
    """Return the table whose means can be told, the one asked for or the newest before it, and its means."""
    least = _HALF if region else _NEARLY_ALL
    for edition in (table.edition, *reversed(corpus.editions(table.index))):
        for map_ in corpus.map_of(table.index, edition)[:1]:
            used = table if edition == table.edition else Scope(table.index, edition, map_, table.component)
            means = region_means(corpus, used)
            told = [
                row for row in means if not region or row.unit_id == region_named(corpus, region, used.map).region_id
            ]
            if told and all(_is_told(row, least) for row in told):
                return used, means
    return table, ()


def _is_told(mean: Row, least: float) -> bool:
    held, members = getattr(mean, "units", None), getattr(mean, "members", None)
    return held is None or members is None or held >= least * members


def region_means(corpus: Corpus, table: Scope) -> tuple[Row, ...]:
    """Return a table's regional means, best first: the published ones, else those of the scores held.

    A computed mean says with ``units`` of how many scores it is, with ``members`` of how many units there are.
    """
    scores = corpus.region_scores
    keep = (scores["index"] == table.index) & (scores["edition"] == table.edition) & (scores["map"] == table.map)
    told = scores.loc[keep & (scores["component"] == table.component)]
    if len(told):
        records: Iterator[Any] = told.rename(columns={"index": "index_name"}).itertuples(index=False)
        return _best_first([_published(corpus, record) for record in records])
    rows = table.rows(corpus)
    computed = (_computed(corpus, one, rows, table) for one in corpus.regions if one.map == table.map)
    return _best_first([row for row in computed if row is not None])


def region_mean(corpus: Corpus, table: Scope, region_id: str) -> Row | None:
    """Return one region's mean, the undisputed one; None where too little is held to tell it."""
    rows = [row for row in region_means(corpus, table) if row.unit_id == region_id and row.status != "disputed"]
    return next((row for row in rows if _is_told(row, _HALF)), None)


def members_of(corpus: Corpus, region_id: str, map: int) -> frozenset[str]:
    """Return the ids of a region's units."""
    return frozenset(unit.unit_id for unit in corpus.units if unit.map == map and unit.region_id == region_id)


def _computed(corpus: Corpus, region: Region, rows: Sequence[Row], table: Scope) -> Row | None:
    members = members_of(corpus, region.region_id, region.map)
    mean = statistic_row([row for row in rows if row.unit_id in members], table, name=region.name_en)
    return with_extra(mean, unit_id=region.region_id, members=len(members)) if mean else None


def _published(corpus: Corpus, record: Any) -> Row:
    names = {(region.map, region.region_id): region.name_en for region in corpus.regions}
    note = {"note": str(record.note)} if record.note else {}
    return Row(
        unit_id=str(record.region_id),
        map=int(record.map),
        unit=names.get((int(record.map), str(record.region_id)), str(record.region_id)),
        index=str(record.index_name),
        edition=int(record.edition),
        component=str(record.component),
        score=float(record.score),
        rank=None,
        of=None,
        status=str(record.status),
        source_ids=tuple(part for part in str(record.source_id).split(";") if part),
        **note,
    )


def _best_first(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the means in order, each undisputed one with its place among them."""
    ordered = sorted(rows, key=lambda row: (row.status == "disputed", -(row.score or 0.0)))
    sure = [row for row in ordered if row.status != "disputed"]
    if not all(_is_told(row, _NEARLY_ALL) for row in sure):
        return tuple(ordered)  # with too few scores behind a mean, the order may be another
    scores = [row.score or 0.0 for row in sure]
    placed = [row.model_copy(update={"rank": 1 + scores.index(row.score or 0.0), "of": len(sure)}) for row in sure]
    return (*placed, *ordered[len(sure) :])
