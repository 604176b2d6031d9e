from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring import lift, whatif, why
from assistant.scoring import tree as trees
from assistant.scoring.build import Choices, Result, build
from assistant.scoring.errors import BadChoice, UnknownCode
from assistant.scoring.frames import from_frames
from assistant.scoring.tree import Node, Rule

PII = [
    Node("overall", None),
    Node("input", "overall"),
    Node("output", "overall"),
    *(Node(str(pillar), "input") for pillar in range(1, 6)),
    *(Node(str(pillar), "output") for pillar in (6, 7)),
]
POSITIVE = st.floats(min_value=1, max_value=100)


def built(aggregate: str = "arithmetic") -> Result:
    data = pd.DataFrame(
        {"uCode": ["A", "B", "C", "D"], "x": [1, 2, 3, 4], "y": [9, 4, None, 1], "z": [20, 30, 10, 15]},
    )
    meta = pd.DataFrame({"iCode": ["x", "y", "z", "p", "top"], "Parent": ["p", "p", "top", "top", ""]})
    return build(from_frames(data, meta), Choices(range=(1, 100), aggregate=(aggregate,)))


def test_a_pillar_s_points_move_the_index_by_its_weight() -> None:
    values = {"overall": 48.76, "input": 53.06, "output": 44.47, "6": 40.0}
    changed = lift.lifted(values, PII, "6", 44.0)
    assert changed["output"] == pytest.approx(46.47)
    assert changed["overall"] == pytest.approx(49.76)
    assert changed["input"] == 53.06


def test_what_one_component_would_need_for_a_target() -> None:
    values = {"overall": 48.76, "input": 53.06, "output": 44.47, "1": 60.0, "6": 40.0}
    found = lift.improvements(values, PII, 49.37)
    assert {item.component: round(item.change, 2) for item in found} == {
        "input": 1.22,
        "output": 1.22,
        "6": 2.44,
        "1": 6.1,
    }
    assert found[-1].component == "1"


def test_a_need_beyond_the_best_score_is_not_possible_and_comes_last() -> None:
    values = {"overall": 40, "1": 95.0, "6": 10.0, "output": 12}
    found = lift.improvements(values, PII, 50, best=100)
    assert [(item.component, item.possible) for item in found][-1] == ("1", False)


def test_a_pillar_counts_even_where_its_sub_index_is_not_held() -> None:
    assert lift.needed({"overall": 40, "3": 50}, PII, "3", 41) == pytest.approx(60)


def test_a_geometric_step_without_the_score_between_is_refused() -> None:
    with pytest.raises(BadChoice, match="input has no score"):
        lift.lifted({"overall": 40, "3": 50}, PII, "3", 60, "geometric")


def test_a_component_without_a_score_is_answered_with_those_that_have_one() -> None:
    with pytest.raises(UnknownCode, match="overall"):
        lift.lifted({"overall": 40}, PII, "3", 60)


@given(st.lists(POSITIVE, min_size=7, max_size=7), st.sampled_from(["1", "7", "input"]), POSITIVE)
def test_what_is_needed_gets_there_under_every_rule(scores: list[float], code: str, target: float) -> None:
    rules: list[Rule] = ["mean", "sum", "geometric", "harmonic"]
    for rule in rules:
        values = trees.complete({str(number + 1): score for number, score in enumerate(scores)}, PII, rule)
        score = lift.needed(values, PII, code, target, rule)
        if score is not None and (rule in ("mean", "sum") or 1e-6 < score < 1e6):
            assert lift.lifted(values, PII, code, score, rule)["overall"] == pytest.approx(target, rel=1e-6)


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic"])
def test_no_change_changes_nothing(aggregate: str) -> None:
    result = built(aggregate)
    score = float(result.scores.loc["B", "p"])
    for effect in (
        whatif.with_score(result, "B", "p", score),
        whatif.with_value(result, "B", "z", 30),
        whatif.with_weights(result, "B", {"x": 1}),
    ):
        assert effect.moved == ()
        assert effect.top.score_before == effect.top.score_after
        assert effect.top.rank_before == effect.top.rank_after


def test_another_value_is_scored_by_the_whole_pipeline() -> None:
    result = built()
    effect = whatif.with_value(result, "C", "z", 30)
    direct = built().source
    data = direct.data.copy()
    data[2, 2] = 30
    assert effect.top.score_after == pytest.approx((100 + result.scores.loc["C", "p"]) / 2)
    assert effect.top.rank_after < effect.top.rank_before
    # C had the lowest z: the scale of every other unit moves with it
    assert {move.unit for move in effect.moved} == {"A", "B", "C", "D"}


def test_another_score_leaves_the_other_units_scores_alone() -> None:
    result = built()
    effect = whatif.with_score(result, "C", "z", 100)
    assert {move.component for move in effect.moved if move.unit == "C"} == {"z"}
    assert all(move.score_before == move.score_after for move in effect.moved if move.unit != "C")


def test_an_aggregate_has_no_raw_value() -> None:
    with pytest.raises(BadChoice, match="p is an aggregate"):
        whatif.with_value(built(), "A", "p", 3)


def test_another_weight_moves_the_others_too() -> None:
    effect = whatif.with_weights(built(), "B", {"z": 3})
    assert effect.top.score_after != effect.top.score_before
    assert "C" in {move.unit for move in effect.moved}


@pytest.mark.parametrize("aggregate", ["arithmetic", "geometric", "harmonic"])
def test_the_smallest_improvement_reaches_the_rank_it_promises(aggregate: str) -> None:
    result = built(aggregate)
    last = str(result.ranks["top"].idxmax())
    for item in whatif.reach(result, last, 2):
        effect = whatif.with_score(result, last, item.component, item.needed + 1e-9)
        assert effect.top.rank_after is not None
        assert effect.top.rank_after <= 2


def test_a_rank_that_is_had_needs_nothing() -> None:
    result = built()
    first = str(result.ranks["top"].idxmin())
    assert whatif.reach(result, first, 1) == []


def test_a_rank_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(BadChoice, match="no rank 9: 4 units are ranked"):
        whatif.reach(built(), "A", 9)


def test_why_two_units_differ_when_one_lacks_an_indicator() -> None:
    explanation = why.between(built(), "C", "A")
    assert sum(part.gap for part in explanation.drivers) == pytest.approx(explanation.gap, abs=1e-9)
    assert next(part for part in explanation.parts if part.code == "y").status == "left out"


def test_editions_with_other_components_are_not_compared() -> None:
    other = build(built().source.without(["y", "x"]))
    with pytest.raises(BadChoice, match="The editions differ in p, x, y"):
        why.over_time(other, built(), "A")


def test_two_editions_of_a_unit_are_split_like_two_units() -> None:
    before, after = built(), built("arithmetic")
    assert why.over_time(before, after, "A").gap == 0


GAPPY = st.lists(st.lists(st.one_of(st.none(), st.integers(0, 1000)), min_size=5, max_size=5), min_size=3, max_size=7)


@given(GAPPY, st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_why_adds_up_whatever_is_missing(rows: list[list[int | None]], aggregate: str) -> None:
    units = [f"u{number}" for number in range(len(rows))]
    data = pd.DataFrame(rows, columns=list("vwxyz"), dtype="float64").assign(uCode=units)
    meta = pd.DataFrame(
        {"iCode": [*"vwxyz", "p", "q", "top"], "Parent": ["p", "p", "p", "q", "q", "top", "top", ""], "Weight": 2}
    )
    try:
        result = build(from_frames(data, meta), Choices(range=(1, 100), aggregate=(aggregate,)))
    except BadChoice:
        return  # every indicator is constant or empty
    scored = result.scores["top"].dropna().index.tolist()
    for unit in scored:
        for explanation in (why.between(result, unit, scored[0]), why.to_group(result, unit)):
            assert math.fsum(part.gap for part in explanation.drivers) == pytest.approx(explanation.gap, abs=1e-9)
            assert all(part.status in ("held", "left out", "not published") for part in explanation.parts)
