"""Tables that cannot be used, and tables that can be with a documented rule."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import pytest

from assistant.scoring.build import Choices, build
from assistant.scoring.errors import BadChoice, BadData
from assistant.scoring.frames import from_frames, from_scores
from assistant.scoring.tree import Node

Tables = tuple[pd.DataFrame, pd.DataFrame]


def tables() -> Tables:
    data = pd.DataFrame(
        {
            "uCode": ["A", "B", "C"],
            "x": ["1", "2", "4"],
            "y": ["3", "", "1"],
            "z": ["7", "8", "9"],
        }
    )
    meta = pd.DataFrame(
        [
            ("x", "p", "1", "1", "Indicator", "1"),
            ("y", "p", "1", "1", "Indicator", "1"),
            ("z", "q", "1", "1", "Indicator", "1"),
            ("p", "top", "1", "1", "Aggregate", "2"),
            ("q", "top", "1", "1", "Aggregate", "2"),
            ("top", "", "1", "1", "Aggregate", "3"),
        ],
        columns=["iCode", "Parent", "Weight", "Direction", "Type", "Level"],
    )
    return data, meta


def with_cell(table: int, row: int, column: str, value: str) -> Callable[[], Tables]:
    def changed() -> Tables:
        both = tables()
        both[table].loc[row, column] = value
        return both

    return changed


def without_column(table: int, column: str) -> Callable[[], Tables]:
    def changed() -> Tables:
        data, meta = tables()
        return (data.drop(columns=column), meta) if table == 0 else (data, meta.drop(columns=column))

    return changed


def one_unit() -> Tables:
    data, meta = tables()
    return data.head(1), meta


def no_units() -> Tables:
    data, meta = tables()
    return data.head(0), meta


def column_twice() -> Tables:
    data, meta = tables()
    return pd.concat([data, data[["x"]]], axis=1), meta


def empty_aggregate() -> Tables:
    data, meta = tables()
    return data, pd.concat([meta, meta.tail(1).assign(iCode="r", Parent="top", Level="2")], ignore_index=True)


def zero_weights() -> Tables:
    data, meta = tables()
    return data, meta.assign(Weight=["0", "0", "1", "1", "1", "1"])


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (with_cell(0, 1, "x", "many"), "x of B: 'many' is not a number"),
        (with_cell(0, 1, "x", "inf"), "x of B: 'inf' is not a finite number"),
        (with_cell(0, 1, "uCode", "A"), "uCode A occurs more than once"),
        (with_cell(0, 1, "uCode", ""), "row 2: uCode is empty"),
        (with_cell(1, 1, "iCode", "x"), "iCode x occurs more than once"),
        (with_cell(1, 0, "Parent", "pillar"), "Parent of x is 'pillar', which is no code"),
        (with_cell(1, 0, "Parent", "y"), "'y', an indicator; a parent must be an aggregate"),
        (with_cell(1, 0, "Parent", ""), "one code must have no Parent .*found x, top"),
        (with_cell(1, 5, "Parent", "p"), "the tree has a cycle: p → top → p"),
        (with_cell(1, 0, "Weight", "-1"), "Weight of x is -1; a weight cannot be negative"),
        (with_cell(1, 0, "Weight", ""), "Weight of x is empty"),
        (with_cell(1, 0, "Weight", "heavy"), "Weight of x: 'heavy' is not a number"),
        (zero_weights, "weights under p are all zero"),
        (with_cell(1, 0, "Direction", "0"), "Direction of x is 0; it must be 1 or -1"),
        (with_cell(1, 0, "Type", "Pillar"), "Type of x is 'Pillar'"),
        (with_cell(1, 3, "Level", "3"), "p .Level 3. has Parent top .Level 3.; a parent's Level must be higher"),
        (without_column(0, "z"), "no column for indicator z"),
        (without_column(0, "uCode"), "iData has no column uCode"),
        (without_column(1, "Parent"), "iMeta has no column Parent"),
        (column_twice, "iData has column x more than once"),
        (one_unit, "iData has 1 unit .A.; comparing needs two or more"),
        (no_units, "iData has 0 units"),
        (empty_aggregate, "aggregate r is the Parent of no code"),
    ],
)
def test_a_table_that_cannot_be_used_says_where_and_why(broken: Callable[[], Tables], message: str) -> None:
    with pytest.raises(BadData, match=message):
        from_frames(*broken())


def test_text_and_numbers_give_the_same_coin() -> None:
    data, meta = tables()
    typed = data.assign(x=[1.0, 2.0, 4.0], y=[3.0, math.nan, 1.0], z=[7, 8, 9])
    assert build(from_frames(typed, meta)).scores.equals(build(from_frames(data, meta)).scores)


def test_without_type_level_and_weight_the_tree_says_enough() -> None:
    data, meta = tables()
    found = build(from_frames(data, meta[["iCode", "Parent"]]))
    assert [row.level for row in found.rows() if row.unit_id == "A"] == [3, 2, 2, 1, 1, 1]
    assert found.scores.equals(build(from_frames(data, meta)).scores)


def test_a_unit_called_na_is_a_unit() -> None:
    data, meta = tables()
    assert from_frames(data.assign(uCode=["NA", "B", "C"]), meta).units == ("NA", "B", "C")


def test_columns_that_imeta_does_not_name_are_passed_over_with_a_note() -> None:
    data, meta = tables()
    assert "passed over: colour." in build(from_frames(data.assign(colour="red"), meta)).notes[0]


def test_a_constant_indicator_is_left_out_and_noted() -> None:
    data, meta = tables()
    found = build(from_frames(data.assign(x="5"), meta))
    assert found.scores["p"].tolist()[::2] == found.scores["y"].tolist()[::2]
    assert "Left out, as its values give no scale (constant, say): x." in found.notes


def test_an_indicator_without_any_value_is_left_out_and_noted() -> None:
    data, meta = tables()
    found = build(from_frames(data.assign(x=""), meta))
    assert "Left out, as no unit has a value: x." in found.notes


def test_a_unit_without_a_whole_pillar_is_scored_on_the_others_and_noted() -> None:
    data, meta = tables()
    found = build(from_frames(data.assign(z=["", "8", "9"]), meta))
    assert found.scores.loc["A", "top"] == found.scores.loc["A", "p"]
    assert any(note.startswith("No score in q for A; left out of its parent") for note in found.notes)


def test_a_unit_without_any_value_has_no_score_and_no_rank() -> None:
    data, meta = tables()
    data.loc[2, ["x", "y", "z"]] = ""
    rows = {row.unit_id: row for row in build(from_frames(data, meta)).rows() if row.component == "top"}
    assert (rows["C"].score, rows["C"].rank) == (None, None)
    assert {rows["A"].rank, rows["B"].rank} == {1, 2}


def test_only_constant_indicators_is_an_error() -> None:
    data, meta = tables()
    with pytest.raises(BadChoice, match="No indicator has a scale under minmax"):
        build(from_frames(data.assign(x="1", y="1", z="1"), meta))


@pytest.mark.parametrize("aggregation", ["geometric", "harmonic"])
def test_negative_scores_under_a_mean_that_needs_positive_ones_name_unit_and_component(aggregation: str) -> None:
    with pytest.raises(BadChoice, match="x of A is -"):
        build(from_frames(*tables()), Choices(normalise="zscore", aggregate=(aggregation,)))


def test_a_denominator_of_zero_names_the_unit() -> None:
    data, meta = tables()
    data = data.assign(people=["1", "0", "2"])
    meta = meta.assign(Denominator=["people", "", "", "", "", ""])
    meta = pd.concat([meta, pd.DataFrame([{"iCode": "people", "Type": "Denominator"}])], ignore_index=True)
    with pytest.raises(BadChoice, match="Denominator people of x is 0 for B"):
        build(from_frames(data, meta), Choices(denominate=True))


def test_published_scores_make_a_coin_whose_sum_is_the_index() -> None:
    scores = pd.DataFrame({"d1": [5.0, 6.0], "d2": [4.0, math.nan]}, index=["hanoi", "hue"])
    tree = [Node("overall", None), Node("d1", "overall"), Node("d2", "overall")]
    coin = from_scores(scores, tree, {"hue": "Hue"})
    found = build(coin, Choices(normalise="none", aggregate=("sum",)))
    assert found.scores.loc["hanoi", "overall"] == 9
    assert math.isnan(found.scores.loc["hue", "overall"])
    assert coin.names == {"hanoi": "hanoi", "hue": "Hue"}
