from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring import tree as trees
from assistant.scoring.errors import BadChoice, BadData
from assistant.scoring.explain import Explanation, gap
from assistant.scoring.explain_group import gap_to_mean
from assistant.scoring.tree import Node, Rule

PII = [
    Node("overall", None),
    Node("input", "overall"),
    Node("output", "overall"),
    *(Node(str(pillar), "input") for pillar in range(1, 6)),
    *(Node(str(pillar), "output") for pillar in (6, 7)),
]
PILLARS = [str(pillar) for pillar in range(1, 8)]
POSITIVE = st.floats(min_value=0.5, max_value=100)


def assert_adds_up(explanation: Explanation) -> None:
    assert math.fsum(part.gap for part in explanation.drivers) == pytest.approx(explanation.gap, abs=1e-9)
    for part in explanation.parts:
        below = explanation.children(part.code)
        if below:
            assert math.fsum(child.gap for child in below) == pytest.approx(part.gap, abs=1e-9)


def pillars(*scores: float) -> dict[str, float]:
    return dict(zip(PILLARS, scores, strict=True))


def test_the_gap_of_means_is_split_by_weighted_differences() -> None:
    first, second = pillars(60, 50, 40, 30, 20, 80, 60), pillars(50, 50, 50, 30, 20, 60, 60)
    explanation = gap(first, second, PII)
    assert explanation.gap == pytest.approx(5.0)
    points = {part.code: part.gap for part in explanation.drivers}
    assert points["6"] == pytest.approx(5.0)  # 20 points x 1/2 of output x 1/2 of overall
    assert points["1"] == pytest.approx(1.0)  # 10 points x 1/5 x 1/2
    assert points["3"] == pytest.approx(-1.0)
    assert explanation.drivers[0].code == "6"
    assert explanation.drivers[0].share == pytest.approx(1.0)
    assert_adds_up(explanation)


def test_the_gap_of_a_sum_is_the_sum_of_the_gaps() -> None:
    dimensions = [Node("overall", None), *(Node(f"d{number}", "overall") for number in range(8))]
    first = {f"d{number}": 5.0 + number / 10 for number in range(8)}
    second = {f"d{number}": 5.5 for number in range(8)}
    explanation = gap(first, second, dimensions, "sum")
    assert explanation.a == pytest.approx(42.8)
    assert {part.code: round(part.gap, 9) for part in explanation.drivers}["d0"] == -0.5
    assert_adds_up(explanation)


def test_a_geometric_gap_is_split_in_proportion_to_the_logarithms() -> None:
    nodes = [Node("top", None), Node("x", "top", 2), Node("y", "top", 1)]
    explanation = gap({"x": 8, "y": 2}, {"x": 2, "y": 2}, nodes, "geometric")
    assert explanation.a == pytest.approx((8 * 8 * 2) ** (1 / 3))
    assert {part.code: part.gap for part in explanation.drivers} == pytest.approx({"x": explanation.gap, "y": 0.0})
    assert_adds_up(explanation)


def test_parts_that_are_not_published_are_one_part_that_completes_the_gap() -> None:
    first = {"overall": 65.68, "input": 60.0}
    second = {"overall": 59.33, "input": 58.0}
    explanation = gap(first, second, PII)
    assert [part.code for part in explanation.children("overall")] == ["overall/not published", "input"]
    assert explanation.children("overall")[0].gap == pytest.approx(5.35)
    assert explanation.not_published == ("output",)
    assert_adds_up(explanation)


def test_pillars_that_are_held_count_even_where_their_sub_index_is_not() -> None:
    explanation = gap({"overall": 50, "1": 70}, {"overall": 40, "1": 60}, PII)
    points = {part.code: part.gap for part in explanation.drivers}
    assert points == pytest.approx({"1": 1.0, "overall/not published": 9.0})
    assert explanation.not_published == ("2", "3", "4", "5", "output")


def test_nothing_held_below_the_top_says_so() -> None:
    explanation = gap({"overall": 50}, {"overall": 40}, PII)
    assert [(part.status, part.gap) for part in explanation.drivers] == [("not published", 10)]
    assert explanation.not_published == ("input", "output")


def test_published_rounding_is_a_part_of_its_own() -> None:
    explanation = gap(
        {"overall": 48.76, "input": 53.06, "output": 44.47}, {"overall": 49.37, "input": 51.50, "output": 47.23}, PII
    )
    rounding = next(part for part in explanation.parts if part.status == "rounding")
    assert abs(rounding.gap) < 0.011
    assert_adds_up(explanation)


def test_a_component_that_one_side_lacks_counts_as_its_parents_score() -> None:
    nodes = [Node("top", None), Node("x", "top", 3), Node("y", "top", 1)]
    explanation = gap({"top": 10, "x": 10}, {"top": 11, "x": 8, "y": 20}, nodes, missing="left out")
    points = {part.code: part.gap for part in explanation.drivers}
    assert points == pytest.approx({"x": 1.5, "y": -2.5})  # 3/4 of 2, 1/4 of 10 - 20
    assert next(part for part in explanation.parts if part.code == "y").status == "left out"


def test_a_missing_top_score_is_an_error_that_names_it() -> None:
    with pytest.raises(BadData, match="'overall' on the second side"):
        gap(pillars(*range(1, 8)), {"1": 3.0}, PII)


def test_zero_under_a_geometric_mean_is_an_error_that_names_the_component() -> None:
    nodes = [Node("top", None), Node("x", "top"), Node("y", "top")]
    with pytest.raises(BadChoice, match="y is not"):
        gap({"x": 1, "y": 0}, {"x": 1, "y": 1}, nodes, "geometric")


def test_a_tree_with_two_tops_is_an_error() -> None:
    with pytest.raises(BadData, match="one node without a parent"):
        gap({}, {}, [Node("a", None), Node("b", None)])


@given(
    st.lists(POSITIVE, min_size=14, max_size=14),
    st.lists(st.floats(0.1, 5), min_size=10, max_size=10),
    st.sampled_from(["mean", "sum", "geometric", "harmonic"]),
)
def test_drivers_add_up_to_the_gap(scores: list[float], weights: list[float], rule: Rule) -> None:
    nodes = [Node(node.code, node.parent, weight) for node, weight in zip(PII, weights, strict=True)]
    explanation = gap(pillars(*scores[:7]), pillars(*scores[7:]), nodes, rule)
    assert_adds_up(explanation)
    assert len(explanation.drivers) == 7


@given(
    st.lists(POSITIVE, min_size=20, max_size=20),
    st.sets(st.sampled_from(["input", "output", *PILLARS])),
    st.sets(st.sampled_from(["input", "output", *PILLARS])),
    st.sampled_from(["mean", "sum", "geometric", "harmonic"]),
)
def test_drivers_add_up_whatever_is_published(
    scores: list[float], hidden_a: set[str], hidden_b: set[str], rule: Rule
) -> None:
    codes = [node.code for node in PII]
    first = {code: score for code, score in zip(codes, scores[:10], strict=False) if code not in hidden_a}
    second = {code: score for code, score in zip(codes, scores[10:], strict=False) if code not in hidden_b}
    assert_adds_up(gap(first, second, PII, rule))


@given(
    st.lists(st.lists(POSITIVE, min_size=7, max_size=7), min_size=2, max_size=6),
    st.sampled_from(["mean", "geometric", "harmonic"]),
)
def test_the_gap_to_a_groups_mean_adds_up_under_every_rule(members: list[list[float]], rule: Rule) -> None:
    group = [pillars(*scores) for scores in members[1:]]
    explanation = gap_to_mean(pillars(*members[0]), group, PII, rule)
    tops = [trees.complete(values, PII, rule)["overall"] for values in group]
    assert explanation.b == pytest.approx(math.fsum(tops) / len(tops))
    assert explanation.gap == pytest.approx(explanation.a - explanation.b, abs=1e-9)
    assert_adds_up(explanation)


def test_a_group_whose_members_publish_different_parts_still_adds_up() -> None:
    group = [{"overall": 40, "input": 45}, {"overall": 30, "1": 20, "output": 25}, {"overall": 35}, {"input": 3}]
    explanation = gap_to_mean({"overall": 50, "input": 55, "1": 60, "output": 45}, group, PII)
    assert explanation.b == pytest.approx(35)
    assert_adds_up(explanation)


@given(st.lists(POSITIVE, min_size=7, max_size=7), st.sampled_from(["mean", "sum", "geometric", "harmonic"]))
def test_no_gap_has_no_parts_and_no_shares(scores: list[float], rule: Rule) -> None:
    explanation = gap(pillars(*scores), pillars(*scores), PII, rule)
    assert explanation.gap == 0
    assert all(part.gap == 0 and part.share is None for part in explanation.parts)


def test_weights_that_are_all_zero_are_an_error() -> None:
    nodes = [Node("top", None), Node("x", "top", 0), Node("y", "top", 0)]
    with pytest.raises(BadData, match="weights of x, y are all zero"):
        gap({"top": 1, "x": 1, "y": 2}, {"top": 2, "x": 2, "y": 1}, nodes)
