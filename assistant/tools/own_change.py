"""Why a unit's own score changed from one edition to another: its change, split into parts that add up to it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assistant.answer import Row
from assistant.evidence import COUNTED, RANK_IN_REGION, Problem, ToolResult
from assistant.scoring import changes, published
from assistant.tools.arguments import Edition, Index, UnitName
from assistant.tools.histories import with_change
from assistant.tools.parts import scores_of, split_gap
from assistant.tools.profile import unit_rows
from assistant.tools.rows import best_rows, rows_from
from assistant.tools.scope import Scope, scope
from assistant.tools.units import absorbed_into, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus

_NO_PARTS = frozenset({"overall", COUNTED, RANK_IN_REGION})


def explain_change(
    corpus: Corpus,
    unit: UnitName,
    *,
    index: Index = "PII",
    edition: Edition = None,
    since: Annotated[int | None, Field(description="The earlier edition; the one before when left out")] = None,
) -> ToolResult:
    """Explain why a unit's score changed since an earlier edition, split into parts that add up to the change.

    Rows: the later result, the earlier one, then the parts. Across the maps nothing is subtracted or split.
    """
    named = unit_named(corpus, unit)
    table = scope(corpus, index=index, edition=edition, unit=named)
    after = _result(corpus, named, table)
    earlier = _earlier(corpus, named, table, since)
    before = _result(corpus, named, earlier) if earlier else None
    facts = table.facts | {"unit_id": named.unit_id, "since": earlier.edition if earlier else since}
    if after is None or before is None or earlier is None:
        held = tuple(str(row.edition) for row in (after, before) if row)
        return ToolResult(
            tool="explain_change",
            kind="explanation",
            rows=tuple(row for row in (after, before) if row),
            facts=facts,
            problem=Problem(code="unit_not_held", asked=named.unit_id, held=held),
        )
    change = changes.between(before, after)
    head = with_change(change)
    parts: tuple[Row, ...] = ()
    if change.score is not None:
        now, then = scores_of(corpus, str(after.unit_id), table), scores_of(corpus, str(before.unit_id), earlier)
        parts = split_gap(corpus, now, then, table, versus=str(earlier.edition))
    parts = parts or _moved_parts(corpus, after, before, table, earlier)
    return ToolResult(
        tool="explain_change",
        kind="explanation",
        rows=(head, before, *parts),
        facts=facts | {"crosses_maps": before.map != after.map, "parts": [row.component for row in parts]},
    )


def _moved_parts(corpus: Corpus, after: Row, before: Row, table: Scope, earlier: Scope) -> tuple[Row, ...]:
    """Return the parts whose ranks are held in both editions on one map, with their changes: the largest fall first."""
    if before.map != after.map:
        return ()
    unit = corpus.gazetteer.unit(str(after.unit_id), table.map)
    if unit is None:
        return ()
    now, then = (
        {row.component: row for row in rows_from(corpus, place.of_unit(corpus, unit, every_component=True))}
        for place in (table, earlier)
    )
    moved = [changes.between(then[code], row) for code, row in now.items() if code in then and code not in _NO_PARTS]
    ranked = [change for change in moved if change.places is not None]
    return tuple(with_change(change) for change in sorted(ranked, key=lambda change: change.places or 0))


def _result(corpus: Corpus, unit: Unit, table: Scope) -> Row | None:
    """Return a unit's undisputed row in a table; None where it is not held or had become part of another."""
    if absorbed_into(corpus, unit, table.map):
        return None
    there = unit_on(corpus, unit, table.map)
    rows = best_rows(unit_rows(corpus, there, table)) if there.map == table.map else ()
    return next((row for row in rows if row.status != "disputed"), None)


def _earlier(corpus: Corpus, unit: Unit, table: Scope, since: int | None) -> Scope | None:
    """Return the table to compare with: of the edition asked for, else of the newest before that holds the unit."""
    editions = corpus.once(published.editions, index=table.index, component=table.component)
    wanted = [year for year in reversed(editions) if (year == since if since is not None else year < table.edition)]
    for year in wanted:
        for map_ in sorted(corpus.map_of(table.index, year), key=lambda map_: map_ != table.map):
            place = Scope(table.index, year, map_, table.component)
            if _result(corpus, unit, place):
                return place
    return None
