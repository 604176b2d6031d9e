"""A question inside a conversation: what is carried over, what is not, and that it is said."""

from __future__ import annotations

import pytest
from assistant_fixtures import quick_assistant

from assistant.understanding.frame import Turn


@pytest.fixture(scope="module")
def understanding(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home")).understanding


@pytest.fixture
def talk(understanding):
    """Read questions one after the other; a pair gives the units that its answer showed."""

    def read(*questions):
        turns = []
        for question in questions:
            text, shown = question if isinstance(question, tuple) else (question, ())
            frame = understanding.read(text, turns=turns[-1:])
            turns.append(Turn(frame, tuple(shown)))
        return frame

    return read


def ids(frame):
    return [unit.unit_id for unit in frame.units]


@pytest.mark.parametrize(
    ("first", "second", "unit_id", "edition", "index"),
    [
        ("Hanoi's score in 2023", "and in 2024?", "hanoi", 2024, "PII"),
        ("Hanoi's score in 2023", "What about Hue?", "hue", 2023, "PII"),
        ("Quang Ninh in PAPI 2024", "and 2022?", "quang-ninh", 2022, "PAPI"),
        ("Điểm của Đà Nẵng năm 2023", "còn Cần Thơ?", "can-tho", 2023, "PII"),
        ("Điểm của Đà Nẵng năm 2023", "thế năm 2024?", "da-nang", 2024, "PII"),
    ],
)
def test_what_a_short_question_leaves_open_is_taken_over(talk, first, second, unit_id, edition, index):
    frame = talk(first, second)
    assert (ids(frame), frame.edition, frame.index, frame.intent) == ([unit_id], edition, index, "value")
    assert frame.carried


def test_a_question_that_stands_alone_takes_nothing_over(talk):
    frame = talk("Quang Ninh in PAPI 2022", "Which provinces lead the Provincial Innovation Index?")
    assert (frame.index, frame.edition, ids(frame), frame.carried) == ("PII", None, [], ())


def test_the_second_one_is_the_second_that_was_shown(talk):
    frame = talk(("top 3 pii 2023", ["hanoi", "ho-chi-minh-city", "hai-phong"]), "why the second one?")
    assert (frame.intent, ids(frame), frame.edition) == ("why", ["ho-chi-minh-city"], 2023)


@pytest.mark.parametrize("question", ["why?", "Why is that?", "vì sao?"])
def test_why_alone_asks_about_what_was_shown_first(talk, question):
    frame = talk(("top 3 pii 2023", ["hanoi", "ho-chi-minh-city"]), question)
    assert frame.intent == "why"
    assert ids(frame)[:1] in ([], ["hanoi"])


def test_a_correction_replaces_the_unit(talk):
    frame = talk("Quang Ninh's score in 2023", "no, I meant Quang Nam")
    assert (ids(frame), frame.edition) == (["quang-nam"], 2023)


def test_a_short_question_keeps_the_language_of_the_conversation(talk):
    assert talk("Điểm của Đà Nẵng năm 2023", "Hue?").language == "vi"
    assert talk("Da Nang's score in 2023", "Huế?").language == "en"


def test_thanks_and_greetings_carry_nothing_over(talk):
    for word in ("thanks", "cảm ơn", "hello"):
        frame = talk("Hanoi's score in 2023", word)
        assert frame.carried == ()
        assert frame.intent in {"thanks", "greeting"}


def test_after_a_greeting_there_is_nothing_to_take_over(talk):
    assert talk("Hello", "Hue's score in 2023").carried == ()


def test_a_list_taken_over_keeps_its_places(talk):
    frame = talk("top 3 pii 2023", "and in 2024?")
    assert (frame.intent, frame.first, frame.last, frame.edition) == ("ranking", 1, 3, 2024)


def test_compare_with_another_takes_over_the_unit_before(talk):
    frame = talk("Quang Ninh in PAPI 2024", "compare with Hanoi")
    assert frame.intent == "comparison"
    assert set(ids(frame)) == {"quang-ninh", "hanoi"}


def test_so_with_another_year_follows_the_unit_before(talk):
    frame = talk("Điểm của Đà Nẵng năm 2023", "so với năm 2024")
    assert frame.intent in {"trend", "comparison", "value"}
    assert ids(frame) == ["da-nang"]


def test_a_question_asked_again_is_read_as_before(talk):
    question = "Where do the data behind the PII come from?"
    assert talk(question, question).intent == talk(question).intent == "article"
