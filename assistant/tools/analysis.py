"""What would change a rank, how firm it is, and who is near: over published scores, with what is not held said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import pandas as pd

from assistant.answer import Row
from assistant.errors import BadArguments
from assistant.evidence import Problem, ToolResult
from assistant.scoring import lift, published
from assistant.scoring import tree as trees
from assistant.scoring.build import Choices, build
from assistant.scoring.errors import ScoringError
from assistant.scoring.frames import from_scores
from assistant.scoring.margins import margin
from assistant.scoring.robustness import sensitivity
from assistant.scoring.tree import Rule, top_of
from assistant.tools.explain import rule_of, scores_of, tree_of
from assistant.tools.profile import unit_profile, unit_rows
from assistant.tools.rows import best_rows, difference, rows_from, with_extra
from assistant.tools.scope import Scope, absorbed_into, component_named, scope, unit_named, unit_on
from corpus.store import Corpus

DRAWS = 1000  # steady to a rank or so, and a fifth of a second for 61 units
WEIGHTS_NOISE = 0.25  # every weight anywhere between three quarters and five quarters of its own
MOST_WAYS = 6
NEAR = 2  # units shown on either side


def what_if(
    corpus: Corpus,
    unit: str,
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str | None = None,
    value: float | None = None,
    change: float | None = None,
    reach: int | None = None,
) -> ToolResult:
    """Return a unit's overall score and rank with one component's score set or changed, or what would reach a rank.

    All other units stay as published. Where the ranks around the new score are not all held, the rank is a range.
    """
    named = unit_named(corpus, unit)
    table = scope(corpus, index=index, edition=edition, unit=named)
    there = unit_on(corpus, named, table.map)
    own = best_rows(unit_rows(corpus, there, table))
    if absorbed_into(corpus, named, table.map) or not own or own[0].score is None:
        return unit_profile(corpus, unit, index=index, edition=table.edition)
    head = own[0]
    if reach is not None:
        return _reaching(corpus, head, table, reach)
    code = component_named(corpus, table.index, component) if component else "overall"
    scores = scores_of(corpus, there.unit_id, table)
    if value is None and change is None:
        raise BadArguments("Say what changes: a component's new value, or by how many points.", asked=unit)
    if code not in scores:
        return _component_not_held(head, table, code)
    new = value if value is not None else (scores[code].score or 0.0) + (change or 0.0)
    after = _lifted(corpus, scores, table, code, new)
    low, high = _rank_for(corpus, table, head, after)
    changed = with_extra(
        head,
        score_after=round(after, 10),
        rank_after=low,
        rank_after_worst=high,
        change=difference(after, head.score or 0.0),
    )
    part = (with_extra(scores[code], score_after=new),) if code != "overall" else ()
    return ToolResult(
        tool="what_if",
        kind="what_if",
        rows=(changed, *part),
        facts=_facts(table) | {"unit_id": there.unit_id, "changed": code},
    )


def _facts(table: Scope) -> dict[str, object]:
    return {"index": table.index, "edition": table.edition, "map": table.map, "component": table.component}


def _lifted(corpus: Corpus, scores: Mapping[str, Row], table: Scope, code: str, new: float) -> float:
    """Return the overall score with one component changed; the published overall moves by what the tree passes on."""
    if code == "overall":
        return new
    tree, rule = tree_of(corpus, table.index, table.edition), rule_of(table.index)
    children = trees.children_of(tree)
    # A published total is rounded; where all its parts are held it is made again from them.
    values = {
        name: row.score
        for name, row in scores.items()
        if name not in children or not all(child.code in scores for child in children[name])
    }
    try:
        return lift.lifted(values, tree, code, new, rule)[top_of(tree)]
    except ScoringError as error:
        raise BadArguments(str(error), asked=code) from error


def _rank_for(corpus: Corpus, table: Scope, head: Row, score: float) -> tuple[int, int]:
    """Return the best and worst rank that a score would have among the other units as published."""
    others = _standing_rows(corpus, table, without=head.unit_id)
    above = [row for row in others if row.score is not None and row.score >= score]
    below = [row for row in others if row.score is not None and row.score < score and row.rank is not None]
    best = 1 + max([row.rank or 0 for row in above] or [0])
    best -= int(head.rank is not None and best > head.rank)  # its own old place is free
    worst = min(
        [(row.rank or 0) - int(head.rank is not None and (row.rank or 0) > head.rank) for row in below]
        or [head.of or best]
    )
    return best, max(best, worst)


def _standing_rows(corpus: Corpus, table: Scope, without: str | None = None) -> tuple[Row, ...]:
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    rows = rows_from(corpus, standing.drop(columns="place"))
    return tuple(row for row in rows if row.unit_id != without)


def _component_not_held(head: Row, table: Scope, code: str) -> ToolResult:
    return ToolResult(
        tool="what_if",
        kind="what_if",
        rows=(head,),
        facts=_facts(table) | {"unit_id": head.unit_id, "changed": code},
        problem=Problem(code="component_not_held", asked=code),
    )


def _reaching(corpus: Corpus, head: Row, table: Scope, rank: int) -> ToolResult:
    """Return how many points are missing to a rank, and what each component alone would have to become."""
    holder = next((row for row in _standing_rows(corpus, table) if row.rank == rank), None)
    if holder is None or holder.score is None:
        problem = Problem(code="rank_not_held", asked=str(rank))
        return ToolResult(
            tool="what_if", kind="what_if", rows=(head,), facts=_facts(table) | {"reach": rank}, problem=problem
        )
    missing = difference(holder.score, head.score or 0.0)
    ways: list[Row] = []
    scores = scores_of(corpus, str(head.unit_id), table)
    values = {name: row.score for name, row in scores.items()}
    best = _best_held(corpus, table)
    if missing > 0:
        for way in lift.improvements(
            values, tree_of(corpus, table.index, table.edition), holder.score, rule_of(table.index), best=best
        ):
            if way.component in scores and way.component != "overall" and way.possible:
                ways.append(
                    with_extra(scores[way.component], score_after=round(way.needed, 10), change=round(way.change, 10))
                )
    first = with_extra(head, missing=missing, versus=holder.unit_id)
    return ToolResult(
        tool="what_if",
        kind="what_if",
        rows=(first, holder, *ways[:MOST_WAYS]),
        facts=_facts(table) | {"unit_id": head.unit_id, "reach": rank, "missing": missing},
    )


def _best_held(corpus: Corpus, table: Scope) -> dict[str, float]:
    """Return the highest score that any unit has in each component: more than that nobody has shown to be possible."""
    rows = published.select(corpus.observations, index=table.index, edition=table.edition, map=table.map)
    highest = rows.loc[rows["score"].notna()].groupby("component", observed=True)["score"].max()
    return {str(code): float(score) for code, score in highest.items()}


def rank_robustness(
    corpus: Corpus, *, unit: str | None = None, index: str = "PII", edition: int | None = None
) -> ToolResult:
    """Return how firm ranks are: over reweightings where every part is held, else by the distance to the neighbours.

    Rows carry ``rank_low``, ``rank_high`` (5-95% of draws), ``rank_median``; or ``points_above`` and ``points_below``.
    """
    named = unit_named(corpus, unit) if unit else None
    table = scope(corpus, index=index, edition=edition, unit=named)
    there = unit_on(corpus, named, table.map) if named else None
    rows = _standing_rows(corpus, table)
    drawn = _drawn(corpus, table, [row for row in rows if row.score is not None])
    if drawn:
        return _with_ranges(rows, drawn, table, there.unit_id if there else None)
    chosen = [row for row in rows if there is None or row.unit_id == there.unit_id][:5]
    if not chosen and unit:
        return unit_profile(corpus, unit, index=index, edition=table.edition)
    return _with_margins(chosen, rows, table, there.unit_id if there else None)


def _drawn(corpus: Corpus, table: Scope, rows: Sequence[Row]) -> dict[str, tuple[int, int, float]]:
    """Return each unit's rank range over draws; empty where the parts of the scores are not held for all."""
    tree = tree_of(corpus, table.index, table.edition)
    parents = {node.parent for node in tree}
    leaves = [node.code for node in tree if node.code not in parents]
    values = {str(row.unit_id): scores_of(corpus, str(row.unit_id), table) for row in rows}
    complete = {unit: scores for unit, scores in values.items() if all(leaf in scores for leaf in leaves)}
    if len(leaves) < 2 or len(complete) < max(3, 0.9 * len(rows)):
        return {}
    frame = pd.DataFrame.from_dict(
        {unit: [scores[leaf].score for leaf in leaves] for unit, scores in complete.items()},
        orient="index",
        columns=leaves,
    )
    rule: Rule = rule_of(table.index)
    result = build(
        from_scores(frame, tree),
        Choices(normalise="none", aggregate=("sum" if rule == "sum" else "arithmetic",)),
    )
    found = sensitivity(result, draws=DRAWS, weights_noise=WEIGHTS_NOISE)
    return {one.unit: (one.low, one.high, one.median) for one in found.units}


def _with_ranges(
    rows: Sequence[Row], drawn: Mapping[str, tuple[int, int, float]], table: Scope, unit_id: str | None
) -> ToolResult:
    ranged = [
        with_extra(
            row,
            rank_low=drawn[str(row.unit_id)][0],
            rank_high=drawn[str(row.unit_id)][1],
            rank_median=drawn[str(row.unit_id)][2],
        )
        for row in rows
        if str(row.unit_id) in drawn
    ]
    chosen = [row for row in ranged if row.unit_id == unit_id] if unit_id else ranged[:10]
    return ToolResult(
        tool="rank_robustness",
        kind="robustness",
        rows=tuple(
            with_extra(row, draws=DRAWS, weights_noise_percent=WEIGHTS_NOISE * 100, interval_percent=90)
            for row in chosen
        ),
        facts=_facts(table) | {"unit_id": unit_id, "drawn": True, "units": len(ranged)},
    )


def _with_margins(chosen: Sequence[Row], rows: Sequence[Row], table: Scope, unit_id: str | None) -> ToolResult:
    scores = {str(row.unit_id): row.score for row in rows}
    ranks = {str(row.unit_id): row.rank for row in rows}
    by_id = {str(row.unit_id): row for row in rows}
    told: list[Row] = []
    for row in chosen:
        near = margin(scores, ranks, str(row.unit_id))
        above, below = (near.above, near.below) if near else (None, None)
        told.append(
            with_extra(
                row,
                points_to_above=round(above.points, 10) if above else None,
                above=above.unit if above else None,
                points_to_below=round(below.points, 10) if below else None,
                below=below.unit if below else None,
            )
        )
        told += [by_id[side.unit] for side in (above, below) if side] if unit_id else []
    return ToolResult(
        tool="rank_robustness",
        kind="robustness",
        rows=tuple(told),
        facts=_facts(table) | {"unit_id": unit_id, "drawn": False},
    )


def unit_peers(
    corpus: Corpus,
    unit: str,
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str = "overall",
    by: Literal["rank", "score"] = "rank",
) -> ToolResult:
    """Return the units next to one in the ranking, above and below, or those nearest in score, nearest first."""
    named = unit_named(corpus, unit)
    table = scope(corpus, index=index, edition=edition, component=component, unit=named)
    there = unit_on(corpus, named, table.map)
    rows = _standing_rows(corpus, table)
    place = next((place for place, row in enumerate(rows) if row.unit_id == there.unit_id), None)
    if place is None or absorbed_into(corpus, named, table.map):
        return unit_profile(corpus, unit, index=index, edition=table.edition, component=component)
    own = rows[place]
    near = rows[max(0, place - NEAR) : place + NEAR + 1]
    if by == "score" and own.score is not None:
        scored = [row for row in rows if row is not own and row.score is not None]
        near = tuple(sorted(scored, key=lambda row: abs(_gap(row, own) or 0.0))[: 2 * NEAR])
    told = [row if row is own else with_extra(row, gap=_gap(row, own), versus=own.unit_id) for row in near]
    return ToolResult(
        tool="unit_peers",
        kind="comparison",
        rows=(own, *(row for row in told if row is not own)),
        facts=_facts(table) | {"unit_id": there.unit_id, "region": there.region_id},
    )


def _gap(row: Row, own: Row) -> float | None:
    return difference(row.score, own.score) if row.score is not None and own.score is not None else None
