"""Why a unit stands where it does: its lead, the parts that its gap adds up from, and its earlier results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from assistant.answer import Row
from assistant.evidence import COUNTED, RANK_IN_REGION, ToolResult
from assistant.scoring import published
from assistant.tools.arguments import ComponentName, Edition, Index
from assistant.tools.parts import scores_of, split_gap
from assistant.tools.profile import disputed, unit_profile, unit_rows
from assistant.tools.rows import best_rows, difference, rows_from, with_extra
from assistant.tools.scope import Scope, scope
from assistant.tools.units import absorbed_into, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus


def explain_rank(
    corpus: Corpus,
    unit: Annotated[str | None, Field(description="The leader when left out")] = None,
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: ComponentName = "overall",
    versus: Annotated[str | None, Field(description="The rival; a leader's is the next, others' the leader")] = None,
    versus_rank: Annotated[int | None, Field(description="The rank of the rival instead")] = None,
) -> ToolResult:
    """Explain why a unit stands where it does: its gap to a rival, split into parts that add up to it.

    Without a unit the leader is explained. What is not published of a gap is one part of its own. Rows: the unit, the
    rival, the parts (with ``gap`` and ``share``), then other figures held; where a gap cannot be split, those that the
    rival has too carry its score and the ``difference``.
    """
    if unit is None:
        unit = _leader(corpus, scope(corpus, index=index, edition=edition, component=component))
    named = unit_named(corpus, unit)
    table = scope(corpus, index=index, edition=edition, component=component, unit=named)
    there = unit_on(corpus, named, table.map)
    own = best_rows(unit_rows(corpus, there, table))
    if absorbed_into(corpus, named, table.map) or not own:
        return unit_profile(corpus, unit, index=index, edition=table.edition, component=component).model_copy(
            update={"tool": "explain_rank"}
        )
    mine = own[0]
    rival = _rival(corpus, mine, table, versus, versus_rank)
    gap = difference(mine.score, rival.score) if rival and mine.score is not None and rival.score is not None else None
    parts = _parts(corpus, there, rival, table) if rival and gap is not None else ()
    head = with_extra(mine, gap=gap, versus=rival.unit_id if rival else None)
    counted = _counted(corpus, there, rival, table)
    figures = tuple(row for row in _components_held(corpus, there, table) if not _covered(row, (*parts, *counted)))
    if rival and not parts:
        figures = _beside_rival(corpus, figures, rival, table)
    history = () if versus else _history(corpus, named, table)  # between two units named, other years tell nothing
    return ToolResult(
        tool="explain_rank",
        kind="explanation",
        rows=(head, *((rival,) if rival else ()), *parts, *counted, *figures, *history),
        coverage=table.coverage(corpus),
        facts=table.facts
        | {
            "unit_id": there.unit_id,
            "rival": rival.unit_id if rival else None,
            "gap": gap,
            "parts": [row.component for row in parts],
            "always_first": _always_first(history, mine),
            "editions": sorted({row.edition for row in history} | {table.edition}),
            "disputed": disputed(unit_rows(corpus, there, table), table.component),
        },
    )


def _leader(corpus: Corpus, table: Scope) -> str:
    return str(table.rows(corpus)[0].unit_id)


def _rival(corpus: Corpus, mine: Row, table: Scope, versus: str | None, versus_rank: int | None) -> Row | None:
    """Return the row to compare with: the one named, else the second for a leader and the leader for others."""
    if versus:
        other = unit_on(corpus, unit_named(corpus, versus), table.map)
        rows = best_rows(unit_rows(corpus, other, table))
        return rows[0] if rows else None
    others = [row for row in table.rows(corpus) if row.unit_id != mine.unit_id and row.score is not None]
    at_rank = [row for row in others if versus_rank is not None and row.rank == versus_rank]
    return next(iter(at_rank or others), None)


def _parts(corpus: Corpus, unit: Unit, rival: Row, table: Scope) -> tuple[Row, ...]:
    """Return the finest parts of the gap, largest first, as rows of the unit with ``gap`` and ``share``."""
    if table.component != "overall":
        return ()
    mine, theirs = scores_of(corpus, unit.unit_id, table), scores_of(corpus, str(rival.unit_id), table)
    return split_gap(corpus, mine, theirs, table, versus=str(rival.unit_id))


def _counted(corpus: Corpus, unit: Unit, rival: Row | None, table: Scope) -> tuple[Row, ...]:
    counted = replace(table, component=COUNTED)
    mine = unit_rows(corpus, unit, counted)
    if not rival:
        return mine
    other = corpus.gazetteer.unit(str(rival.unit_id), table.map)
    return (*mine, *(unit_rows(corpus, other, counted) if other else ()))


def _components_held(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    rows = table.of_unit(corpus, unit, every_component=True)
    rows = rows.loc[(rows["component"] != table.component) & (rows["component"] != COUNTED)]
    return best_rows(rows_from(corpus, rows.loc[rows["score"].notna() | rows["rank"].notna()]))


def _beside_rival(corpus: Corpus, own: Sequence[Row], rival: Row, table: Scope) -> tuple[Row, ...]:
    """Return the unit's components, those that the rival has too with its score and the difference to it."""
    other = corpus.gazetteer.unit(str(rival.unit_id), table.map)
    theirs = {row.component: row.score for row in (_components_held(corpus, other, table) if other else ())}

    def beside(row: Row) -> Row:
        score = theirs.get(row.component)
        if score is None or row.score is None or row.component == RANK_IN_REGION:
            return row
        return with_extra(row, versus_score=score, difference=difference(row.score, score))

    return tuple(beside(row) for row in own)


def _covered(row: Row, others: Sequence[Row]) -> bool:
    return any(row.component == other.component and row.unit_id == other.unit_id for other in others)


def _history(corpus: Corpus, named: Unit, table: Scope) -> tuple[Row, ...]:
    """Return the unit's rows in the other editions, newest first, each on its edition's own map."""
    rows: list[Row] = []
    for edition in reversed(corpus.once(published.editions, index=table.index, component=table.component)):
        for map_ in corpus.map_of(table.index, edition)[:1]:
            if edition == table.edition or absorbed_into(corpus, named, map_):
                continue
            there = unit_on(corpus, named, map_)
            if there.map == map_:
                rows += best_rows(unit_rows(corpus, there, Scope(table.index, edition, map_, table.component)))[:1]
    return tuple(rows)


def _always_first(history: Sequence[Row], mine: Row) -> bool:
    ranks = [row.rank for row in (*history, mine)]
    return len(ranks) > 1 and all(rank == 1 for rank in ranks)
