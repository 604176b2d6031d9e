"""Rankings: computed over all rows of a table, then cut to what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, Unpack

import pandas as pd
from pydantic import Field

from assistant.answer import Coverage, Row
from assistant.errors import BadArguments, NoData
from assistant.evidence import Problem, ToolResult
from assistant.scoring import published
from assistant.tools.arguments import ComponentName, Edition, Group, Index, Limit, OnlyUnits, OpenLimit
from assistant.tools.choice import Choice, choose
from assistant.tools.highlights import indicator_named
from assistant.tools.rows import difference, rows_from, with_extra
from assistant.tools.scope import index_named, scope
from corpus.store import Corpus

MOST_UNSCORED = 5  # units without a score that are named one by one
_EXACT = 1e-9  # what floats are off
DEFAULT_PLACES = 5  # how many units "which provinces lead" shows


@dataclass(frozen=True)
class Bounds:
    """Limits on a score or rank: ``at_least`` and ``at_most`` include the value named, ``above`` and ``below`` not.

    Where the first two are the same, what rounds to the value as it is written is within.
    """

    of: Literal["score", "rank"] = "score"
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None

    @property
    def given(self) -> bool:
        """Return whether anything is limited."""
        return any(value is not None for value in self.limits.values())

    @property
    def limits(self) -> dict[str, float | None]:
        """Return the limits by name."""
        return {"at_least": self.at_least, "at_most": self.at_most, "above": self.above, "below": self.below}

    def keep(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows whose score (or rank) lies within."""
        values = rows[self.of].astype("float64")
        kept = values.notna()
        if self.at_least is not None and self.at_least == self.at_most:
            return rows.loc[kept & values.sub(self.at_least).abs().le(_half_a_digit(self.at_least))]
        for name, test in (("at_least", values.ge), ("at_most", values.le), ("above", values.gt), ("below", values.lt)):
            limit = self.limits[name]
            if limit is not None:
                kept &= test(limit)
        return rows.loc[kept]

    @property
    def open_end(self) -> Literal["high", "low"] | None:
        """Return the one end of a table that lies within entirely; None for a band or no limit."""
        low = self.at_least is not None or self.above is not None
        high = self.at_most is not None or self.below is not None
        if low == high:
            return None
        return "high" if low else "low"


def _half_a_digit(value: float) -> float:
    decimals = len(repr(value).rstrip("0").partition(".")[2])
    return float(0.5 * 10**-decimals) + _EXACT


def rank_units(
    corpus: Corpus,
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
    order: Annotated[Literal["best", "worst", "both"], Field(description="both: the top and the bottom")] = "best",
    first: Annotated[int | None, Field(description="First place shown; 1 is the best (or the worst)")] = None,
    last: Annotated[int | None, Field(description="Last place shown; 5 when both are left out")] = None,
    at_least: Limit = None,
    at_most: Limit = None,
    above: OpenLimit = None,
    below: OpenLimit = None,
    bound: Annotated[Literal["score", "rank"], Field(description="What the limits are of")] = "score",
    units: OnlyUnits = None,
    **group: Unpack[Group],
) -> ToolResult:
    """Rank provinces and cities: top, bottom, both ends, given places, or all within limits; of all or a part.

    Places are published ranks among all units; of a part of them (a region, a kind, names, what an exclusion leaves)
    they are places among those. Limits on the score (or the rank) return every unit within instead.
    """
    indicator = indicator_named(corpus, "rank_units", index=index, edition=edition, component=component)
    if indicator:
        return indicator
    if edition is not None and edition not in corpus.editions(index_named(corpus, index)):
        return _newest_leader(corpus, index, edition)
    table = scope(corpus, index=index, edition=edition, component=component)
    chosen = choose(corpus, table.map, group, units=units)
    bounds = Bounds(bound, at_least, at_most, above, below)
    standing, held = table.standing(corpus), table.held(corpus)
    left = standing.loc[standing["unit_id"].astype(str).isin(chosen.members)]
    # A derived ranking numbers the units held, not all there are: places are counted among those.
    ranked = int(standing["of"].max()) if standing["of"].notna().any() else held.of
    found = _Cut(bounds.keep(left), ()) if bounds.given else _cut(left, order, first, last, ranked, chosen)
    nearest = order == "worst" and (first or 1) == 1 and found.rows.empty and not bounds.given
    if nearest:
        found = replace(found, rows=_lowest_held(left, last or DEFAULT_PLACES))
    return ToolResult(
        tool="rank_units",
        kind="ranking",
        rows=_with_gap(rows_from(corpus, found.rows.iloc[::-1] if order == "worst" else found.rows), found.at_top),
        coverage=_coverage(left, held, chosen),
        facts=table.facts
        | {
            "group": chosen.facts,
            "unscored": _unscored(left, chosen),
            "of": ranked,
            "ranks_held": held.ranks,
            "order": order,
            "first": first,
            "last": last,
            "missing_ranks": list(found.missing),
            "at_top": found.at_top,
            "bounds": {"of": bounds.of, **bounds.limits} if bounds.given else None,
            "nearest": nearest,
            "complete": held.scores >= held.of or _settled(standing, bounds, ranked),
        },
        problem=Problem(code="rank_not_held", asked=str(ranked)) if nearest and not found.rows.empty else None,
    )


def _lowest_held(rows: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return the lowest units whose score and rank are held, where those of the last places are not."""
    known = rows.loc[rows["rank"].notna() & rows["score"].notna()]
    return known.sort_values("rank").tail(count)


def _with_gap(rows: tuple[Row, ...], at_top: int | None) -> tuple[Row, ...]:
    """Return the rows; of both ends, the last place with how far it is from the first."""
    if not at_top or at_top >= len(rows):
        return rows
    first, last = rows[0], rows[at_top]
    if first.score is None or last.score is None or "disputed" in (first.status, last.status):
        return rows
    marked = with_extra(last, gap=difference(last.score, first.score), versus=first.unit_id)
    return (*rows[:at_top], marked, *rows[at_top + 1 :])


def _newest_leader(corpus: Corpus, index: str, edition: int) -> ToolResult:
    """Return the leader of the newest edition that is held, for one that is not."""
    table = scope(corpus, index=index)
    editions = list(corpus.editions(table.index))
    return ToolResult(
        tool="rank_units",
        kind="ranking",
        rows=tuple(with_extra(row, editions_held=editions) for row in table.rows(corpus)[:1]),
        facts=table.facts,
        problem=Problem(code="edition_not_held", asked=str(edition), held=tuple(map(str, editions))),
    )


def _coverage(rows: pd.DataFrame, held: published.Held, chosen: Choice) -> Coverage:
    """Return how many scores are held of the units that were asked about, not of all there are."""
    if chosen.whole:
        return Coverage(held=held.scores, of=held.of)
    return Coverage(held=int(rows["score"].notna().sum()), of=len(chosen.members))


def _unscored(rows: pd.DataFrame, chosen: Choice) -> list[str]:
    """Return the units asked about whose score is not held, where they are few enough to name."""
    missing = sorted(chosen.members - set(rows.loc[rows["score"].notna(), "unit_id"].astype(str)))
    return missing if len(missing) <= MOST_UNSCORED else []


def _settled(standing: pd.DataFrame, bounds: Bounds, ranked: int) -> bool:
    """Return whether published ranks prove that no unit within the bounds is missing.

    They do where every rank from the open end up to the first unit outside is held.
    """
    told = standing.loc[standing["rank"].notna() & (standing["status"].astype(str) == "reported")]
    if not bounds.given or told.empty:
        return False
    inside = set(bounds.keep(told).index)
    taken = _taken(int(rank) for rank in told["rank"])
    if bounds.of == "rank":
        return all(place in taken for place in _places_within(bounds, ranked))
    if bounds.open_end is None:
        return False
    from_top = told.sort_values("rank", ascending=bounds.open_end == "high")
    outside = [int(rank) for rank, score, row in _ranked(from_top) if row not in inside and not pd.isna(score)]
    if not outside:
        return False
    between = range(1, outside[0]) if bounds.open_end == "high" else range(outside[0] + 1, ranked + 1)
    return all(place in taken for place in between)


def _ranked(rows: pd.DataFrame) -> Iterable[tuple[Any, Any, Any]]:
    return zip(rows["rank"], rows["score"], rows.index, strict=True)


def _places_within(bounds: Bounds, ranked: int) -> Iterable[int]:
    table = pd.DataFrame({"rank": range(1, ranked + 1)})
    return (int(rank) for rank in bounds.keep(table)["rank"])


@dataclass(frozen=True)
class _Cut:
    """The rows of the places asked for, the places that no unit is known to hold, and how many rows are of the top."""

    rows: pd.DataFrame
    missing: tuple[int, ...]
    at_top: int | None = None


def _cut(rows: pd.DataFrame, order: str, first: int | None, last: int | None, ranked: int, chosen: Choice) -> _Cut:
    """Return the rows in the places asked for.

    Raises:
        BadArguments: there is no such place; says how many there are.
        NoData: nothing is held at all.
    """
    first = 1 if first is None else first
    last = (first if first > 1 else DEFAULT_PLACES) if last is None else last
    count = ranked if chosen.whole else len(chosen.members)
    if first >= 1 > last or first > last >= 1:
        raise BadArguments(f"Places {first} to {last} make no range.", asked=f"{first}-{last}")
    if first < 1 or first > count:
        raise BadArguments(
            f"There is no place {first} to {last}: places run from 1 to {count}.",
            asked=f"{first}-{last}" if last != first else str(first),
            held=[str(count)],
            code="no_such_place",
        )
    if rows.empty:
        raise NoData("No unit asked about has a score or a rank in this table.", code="nothing_found")
    if order == "both":
        top, bottom = (_one_end(rows, end, first, last, ranked, chosen) for end in ("best", "worst"))
        joined = pd.concat([top.rows, bottom.rows.loc[~bottom.rows.index.isin(top.rows.index)].iloc[::-1]])
        return _Cut(joined, tuple(dict.fromkeys((*top.missing, *bottom.missing))), len(top.rows))
    return _one_end(rows, order, first, last, ranked, chosen)


def _one_end(rows: pd.DataFrame, order: str, first: int, last: int, ranked: int, chosen: Choice) -> _Cut:
    if not chosen.whole:
        return _Cut(
            rows.iloc[first - 1 : last] if order == "best" else rows.iloc[::-1].iloc[first - 1 : last].iloc[::-1], ()
        )
    low, high = (first, last) if order == "best" else (ranked - last + 1, ranked - first + 1)
    taken = _taken(int(rank) for rank in rows["rank"].dropna())
    missing = tuple(rank for rank in range(max(low, 1), min(high, ranked) + 1) if rank not in taken)
    return _Cut(rows.loc[(rows["place"] >= low) & (rows["place"] <= high)], missing)


def _taken(ranks: Iterable[int]) -> set[int]:
    """Return the places that ranks take: two units at rank 2 leave none at rank 3."""
    counts = Counter(ranks)
    return {place for rank, count in counts.items() for place in range(rank, rank + count)}
