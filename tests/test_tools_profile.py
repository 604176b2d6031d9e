"""One unit's figures: disputed rows, merged and renamed provinces, editions that are not held."""

from __future__ import annotations

import pytest
from assistant_fixtures import small_corpus, table, toolset

from assistant.errors import UnknownUnit


def pii(unit_id, score, rank, status="reported", edition=2023, map=63, component="overall"):
    return ("PII", edition, map, unit_id, component, score, rank, status)


def figures(result):
    return [(row.unit_id, row.edition, row.map, row.score, row.rank) for row in result.rows]


def test_disputed_figures_are_all_given_the_undisputed_first(corpus):
    tools = toolset(small_corpus(corpus, pii("nghe-an", 36.52, 33, "disputed"), pii("nghe-an", 36.5, 33)))
    result = tools.unit_profile("Nghe An", edition=2023)
    assert [row.score for row in result.rows] == [36.5, 36.52]
    assert result.facts["disputed"]


def test_a_province_merged_away_gets_the_result_of_its_successor_and_its_own_last(corpus):
    tools = toolset(
        small_corpus(
            corpus, pii("binh-duong", 45.0, 8, edition=2024), pii("ho-chi-minh-city", 59.0, 2, edition=2025, map=34)
        )
    )
    result = tools.unit_profile("Bình Dương", edition=2025)
    assert result.problem.code == "unit_merged"
    assert figures(result) == [("ho-chi-minh-city", 2025, 34, 59.0, 2), ("binh-duong", 2024, 63, 45.0, 8)]


def test_a_province_before_the_merger_keeps_its_own_result(corpus):
    tools = toolset(
        small_corpus(
            corpus, pii("binh-duong", 45.0, 8, edition=2024), pii("ho-chi-minh-city", 59.0, 2, edition=2025, map=34)
        )
    )
    assert figures(tools.unit_profile("Binh Duong", edition=2024)) == [("binh-duong", 2024, 63, 45.0, 8)]


def test_a_name_on_both_maps_is_the_unit_of_the_editions_map(corpus):
    tools = toolset(small_corpus(corpus, pii("gia-lai", 26.0, 61), pii("gia-lai", 37.0, 21, edition=2025, map=34)))
    assert figures(tools.unit_profile("Gia Lai", edition=2023)) == [("gia-lai", 2023, 63, 26.0, 61)]
    assert figures(tools.unit_profile("Gia Lai", edition=2025)) == [("gia-lai", 2025, 34, 37.0, 21)]


def test_a_renamed_province_is_found_by_either_name_on_either_map(corpus):
    tools = toolset(small_corpus(corpus, pii("thua-thien-hue", 40.0, 14), pii("hue", 49.0, 5, edition=2025, map=34)))
    for name in ("Hue", "Thừa Thiên Huế"):
        assert figures(tools.unit_profile(name, edition=2023)) == [("thua-thien-hue", 2023, 63, 40.0, 14)]
        assert figures(tools.unit_profile(name, edition=2025)) == [("hue", 2025, 34, 49.0, 5)]


def test_a_figure_not_held_is_answered_with_the_nearest_edition_that_is(corpus):
    tools = toolset(
        small_corpus(corpus, pii("hanoi", 60.0, 1), pii("dong-thap", 30.0, 40), pii("hanoi", 61.0, 1, edition=2024))
    )
    result = tools.unit_profile("Dong Thap", edition=2024)
    assert result.problem.code == "unit_not_held"
    assert figures(result) == [("dong-thap", 2023, 63, 30.0, 40)]


def test_a_rank_without_a_score_is_a_result_and_neither_is_none(corpus):
    tools = toolset(small_corpus(corpus, pii("hanoi", None, 1), pii("dong-thap", None, None)))
    assert figures(tools.unit_profile("Hanoi", edition=2023)) == [("hanoi", 2023, 63, None, 1)]
    assert tools.unit_profile("Dong Thap", edition=2023).problem.code == "unit_not_held"


def test_everything_held_is_the_value_and_its_components(corpus):
    tools = toolset(
        small_corpus(
            corpus,
            pii("hanoi", 60.0, 1),
            pii("hanoi", 62.0, 1, component="input"),
            pii("hanoi", 58.0, 2, component="output"),
        )
    )
    rows = tools.unit_profile("Hanoi", edition=2023, detail="all").rows
    assert rows[0].component == "overall"
    assert {row.component for row in rows} == {"overall", "input", "output"}


@pytest.mark.parametrize("name", ["Atlantis", "", "???", "Thành phố Không Có"])
def test_a_name_that_no_unit_has_is_refused_with_the_name_asked_for(corpus, name):
    with pytest.raises(UnknownUnit) as caught:
        toolset(corpus).unit_profile(name, edition=2023)
    assert caught.value.asked == name


@pytest.mark.parametrize("name", ["Quang Nihn", "quảng ninh", "QUANG NINH", "quang-ninh", "Quảng Ninh province"])
def test_a_name_in_any_spelling_is_the_unit(corpus, name):
    assert toolset(corpus).unit_profile(name, edition=2023).rows[0].unit_id == "quang-ninh"


def test_an_edition_not_held_is_answered_with_the_nearest_and_those_that_are(corpus):
    result = toolset(corpus).unit_profile("Hanoi", edition=1990)
    assert result.problem.code == "edition_not_held"
    assert result.problem.held == tuple(str(edition) for edition in corpus.editions("PII"))
    assert {row.edition for row in result.rows} == {min(corpus.editions("PII"))}


def test_an_edition_that_ranks_both_maps_gives_the_units_place_on_each(corpus):
    tools = toolset(
        small_corpus(corpus, pii("da-nang", None, 2, edition=2024), pii("da-nang", None, 17, edition=2024, map=34))
    )
    assert figures(tools.unit_profile("Da Nang", edition=2024)) == [
        ("da-nang", 2024, 34, None, 17),
        ("da-nang", 2024, 63, None, 2),
    ]


def test_a_score_without_a_rank_leaves_the_ranks_that_fit_between_its_neighbours(corpus):
    tools = toolset(
        small_corpus(
            corpus,
            pii("hanoi", 60.0, 1),
            pii("hai-phong", 55.0, 4),
            pii("long-an", 52.0, None),
            pii("da-nang", 50.0, 7),
        )
    )
    (row,) = tools.unit_profile("Long An", edition=2023).rows
    assert (row.rank, row.rank_low, row.rank_high) == (None, 5, 6)


def test_a_rank_in_the_region_is_the_reported_one_or_proved_by_the_ranks_held(corpus):
    tools = toolset(
        small_corpus(
            corpus,
            *(pii(one, 60.0 - place, place) for place, one in enumerate(("hanoi", "da-nang", "hai-phong"), 1)),
            pii("quang-ninh", 40.0, 9),
            pii("can-tho", 30.0, 20),
            pii("can-tho", None, 3, component="rank_in_region"),
        )
    )
    ranks = {
        name: [(row.rank, row.of, row.status) for row in tools.unit_profile(name, component="rank_in_region").rows]
        for name in ("Hai Phong", "Can Tho")
    }
    assert ranks == {"Hai Phong": [(2, 11, "derived")], "Can Tho": [(3, 63, "reported")]}
    unproved = tools.unit_profile("Quang Ninh", component="rank_in_region")
    assert unproved.problem.code == "unit_not_held"


def test_an_indicator_that_only_highlights_name_is_told_with_them(corpus):
    result = toolset(corpus).unit_profile("Bac Ninh", edition=2025, component="exports-grdp")
    assert [(row.rank, row.of, row.highlight) for row in result.rows] == [(1, 34, "strength")]
    everyone = toolset(corpus).rank_units(component="Fair competition")
    assert {row.unit_id for row in everyone.rows} == {"vinh-long", "dak-lak", "tuyen-quang"}


@pytest.mark.parametrize(
    ("edition", "unit_id"), [(2023, "nghe-an"), (2024, "gia-lai"), (2024, "binh-dinh"), (2023, "thua-thien-hue")]
)
def test_every_disputed_row_of_the_shipped_tables_is_shown(corpus, edition, unit_id):
    told = table(corpus, "PII", edition)
    told = told.loc[(told["unit_id"] == unit_id) & (told["score"].notna() | told["rank"].notna())]
    rows = toolset(corpus).unit_profile(unit_id, edition=edition).rows
    assert len(rows) == len(told)
    assert {row.source_ids for row in rows} == {tuple(cell.split(";")) for cell in told["source_id"]}


def test_the_editions_said_to_be_held_are_those_of_the_unit_itself(corpus):
    rows = corpus.observations.astype({"unit_id": str, "index": str, "component": str})
    others = rows[(rows["index"] == "PII") & (rows["component"] == "4") & (rows["unit_id"] != "hue")]
    assert set(others["edition"]) > {2025}  # of others the pillar is held in earlier editions
    assert toolset(corpus).unit_profile("Hue", edition=2025, component="4").problem.held == ()


def test_the_nearest_figure_says_in_which_editions_there_are_some(corpus):
    result = toolset(corpus).unit_profile("Quang Ninh", index="PAPI", edition=2023)
    assert result.problem.held == ("2022", "2024")
    assert result.rows[0].editions_held == [2022, 2024]
