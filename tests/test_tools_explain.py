"""Why a unit stands where it does: parts that add up to the gap, and what may be said of the record."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from assistant_fixtures import settled, small_corpus, table, toolset


def pii(unit_id, score, rank, status="reported", edition=2023, map=63, component="overall"):
    return ("PII", edition, map, unit_id, component, score, rank, status)


def parts_of(result):
    return [row for row in result.rows if getattr(row, "part", None)]


PAPI_SAMPLE = ("quang-ninh", "tay-ninh", "hanoi", "ca-mau", "da-nang", "gia-lai", "ho-chi-minh-city", "binh-dinh")


@pytest.mark.parametrize(("unit_id", "rival"), list(combinations(PAPI_SAMPLE, 2)))
def test_the_parts_of_a_gap_add_up_to_it(corpus, unit_id, rival):
    scores = table(corpus, "PAPI", 2024).set_index("unit_id")["score"]
    result = toolset(corpus).explain_rank(unit_id, index="PAPI", edition=2024, versus=rival)
    parts = parts_of(result)
    assert result.facts["gap"] == pytest.approx(scores[unit_id] - scores[rival], abs=1e-9)
    assert math.fsum(row.gap for row in parts) == pytest.approx(result.facts["gap"], abs=1e-9)
    assert math.fsum(row.share for row in parts) == pytest.approx(1.0, abs=1e-6)
    sizes = [abs(row.gap) for row in parts if row.part == "held"]
    assert sizes == sorted(sizes, reverse=True)


def test_each_part_is_the_difference_of_the_published_dimension(corpus):
    result = toolset(corpus).explain_rank("quang-ninh", index="PAPI", edition=2024, versus="tay-ninh")
    for row in parts_of(result):
        if row.part != "held":
            continue
        scores = table(corpus, "PAPI", 2024, row.component).set_index("unit_id")["score"]
        assert row.gap == pytest.approx(scores["quang-ninh"] - scores["tay-ninh"], abs=1e-9)


def test_a_gap_seen_from_the_other_side_is_its_negative(corpus):
    tools = toolset(corpus)
    one = tools.explain_rank("quang-ninh", index="PAPI", edition=2024, versus="hanoi")
    other = tools.explain_rank("hanoi", index="PAPI", edition=2024, versus="quang-ninh")
    assert one.facts["gap"] == pytest.approx(-other.facts["gap"])


@pytest.mark.parametrize("edition", [2023, 2024, 2025])
def test_a_leader_is_compared_with_the_second_and_others_with_the_leader(corpus, edition):
    first, second, third = list(settled(corpus, "PII", edition)["unit_id"])[:3]
    tools = toolset(corpus)
    assert tools.explain_rank(first, edition=edition).facts["rival"] == second
    assert tools.explain_rank(third, edition=edition).facts["rival"] == first


def test_a_sub_index_counts_half_and_what_is_not_published_is_a_part_of_its_own(corpus):
    tools = toolset(
        small_corpus(
            corpus,
            pii("hanoi", 60.0, 1),
            pii("hai-phong", 50.0, 2),
            pii("hanoi", 62.0, 1, component="input"),
            pii("hai-phong", 54.0, 2, component="input"),
        )
    )
    parts = {row.part: row for row in parts_of(tools.explain_rank("Hanoi", edition=2023))}
    assert math.fsum(row.gap for row in parts.values()) == pytest.approx(10.0)
    assert any(row.gap == pytest.approx(4.0) for row in parts.values())


def test_without_the_rivals_parts_nothing_is_split(corpus):
    tools = toolset(
        small_corpus(corpus, pii("hanoi", 60.0, 1), pii("hai-phong", 50.0, 2), pii("hanoi", 62.0, 1, component="input"))
    )
    result = tools.explain_rank("Hanoi", edition=2023)
    assert result.facts["gap"] == 10.0
    assert parts_of(result) == []


def test_without_a_score_there_is_no_gap_and_no_part(corpus):
    tools = toolset(small_corpus(corpus, pii("hanoi", 60.0, 1), pii("da-nang", None, 8)))
    result = tools.explain_rank("Da Nang", edition=2023)
    assert result.facts["gap"] is None
    assert parts_of(result) == []


def test_first_in_every_edition_is_said_only_when_it_holds(corpus):
    tools = toolset(
        small_corpus(
            corpus,
            pii("hanoi", 60.0, 1),
            pii("hanoi", 61.0, 2, edition=2024),
            pii("hai-phong", 62.0, 1, edition=2024),
        )
    )
    assert not tools.explain_rank("Hanoi", edition=2023).facts["always_first"]
    assert toolset(corpus).explain_rank("Hanoi", edition=2023).facts["always_first"]


def test_a_province_merged_away_is_not_explained_as_if_it_were_there(corpus):
    result = toolset(corpus).explain_rank("Binh Duong", edition=2025)
    assert result.problem.code == "unit_merged"


def test_earlier_results_are_the_units_own_on_each_editions_map(corpus):
    result = toolset(corpus).explain_rank("Hanoi", edition=2025)
    history = [row for row in result.rows if row.unit_id == "hanoi" and row.component == "overall"]
    assert [(row.edition, row.map) for row in history] == [(2025, 34), (2024, 63), (2023, 63), (2022, 63)]
