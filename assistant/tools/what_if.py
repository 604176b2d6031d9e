"""What would change a unit's score and rank: another component score, other weights, or a rank to reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from assistant.answer import Row
from assistant.errors import BadArguments
from assistant.evidence import LEADER, Problem, ToolResult
from assistant.scoring import lift, published, whatif
from assistant.scoring import tree as trees
from assistant.scoring.errors import ScoringError
from assistant.scoring.tree import Node, top_of
from assistant.tools.arguments import Edition, Index, UnitName
from assistant.tools.parts import rebuilt, rule_of, scores_of, tree_of
from assistant.tools.profile import unit_profile, unit_rows
from assistant.tools.rows import CLEAN_DIGITS, best_rows, difference, with_extra
from assistant.tools.scope import Scope, component_named, scope
from assistant.tools.units import absorbed_into, unit_named, unit_on
from corpus.store import Corpus

MOST_WAYS = 6  # components that could each do it alone; more is no advice


def what_if(
    corpus: Corpus,
    unit: UnitName,
    *,
    index: Index = "PII",
    edition: Edition = None,
    component: Annotated[str | None, Field(description="Whose score changes; the overall score if left out")] = None,
    value: Annotated[float | None, Field(description="The component's new score")] = None,
    change: Annotated[float | None, Field(description="Points added to the component")] = None,
    like: Annotated[str | None, Field(description="Unit (or leader) whose score in the part it would have")] = None,
    versus: Annotated[str | None, Field(description="Unit to set the new score beside")] = None,
    reach: Annotated[int | None, Field(description="A rank to reach instead")] = None,
    draw_level: Annotated[str | None, Field(description="Unit whose overall score to reach instead")] = None,
    weights: Annotated[dict[str, float] | None, Field(description="New weights of components; others weigh 1")] = None,
) -> ToolResult:
    """Tell a unit's score and rank if a component or the weights changed, or what would reach a rank.

    All other units stay as published. Where the ranks around the new score are not all held, the rank is a range.
    """
    named = unit_named(corpus, unit)
    table = scope(corpus, index=index, edition=edition, unit=named)
    there = unit_on(corpus, named, table.map)
    own = best_rows(unit_rows(corpus, there, table))
    if absorbed_into(corpus, named, table.map) or not own or own[0].score is None:
        return unit_profile(corpus, unit, index=index, edition=table.edition)
    if reach is not None or draw_level:
        rival = unit_on(corpus, unit_named(corpus, draw_level), table.map).unit_id if draw_level else None
        return _reaching(corpus, own[0], table, rival or reach or 1, component)
    if weights:
        return _reweighted(corpus, own[0], table, weights)
    if like:
        value = _score_of(corpus, like, table, component or "overall")
    if value is None and change is None:
        raise BadArguments("Say what changes: a component's new value, by how many points, or weights.", asked=unit)
    told = _changed(corpus, own[0], table, component or "overall", value, change)
    return _beside(corpus, told, table, versus) if versus else told


def _beside(corpus: Corpus, told: ToolResult, table: Scope, versus: str) -> ToolResult:
    """Return the result with another unit and how far the new score is from its own, where that is held."""
    rival = unit_on(corpus, unit_named(corpus, versus), table.map).unit_id
    other = next((row for row in table.rows(corpus) if row.unit_id == rival and row.score is not None), None)
    head, *parts = told.rows
    after = getattr(head, "score_after", None)
    if other is None or after is None:
        return told
    marked = with_extra(head, gap=difference(after, other.score or 0.0), versus=rival)
    return told.model_copy(update={"rows": (marked, *parts, other)})


def _changed(
    corpus: Corpus, head: Row, table: Scope, component: str, value: float | None, change: float | None
) -> ToolResult:
    code = component_named(corpus, table.index, component)
    scores = scores_of(corpus, str(head.unit_id), table)
    if code not in scores:
        return _result((head,), table, changed=code, problem=Problem(code="component_not_held", asked=code))
    new = value if value is not None else (scores[code].score or 0.0) + (change or 0.0)
    after = _lifted(corpus, scores, table, code, new)
    best, worst = _rank_for(corpus, table, head, after)
    changed = with_extra(
        head,
        score_after=round(after, CLEAN_DIGITS),
        rank_after=best,
        rank_after_worst=worst,
        change=difference(after, head.score or 0.0),
    )
    part = (with_extra(scores[code], score_after=round(new, CLEAN_DIGITS)),) if code != "overall" else ()
    return _result((changed, *part), table, changed=code)


def _score_of(corpus: Corpus, like: str, table: Scope, component: str) -> float:
    """Return another unit's score in a component, or the highest. Raises BadArguments where it is not held."""
    if like == LEADER:
        standing = replace(table, component=component_named(corpus, table.index, component)).standing(corpus)
        scores_held = standing["score"].dropna()
        if scores_held.empty:
            raise BadArguments(f"No score in {component} is held to go by.", asked=like)
        return float(scores_held.max())
    other = unit_named(corpus, like)
    scores = scores_of(corpus, unit_on(corpus, other, table.map).unit_id, table)
    row = scores.get(component_named(corpus, table.index, component))
    if row is None or row.score is None:
        raise BadArguments(f"No score of {other.name_en} in {component} is held to go by.", asked=like)
    return row.score


def _result(rows: tuple[Row, ...], table: Scope, problem: Problem | None = None, **facts: Any) -> ToolResult:
    return ToolResult(
        tool="what_if",
        kind="what_if",
        rows=rows,
        facts=table.facts | {"unit_id": rows[0].unit_id} | facts,
        problem=problem,
    )


def _lifted(corpus: Corpus, scores: Mapping[str, Row], table: Scope, code: str, new: float) -> float:
    """Return the overall score with one component changed; the published overall moves by what the tree passes on."""
    if code == "overall":
        return new
    tree = tree_of(corpus, table.index, table.edition)
    try:
        return lift.lifted(_finest(scores, tree), tree, code, new, rule_of(table.index))[top_of(tree)]
    except ScoringError as error:
        raise BadArguments(str(error), asked=code) from error


def _finest(scores: Mapping[str, Row], tree: tuple[Node, ...]) -> dict[str, float | None]:
    """Return the scores without the totals whose parts are all held: published totals are rounded, and made again."""
    children = trees.children_of(tree)
    return {
        name: row.score
        for name, row in scores.items()
        if name not in children or not all(child.code in scores for child in children[name])
    }


def _rank_for(corpus: Corpus, table: Scope, head: Row, score: float) -> tuple[int, int]:
    """Return the best and worst rank that a score would have among the other units as published."""
    others = [row for row in table.rows(corpus) if row.unit_id != head.unit_id and row.score is not None]
    ahead = [_without(row, head) for row in others if (row.score or 0.0) >= score]
    behind = [_without(row, head) for row in others if (row.score or 0.0) < score and row.rank is not None]
    best = 1 + max(ahead, default=0)
    return best, max(best, min(behind, default=head.of or best))


def _without(row: Row, head: Row) -> int:
    """Return a row's rank with another unit's place left free, so that those behind it move up."""
    rank = row.rank or 0
    return rank - int(head.rank is not None and rank > head.rank)


def _reweighted(corpus: Corpus, head: Row, table: Scope, weights: Mapping[str, float]) -> ToolResult:
    """Return the score and rank that other weights give: of all units built again, else the unit's own score alone."""
    named = {component_named(corpus, table.index, name): weight for name, weight in weights.items()}
    unit_id = str(head.unit_id)
    index = rebuilt(corpus, table, table.rows(corpus))
    try:
        if index is not None and unit_id in index.coin.units:
            top = whatif.with_weights(index, unit_id, named).top
            changed = with_extra(
                head,
                score_after=round(top.score_after or 0.0, CLEAN_DIGITS),
                rank_after=top.rank_after,
                rank_after_worst=top.rank_after,
                change=difference(top.score_after or 0.0, top.score_before or 0.0),
            )
        else:
            changed = _own_reweighted(corpus, head, table, named)
    except ScoringError as error:
        raise BadArguments(str(error), asked=", ".join(named)) from error
    missing = None if hasattr(changed, "score_after") else Problem(code="component_not_held", asked=", ".join(named))
    return _result((changed,), table, problem=missing, changed="weights", weights=named)


def _own_reweighted(corpus: Corpus, head: Row, table: Scope, weights: Mapping[str, float]) -> Row:
    """Return the row with the score that other weights of its own parts give; as it is where those are not held."""
    tree = [
        replace(node, weight=weights.get(node.code, node.weight))
        for node in tree_of(corpus, table.index, table.edition)
    ]
    rows = scores_of(corpus, str(head.unit_id), table)
    reached = {node.parent for node in tree if node.code in weights}
    values = {code: row.score for code, row in rows.items() if code != "overall" and code not in reached}
    after = trees.complete(values, tree, rule_of(table.index)).get("overall")
    if after is None:
        return head
    return with_extra(head, score_after=round(after, CLEAN_DIGITS), change=difference(after, head.score or 0.0))


def _reaching(corpus: Corpus, head: Row, table: Scope, goal: int | str, component: str | None) -> ToolResult:
    """Return how many points are missing to a rank or a unit, and what components alone would have to become."""
    rows = table.rows(corpus)
    holder = next((row for row in rows if goal in (row.rank, row.unit_id) and row.score is not None), None)
    if holder is None or holder.score is None:
        return _result((head,), table, reach=goal, problem=Problem(code="rank_not_held", asked=str(goal)))
    missing = difference(holder.score, head.score or 0.0)
    first = with_extra(head, missing=missing, versus=holder.unit_id)
    code = component_named(corpus, table.index, component) if component else None
    ways = _ways(corpus, head, table, holder.score, code) if missing > 0 else []
    return _result((first, holder, *ways[:MOST_WAYS]), table, reach=holder.rank, missing=missing)


def _ways(corpus: Corpus, head: Row, table: Scope, target: float, only: str | None) -> list[Row]:
    """Return the components that could each take the unit to a score alone, with what they would have to become.

    Of ``only`` one it is told whether anybody has ever scored so much or not.
    """
    scores = scores_of(corpus, str(head.unit_id), table)
    tree = tree_of(corpus, table.index, table.edition)
    found = lift.improvements(
        _finest(scores, tree),
        tree,
        target,
        rule_of(table.index),
        best=_best_held(corpus, table),
    )
    return [
        with_extra(
            scores[way.component],
            score_after=round(way.needed, CLEAN_DIGITS),
            change=round(way.change, CLEAN_DIGITS),
        )
        for way in found
        if way.component in scores and (way.component == only if only else way.component != "overall" and way.possible)
    ]


def _best_held(corpus: Corpus, table: Scope) -> dict[str, float]:
    """Return the highest score that any unit has in each component: more than that nobody has shown to be possible."""
    rows = published.select(corpus.observations, index=table.index, edition=table.edition, map=table.map)
    highest = rows.loc[rows["score"].notna()].groupby("component", observed=True)["score"].max()
    return {str(code): float(score) for code, score in highest.items()}
