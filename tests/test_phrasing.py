"""Both languages say the same, figures are written as each writes them, and a sentence never shows a placeholder."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping

import pytest
from assistant_fixtures import quick_assistant

from assistant.answer import Row
from assistant.phrasing.wording import Wording, cite, load_phrases

LANGUAGES = ("en", "vi")
PHRASES = load_phrases()
# The one language has an ordinal or a unit where the other has a number or nothing.
MAY_DIFFER = {"ordinal", "rank", "unit", "place", "month", "number"}


@pytest.fixture(scope="module")
def say(corpus) -> Mapping[str, Wording]:
    return {language: Wording(language, PHRASES, corpus) for language in LANGUAGES}


@pytest.fixture(scope="module")
def quick(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


def row(**changes):
    values = {
        "unit_id": "hanoi",
        "map": 34,
        "unit": "Hanoi",
        "index": "PII",
        "edition": 2025,
        "component": "overall",
        "score": 65.68,
        "rank": 1,
        "of": 34,
        "status": "reported",
        "source_ids": ("s045",),
    }
    return Row(**(values | changes))


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", sorted(PHRASES))
def test_a_phrase_has_both_languages_with_the_same_places(name):
    assert set(PHRASES[name]) == set(LANGUAGES)
    english, vietnamese = (places(PHRASES[name][language]) for language in LANGUAGES)
    assert english ^ vietnamese <= MAY_DIFFER


def test_english_phrases_hold_no_vietnamese_letters():
    marked = re.compile("[ăâđêôơưĂÂĐÊÔƠƯẠ-ỹ]")
    assert [name for name in PHRASES if marked.search(PHRASES[name]["en"])] == []


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"), [(62.86, "62.86", "62,86"), (50.7, "50.70", "50,70"), (60.0, "60.00", "60,00")]
)
def test_scores_have_two_decimals_and_each_languages_mark(say, value, english, vietnamese):
    assert (say["en"].number(value), say["vi"].number(value)) == (english, vietnamese)


def test_scores_of_an_index_from_0_to_1_keep_four_decimals(say):
    assert say["en"].points(0.8241, "DTI") == "0.8241"
    assert say["vi"].points(0.777, "DTI") == "0,777"


def test_differences_of_other_indices_have_two_decimals_unless_they_would_vanish(say):
    assert say["en"].signed(-0.0551, "PAPI") == "−0.06"
    assert say["vi"].points(0.9615, "PAPI") == "0,96"
    assert say["en"].points(0.0021, "PAPI") == "0.0021"


@pytest.mark.parametrize(
    ("rank", "ordinal"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (33, "33rd"),
        (62, "62nd"),
    ],
)
def test_english_ordinals(say, rank, ordinal):
    assert say["en"].ordinal(rank) == ordinal


def test_a_rank_names_how_many_are_ranked(say):
    assert say["en"].rank(row()) == "1st of 34"
    assert say["vi"].rank(row()) == "hạng 1/34"


def test_names_are_the_languages_own(say):
    assert (say["en"].unit("ho-chi-minh-city", 34), say["vi"].unit("ho-chi-minh-city", 34)) == (
        "Ho Chi Minh City",
        "TP. Hồ Chí Minh",
    )
    assert say["vi"].unit("hue", 34).endswith("Huế")
    assert say["vi"].unit("thua-thien-hue", 63) == "Thừa Thiên Huế"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_ends_with_and(say, language):
    joiner = {"en": " and ", "vi": " và "}[language]
    assert say[language].listing([]) == ""
    assert say[language].listing(["a"]) == "a"
    assert say[language].listing(["a", "b", "c"]) == f"a, b{joiner}c"


def test_the_fewest_sources_that_cover_all_rows_are_cited():
    rows = [row(source_ids=("s1", "s2")), row(source_ids=("s2",)), row(source_ids=("s2", "s3"))]
    assert cite(rows) == "[[t:s2]]"
    assert cite([]) == ""
    assert cite([row(source_ids=())]) == ""


@pytest.mark.parametrize(
    "question",
    [
        "Which provinces lead?",
        "Vì sao Hà Nội đứng đầu?",
        "Compare Hanoi and Hue",
        "Gia Lai's rank in 2024?",
        "Bình Dương năm 2025",
        "Hà Nội thay đổi thế nào qua các năm?",
        "What data do you have?",
        "Ranking for 2021?",
        "Weather?",
        "",
    ],
)
def test_nothing_of_the_machinery_is_shown(quick, question):
    answer = quick.ask(question)
    shown = " ".join([answer.text, *answer.notes, *answer.follow_ups])
    assert not re.search(r"\{\w*\}|\[\[|\]\]|None|nan|  +|\w_\w", shown), shown


@pytest.mark.parametrize(
    ("english", "vietnamese"), [("Which provinces lead?", "Tỉnh nào dẫn đầu?"), ("Hue 2025", "Huế năm 2025")]
)
def test_three_questions_to_go_on_with_are_answerable_in_the_same_language(quick, english, vietnamese):
    for question, language in ((english, "en"), (vietnamese, "vi")):
        follow_ups = quick.ask(question).follow_ups
        assert len(follow_ups) == 3
        assert question not in follow_ups
        for one in follow_ups:
            answer = quick.ask(one)
            assert answer.status == "answered", one
            assert answer.language == language


def test_starters_are_answered(quick):
    for language in LANGUAGES:
        for question in quick.starters(language):
            assert quick.understanding.read(question).language == language
            assert quick.understanding.read(question).intent not in {"decline", "clarify"}


def test_places_not_held_are_all_named_or_said_to_be_more(quick):
    (note,) = [note for note in quick.ask("top 100 pii 2023").notes if note.startswith("Not held")]
    assert "53" in note or "more" in note


def test_a_figure_of_a_merged_province_is_told_under_its_own_name(quick):
    answer = quick.ask("How did Binh Duong change over the years?")
    assert "**Ho Chi Minh City** in the PII: 48.64" not in answer.text
    assert re.search(r"Binh Duong[^.]*\b48\.64", answer.text)


def test_only_a_pilot_is_called_a_pilot(quick):
    assert "pilot" not in quick.ask("Why does Quang Ninh lead PAPI 2024?").text
    assert "pilot" in quick.ask("Why does Hanoi rank first?").text


def test_both_sources_are_said_to_be_listed_only_when_both_are(quick):
    for question in ("Thanh Hoa 2023", "Lai Chau 2024", "bottom 5 in PII 2024"):
        answer = quick.ask(question)
        disputed = {row.unit_id: 0 for row in answer.result.rows if row.status == "disputed"}
        for row_ in answer.result.rows:
            if row_.unit_id in disputed:
                disputed[row_.unit_id] += 1
        if any("both are listed" in note for note in answer.notes):
            assert all(count > 1 for count in disputed.values()), question


def test_a_doubtful_figure_of_one_source_is_said_to_be_doubtful_in_the_answer(quick):
    assert re.search("disput|doubt", quick.ask("Thanh Hoa 2023").text)
