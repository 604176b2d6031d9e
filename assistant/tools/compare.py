"""Units beside each other, beside a mean, and across editions."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import pandas as pd

from assistant.answer import Coverage, Row
from assistant.errors import BadArguments, NoData
from assistant.evidence import Problem, ToolResult
from assistant.scoring import published
from assistant.tools.profile import unit_rows
from assistant.tools.rows import best_rows, difference, rows_from, unit_row, with_extra
from assistant.tools.scope import Scope, absorbed_into, enlarged, scope, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus

MOST_UNITS = 10  # beside each other; more is a ranking


def compare_units(
    corpus: Corpus,
    units: Sequence[str],
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str = "overall",
    against: Literal["national", "regional", "next"] | None = None,
) -> ToolResult:
    """Return the units' rows best first, each with its ``gap`` to the first, or to a mean of the units held.

    The newest edition that holds every unit is taken when none is given.
    """
    named = [unit_named(corpus, unit) for unit in dict.fromkeys(units)][:MOST_UNITS]
    if not named:
        raise BadArguments("Name at least one unit to compare.")
    table = _shared_scope(corpus, named, index, edition, component)
    there = list({unit.unit_id: unit for unit in (unit_on(corpus, one, table.map) for one in named)}.values())
    rows = [best_rows(unit_rows(corpus, unit, table))[:1] for unit in there]
    missing = [unit.unit_id for unit, found in zip(there, rows, strict=True) if not found]
    found = sorted((row for group in rows for row in group), key=_place)
    reference = _reference(corpus, there, table, against, found)
    compared = tuple(_with_gap(row, reference or (found[0] if found else None)) for row in found)
    held = published.held(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    absorbed = {unit.unit_id: into.unit_id for unit in named if (into := absorbed_into(corpus, unit, table.map))}
    return ToolResult(
        tool="compare_units",
        kind="comparison",
        rows=(*compared, *((reference,) if reference else ())),
        coverage=Coverage(held=held.scores, of=held.of),
        facts={
            "index": table.index,
            "edition": table.edition,
            "map": table.map,
            "component": table.component,
            "missing": missing,
            "absorbed": absorbed,
            "against": against,
            "asked": [unit.unit_id for unit in there],
        },
        problem=None if found else Problem(code="unit_not_held", asked=", ".join(missing)),
    )


def compare_places(
    corpus: Corpus, places: Sequence[int], *, index: str = "PII", edition: int | None = None, component: str = "overall"
) -> ToolResult:
    """Return the units at ranking places and the gap between them; a place of -1 is the last."""
    table = scope(corpus, index=index, edition=edition, component=component)
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    rows = best_rows(rows_from(corpus, standing.drop(columns="place")))
    last = max((row.of or 0 for row in rows), default=0)
    wanted = [last if place == -1 else place for place in places]
    units = [row.unit for place in wanted for row in rows if row.rank == place][: len(wanted)]
    if len(units) < len(wanted):
        ends = [row for row in rows if row.score is not None]
        units = [ends[0].unit, ends[-1].unit] if len(ends) > 1 else units
    if not units:
        raise NoData("No unit at these places is held.", asked=", ".join(map(str, wanted)), code="rank_not_held")
    return compare_units(corpus, units, index=table.index, edition=table.edition, component=table.component)


def _shared_scope(corpus: Corpus, units: Sequence[Unit], index: str, edition: int | None, component: str) -> Scope:
    if edition is not None:
        return scope(corpus, index=index, edition=edition, component=component)
    best: tuple[int, int, Scope] | None = None
    newest = scope(corpus, index=index, component=component)
    for year in published.editions(corpus.observations, index=newest.index, component=newest.component):
        table = scope(corpus, index=index, edition=year, component=component)
        present = sum(
            bool(unit_rows(corpus, unit_on(corpus, unit, table.map), table))
            and absorbed_into(corpus, unit, table.map) is None
            for unit in units
        )
        if best is None or (present, year) > best[:2]:
            best = (present, year, table)
    return best[2] if best and best[0] else newest


def _place(row: Row) -> tuple[float, float]:
    return (float(row.rank) if row.rank is not None else float("inf"), -(row.score or 0.0))


def _with_gap(row: Row, reference: Row | None) -> Row:
    if reference is None or row is reference or row.score is None or reference.score is None:
        return row
    return with_extra(row, gap=difference(row.score, reference.score), versus=reference.unit_id or reference.unit)


def _reference(
    corpus: Corpus, units: Sequence[Unit], table: Scope, against: str | None, found: Sequence[Row]
) -> Row | None:
    """Return the row of the mean or of the next unit to compare with; None when units are compared among themselves."""
    if against is None or not units:
        return None
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    if against == "next":
        if not found or found[0].rank is None:
            return None
        below = standing.loc[standing["place"] > found[0].rank]
        rows = rows_from(corpus, below.iloc[:1].drop(columns="place"))
        return rows[0] if rows else None
    region = units[0].region_id if against == "regional" else None
    if region:
        told = published_mean(corpus, table, region)
        if told is not None:
            return told
        members = {unit.unit_id for unit in corpus.units if unit.map == table.map and unit.region_id == region}
        standing = standing.loc[standing["unit_id"].astype(str).isin(members)]
    return mean_row(rows_from(corpus, standing.drop(columns="place")), table, "region mean" if region else "mean")


def published_mean(corpus: Corpus, table: Scope, region_id: str) -> Row | None:
    """Return a region's mean as published, the undisputed one; None where it is not held."""
    means = corpus.region_scores
    keep = (means["index"] == table.index) & (means["edition"] == table.edition) & (means["region_id"] == region_id)
    means = means.loc[keep & (means["map"] == table.map) & (means["component"] == table.component)]
    rows = [row for row in region_rows(corpus, means) if row.status != "disputed"]
    return rows[0] if rows else None


def region_rows(corpus: Corpus, means: pd.DataFrame) -> tuple[Row, ...]:
    """Return published regional means as rows, best first, disputed ones last."""
    names = {(region.map, region.region_id): region.name_en for region in corpus.regions}
    records: Iterator[Any] = means.rename(columns={"index": "index_name"}).itertuples(index=False)
    rows = [
        Row(
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
        )
        for record in records
    ]
    return tuple(sorted(rows, key=lambda row: (row.status == "disputed", -(row.score or 0.0))))


def mean_row(rows: Sequence[Row], table: Scope, name: str) -> Row | None:
    """Return the mean (or, so named, the median) of the rows' scores: derived, ``units`` says of how many."""
    scored = [row for row in rows if row.score is not None]
    if not scored:
        return None
    scores = [row.score or 0.0 for row in scored]
    mean = statistics.median(scores) if name == "median" else statistics.fmean(scores)
    sources = dict.fromkeys(source for row in scored for source in row.source_ids[:1])
    return Row(
        unit_id=None,
        map=table.map,
        unit=name,
        index=table.index,
        edition=table.edition,
        component=table.component,
        score=round(mean, 10),
        rank=None,
        of=None,
        status="derived",
        source_ids=tuple(sources)[:3],
        units=len(scored),
    )


def rank_changes(
    corpus: Corpus,
    *,
    units: Sequence[str] = (),
    index: str = "PII",
    component: str = "overall",
    since: int | None = None,
    until: int | None = None,
    order: Literal["best", "worst"] = "best",
    by: Literal["rank", "score"] = "rank",
    limit: int = 10,
) -> ToolResult:
    """Return units' results over editions, oldest first; without units, those that rose (or fell) most on one map.

    ``by`` says whether places or points count as rising.

    ``change`` and ``rank_change`` stand in a row when the edition before is on the same map; ranks of 63 and of 34 are
    never subtracted.
    """
    code = scope(corpus, index=index, component=component).component
    editions = _span_of(published.editions(corpus.observations, index=index, component=code), since, until)
    if not units:
        return _movers(corpus, index, code, editions, order, by, limit, ends=since is not None and until is not None)
    named = [unit_named(corpus, unit) for unit in units]
    rows = tuple(row for unit in named for row in _history(corpus, unit, index, code, editions))
    maps = {row.map for row in rows}
    return ToolResult(
        tool="rank_changes",
        kind="trend",
        rows=rows,
        facts={
            "index": index,
            "component": code,
            "editions": sorted({row.edition for row in rows}),
            "units": [unit.unit_id for unit in named],
            "asked_editions": [year for year in (since, until) if year is not None and since != until],
            "crosses_maps": len(maps) > 1,
            "merged_into": {
                u.unit_id: i.unit_id
                for u in named
                if (i := absorbed_into(corpus, u, 34)) and 34 in _maps(corpus, index, editions)
            },
            "merged_from": {u.unit_id: [m.unit_id for m in enlarged(corpus, unit_on(corpus, u, 34))] for u in named},
        },
        problem=None if rows else Problem(code="unit_not_held", asked=named[0].unit_id),
    )


def _maps(corpus: Corpus, index: str, editions: Sequence[int]) -> set[int]:
    return {map_ for edition in editions for map_ in corpus.map_of(index, edition)}


def _span_of(editions: Sequence[int], since: int | None, until: int | None) -> list[int]:
    return [year for year in editions if (since is None or year >= since) and (until is None or year <= until)]


def _history(corpus: Corpus, unit: Unit, index: str, code: str, editions: Sequence[int]) -> list[Row]:
    rows: list[Row] = []
    for edition in editions:
        for map_ in sorted(corpus.map_of(index, edition), reverse=True):
            there = unit_on(corpus, unit, map_)
            found = best_rows(unit_rows(corpus, there, Scope(index, edition, map_, code))) if there.map == map_ else ()
            rows += [_since(row, rows[-1] if rows else None) for row in found[:1]]
    return rows


def _since(row: Row, before: Row | None) -> Row:
    """Return the row with its change on the edition before, where both are of the same unit on the same map."""
    if before is None or before.map != row.map or before.unit_id != row.unit_id:
        return row
    if "disputed" in (row.status, before.status):
        return row
    change = difference(row.score, before.score) if row.score is not None and before.score is not None else None
    risen = before.rank - row.rank if row.rank is not None and before.rank is not None and before.of == row.of else None
    return with_extra(row, change=change, rank_change=risen, since=before.edition, rank_before=before.rank)


def _movers(
    corpus: Corpus, index: str, code: str, editions: Sequence[int], order: str, by: str, limit: int, ends: bool
) -> ToolResult:
    pair = _last_pair_on_one_map(corpus, index, editions, ends=ends)
    if pair is None:
        return ToolResult(
            tool="rank_changes",
            kind="trend",
            facts={"index": index, "component": code, "editions": list(editions), "movers": True},
            problem=Problem(
                code="edition_not_held", asked="-".join(map(str, editions)), held=tuple(map(str, editions))
            ),
        )
    before, after, map_ = pair
    earlier = _settled_rows(corpus, Scope(index, before, map_, code))
    later = _settled_rows(corpus, Scope(index, after, map_, code))
    changed = [_since(row, earlier[unit_id]) for unit_id, row in later.items() if unit_id in earlier]
    measure = {"rank": "rank_change", "score": "change"}[by]
    if by == "rank" and not any(hasattr(row, "rank_change") for row in changed):
        # The editions rank different numbers of units, so that only points can be compared.
        by, measure = "score", "change"
    ranked = [row for row in changed if getattr(row, measure, None) is not None]
    sign = 1 if order == "best" else -1
    moved = [row for row in ranked if sign * getattr(row, measure) > 0]
    moved.sort(key=lambda row: (-sign * getattr(row, measure), str(row.unit_id)))
    return ToolResult(
        tool="rank_changes",
        kind="trend",
        rows=tuple(moved[:limit]),
        coverage=Coverage(held=len(ranked), of=map_),
        facts={
            "index": index,
            "component": code,
            "editions": [before, after],
            "order": order,
            "by": by,
            "movers": True,
            "compared": len(ranked),
            "map": map_,
        },
        problem=None if moved else Problem(code="nothing_found", asked=index),
    )


def _last_pair_on_one_map(
    corpus: Corpus, index: str, editions: Sequence[int], *, ends: bool
) -> tuple[int, int, int] | None:
    """Return two full editions on one map, the newest map first: the span's ends, or its last two."""
    for map_ in (34, 63):
        same = [year for year in editions if map_ in corpus.map_of(index, year)]
        same = [year for year in same if _is_full(corpus, index, year, map_)]
        if len(same) >= 2:
            return same[0] if ends else same[-2], same[-1], map_
    return None


def _is_full(corpus: Corpus, index: str, edition: int, map_: int) -> bool:
    # The pilot ranked 20 of 63: its ranks cannot be compared with those of a full edition.
    return published.held(corpus.observations, index=index, edition=edition, map=map_).of == map_


def _settled_rows(corpus: Corpus, table: Scope) -> dict[str, Row]:
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    settled = standing.loc[standing["status"].astype(str) != "disputed"].drop(columns="place")
    return {str(row.unit_id): row for row in rows_from(corpus, settled)}


__all__ = ["compare_units", "mean_row", "rank_changes", "unit_row"]
