"""Units beside each other and across editions: gaps, means, movers, and ranks of 63 and 34 never subtracted."""

from __future__ import annotations

import pytest
from assistant_fixtures import settled, small_corpus, toolset

from assistant.errors import BadArguments, UnknownUnit


def pii(unit_id, score, rank, status="reported", edition=2023, map=63, component="overall"):
    return ("PII", edition, map, unit_id, component, score, rank, status)


def test_a_gap_is_the_difference_of_published_scores_without_binary_noise(corpus):
    tools = toolset(small_corpus(corpus, pii("hanoi", 65.68, 1), pii("hai-phong", 59.33, 2)))
    rows = tools.compare_units(["Hai Phong", "Hanoi"], edition=2023).rows
    assert [row.unit_id for row in rows] == ["hanoi", "hai-phong"]
    assert rows[1].gap == -6.35


def test_a_gap_is_not_given_where_a_score_is_missing(corpus):
    tools = toolset(small_corpus(corpus, pii("hanoi", 65.68, 1), pii("hue", None, 14)))
    rows = tools.compare_units(["Hanoi", "hue"], edition=2023).rows
    assert not any(hasattr(row, "gap") for row in rows)


def test_a_unit_without_a_figure_is_named_as_missing(corpus):
    tools = toolset(small_corpus(corpus, pii("hanoi", 65.68, 1)))
    result = tools.compare_units(["Hanoi", "Can Tho"], edition=2023)
    assert [row.unit_id for row in result.rows] == ["hanoi"]
    assert result.facts["missing"] == ["can-tho"]


def test_two_provinces_that_were_merged_are_one_unit_afterwards(corpus):
    tools = toolset(small_corpus(corpus, pii("ho-chi-minh-city", 59.0, 2, edition=2025, map=34)))
    result = tools.compare_units(["Binh Duong", "Ho Chi Minh City"], edition=2025)
    assert [row.unit_id for row in result.rows] == ["ho-chi-minh-city"]
    assert result.facts["absorbed"] == {"binh-duong": "ho-chi-minh-city"}


def test_the_newest_edition_that_holds_every_unit_is_compared(corpus):
    tools = toolset(
        small_corpus(
            corpus,
            pii("hanoi", 60.0, 1),
            pii("nghe-an", 36.0, 33),
            pii("hanoi", 65.0, 1, edition=2025, map=34),
        )
    )
    assert {row.edition for row in tools.compare_units(["Hanoi", "Nghe An"]).rows} == {2023}


def test_the_mean_compared_with_is_that_of_the_scores_held(corpus):
    scores = {"hanoi": 60.0, "hai-phong": 50.0, "da-nang": 43.0}
    tools = toolset(
        small_corpus(corpus, *(pii(one, score, place) for place, (one, score) in enumerate(scores.items(), 1)))
    )
    first, mean = tools.compare_units(["Hanoi"], edition=2023, against="national").rows
    assert mean.score == pytest.approx(51.0)
    assert mean.units == 3
    assert first.gap == pytest.approx(9.0)


def test_nothing_to_compare_and_unknown_names_are_refused(corpus):
    with pytest.raises(BadArguments):
        toolset(corpus).compare_units([])
    with pytest.raises(UnknownUnit, match="Atlantis"):
        toolset(corpus).compare_units(["Hanoi", "Atlantis"])


# Across editions


def test_a_change_on_one_map_is_the_difference_of_scores_and_of_ranks(corpus):
    tools = toolset(small_corpus(corpus, pii("da-nang", 50.7, 4), pii("da-nang", 48.99, 5, edition=2024)))
    later = tools.rank_changes(["Da Nang"]).rows[-1]
    assert (later.change, later.rank_change, later.since) == (-1.71, -1, 2023)


def test_ranks_of_63_and_of_34_are_never_subtracted(corpus):
    tools = toolset(
        small_corpus(corpus, pii("hanoi", 60.76, 1, edition=2024), pii("hanoi", 65.68, 1, edition=2025, map=34))
    )
    result = tools.rank_changes(["Hanoi"])
    assert [row.map for row in result.rows] == [63, 34]
    assert result.facts["crosses_maps"]
    assert not any(hasattr(row, "rank_change") for row in result.rows)


def test_no_unit_moves_between_the_maps(corpus):
    tools = toolset(
        small_corpus(
            corpus,
            *(pii(one, 50.0 - place, place, edition=2024) for place, one in enumerate(("hanoi", "da-nang"), 1)),
            *(pii(one, 50.0 - place, place, edition=2025, map=34) for place, one in enumerate(("da-nang", "hanoi"), 1)),
        )
    )
    assert tools.rank_changes().rows == ()


@pytest.mark.parametrize("order", ["best", "worst"])
@pytest.mark.parametrize(("since", "until"), [(2023, 2024), (2022, 2023)])
def test_movers_are_those_who_moved_most_between_two_editions(corpus, order, since, until):
    before = settled(corpus, "PAPI", since).set_index("unit_id")["rank"].astype(int)
    after = settled(corpus, "PAPI", until).set_index("unit_id")["rank"].astype(int)
    risen = (before - after).dropna().astype(int)
    expected = sorted(risen, reverse=order == "best")[:5]
    rows = toolset(corpus).rank_changes(index="PAPI", since=since, until=until, order=order, limit=5).rows
    assert [row.rank_change for row in rows] == expected
    assert all(row.rank_before - row.rank == row.rank_change for row in rows)
    assert all(risen[row.unit_id] == row.rank_change for row in rows)


def test_movers_of_the_pii_are_taken_from_editions_on_one_full_map(corpus):
    result = toolset(corpus).rank_changes(index="PII")
    assert {row.map for row in result.rows} <= {63}
    assert 2022 not in result.facts["editions"]  # the pilot ranked 20 of 63


def test_a_change_is_not_computed_from_a_disputed_figure(corpus):
    tools = toolset(
        small_corpus(
            corpus,
            pii("gia-lai", 25.83, 61),
            pii("gia-lai", 26.31, 21, "disputed", edition=2024),
            pii("gia-lai", 25.83, 61, "disputed", edition=2024),
        )
    )
    rows = tools.rank_changes(["Gia Lai"]).rows
    assert not any(getattr(row, "rank_change", None) for row in rows)


@pytest.mark.parametrize("tool", ["rank_changes", "compare_units"])
def test_a_disputed_figure_is_shown_with_both_sources_beside_others_too(corpus, tool):
    tools = toolset(
        small_corpus(
            corpus,
            pii("hanoi", 60.0, 1, edition=2024),
            pii("gia-lai", 26.31, 21, "disputed", edition=2024),
            pii("gia-lai", 25.83, 61, "disputed", edition=2024),
        )
    )
    rows = getattr(tools, tool)(["Gia Lai", "Hanoi"]).rows
    assert {row.rank for row in rows if row.unit_id == "gia-lai"} == {21, 61}
