"""Questions of two halves, or with a word that turns them round: neither half is dropped, nor the word overheard."""

from __future__ import annotations

import pytest
from assistant_fixtures import quick_assistant, settled


@pytest.fixture(scope="module")
def quick(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("question", ["Compare Hanoi and Atlantis in 2023", "So sánh Hà Nội và Atlantis năm 2023"])
def test_a_comparison_names_the_unit_that_nobody_knows(quick, question):
    answer = quick.ask(question)
    assert "Atlantis" in " ".join([answer.text, *answer.notes])


def test_best_and_worst_are_both_given(quick, corpus):
    ranked = list(settled(corpus, "PII", 2023)["unit_id"])
    rows = [row.unit_id for row in quick.ask("top 3 and bottom 3 in 2023").result.rows]
    assert set(rows) >= {*ranked[:3], *ranked[-3:]}


@pytest.mark.parametrize(
    "question",
    [
        "Which provinces outside the Red River Delta rank in the top 10 in 2023?",
        "Tỉnh nào ngoài vùng Đồng bằng sông Hồng vào top 10 năm 2023?",
    ],
)
def test_outside_a_region_is_not_within_it(quick, corpus, question):
    within = {unit.unit_id for unit in corpus.units if unit.map == 63 and unit.region_id == "red-river-delta"}
    answer = quick.ask(question)
    assert within
    assert answer.status == "clarify" or not within & {row.unit_id for row in answer.result.rows}


def test_of_two_indices_the_one_without_the_edition_is_named(quick):
    text = quick.ask("How did Hanoi do in PCI and PII in 2021?").text
    assert "68.60" in text
    assert "No data are held for the PII 2021" in text


@pytest.mark.parametrize(
    "question",
    [
        "Which provinces dropped most from 2024 to 2025?",
        "Tỉnh nào tụt hạng nhiều nhất từ 2024 đến 2025?",
        "Who dropped most in the PII from 2024 to 2025?",
    ],
)
def test_who_moved_between_the_maps_cannot_be_told_and_why(quick, question):
    answer = quick.ask(question)
    said = " ".join([answer.text, *answer.notes])
    assert "63" in said
    assert "34" in said
    assert not (answer.result and any(row.rank == 1 for row in answer.result.rows))


@pytest.mark.parametrize("question", ["PII", "PAPI", "PCI", "chỉ số PII"])
def test_the_name_of_an_index_alone_is_answered_or_asked_back(quick, question):
    assert quick.ask(question).status in {"answered", "clarify"}
