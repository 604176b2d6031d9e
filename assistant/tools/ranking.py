"""Rankings: computed over all rows of a table, then cut to what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import pandas as pd

from assistant.answer import Coverage
from assistant.errors import BadArguments, NoData
from assistant.evidence import ToolResult
from assistant.scoring import published
from assistant.tools.rows import rows_from
from assistant.tools.scope import Scope, region_named, scope, unit_named, unit_on
from corpus.store import Corpus

DEFAULT_PLACES = 5  # how many units "which provinces lead" shows


def rank_units(
    corpus: Corpus,
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str = "overall",
    order: Literal["best", "worst"] = "best",
    first: int | None = None,
    last: int | None = None,
    region: str | None = None,
    kind: Literal["city", "province"] | None = None,
    exclude: Sequence[str] = (),
    at_least: float | None = None,
    at_most: float | None = None,
    bound: Literal["score", "rank"] = "score",
) -> ToolResult:
    """Return places ``first`` to ``last`` of a ranking, best or worst first, with how much of the table is held.

    Places are published ranks among all units. With a region, kind or exclusion they are places among the units left.
    ``at_least`` and ``at_most`` bound the score (or the rank) instead, and then every unit within is returned.
    """
    table = scope(corpus, index=index, edition=edition, component=component)
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    held = published.held(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    restricted = bool(region or kind or exclude)
    left = _restrict(corpus, standing, table, region, kind, exclude)
    bounded = at_least is not None or at_most is not None
    if bounded:
        left = _within(left, at_least, at_most, bound)
    # A derived ranking numbers the units held, not all there are: places are counted among those.
    last_place = int(standing["of"].max()) if standing["of"].notna().any() else held.of
    chosen, missing = (left, []) if bounded else _places(left, order, first, last, last_place, restricted)
    if order == "worst":
        chosen = chosen.iloc[::-1]
    return ToolResult(
        tool="rank_units",
        kind="ranking",
        rows=rows_from(corpus, chosen.drop(columns="place")),
        coverage=Coverage(held=held.scores, of=held.of),
        facts={
            "index": table.index,
            "edition": table.edition,
            "map": table.map,
            "component": table.component,
            "of": last_place,
            "ranks_held": held.ranks,
            "order": order,
            "first": first,
            "last": last,
            "missing_ranks": missing,
            "region": region and region_named(corpus, region, table.map).region_id,
            "kind": kind,
            "restricted": restricted,
            "bounded": bounded,
            "complete": held.scores >= held.of or _settled(standing, at_least, at_most, bound),
            "standing": len(standing),
        },
    )


def _restrict(
    corpus: Corpus,
    standing: pd.DataFrame,
    table: Scope,
    region: str | None,
    kind: str | None,
    exclude: Sequence[str],
) -> pd.DataFrame:
    units = {unit.unit_id: unit for unit in corpus.units if unit.map == table.map}
    wanted = set(units)
    if region:
        region_id = region_named(corpus, region, table.map).region_id
        wanted = {unit_id for unit_id in wanted if units[unit_id].region_id == region_id}
    if kind:
        wanted = {unit_id for unit_id in wanted if units[unit_id].kind == kind}
    for name in exclude:
        wanted.discard(unit_on(corpus, unit_named(corpus, name), table.map).unit_id)
    return standing.loc[standing["unit_id"].astype(str).isin(wanted)]


def _within(rows: pd.DataFrame, at_least: float | None, at_most: float | None, bound: str) -> pd.DataFrame:
    values = rows[bound].astype("float64")
    keep = values.notna()
    if at_least is not None:
        keep &= values >= at_least if bound == "rank" else values > at_least
    if at_most is not None:
        keep &= values <= at_most if bound == "rank" else values < at_most
    return rows.loc[keep]


def _settled(standing: pd.DataFrame, at_least: float | None, at_most: float | None, bound: str) -> bool:
    """Return whether ranks prove that no unheld unit is within: ranks 1 to n are held, and n's score is outside."""
    if bound == "rank" or at_least is None or at_most is not None:
        return False
    ranked = standing.loc[standing["rank"].notna()].sort_values("rank")
    expected = 1
    for rank, score in zip(ranked["rank"], ranked["score"], strict=True):
        if int(rank) > expected:
            return False
        if not pd.isna(score) and score <= at_least:
            return True
        expected = max(expected, int(rank) + 1)
    return False


def _places(
    rows: pd.DataFrame, order: str, first: int | None, last: int | None, of: int, restricted: bool
) -> tuple[pd.DataFrame, list[int]]:
    """Return the rows in the places asked for, and the places of the whole ranking that are not held."""
    first = 1 if first is None else first
    last = (first if first > 1 else DEFAULT_PLACES) if last is None else last
    if first < 1 or last < first:
        raise BadArguments(
            f"Places {first} to {last} make no range. Give a first place of at least 1.", asked=f"{first}-{last}"
        )
    if restricted:
        positions = range(len(rows)) if order == "best" else range(len(rows) - 1, -1, -1)
        kept = [position for place, position in enumerate(positions, start=1) if first <= place <= last]
        return rows.iloc[sorted(kept)], []
    low, high = (first, last) if order == "best" else (of - last + 1, of - first + 1)
    chosen = rows.loc[(rows["place"] >= low) & (rows["place"] <= high)]
    taken = _taken(int(rank) for rank in rows["rank"].dropna())
    missing = [rank for rank in range(max(low, 1), min(high, of) + 1) if rank not in taken]
    if chosen.empty and rows.empty:
        raise NoData("No unit of this table has a score or a rank.", code="nothing_found")
    return chosen, missing


def _taken(ranks: Iterable[int]) -> set[int]:
    """Return the places that ranks take: two units at rank 2 leave none at rank 3."""
    counts = Counter(ranks)
    return {place for rank, count in counts.items() for place in range(rank, rank + count)}
