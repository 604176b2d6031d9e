"""Units across editions: their own results, and who rose or fell most on one map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Unpack

from pydantic import Field

from assistant.answer import Coverage, Row
from assistant.evidence import Problem, ToolResult
from assistant.scoring import changes, published
from assistant.scoring.changes import Change
from assistant.tools.arguments import ComponentName, Group, Index, Names, Order
from assistant.tools.choice import Choice, choose
from assistant.tools.histories import Span, history, with_change
from assistant.tools.rows import with_extra
from assistant.tools.scope import Scope, scope
from assistant.tools.units import absorbed_into, enlarged, unit_named, unit_on
from corpus.store import Corpus

MOVERS_SHOWN = 10


def rank_changes(
    corpus: Corpus,
    units: Annotated[Names, Field(description="Whose results; without any, who rose or fell most")] = None,
    *,
    index: Index = "PII",
    component: ComponentName = "overall",
    since: Annotated[int | None, Field(description="First edition")] = None,
    until: Annotated[int | None, Field(description="Last edition")] = None,
    order: Order = "best",
    by: Annotated[Literal["rank", "score"], Field(description="Whether places or points count as rising")] = "rank",
    first: Annotated[int, Field(description="From which place on; 1 moved most")] = 1,
    limit: Annotated[int, Field(description="To which place")] = MOVERS_SHOWN,
    among: Annotated[Names, Field(description="Only these units, where it is asked which of them rose or fell")] = None,
    top: Annotated[int | None, Field(description="Who came into the top so many instead, and who left it")] = None,
    **group: Unpack[Group],
) -> ToolResult:
    """Give results over editions, oldest first; without units, those that rose (worst: fell) most, of all or a part.

    ``change`` and ``rank_change`` stand in a row when the edition before is on the same map; ranks of 63 and of 34 are
    never subtracted.
    """
    table = scope(corpus, index=index, component=component)
    span = Span(table.index, table.component, since, until)
    named = [unit_named(corpus, unit) for unit in ([units] if isinstance(units, str) else units or ())]
    if not named and top:
        return _entrants(corpus, span, top, _Asked(group))
    if not named:
        return _movers(corpus, span, order, by, (first, limit), _Asked(group, among))
    editions = span.editions(corpus)
    rows = tuple(row for unit in named for row in history(corpus, unit, span, editions))
    new_map = 34 in _maps(corpus, span.index, editions)
    absorbed = {unit.unit_id: absorbed_into(corpus, unit, 34) for unit in named} if new_map else {}
    return ToolResult(
        tool="rank_changes",
        kind="trend",
        rows=rows,
        facts={
            "index": span.index,
            "component": span.component,
            "editions": sorted({row.edition for row in rows}),
            "units": [unit.unit_id for unit in named],
            "asked_editions": [year for year in (since, until) if year is not None and since != until],
            "crosses_maps": len({row.map for row in rows}) > 1,
            "merged_into": {unit_id: into.unit_id for unit_id, into in absorbed.items() if into},
            "merged_from": {u.unit_id: [m.unit_id for m in enlarged(corpus, unit_on(corpus, u, 34))] for u in named},
        },
        problem=None if rows else Problem(code="unit_not_held", asked=named[0].unit_id),
    )


@dataclass(frozen=True)
class _Asked:
    """Which units a change is asked of: a part of the map, or only those named."""

    group: Group
    units: Names = None


def _maps(corpus: Corpus, index: str, editions: Sequence[int]) -> set[int]:
    return {map_ for edition in editions for map_ in corpus.map_of(index, edition)}


def _movers(
    corpus: Corpus, span: Span, order: Order, by: Literal["rank", "score"], places: tuple[int, int], asked: _Asked
) -> ToolResult:
    facts: dict[str, object] = {"index": span.index, "component": span.component, "movers": True, "order": order}
    pair = _last_pair_on_one_map(corpus, span, span.editions(corpus))
    if pair is None:
        return _no_pair(corpus, span, facts)
    before, after, map_ = pair
    chosen, found = _held_in_both(corpus, span, pair, asked)
    if by == "rank" and not any(change.places is not None for change in found):
        by = "score"  # the editions rank different numbers of units, so that only points can be compared
    compared = sum(change.by(by) is not None for change in found)
    moved = changes.movers(found, by=by, falling=order == "worst")
    rows = _with_most_points(_placed(moved, places), found, order) if by == "rank" else _placed(moved, places)
    if asked.units and not moved:
        rows = tuple(with_change(change) for change in found)  # that none of those named moved so is an answer
    return ToolResult(
        tool="rank_changes",
        kind="trend",
        rows=rows,
        coverage=Coverage(held=compared, of=len(chosen.members)),
        facts=facts
        | {
            "editions": [before, after],
            "by": by,
            "first": places[0],
            "compared": compared,
            "map": map_,
            "group": chosen.facts,
        },
        problem=None if rows else Problem(code="nothing_found", asked=span.index),
    )


def _with_most_points(rows: tuple[Row, ...], found: Sequence[Change[Row]], order: Order) -> tuple[Row, ...]:
    """Return the movers by rank; the one that moved most in points, where that is another, says so or is added."""
    in_points = changes.movers(found, by="score", falling=order == "worst")
    compared = sum(change.by("score") is not None for change in found)
    if not rows or not in_points or compared < len(found) or in_points[0].after.unit_id == rows[0].unit_id:
        return rows
    most = with_change(in_points[0])
    if any(row.unit_id == most.unit_id for row in rows):
        return tuple(with_extra(row, most_points=True) if row.unit_id == most.unit_id else row for row in rows)
    return (*rows, with_extra(most, most_points=True))


def _no_pair(corpus: Corpus, span: Span, facts: dict[str, object]) -> ToolResult:
    """Return that no two full editions of the span are on one map."""
    editions = span.editions(corpus)
    held = tuple(map(str, editions))
    return ToolResult(
        tool="rank_changes",
        kind="trend",
        facts=facts | {"editions": editions, "across_maps": len(_maps(corpus, span.index, editions)) > 1},
        problem=Problem(code="edition_not_held", asked="-".join(held), held=held),
    )


def _entrants(corpus: Corpus, span: Span, top: int, asked: _Asked) -> ToolResult:
    """Return the units that are in the top of either of two editions, as the later one ranks them."""
    facts: dict[str, object] = {"index": span.index, "component": span.component, "movers": True, "top": top}
    pair = _last_pair_on_one_map(corpus, span, span.editions(corpus))
    if pair is None:
        return _no_pair(corpus, span, facts)
    before, after, map_ = pair
    chosen, found = _held_in_both(corpus, span, pair, asked)
    compared = [change for change in found if change.before.rank and change.after.rank]
    within = [change for change in compared if min(change.before.rank or 0, change.after.rank or 0) <= top]
    within.sort(key=lambda change: change.after.rank or 0)
    return ToolResult(
        tool="rank_changes",
        kind="trend",
        rows=tuple(with_change(change) for change in within),
        facts=facts | {"editions": [before, after], "map": map_, "group": chosen.facts, "compared": len(compared)},
        problem=None if within else Problem(code="nothing_found", asked=span.index),
    )


def _held_in_both(
    corpus: Corpus, span: Span, pair: tuple[int, int, int], asked: _Asked
) -> tuple[Choice, list[Change[Row]]]:
    """Return the units chosen, and the changes of those that two editions on one map hold."""
    before, after, map_ = pair
    chosen = choose(corpus, map_, asked.group, units=asked.units)
    tables = (_settled_rows(corpus, Scope(span.index, year, map_, span.component), chosen) for year in (before, after))
    return chosen, changes.shared(*tables)


def _placed(moved: Sequence[Change[Row]], places: tuple[int, int]) -> tuple[Row, ...]:
    """Return the movers from one place to another, each with its place."""
    first, last = places
    numbered = enumerate(moved[first - 1 : last], start=first)
    return tuple(with_extra(with_change(change), place=place) for place, change in numbered)


def _last_pair_on_one_map(corpus: Corpus, span: Span, editions: Sequence[int]) -> tuple[int, int, int] | None:
    """Return two full editions on one map, the newest map first: from the year given on, or the last two."""
    for map_ in (34, 63):
        same = [year for year in editions if map_ in corpus.map_of(span.index, year)]
        same = [year for year in same if _is_full(corpus, span.index, year, map_)]
        if len(same) > 1:
            return same[-2] if span.since is None else same[0], same[-1], map_
    return None


def _is_full(corpus: Corpus, index: str, edition: int, map_: int) -> bool:
    # The pilot ranked 20 of 63: its ranks cannot be compared with those of a full edition.
    return corpus.once(published.held, index=index, edition=edition, map=map_).of == map_


def _settled_rows(corpus: Corpus, table: Scope, chosen: Choice) -> list[Row]:
    return [row for row in table.rows(corpus) if row.status != "disputed" and row.unit_id in chosen.members]
