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


def test_what_would_have_to_be_is_asked_of_the_unit_before(talk):
    first = "If Bac Ninh's pillar 6 in PII 2025 were 40, what would its score be?"
    frame = talk(first, "how high would pillar 6 have to be to draw level with Hai Phong?")
    assert (frame.intent, ids(frame), frame.edition) == ("what_if", ["bac-ninh", "hai-phong"], 2025)


@pytest.mark.parametrize("second", ["so what place would that have been?", "Thế thì đứng thứ mấy?"])
def test_the_place_of_what_is_supposed_is_asked_of_the_same(talk, second):
    frame = talk("If Hue's output in 2025 were 60, what would its score be?", second)
    assert (frame.intent, frame.amount, ids(frame)) == ("what_if", 60.0, ["hue"])


@pytest.mark.parametrize("second", ["Kể tên các tỉnh đó", "name them"])
def test_those_counted_may_be_named(talk, second):
    frame = talk("How many provinces scored above 47 in PAPI 2021?", second)
    assert (frame.intent, frame.index, frame.edition, frame.threshold.value) == ("count", "PAPI", 2021, 47.0)


@pytest.mark.parametrize(
    "second", ["which dimensions moved it the most?", "which dimension improved most?", "nội dung nào tăng nhiều nhất?"]
)
def test_what_moved_a_unit_is_asked_of_its_change(talk, second):
    frame = talk("How did Tay Ninh change in PAPI from 2023 to 2024?", second)
    assert (frame.intent, ids(frame), frame.editions) == ("strengths", ["tay-ninh"], (2023, 2024))


def test_whether_it_was_the_same_then_compares_again(talk):
    frame = talk("PCI 2024, Hải Phòng với Quảng Ninh bên nào cao điểm hơn?", "năm trước đó có giống vậy không?")
    assert (frame.intent, set(ids(frame)), frame.edition) == ("comparison", {"hai-phong", "quang-ninh"}, 2023)


def test_the_worst_of_that_region_is_one_of_its_units(talk):
    frame = talk("Best provinces of the Mekong Delta in PAPI 2023", "and which one in that region came out worst?")
    assert (frame.intent, frame.regions, frame.order) == ("ranking", ("mekong-delta",), "worst")


def test_long_names_do_not_make_a_question_stand_alone(talk):
    frame = talk("điểm PCI 2024 của Hưng Yên", "thế Bà Rịa - Vũng Tàu với Thừa Thiên Huế thì ai điểm cao hơn?")
    assert (frame.intent, frame.index, frame.edition) == ("comparison", "PCI", 2024)


def test_the_last_of_a_ranking_may_be_set_beside_the_first(talk):
    frame = talk(("PAR 2021 tỉnh nào bét bảng?", ["kien-giang"]), "kém tỉnh nhất bảng bao nhiêu điểm?")
    assert (frame.intent, ids(frame), frame.index, frame.edition) == ("comparison", ["kien-giang"], "PAR", 2021)


def test_what_was_supposed_may_be_set_beside_a_unit_afterwards(talk):
    frame = talk(
        "If Bac Ninh's pillar 6 in PII 2025 were 39, what would its score be?", "Would that be enough to pass Hue?"
    )
    assert (frame.intent, frame.amount, ids(frame)) == ("what_if", 39.0, ["bac-ninh", "hue"])


def test_the_other_end_of_a_units_parts_may_be_asked(talk):
    frame = talk("Điểm yếu nhất của Bắc Ninh PII 2025?", "còn cao nhất?")
    assert (frame.intent, ids(frame), frame.edition) == ("strengths", ["bac-ninh"], 2025)


def test_how_far_a_leader_is_ahead_may_be_asked_without_naming_anybody(talk):
    frame = talk(("Which province leads PAR 2022?", ["quang-ninh"]), "by how much over second place?")
    assert (frame.intent, frame.measure, frame.first, frame.rival_place) == ("aggregate", "gap", 1, 2)


def test_a_unit_named_alone_is_looked_up_where_one_was_before(talk):
    frame = talk(("DTI 2022 năm địa phương đứng đầu", []), "Ủa Hà Nội đâu mà không thấy?")
    assert (frame.intent, ids(frame), frame.index, frame.edition) == ("value", ["hanoi"], "DTI", 2022)


def test_of_a_declined_question_only_whom_it_was_about_is_kept(talk):
    frame = talk("What is the weather in Da Nang?", "ok, how does it rank for innovation then?")
    assert (ids(frame), frame.index) == (["da-nang"], "PII")


def test_a_supposition_that_names_whom_it_is_about_stands_alone(talk):
    whole = "If Can Tho had matched Bac Giang's participation score in PAPI 2024, what would its total have been?"
    frame = talk("What happened to Binh Duong's rank in 2025?", whole)
    assert (frame.intent, ids(frame), frame.index) == ("what_if", ["can-tho", "bac-giang"], "PAPI")
