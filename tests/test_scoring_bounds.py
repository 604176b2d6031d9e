from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring.margins import margin
from assistant.scoring.robustness import rank_bounds


def test_a_published_rank_is_exact() -> None:
    ranges = rank_bounds({"a": 60.0}, {"a": 3}, of=34)
    assert (ranges["a"].low, ranges["a"].high, ranges["a"].exact) == (3, 3, True)


def test_a_score_between_two_published_ranks_lies_between_them() -> None:
    scores = {"a": 60.0, "b": 40.0, "c": 50.0}
    found = rank_bounds(scores, {"a": 11, "b": 21}, of=34)["c"]
    assert (found.low, found.high) == (12, 20)


def test_two_scores_in_the_same_stretch_leave_each_other_room() -> None:
    scores = {"a": 60.0, "b": 40.0, "c": 50.0, "d": 45.0}
    found = rank_bounds(scores, {"a": 11, "b": 21}, of=34)
    assert (found["c"].low, found["c"].high) == (12, 19)
    assert (found["d"].low, found["d"].high) == (13, 20)


def test_a_unit_without_anything_can_take_any_rank_that_is_free() -> None:
    found = rank_bounds({"x": None}, {"a": 1, "b": 2, "c": 5}, of=5)["x"]
    assert (found.low, found.high) == (3, 4)


def test_one_free_rank_is_exact() -> None:
    assert rank_bounds({"x": None}, {"a": 1, "c": 3}, of=3)["x"].exact


def test_the_same_published_score_may_be_a_tie_or_in_either_order() -> None:
    found = rank_bounds({"a": 50.0, "b": 50.0, "c": 60.0, "d": 40.0}, {"a": 5, "c": 3, "d": 7}, of=10)["b"]
    assert (found.low, found.high) == (4, 6)


def test_tied_published_ranks_take_two_places() -> None:
    found = rank_bounds({"a": 50.0, "b": 50.0, "c": 40.0, "x": 45.0}, {"a": 1, "b": 1, "c": 4}, of=4)["x"]
    assert (found.low, found.high) == (3, 3)


def test_an_interval_of_scores_gives_the_ranks_it_spans() -> None:
    scores = {"a": 60.0, "b": 50.0, "c": 40.0, "x": (45.0, 55.0)}
    found = rank_bounds(scores, {"a": 1, "b": 3, "c": 6}, of=8)["x"]
    assert (found.low, found.high) == (2, 5)


def test_published_figures_that_contradict_each_other_are_not_called_certain() -> None:
    found = rank_bounds({"a": 23.95, "b": 22.87, "x": 23.0}, {"a": 63, "b": 62}, of=63)["x"]
    assert not found.certain
    assert found.low <= found.high


@given(st.integers(2, 25), st.randoms(use_true_random=False), st.floats(0, 1), st.floats(0, 1))
def test_the_true_rank_always_lies_in_the_range(
    count: int, dice: random.Random, with_score: float, with_rank: float
) -> None:
    true = {f"u{number}": float(score) for number, score in enumerate(dice.sample(range(1000), count))}
    order = sorted(true, key=lambda unit: -true[unit])
    scores = {unit: score if dice.random() < with_score else None for unit, score in true.items()}
    ranks = {unit: order.index(unit) + 1 if dice.random() < with_rank else None for unit in true}
    found = rank_bounds(scores, ranks, of=count)
    for unit in true:
        assert found[unit].certain
        assert found[unit].low <= order.index(unit) + 1 <= found[unit].high


@given(st.integers(2, 15), st.randoms(use_true_random=False))
def test_all_scores_without_ranks_give_exact_ranks(count: int, dice: random.Random) -> None:
    scores = {f"u{number}": float(score) for number, score in enumerate(dice.sample(range(1000), count))}
    found = rank_bounds(scores, {}, of=count)
    assert [found[unit].low for unit in sorted(scores, key=lambda unit: -scores[unit])] == list(range(1, count + 1))
    assert all(item.exact for item in found.values())


def test_a_margin_names_the_next_published_scores_on_either_side() -> None:
    scores = {"a": 58.41, "b": 58.09, "c": 49.37, "d": None}
    found = margin(scores, {"a": 3, "b": 4, "c": 6, "d": 5}, "b")
    assert found is not None
    assert found.above is not None
    assert found.below is not None
    assert (found.above.unit, round(found.above.points, 2), found.above.adjacent) == ("a", 0.32, True)
    assert (found.below.unit, round(found.below.points, 2), found.below.adjacent) == ("c", 8.72, False)
    assert found.above.beyond_rounding


def test_a_difference_of_one_last_digit_may_be_rounding() -> None:
    found = margin({"a": 50.00, "b": 50.01}, {}, "a")
    assert found is not None
    assert found.above is not None
    assert not found.above.beyond_rounding
    assert found.above.adjacent is None
    assert found.below is None


def test_a_unit_without_a_score_has_no_margin() -> None:
    assert margin({"a": None, "b": 3.0}, {"a": 1}, "a") is None
