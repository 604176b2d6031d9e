"""One figure of many: mean, median, sum, spread and the rest, over all scores held of a table or of a part of it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal, Unpack

from pydantic import Field

from assistant.answer import Coverage, Row
from assistant.evidence import MOST_NAMED, Problem, ToolResult
from assistant.tools.arguments import ComponentName, Edition, Group, Index, OnlyUnits, Place
from assistant.tools.choice import choose
from assistant.tools.rows import CLEAN_DIGITS
from assistant.tools.scope import Scope, scope
from corpus.store import Corpus

Statistic = Literal["mean", "median", "sum", "spread", "deviation", "highest", "lowest"]

STATISTICS: Mapping[Statistic, Callable[[Sequence[float]], float]] = {
    "mean": statistics.fmean,
    "median": statistics.median,
    "sum": sum,
    "spread": lambda scores: max(scores) - min(scores),
    "deviation": statistics.pstdev,
    "highest": max,
    "lowest": min,
}


def mean_of_units(
    corpus: Corpus,
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
    first: Place = None,
    last: Place = None,
    statistic: Annotated[Statistic, Field(description="spread: highest less lowest")] = "mean",
    units: OnlyUnits = None,
    **group: Unpack[Group],
) -> ToolResult:
    """Compute the mean, median, sum or spread of the scores held: of all units, a part, or ranking places.

    Rows: the figure, with ``units`` saying of how many, then the units it is of where they are few, else the highest
    and the lowest.
    """
    table = scope(corpus, index=index, edition=edition, component=component)
    chosen = choose(corpus, table.map, group, units=units)
    rows = [row for row in table.rows(corpus) if row.unit_id in chosen.members]
    if first is not None:
        rows = [row for row in rows if row.rank is not None and first <= row.rank <= (last or first)]
    scored = sorted((row for row in rows if row.score is not None), key=lambda row: -(row.score or 0.0))
    figure = statistic_row(scored, table, statistic)
    few = len(scored) <= MOST_NAMED
    held = table.coverage(corpus)
    of = len(rows) if first is not None else held.of if chosen.whole else len(chosen.members)
    return ToolResult(
        tool="mean_of_units",
        kind="comparison",
        rows=(*((figure,) if figure else ()), *(scored if few else (scored[0], scored[-1]))),
        coverage=Coverage(held=len(scored), of=of),
        facts=table.facts | {"group": chosen.facts, "statistic": statistic, "few": few, "first": first, "last": last},
        problem=None if scored else Problem(code="component_not_held", asked=table.component),
    )


def statistic_row(rows: Sequence[Row], table: Scope, statistic: Statistic = "mean", name: str = "") -> Row | None:
    """Return a figure over the rows' scores as a derived row; None where no row has a score."""
    scored = [row for row in rows if row.score is not None]
    if not scored:
        return None
    figure = STATISTICS[statistic]([row.score or 0.0 for row in scored])
    sources = dict.fromkeys(source for row in scored for source in row.source_ids[:1])
    return Row(
        unit_id=None,
        map=table.map,
        unit=name or statistic,
        index=table.index,
        edition=table.edition,
        component=table.component,
        score=round(figure, CLEAN_DIGITS),
        rank=None,
        of=None,
        status="derived",
        source_ids=tuple(sources)[:3],
        units=len(scored),
    )
