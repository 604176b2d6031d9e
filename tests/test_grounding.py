"""A number that nothing found bears out is named, in whatever way it is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.answer import Coverage, Row
from assistant.evidence import Quote, ToolResult
from assistant.grounding import unbound_numbers


def row(**changes):
    values = {
        "unit_id": "hanoi",
        "map": 34,
        "unit": "Hanoi",
        "index": "PII",
        "edition": 2025,
        "component": "overall",
        "score": 65.684,
        "rank": 1,
        "of": 34,
        "status": "reported",
        "source_ids": ("s045",),
    }
    return Row(**(values | changes))


def quote(text, rendering=None):
    return Quote(
        passage_id="a:0-1",
        source_id="s059",
        kind="article",
        title="",
        publisher="",
        date="",
        url="",
        text=text,
        language="en",
        score=1.0,
        rendering=rendering,
    )


def found(*rows, passages=(), coverage=None):
    return [ToolResult(tool="rank_units", kind="ranking", rows=rows, passages=passages, coverage=coverage)]


@pytest.mark.parametrize("text", ["65.68 points, 1st of 34 in 2025", "65,68 điểm, hạng 1/34 năm 2025", "65.684"])
def test_figures_of_a_row_are_bound_in_either_languages_writing(text):
    assert unbound_numbers(text, found(row())) == ()


@pytest.mark.parametrize(
    ("text", "loose"), [("66.68 points", ("66.68",)), ("65.7 points of 63", ("63",)), ("ranks 2nd", ("2",))]
)
def test_a_number_that_no_row_holds_is_loose(text, loose):
    assert set(loose) <= set(unbound_numbers(text, found(row())))


def test_a_number_of_a_quote_is_bound_in_the_original_and_the_rendering():
    passages = (quote("more than 70% of 1,200", rendering="hơn 70% của 1.200"),)
    assert unbound_numbers("70% of 1,200; 1.200", found(passages=passages)) == ()
    assert unbound_numbers("71%", found(passages=passages)) == ("71",)


def test_a_number_of_the_question_may_be_repeated():
    assert unbound_numbers("nothing above 80", found(row()), "who is above 80?") == ()


def test_coverage_and_the_size_of_a_list_are_bound():
    assert unbound_numbers("2 rows; 9 of 34 held", found(row(), row(), coverage=Coverage(held=9, of=34))) == ()


def test_further_figures_of_a_row_are_bound():
    assert unbound_numbers("6.35 points ahead", found(row(gap=6.35))) == ()


def test_citation_marks_are_not_numbers():
    assert unbound_numbers("leads [[t:s045]] [12]", found(row())) == ()


def test_nothing_found_binds_nothing():
    assert unbound_numbers("65.68", []) == ("65.68",)
    assert unbound_numbers("", []) == ()


@pytest.mark.parametrize("text", ["6.3 points ahead", "3,4 điểm", "20.25 points"])
def test_a_decimal_is_not_bound_by_a_row_that_holds_its_digits(text):
    assert unbound_numbers(text, found(row(map=63, of=34))) != ()


@given(st.text(max_size=80))
def test_any_text_is_checked_without_failing(text):
    assert all(any(character.isdigit() for character in number) for number in unbound_numbers(text, found(row())))


@example(score=Decimal("0.04"), other=Decimal("0.01"))
@given(st.decimals(0, 99, places=2), st.decimals(0, 99, places=2))
def test_a_figure_is_bound_just_when_it_is_the_rows(score, other):
    loose = unbound_numbers(f"{other} points", found(row(score=float(score), rank=None, of=None, map=None)))
    near = abs(score - other) < 1 / 50
    assert near or float(other) in {1.0, 2025.0, 0.0} or loose
    assert not unbound_numbers(f"{score} points", found(row(score=float(score))))
