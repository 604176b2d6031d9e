"""Units beside each other, beside a mean, and across editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from assistant.answer import Row
from assistant.errors import BadArguments, NoData
from assistant.evidence import Problem, ToolResult
from assistant.scoring import published
from assistant.tools.aggregates import statistic_row
from assistant.tools.arguments import ComponentName, Edition, Index, UnitNames
from assistant.tools.profile import unit_rows
from assistant.tools.regions import region_mean
from assistant.tools.rows import best_rows, difference, shown_rows, with_extra
from assistant.tools.scope import Scope, scope
from assistant.tools.units import absorbed_into, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus

MOST_UNITS = 10  # beside each other; more is a ranking


Against = Annotated[
    Literal["national", "regional", "next"] | None,
    Field(description="One unit against the mean of all, the mean of its region, or the next below it"),
]


def compare_units(
    corpus: Corpus,
    units: UnitNames,
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
    against: Against = None,
) -> ToolResult:
    """Compare two or more units, best first, each with its gap to the first; or one against a mean.

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
    absorbed = {unit.unit_id: into.unit_id for unit in named if (into := absorbed_into(corpus, unit, table.map))}
    return ToolResult(
        tool="compare_units",
        kind="comparison",
        rows=(*compared, *((reference,) if reference else ())),
        coverage=table.coverage(corpus),
        facts=table.facts
        | {
            "missing": missing,
            "absorbed": absorbed,
            "against": against,
            "asked": [unit.unit_id for unit in there],
        },
        problem=None if found else Problem(code="unit_not_held", asked=", ".join(missing)),
    )


def compare_places(
    corpus: Corpus,
    places: Annotated[Sequence[int], Field(description="Ranks; -1 is the last")],
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
) -> ToolResult:
    """Compare the units at given ranks: who they are and the gap between them."""
    table = scope(corpus, index=index, edition=edition, component=component)
    rows = best_rows(table.rows(corpus))
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
    for year in corpus.once(published.editions, index=newest.index, component=newest.component):
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
    rows = table.rows(corpus)
    if against == "regional":
        return region_mean(corpus, table, units[0].region_id)
    if against == "national":
        return statistic_row(rows, table)
    own = found[0].rank if found else None
    return next((row for row in rows if own is not None and row.rank is not None and row.rank > own), None)
