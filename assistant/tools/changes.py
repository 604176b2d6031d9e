"""Units across editions: their own results, and who rose or fell most on one map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant.answer import Coverage, Row
from assistant.evidence import Problem, ToolResult
from assistant.scoring import published
from assistant.tools.profile import unit_rows
from assistant.tools.rows import difference, rows_from, shown_rows, with_extra
from assistant.tools.scope import Scope, absorbed_into, enlarged, scope, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus


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
            found = unit_rows(corpus, there, Scope(index, edition, map_, code)) if there.map == map_ else ()
            before = rows[-1] if rows else None
            rows += [_since(row, before) for row in shown_rows(found)]
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
            facts={
                "index": index,
                "component": code,
                "editions": list(editions),
                "movers": True,
                "across_maps": len(_maps(corpus, index, editions)) > 1,
            },
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
