"""Rankings over small tables: holes, ties, bounds, regions and the two maps."""

from __future__ import annotations

import pytest
from assistant_fixtures import scores_held, small_corpus, table, toolset

from assistant.errors import BadArguments, NoData, ToolError, UnknownComponent

LEADERS = ("hanoi", "hai-phong", "da-nang", "can-tho", "quang-ninh")


def pii(unit_id, score, rank, status="reported", edition=2023, map=63, component="overall"):
    return ("PII", edition, map, unit_id, component, score, rank, status)


@pytest.fixture
def five(corpus):
    """Five of 63 units: ranks 1, 2, 4 and 63, and one score without a rank."""
    return toolset(
        small_corpus(
            corpus,
            pii("da-nang", 50.0, 4),
            pii("hanoi", 60.0, 1),
            pii("cao-bang", 20.0, 63),
            pii("hai-phong", 55.0, 2),
            pii("long-an", 45.0, None),
        )
    )


def units(result):
    return [row.unit_id for row in result.rows]


def test_a_place_that_is_not_held_is_named_and_not_filled_by_the_next_unit(five):
    result = five.rank_units(edition=2023, first=1, last=4)
    assert units(result) == ["hanoi", "hai-phong", "da-nang"]
    assert result.facts["missing_ranks"] == [3]


def test_the_worst_come_from_the_last_place_up_with_the_holes_named(five):
    result = five.rank_units(edition=2023, order="worst", first=1, last=3)
    assert units(result) == ["cao-bang"]
    assert result.facts["missing_ranks"] == [61, 62]


def test_one_place_that_is_not_held_gives_no_unit_at_all(five):
    result = five.rank_units(edition=2023, first=3, last=3)
    assert result.rows == ()
    assert result.facts["missing_ranks"] == [3]


def test_a_tie_leaves_no_hole_after_it(corpus):
    tools = toolset(
        small_corpus(
            corpus, pii("hanoi", 60.0, 1), pii("da-nang", 50.0, 2), pii("can-tho", 50.0, 2), pii("long-an", 40.0, 4)
        )
    )
    result = tools.rank_units(edition=2023, first=1, last=4)
    assert units(result)[0] == "hanoi"
    assert set(units(result)[1:3]) == {"da-nang", "can-tho"}
    assert result.facts["missing_ranks"] == []


def test_a_tie_hides_no_other_hole(corpus):
    tools = toolset(
        small_corpus(
            corpus, pii("hanoi", 60.0, 1), pii("da-nang", 50.0, 2), pii("can-tho", 50.0, 2), pii("long-an", 40.0, 5)
        )
    )
    assert tools.rank_units(edition=2023, first=1, last=5).facts["missing_ranks"] == [4]


def test_a_bound_keeps_every_unit_beyond_it_and_none_on_it(five):
    assert units(five.rank_units(edition=2023, above=50.0)) == ["hanoi", "hai-phong"]
    assert set(units(five.rank_units(edition=2023, below=50.0))) == {"long-an", "cao-bang"}


def test_a_bound_that_includes_its_value_keeps_the_unit_on_it(five):
    assert units(five.rank_units(edition=2023, at_least=50.0)) == ["hanoi", "hai-phong", "da-nang"]
    assert set(units(five.rank_units(edition=2023, at_least=45.0, at_most=55.0))) == {"hai-phong", "da-nang", "long-an"}


def test_a_bound_on_ranks_includes_the_rank_named(five):
    assert units(five.rank_units(edition=2023, at_most=4, bound="rank")) == ["hanoi", "hai-phong", "da-nang"]


def test_a_count_is_complete_only_when_no_unit_that_is_not_held_can_be_above(five, corpus):
    # Rank 3 is not held: a unit with more than 50 points may be missing.
    assert not five.rank_units(edition=2023, above=40.0).facts["complete"]
    whole = toolset(small_corpus(corpus, *(pii(one, 60.0 - place, place) for place, one in enumerate(LEADERS, 1))))
    assert whole.rank_units(edition=2023, above=57.5).facts["complete"]


def test_within_a_region_places_are_counted_among_its_units(five):
    result = five.rank_units(edition=2023, region="Red River Delta", first=2, last=2)
    assert [(row.unit_id, row.rank, row.of) for row in result.rows] == [("hai-phong", 2, 63)]


def test_cities_are_told_from_provinces(five):
    assert units(five.rank_units(edition=2023, kind="city", last=10, first=1)) == ["hanoi", "hai-phong", "da-nang"]
    assert set(units(five.rank_units(edition=2023, kind="province", first=1, last=10))) == {"long-an", "cao-bang"}


def test_units_excluded_are_left_out_in_any_spelling(five):
    result = five.rank_units(edition=2023, exclude_units=["Hà Nội", "hai phong"], first=1, last=1)
    assert units(result) == ["da-nang"]


def test_the_newest_edition_is_ranked_on_its_own_map(corpus):
    tools = toolset(
        small_corpus(corpus, pii("hanoi", 60.0, 1), pii("hue", 50.0, 1, edition=2025, map=34)),
    )
    result = tools.rank_units()
    assert [(row.unit_id, row.edition, row.map) for row in result.rows] == [("hue", 2025, 34)]


def test_regions_left_out_leave_the_units_of_all_others(five):
    rows = five.rank_units(edition=2023, exclude_regions=["Red River Delta"], first=1, last=9).rows
    assert [row.unit_id for row in rows] == ["da-nang", "long-an", "cao-bang"]


def test_several_regions_are_ranked_together(five):
    rows = five.rank_units(edition=2023, region=["mekong-delta", "Đồng bằng sông Hồng"], first=1, last=9).rows
    assert [row.unit_id for row in rows] == ["hanoi", "hai-phong", "long-an"]


def test_units_named_are_ranked_among_themselves(five):
    assert units(five.rank_units(edition=2023, units=["Cao Bằng", "hà nội"])) == ["hanoi", "cao-bang"]


def test_both_ends_give_the_best_and_the_worst_without_naming_a_unit_twice(five):
    result = five.rank_units(edition=2023, order="both", first=1, last=2)
    assert units(result) == ["hanoi", "hai-phong", "cao-bang"]
    assert result.facts["at_top"] == 2
    assert result.facts["missing_ranks"] == [62]
    part = five.rank_units(edition=2023, order="both", exclude_units=["hanoi"], first=1, last=3)
    assert units(part) == ["hai-phong", "da-nang", "long-an", "cao-bang"]


def test_coverage_of_a_part_counts_the_part(five):
    coverage = five.rank_units(edition=2023, region="Red River Delta").coverage
    assert (coverage.held, coverage.of) == (2, 11)


@pytest.mark.parametrize("place", [0, 64])
def test_a_place_beyond_the_ranking_is_refused_with_how_many_there_are(five, place):
    with pytest.raises(BadArguments) as caught:
        five.rank_units(edition=2023, first=place, last=place)
    assert (caught.value.code, caught.value.held) == ("no_such_place", ("63",))


def test_coverage_counts_units_with_a_score_of_all_on_the_map(five):
    coverage = five.rank_units(edition=2023).coverage
    assert (coverage.held, coverage.of) == (5, 63)


@pytest.mark.parametrize(
    ("arguments", "error", "held"),
    [
        ({"index": "XYZ"}, NoData, "PII"),
        ({"component": "no such part"}, UnknownComponent, "overall"),
        ({"region": "Narnia"}, NoData, "Red River Delta"),
    ],
)
def test_arguments_that_lead_nowhere_say_what_there_is(five, arguments, error, held):
    with pytest.raises(error) as caught:
        five.rank_units(**{"edition": 2023} | arguments)
    assert held in caught.value.held


def test_an_edition_not_held_is_answered_with_the_newest_leader_and_those_that_are(five):
    result = five.rank_units(edition=1999)
    assert (result.problem.code, result.problem.held) == ("edition_not_held", ("2023",))
    assert units(result) == ["hanoi"]


@pytest.mark.parametrize("places", [(0, 3), (-2, 5), (5, 2)])
def test_places_that_make_no_range_are_refused(five, places):
    with pytest.raises(BadArguments):
        five.rank_units(edition=2023, first=places[0], last=places[1])


def test_an_unknown_unit_to_leave_out_is_refused_with_the_closest(five):
    with pytest.raises(ToolError, match="Atlantis"):
        five.rank_units(edition=2023, exclude_units=["Atlantis"])


@pytest.mark.parametrize(("index", "edition"), [("PII", 2023), ("PII", 2025), ("PAPI", 2024), ("PCI", 2020)])
def test_coverage_of_the_shipped_tables_agrees_with_a_count(corpus, index, edition):
    assert toolset(corpus).rank_units(index=index, edition=edition).coverage.held == scores_held(corpus, index, edition)


@pytest.mark.parametrize("order", ["best", "worst"])
def test_a_full_ranking_holds_every_ranked_unit_once_in_either_order(corpus, order):
    rows = toolset(corpus).rank_units(index="PAPI", edition=2024, order=order, first=1, last=63).rows
    told = table(corpus, "PAPI", 2024)
    assert sorted(row.unit_id for row in rows) == sorted(told.loc[told["rank"].notna(), "unit_id"])
    ranks = [row.rank for row in rows]
    assert ranks == sorted(ranks, reverse=order == "worst")
