"""How firm a rank is: its range under other weights, or how far the neighbours are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from pydantic import Field

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.scoring.build import Result
from assistant.scoring.margins import Neighbour, margin
from assistant.scoring.robustness import UnitSensitivity, sensitivity
from assistant.tools.arguments import Edition, Index, MaybeUnit
from assistant.tools.parts import rebuilt, tree_of
from assistant.tools.profile import unit_profile, unit_rows
from assistant.tools.rows import CLEAN_DIGITS, best_rows, with_extra
from assistant.tools.scope import Scope, component_named, scope
from assistant.tools.units import unit_named, unit_on
from corpus.store import Corpus

EACH = "each"
DRAWS = 1000  # steady to a rank or so, and a fifth of a second for 61 units
WEIGHTS_NOISE = 0.25  # every weight anywhere between three quarters and five quarters of its own
_SHOWN = 10  # ranges, where no unit is named
_MARGINS_SHOWN = 5
_LEFT_OUT_SHOWN = 3


def rank_robustness(
    corpus: Corpus,
    *,
    unit: MaybeUnit = None,
    index: Index = "PII",
    edition: Edition = None,
    without: Annotated[
        str | None, Field(description="A component to leave out instead; each: one after the other")
    ] = None,
) -> ToolResult:
    """Tell how firm a rank is: its range under other weights, without a component, or the distance to the neighbours.

    Rows carry ``rank_low`` and ``rank_high`` (5-95% of draws), or ``points_to_above`` and ``points_to_below``;
    without a component, ``score_after`` and ``rank_after``. Where a unit is first in every part of the score, no
    weights can move it: the rows of those parts come last.
    """
    named = unit_named(corpus, unit) if unit else None
    table = scope(corpus, index=index, edition=edition, unit=named)
    unit_id = unit_on(corpus, named, table.map).unit_id if named else None
    rows = table.rows(corpus)
    if without == EACH:
        return _each_left_out(corpus, rows, table, unit_id)
    left_out = component_named(corpus, table.index, without) if without else None
    built = rebuilt(corpus, table, rows, without=left_out)
    if built is not None and left_out:
        return _left_out(rows, built, table, left_out, unit_id)
    if built is not None:
        found = sensitivity(built, draws=DRAWS, weights_noise=WEIGHTS_NOISE)
        return _with_ranges(rows, {one.unit: one for one in found.units}, table, unit_id)
    chosen = [row for row in rows if unit_id in (None, row.unit_id)][:_MARGINS_SHOWN]
    if not chosen and unit:
        return unit_profile(corpus, unit, index=index, edition=table.edition)
    return _with_margins(chosen, rows, table, unit_id, _first_in_every_part(corpus, table, unit_id))


def _first_in_every_part(corpus: Corpus, table: Scope, unit_id: str | None) -> tuple[Row, ...]:
    """Return the unit's rows of the parts of the overall score where it is first in each: no weights move it then."""
    unit = corpus.gazetteer.unit(unit_id, table.map) if unit_id else None
    if unit is None or table.component != "overall":
        return ()
    parts = [node.code for node in tree_of(corpus, table.index, table.edition) if node.parent == "overall"]
    held = [best_rows(unit_rows(corpus, unit, replace(table, component=code)))[:1] for code in parts]
    first = tuple(row for rows in held for row in rows if row.rank == 1)
    return first if parts and len(first) == len(parts) else ()


def _with_ranges(
    rows: Sequence[Row], ranges: Mapping[str, UnitSensitivity], table: Scope, unit_id: str | None
) -> ToolResult:
    ranged = [_ranged(row, ranges[str(row.unit_id)]) for row in rows if str(row.unit_id) in ranges]
    return ToolResult(
        tool="rank_robustness",
        kind="robustness",
        rows=tuple([row for row in ranged if row.unit_id == unit_id] if unit_id else ranged[:_SHOWN]),
        facts=table.facts | {"unit_id": unit_id, "drawn": True, "units": len(ranged)},
    )


def _left_out(rows: Sequence[Row], built: Result, table: Scope, component: str, unit_id: str | None) -> ToolResult:
    """Return the first units of the index without a component, and the one asked about, best first."""
    scores, ranks = built.scores[built.coin.top.code], built.ranks[built.coin.top.code]
    told = [
        with_extra(
            row,
            score_after=round(float(scores[str(row.unit_id)]), CLEAN_DIGITS),
            rank_after=int(ranks[str(row.unit_id)]),
        )
        for row in rows
        if str(row.unit_id) in scores.index
    ]
    told.sort(key=lambda row: getattr(row, "rank_after", 0))
    shown = [row for place, row in enumerate(told) if place < _LEFT_OUT_SHOWN or row.unit_id == unit_id]
    return ToolResult(
        tool="rank_robustness",
        kind="robustness",
        rows=tuple(shown),
        facts=table.facts | {"unit_id": unit_id, "without": component, "of": len(told)},
    )


def _each_left_out(corpus: Corpus, rows: Sequence[Row], table: Scope, unit_id: str | None) -> ToolResult:
    """Return the unit (the leader where none is named) and, of each part without which it is not first, who is."""
    asked = next((row for row in rows if row.unit_id == (unit_id or rows[0].unit_id)), rows[0])
    parts = [node.code for node in tree_of(corpus, table.index, table.edition) if node.parent == "overall"]
    leaders: list[Row] = []
    kept: list[str] = []
    of = 0
    for code in parts:
        built = rebuilt(corpus, table, rows, without=code)
        if built is None:
            continue
        scores, ranks = built.scores[built.coin.top.code], built.ranks[built.coin.top.code]
        of = len(ranks)
        first = next(row for row in rows if ranks.get(str(row.unit_id)) == 1)
        if first.unit_id == asked.unit_id:
            kept.append(code)
        else:
            after = round(float(scores[str(first.unit_id)]), CLEAN_DIGITS)
            leaders.append(with_extra(first, score_after=after, rank_after=1, left_out=code))
    told = bool(kept or leaders)
    return ToolResult(
        tool="rank_robustness",
        kind="robustness",
        rows=(with_extra(asked, rank_after=1) if kept else asked, *leaders),
        facts=table.facts | {"unit_id": asked.unit_id, "each": told, "kept": kept, "of": of, "drawn": False},
    )


def _ranged(row: Row, found: UnitSensitivity) -> Row:
    return with_extra(
        row,
        rank_low=found.low,
        rank_high=found.high,
        rank_median=found.median,
        draws=DRAWS,
        weights_noise_percent=WEIGHTS_NOISE * 100,
        interval_percent=90,
    )


def _with_margins(
    chosen: Sequence[Row], rows: Sequence[Row], table: Scope, unit_id: str | None, leading: tuple[Row, ...]
) -> ToolResult:
    scores = {str(row.unit_id): row.score for row in rows}
    ranks = {str(row.unit_id): row.rank for row in rows}
    by_id = {str(row.unit_id): row for row in rows}
    told: list[Row] = []
    for row in chosen:
        near = margin(scores, ranks, str(row.unit_id))
        above, below = (near.above, near.below) if near else (None, None)
        told.append(with_extra(row, **_side("above", above), **_side("below", below)))
        told += [by_id[side.unit] for side in (above, below) if side] if unit_id else []
    return ToolResult(
        tool="rank_robustness",
        kind="robustness",
        rows=(*told, *leading),
        facts=table.facts | {"unit_id": unit_id, "drawn": False, "leads": [row.component for row in leading]},
    )


def _side(name: str, near: Neighbour | None) -> dict[str, object]:
    return {f"points_to_{name}": round(near.points, CLEAN_DIGITS), name: near.unit} if near else {}
