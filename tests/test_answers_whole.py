"""Whole answers, checked and cited: what the check on answers must let stand."""

from __future__ import annotations

import pytest
from assistant_fixtures import last_answer, quick_assistant


@pytest.fixture(scope="module")
def ask(corpus, tmp_path_factory):
    return last_answer(quick_assistant(corpus, tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("How many provinces scored above 47 in PAPI 2021?", "and in 2022?", ("47", "Quang Ninh", "Binh Duong")),
        ("PAPI 2021 có bao nhiêu tỉnh trên 47 điểm?", "còn năm 2022?", ("47", "Quảng Ninh", "Bình Dương")),
    ],
)
def test_a_limit_carried_over_may_be_named(ask, first, second, told):
    answer = ask(first, second)
    assert [word for word in told if word not in answer.text] == []


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Which region did worst on average in PII 2023?", "Northern Midlands and Mountains"),
        ("Vùng nào có điểm PII 2023 trung bình thấp nhất?", "Trung du và miền núi phía Bắc"),
    ],
)
def test_the_lowest_region_is_told_although_a_source_swaps_it(ask, question, name):
    answer = ask(question)
    assert name in answer.text
    assert "32.19" in answer.text.replace(",", ".")


@pytest.mark.parametrize(
    ("value", "side"), [("40", "above Hue (49.37)"), ("30", "below Hue (49.37)")], ids=["ahead", "behind"]
)
def test_a_supposed_total_is_said_to_be_above_or_below(ask, value, side):
    answer = ask(f"Say Bac Ninh lifts pillar 6 to {value} in PII 2025. What would its PII be, and would that beat Hue?")
    assert side in answer.text


def test_who_leads_is_told_where_somebody_else_is_said_to(ask):
    answer = ask("Can I say Da Nang was first in the DTI 2024?")
    assert "Hanoi" in answer.text
    assert [row.unit_id for row in answer.result.rows][-1] == "hanoi"


def test_who_is_first_as_said_is_not_named_twice(ask):
    assert ask("Is it right that Hanoi was first in the PII 2025?").text.count("Hanoi") == 1


def test_a_leader_who_stays_first_without_a_part_is_said_to(ask):
    answer = ask("Would Quang Ninh still lead PAPI 2024 without e-governance?")
    assert "would still rank first" in answer.text


@pytest.mark.parametrize(
    "question", ["Why isn't Hanoi first in the DTI 2022?", "Vì sao Hà Nội không đứng đầu DTI 2022?"]
)
def test_what_is_denied_is_not_corrected(ask, question):
    answer = ask(question)
    assert "24" in answer.text
    assert not answer.text.startswith(("That is not", "Số liệu cho thấy khác"))


def test_what_is_wrongly_taken_for_granted_is_corrected(ask):
    assert ask("Why is Hanoi first in the DTI 2022?").text.startswith("That is not")
