"""What an index's parts tell beyond its total: without one of them, alike in all, and what became of each."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from assistant_fixtures import settled, toolset
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnknownComponent
from assistant.scoring.peers import nearest_profiles


@pytest.fixture(scope="module")
def dimensions(corpus):
    """Return the PAPI 2024's dimensions, a row a unit, read past the product."""
    rows = corpus.observations
    rows = rows[(rows["index"] == "PAPI") & (rows["edition"] == 2024) & (rows["component"] != "overall")]
    return rows.astype({"unit_id": str, "component": str}).pivot_table("score", "unit_id", "component").dropna()


@pytest.mark.parametrize("component", ["6-public-service-delivery", "8-e-governance", "1-participation"])
def test_without_a_part_the_units_stand_as_the_others_add_up(corpus, dimensions, component):
    result = toolset(corpus).rank_robustness(unit="quang-ninh", index="PAPI", edition=2024, without=component)
    left = dimensions.drop(columns=component).sum(axis=1).sort_values(ascending=False)
    shown = {row.unit_id: (row.rank_after, row.score_after) for row in result.rows}
    assert set(left.index[:3]) | {"quang-ninh"} == set(shown)
    for unit_id, (rank, score) in shown.items():
        assert score == pytest.approx(left[unit_id], abs=1e-6)
        assert rank == int((left > left[unit_id] + 1e-9).sum()) + 1


def test_a_part_that_the_index_does_not_have_is_named_with_those_it_has(corpus):
    with pytest.raises(UnknownComponent) as told:
        toolset(corpus).rank_robustness(index="PAPI", edition=2024, without="happiness")
    assert "1-participation" in str(told.value)


def test_where_parts_are_not_published_nothing_is_left_out_of_them(corpus):
    result = toolset(corpus).rank_robustness(unit="hanoi", index="PCI", edition=2024, without="overall")
    assert not [row for row in result.rows if hasattr(row, "rank_after")]
    assert result.rows


def test_the_units_most_alike_are_the_nearest_in_all_parts(corpus, dimensions):
    standard = (dimensions - dimensions.mean()) / dimensions.std(ddof=0)
    distance = ((standard - standard.loc["ca-mau"]) ** 2).sum(axis=1).drop("ca-mau").sort_values()
    result = toolset(corpus).unit_peers("Ca Mau", index="PAPI", edition=2024, by="profile")
    assert [row.unit_id for row in result.rows] == ["ca-mau", *distance.index[:4]]
    assert [row.distance for row in result.rows[1:]] == sorted(row.distance for row in result.rows[1:])


def test_where_parts_are_not_held_the_neighbours_in_score_are_shown(corpus):
    result = toolset(corpus).unit_peers("Hai Phong", index="PCI", edition=2024, by="profile")
    nearest = toolset(corpus).unit_peers("Hai Phong", index="PCI", edition=2024, by="score")
    assert result.facts["by"] == "score"
    assert result.rows == nearest.rows


SCORES = st.floats(0, 100, allow_nan=False).map(lambda value: round(value, 2))


@given(st.lists(st.tuples(SCORES, SCORES, SCORES), min_size=2, max_size=8), st.sampled_from([0.1, 10.0, 1000.0]))
def test_no_part_counts_more_for_its_scale(rows, factor):
    table = pd.DataFrame(rows, index=[f"u{number}" for number in range(len(rows))], columns=list("abc"))
    scaled = table.assign(a=table["a"] * factor)
    before, after = (dict(nearest_profiles(one, "u0", limit=8)) for one in (table, scaled))
    assert before.keys() == after.keys() == set(table.index) - {"u0"}
    assert all(np.isclose(before[unit], after[unit], atol=1e-6) for unit in before)


def test_a_unit_that_lacks_a_part_is_like_nobody():
    table = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, None, 2.0]}, index=["x", "y", "z"])
    assert [unit for unit, _ in nearest_profiles(table, "x")] == ["z"]
    assert nearest_profiles(table, "y") == []
    assert nearest_profiles(table, "nowhere") == []


@pytest.mark.parametrize("top", [3, 5, 10])
def test_who_came_into_a_top_and_who_left_it_is_told_from_both_editions(corpus, top):
    result = toolset(corpus).rank_changes(index="PII", since=2023, until=2024, top=top)
    before, after = (settled(corpus, "PII", edition).set_index("unit_id")["rank"] for edition in (2023, 2024))
    both = before.dropna().index.intersection(after.dropna().index)
    within = {unit for unit in both if min(before[unit], after[unit]) <= top}
    assert {row.unit_id for row in result.rows} == within
    for row in result.rows:
        assert (row.rank_before, row.rank) == (before[row.unit_id], after[row.unit_id])


def test_a_top_of_editions_on_two_maps_is_not_compared(corpus):
    result = toolset(corpus).rank_changes(index="PII", since=2024, until=2025, top=10)
    assert result.problem is not None
    assert result.rows == ()


def test_parts_with_ranks_alone_are_told_by_their_ranks_the_largest_fall_first(corpus):
    result = toolset(corpus).explain_change("Lam Dong", index="PII", since=2023, edition=2024)
    parts = [row for row in result.rows if row.component in {"1", "2", "3", "4", "5", "6", "7"}]
    assert [row.rank_change for row in parts] == sorted(row.rank_change for row in parts)
    assert (parts[0].component, parts[0].rank_before, parts[0].rank) == ("1", 6, 31)


def test_parts_left_out_one_by_one_tell_without_which_a_leader_is_not_first(corpus, dimensions):
    result = toolset(corpus).rank_robustness(unit="quang-ninh", index="PAPI", edition=2024, without="each")
    leaders = {part: dimensions.drop(columns=part).sum(axis=1).idxmax() for part in dimensions}
    assert set(result.facts["kept"]) == {part for part, first in leaders.items() if first == "quang-ninh"}
    assert {row.left_out: row.unit_id for row in result.rows[1:]} == {
        part: first for part, first in leaders.items() if first != "quang-ninh"
    }
