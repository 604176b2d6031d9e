"""One example a stage, worked out by hand; the numbers are ours."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.scoring import aggregate, columns, impute, normalise, rank, screen, treat
from assistant.scoring.build import Choices, build, regenerate
from assistant.scoring.coin import Coin, Matrix
from assistant.scoring.errors import BadChoice, UnknownCode
from assistant.scoring.frames import from_frames
from assistant.scoring.treat import Limits
from assistant.scoring.weight import shares

GAP = math.nan


def column(*values: float) -> Matrix:
    return np.array(values, dtype=float)[:, None]


def small() -> Coin:
    data = pd.DataFrame(
        {
            "uCode": ["A", "B", "C", "D"],
            "uName": ["Alpha", "Beta", "Gamma", "Delta"],
            "roads": [10, 20, 40, 50],
            "debt": [5, 1, 3, GAP],
            "pupils": [100, 300, 200, 400],
            "people": [10, 20, 10, 40],
            "coast": ["yes", "no", "yes", "no"],
        }
    )
    meta = pd.DataFrame(
        [
            ("roads", 1, "economy", 1, 1, "Indicator", ""),
            ("debt", 1, "economy", 1, -1, "Indicator", ""),
            ("pupils", 1, "society", 1, 1, "Indicator", "people"),
            ("economy", 2, "index", 3, 1, "Aggregate", ""),
            ("society", 2, "index", 1, 1, "Aggregate", ""),
            ("index", 3, "", 1, 1, "Aggregate", ""),
            ("people", "", "", "", "", "Denominator", ""),
            ("coast", "", "", "", "", "Group", ""),
        ],
        columns=["iCode", "Level", "Parent", "Weight", "Direction", "Type", "Denominator"],
    )
    return from_frames(data, meta)


def test_the_whole_pipeline_by_hand() -> None:
    result = build(small())
    # roads 0, 25, 75, 100; debt (reversed) 0, 100, 50, missing; pupils 0, 66.67, 33.33, 100
    assert result.scores["economy"].tolist() == pytest.approx([0, 62.5, 62.5, 100])
    assert result.scores["index"].tolist() == pytest.approx([0, 63.5416666667, 55.2083333333, 100])
    assert result.ranks["economy"].tolist() == [4, 2, 2, 1]
    assert result.ranks["debt"].iloc[:3].tolist() == [3, 1, 2]
    assert math.isnan(result.ranks["debt"].iloc[3])


def test_screening_keeps_a_unit_exactly_at_the_threshold() -> None:
    data = np.array([[1, GAP], [1, 2], [GAP, GAP]])
    assert screen.coverage(data).tolist() == [0.5, 1, 0]
    assert screen.covered(data, 0.5).tolist() == [True, True, False]


def test_screened_units_are_named_in_a_note() -> None:
    result = build(small(), Choices(screen=0.9))
    assert result.coin.units == ("A", "B", "C")
    assert "Left out, with less than 90% of the indicators: D." in result.notes


def test_denominating_divides_by_the_unit_s_own_size() -> None:
    result = build(small(), Choices(denominate=True))
    assert result.stage("denominate").table["pupils"].tolist() == [10, 15, 20, 10]
    assert result.stage("denominate").table["roads"].tolist() == [10, 20, 40, 50]


def test_a_gap_is_filled_with_the_mean_of_the_unit_s_group() -> None:
    data = np.array([[1.0], [3.0], [GAP], [10.0], [GAP], [GAP]])
    filled = impute.by_group(data, ["a", "a", "a", "b", None, "c"])
    assert filled[:, 0].tolist()[:4] == [1, 3, 2, 10]
    assert np.isnan(filled[4:, 0]).all()  # no group, and a group without any value


def test_a_gap_can_be_filled_with_the_median() -> None:
    assert impute.by_column(column(1, 2, 9, GAP), "median")[3, 0] == 2


def test_skewness_and_kurtosis_are_those_of_a_spreadsheet() -> None:
    # SKEW and KURT of 3, 4, 5, 2, 3, 4, 5, 6, 4, 7 as spreadsheets document them
    skew, kurt = columns.shapes(column(3, 4, 5, 2, 3, 4, 5, 6, 4, 7))
    assert skew[0] == pytest.approx(0.359543071, abs=1e-9)
    assert kurt[0] == pytest.approx(-0.151799637, abs=1e-9)


def test_a_missing_value_does_not_move_skewness() -> None:
    assert columns.shapes(column(3, 4, 5, GAP, 9))[0][0] == pytest.approx(columns.shapes(column(3, 4, 5, 9))[0][0])


def test_an_indicator_without_outliers_is_left_alone() -> None:
    done = treat.outliers(column(*range(12)))
    assert done.how == ("none",)
    assert done.data[:, 0].tolist() == list(range(12))


def test_high_outliers_are_set_to_the_next_value() -> None:
    done = treat.outliers(column(*range(1, 11), 30, 100))
    assert done.how == ("winsorised",)
    assert done.points == (1,)
    assert done.data[-2:, 0].tolist() == [30, 30]


def test_low_outliers_are_set_to_the_next_value_up() -> None:
    done = treat.outliers(column(*range(1, 11), -20, -90))
    assert done.how == ("winsorised",)
    assert done.data[-2:, 0].tolist() == [-20, -20]


def test_what_winsorising_cannot_mend_is_log_transformed_from_its_original_values() -> None:
    values = [step / 100 for step in range(100)] + [float(10 * 2**power) for power in range(8)]
    done = treat.outliers(column(*values))
    assert done.how == ("log",)
    spread = values[-1] - values[0]
    assert done.data[3, 0] == pytest.approx(math.log(values[3] - values[0] + 0.01 * spread))


def test_more_points_than_allowed_are_not_winsorised() -> None:
    done = treat.outliers(column(*range(60), 1e6), Limits(points=0))
    assert done.how == ("log",)


@pytest.mark.parametrize("values", [(5, 5, 5, 5, 5), (1, 2, 3), (0.1,) * 7])
def test_a_column_without_a_shape_is_not_treated(values: tuple[float, ...]) -> None:
    done = treat.outliers(column(*values))
    assert done.how == ("not treated",)
    assert done.data[:, 0].tolist() == list(values)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("minmax", [0, 25, 100]),
        ("zscore", [-0.800640769025436, -0.320256307610174, 1.12089707663561]),
        ("rank", [1, 2, 3]),
        ("percentile", [0, 0.5, 1]),
        ("borda", [0, 1, 2]),
        ("dist2max", [0, 0.25, 1]),
        ("fracmax", [0.2, 0.4, 1]),
        ("scaled", [2, 4, 10]),
        ("none", [2, 4, 10]),
    ],
)
def test_each_normalisation_by_hand(method: str, expected: list[float]) -> None:
    indicators = small().indicators[:1]
    found = normalise.normalise(column(2, 4, 10), method, indicators)[:, 0]
    assert found.tolist() == pytest.approx(expected)


def test_minmax_stretches_to_the_range() -> None:
    assert normalise.minmax(column(2, 4, 10), 1, 9)[:, 0].tolist() == [1, 3, 9]


def test_distances_to_a_reference_and_a_target() -> None:
    assert normalise.dist2ref(column(2, 4, 10), 1)[:, 0].tolist() == [0, 1, 4]
    assert normalise.dist2ref(column(2, 4, 10), 1, cap=True)[:, 0].tolist() == [0, 1, 1]
    distance = normalise.dist2targ(column(2, 4, 10), np.array([6.0]), np.array([0.0]))
    assert distance[:, 0].tolist() == [0, 0.5, 2]


def test_goalposts_cut_what_is_outside_them() -> None:
    posts = [np.array([value]) for value in (3.0, 8.0, 10.0, 1.0)]
    assert normalise.goalposts(column(2, 4, 10), *posts)[:, 0].tolist() == [0, 2, 10]


def test_a_reversed_indicator_ranks_low_values_first() -> None:
    assert build(small()).ranks.loc["B", "debt"] == 1


def test_means_of_each_kind_with_weights_and_a_gap() -> None:
    rows = np.array([[2.0, 8.0, 4.0], [2.0, 8.0, GAP], [GAP, GAP, GAP]])
    weights = np.array([1.0, 1.0, 2.0])
    assert aggregate.weighted_mean(rows, weights)[:2].tolist() == pytest.approx([4.5, 5.0])
    assert aggregate.geometric_mean(rows, weights)[:2].tolist() == pytest.approx([4.0, 4.0])
    assert aggregate.harmonic_mean(rows, weights)[:2].tolist() == pytest.approx([4 / 1.125, 3.2])
    assert aggregate.weighted_sum(rows, weights)[0] == 18
    for mean in (aggregate.weighted_mean, aggregate.geometric_mean, aggregate.harmonic_mean):
        assert math.isnan(mean(rows, weights)[2])
    assert math.isnan(aggregate.weighted_sum(rows, weights)[1])


def test_too_few_children_leave_a_parent_without_a_score() -> None:
    result = build(small(), Choices(coverage=0.75))
    assert math.isnan(result.scores.loc["D", "economy"])
    assert any("No score in economy for D" in note for note in result.notes)


def test_levels_can_be_aggregated_in_different_ways() -> None:
    result = build(small(), Choices(range=(1, 100), aggregate=("arithmetic", "geometric")))
    economy, society = result.scores.loc["B", "economy"], result.scores.loc["B", "society"]
    assert result.scores.loc["B", "index"] == pytest.approx((economy**3 * society) ** 0.25)


def test_ties_share_the_smallest_rank_and_gaps_have_none() -> None:
    ranks = rank.best_first(column(5, 7, 7, 1, GAP))[:, 0]
    assert ranks[:4].tolist() == [3, 1, 1, 4]
    assert math.isnan(ranks[4])


def test_scores_that_differ_after_the_rounding_are_no_tie() -> None:
    assert rank.best_first(column(5.001, 5.002))[:, 0].tolist() == [2, 1]


def test_weights_in_the_whole_multiply_down_the_tree() -> None:
    assert shares(small().components) == pytest.approx(
        {"roads": 0.375, "debt": 0.375, "pupils": 0.25, "economy": 0.75, "society": 0.25, "index": 1.0}
    )


def test_a_changed_weight_and_a_dropped_component() -> None:
    result = build(small(), Choices(weights={"debt": 3}, drop=("society",)))
    assert result.scores["economy"].tolist() == pytest.approx([0, 81.25, 56.25, 100])
    assert result.scores["index"].tolist() == result.scores["economy"].tolist()
    assert list(result.scores.columns) == ["roads", "debt", "economy", "index"]


def test_dropping_the_last_indicator_of_an_aggregate_drops_the_aggregate() -> None:
    assert list(build(small(), Choices(drop=("pupils",))).scores.columns) == ["roads", "debt", "economy", "index"]


def test_the_order_of_stages_can_be_chosen() -> None:
    last = build(small(), Choices(impute="coast", screen=0.9))
    first = build(small(), Choices(impute="coast", screen=0.9, order=("screen", "impute")))
    assert last.coin.units == ("A", "B", "C", "D")
    assert first.coin.units == ("A", "B", "C")
    assert [stage.name for stage in first.stages[:3]] == ["raw", "screen", "impute"]


def test_a_result_is_regenerated_with_one_choice_changed() -> None:
    result = build(small(), Choices(denominate=True))
    again = regenerate(result, normalise="rank")
    assert again.choices.denominate
    assert again.scores["pupils"].tolist() == [1, 3, 4, 1]
    pd.testing.assert_frame_equal(regenerate(again, normalise="minmax").scores, result.scores)


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (Choices(aggregate=("geometric",)), "roads of A is 0"),
        (Choices(aggregate=("harmonic",)), "needs scores above zero"),
        (Choices(normalise="zscore", range=(0, 0)), "deviation of a z-score must be above 0"),
        (Choices(range=(100, 0)), "must be below"),
        (Choices(screen=1.5), "between 0 and 1"),
        (Choices(weights={"roads": 0, "debt": 0}), "weights under economy are all zero"),
        (Choices(drop=("index",)), "leaves no indicator"),
        (Choices(aggregate=("arithmetic",) * 3), "give 1, or 2"),
        (Choices(normalise="dist2targ"), "no Target for roads"),
        (Choices(normalise="dist2ref"), "reference unit"),
    ],
)
def test_a_choice_that_cannot_be_applied_says_why(choices: Choices, message: str) -> None:
    with pytest.raises(BadChoice, match=message):
        build(small(), choices)


@pytest.mark.parametrize(
    "choices",
    [
        Choices(normalise="minmx"),
        Choices(aggregate=("mean",)),
        Choices(impute="island"),
        Choices(weights={"debts": 1}),
        Choices(drop=("road",)),
        Choices(order=("polish",)),
        Choices(normalise="dist2ref", reference="E"),
    ],
)
def test_an_unknown_name_is_answered_with_what_exists(choices: Choices) -> None:
    with pytest.raises(UnknownCode, match=r"No .+ '.+'\. (Closest|There are): "):
        build(small(), choices)


def test_a_zero_weight_counts_for_nothing_and_is_noted() -> None:
    result = build(small(), Choices(weights={"debt": 0}))
    assert result.scores["economy"].tolist() == result.scores["roads"].tolist()
    assert "Weight 0, so counted for nothing: debt." in result.notes


TABLES = st.lists(
    st.lists(st.integers(-10_000, 10_000), min_size=3, max_size=3), min_size=3, max_size=9, unique_by=tuple
)


def coin_of(rows: list[list[float]]) -> Coin:
    data = pd.DataFrame(rows, columns=["x", "y", "z"]).assign(uCode=[f"u{number}" for number in range(len(rows))])
    meta = pd.DataFrame(
        {
            "iCode": ["x", "y", "z", "p", "q", "top"],
            "Parent": ["p", "p", "q", "top", "top", ""],
            "Direction": [1, -1, 1, 1, 1, 1],
            "Weight": [1, 2, 1, 1, 1, 1],
        }
    )
    return from_frames(data, meta)


@given(TABLES, st.integers(1, 50), st.integers(-100, 100))
def test_rescaling_an_indicator_leaves_min_max_ranks(rows: list[list[float]], factor: int, shift: int) -> None:
    if all(len({row[place] for row in rows}) == 1 for place in range(3)):
        return
    before = build(coin_of(rows)).scores["top"]
    after = build(coin_of([[factor * row[0] + shift, row[1], row[2]] for row in rows])).scores["top"]
    assert after.tolist() == pytest.approx(before.tolist(), abs=1e-9)


@given(TABLES, st.randoms(use_true_random=False))
def test_a_permutation_of_units_changes_nothing(rows: list[list[float]], dice: object) -> None:
    coin = coin_of(rows)
    order = list(range(len(rows)))
    dice.shuffle(order)  # type: ignore[attr-defined]
    choices = Choices(treat=Limits(), normalise="percentile")
    before, after = build(coin, choices), build(coin.keep(order), choices)
    pd.testing.assert_frame_equal(after.scores.loc[list(coin.units)], before.scores)
    pd.testing.assert_frame_equal(after.ranks.loc[list(coin.units)], before.ranks)
