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
from assistant.tools.rows import best_rows, difference, rows_from, shown_rows, with_extra
from assistant.tools.scope import Scope, absorbed_into, scope, unit_named, unit_on
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
    rows = [shown_rows(unit_rows(corpus, unit, table)) for unit in there]
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
    if "disputed" in (row.status, reference.status):
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
