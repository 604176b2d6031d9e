"""A built index with one thing changed: the new score and rank, and what else moved. Knows nothing of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from assistant.scoring import lift, why
from assistant.scoring.build import Result, build, regenerate
from assistant.scoring.columns import maxima
from assistant.scoring.errors import BadChoice
from assistant.scoring.lift import Improvement
from assistant.scoring.rank import best_first


@dataclass(frozen=True)
class Move:
    """A unit's score and rank in a component, before and after; None where it has no score."""

    unit: str
    component: str
    score_before: float | None
    score_after: float | None
    rank_before: int | None
    rank_after: int | None


@dataclass(frozen=True)
class Effect:
    """What a change does to one unit's top score and rank, and everything else that moved with it.

    ``moved`` holds the unit's own components first, then the other units whose top score or rank changed, by their new
    rank.
    """

    top: Move
    moved: tuple[Move, ...]


def with_value(result: Result, unit: str, indicator: str, value: float) -> Effect:
    """Return what another raw value of an indicator does; the whole pipeline is run again with it.

    Raises:
        BadChoice: the component is an aggregate, which has no raw value; change its score instead.
    """
    if result.source.component(indicator).level > 1:
        raise BadChoice(f"{indicator} is an aggregate and has no value of its own; change its score, or an indicator.")
    source = result.source
    column = [item.code for item in source.indicators].index(indicator)
    data = source.data.copy()
    data[source.row(unit), column] = value
    return compare(result, build(replace(source, data=data), result.choices), unit)


def with_weights(result: Result, unit: str, weights: Mapping[str, float]) -> Effect:
    """Return what other weights do to a unit, and to the others."""
    changed = regenerate(result, weights={**result.choices.weights, **weights})
    return compare(result, changed, unit)


def with_score(result: Result, unit: str, component: str, score: float) -> Effect:
    """Return what another score of a component, on its normalised scale, does with all else as it is."""
    coin = result.coin
    place = {item.code: number for number, item in enumerate(coin.components)}
    before = result.values(unit)
    after = lift.lifted(before, why.tree(result), component, score, missing="left out")
    scores = result.stages[-2].matrix.copy()
    for code, value in after.items():
        if value != before.get(code):
            scores[coin.row(unit), place[code]] = value
    stages = list(result.stages)
    stages[-2] = replace(stages[-2], matrix=scores)
    stages[-1] = replace(stages[-1], matrix=best_first(scores))
    return compare(result, replace(result, stages=tuple(stages)), unit)


def compare(before: Result, after: Result, unit: str) -> Effect:
    """Return what differs between two results of the same units, as seen from one of them."""
    top = before.coin.top.code
    shown = [item.code for item in sorted(before.coin.components, key=lambda item: -item.level) if item.code != top]
    own = [_move(before, after, unit, code) for code in shown]
    others = [_move(before, after, other, top) for other in before.coin.units if other != unit]
    others.sort(key=lambda move: (move.rank_after is None, move.rank_after or 0))
    moved = [move for move in (*own, *others) if _differs(move)]
    return Effect(_move(before, after, unit, top), tuple(moved))


def reach(result: Result, unit: str, rank: int) -> list[Improvement]:
    """Return what each component alone would have to become for a unit to reach a rank, the smallest change first.

    The other units stay as they are, and so does the scale. A component's best is the highest score that any unit has;
    what would need more comes last. Empty where the unit has the rank already.

    Raises:
        BadChoice: there is no such rank.
    """
    top = result.coin.top.code
    column = [item.code for item in result.coin.components].index(top)
    scores, row = result.stages[-2].matrix, result.coin.row(unit)
    others = np.sort(np.delete(scores[:, column], row))
    others = others[~np.isnan(others)][::-1]
    if not 1 <= rank <= others.size + 1:
        raise BadChoice(f"There is no rank {rank}: {others.size + 1} units are ranked.")
    if np.isnan(scores[row, column]):
        raise BadChoice(f"{unit} has no score of {top}, so no rank to improve.")
    if rank > others.size or scores[row, column] >= others[rank - 1]:
        return []
    best = {item.code: float(value) for item, value in zip(result.coin.components, maxima(scores), strict=True)}
    target = float(others[rank - 1])
    return lift.improvements(result.values(unit), why.tree(result), target, best=best, missing="left out")


def _move(before: Result, after: Result, unit: str, component: str) -> Move:
    old, new = _cell(before, unit, component), _cell(after, unit, component)
    return Move(unit, component, old[0], new[0], old[1], new[1])


def _cell(result: Result, unit: str, component: str) -> tuple[float | None, int | None]:
    codes = [item.code for item in result.coin.components]
    if unit not in result.coin.units or component not in codes:
        return None, None
    row, column = result.coin.row(unit), codes.index(component)
    score = result.stages[-2].matrix[row, column]
    return (float(score), int(result.stages[-1].matrix[row, column])) if score == score else (None, None)


def _differs(move: Move) -> bool:
    return move.score_before != move.score_after or move.rank_before != move.rank_after
