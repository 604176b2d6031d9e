"""A unit's results over editions, each with its change since the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import Row
from assistant.scoring import changes, published
from assistant.scoring.changes import Change
from assistant.tools.profile import unit_rows
from assistant.tools.rows import CLEAN_DIGITS, difference, shown_rows, with_extra
from assistant.tools.scope import Scope
from assistant.tools.units import absorbed_into, enlarged, unit_on
from corpus.model import Unit
from corpus.store import Corpus


@dataclass(frozen=True)
class Span:
    """The editions of a component between two years, both included."""

    index: str
    component: str
    since: int | None
    until: int | None

    def editions(self, corpus: Corpus) -> list[int]:
        """Return the editions held."""
        held = corpus.once(published.editions, index=self.index, component=self.component)
        return [year for year in held if (self.since or year) <= year <= (self.until or year)]


def history(corpus: Corpus, unit: Unit, span: Span, editions: Sequence[int]) -> list[Row]:
    """Return the unit's rows over editions, each with its change since the one before on the same map."""
    rows: list[Row] = []
    for edition in editions:
        for map_ in sorted(corpus.map_of(span.index, edition), reverse=True):
            there = unit_on(corpus, unit, map_)
            if there.map == map_:
                rows += shown_rows(unit_rows(corpus, there, Scope(span.index, edition, map_, span.component)))
    settled = [row for row in rows if row.status != "disputed" or _is_alone(row, rows)]
    moved = [
        change
        for map_ in {row.map for row in settled}
        for change in changes.over_editions(row for row in settled if row.map == map_)
    ]
    changed = {id(change.after): with_change(change) for change in moved}
    changed |= _in_points_across_maps(corpus, unit, settled)
    if span.since and span.until and len(settled) > 1 and settled[0].map == settled[-1].map:
        # Both ends are named: what is told is the change between them, whatever lies between.
        changed |= {id(one.after): with_change(one) for one in changes.over_editions((settled[0], settled[-1]))}
    return [changed.get(id(row), row) for row in rows]


def _in_points_across_maps(corpus: Corpus, unit: Unit, rows: Sequence[Row]) -> dict[int, Row]:
    """Return the rows after a change of map with their change in points, where the unit's borders stayed the same.

    Ranks on two maps are never subtracted.
    """
    now = unit_on(corpus, unit, 34)
    if len(enlarged(corpus, now)) > 1 or absorbed_into(corpus, unit, 34) is not None:
        return {}
    pairs = [(before, after) for before, after in pairwise(rows) if before.map != after.map]
    return {
        id(after): with_extra(after, change=difference(after.score, before.score), since=before.edition)
        for before, after in pairs
        if before.score is not None and after.score is not None
    }


def _is_alone(row: Row, rows: Sequence[Row]) -> bool:
    """Return whether a figure, though disputed, is all that is held of its edition."""
    return sum((one.edition, one.map) == (row.edition, row.map) for one in rows) == 1


def with_change(change: Change[Row]) -> Row:
    """Return the later row with what changed since the earlier."""
    return with_extra(
        change.after,
        change=None if change.score is None else round(change.score, CLEAN_DIGITS),
        rank_change=change.places,
        since=change.before.edition,
        rank_before=change.before.rank,
        score_before=change.before.score,
    )
