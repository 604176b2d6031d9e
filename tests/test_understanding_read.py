"""What a question asks: names, editions, indices, components, places and languages, each in many wordings."""

from __future__ import annotations

import pytest
from assistant_fixtures import name_of, quick_assistant

from assistant.understanding.frame import frame_from
from assistant.understanding.text import fold


@pytest.fixture(scope="module")
def read(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home")).understanding.read


def ids(frame):
    return [unit.unit_id for unit in frame.units]


@pytest.mark.parametrize("map_", [34, 63])
def test_every_province_is_found_by_its_names_in_a_question_of_either_language(read, corpus, map_):
    edition = {34: 2025, 63: 2023}[map_]
    for unit in (unit for unit in corpus.units if unit.map == map_):
        for question in (
            f"What was {unit.name_en}'s score in {edition}?",
            f"Điểm của {unit.name_vi} năm {edition}?",
            f"diem cua {fold(unit.name_vi)} nam {edition}",
        ):
            found = {corpus.gazetteer.unit(one, map_) or one for one in ids(read(question))}
            assert unit.unit_id in ids(read(question)) or unit in found, question


@pytest.mark.parametrize(
    ("typed", "unit_id"),
    [
        ("HN", "hanoi"),
        ("Saigon", "ho-chi-minh-city"),
        ("TP.HCM", "ho-chi-minh-city"),
        ("tphcm", "ho-chi-minh-city"),
        ("BR-VT", "ba-ria-vung-tau"),
        ("Hanio", "hanoi"),
        ("Quang Nihn", "quang-ninh"),
    ],
)
def test_nicknames_and_slips_find_the_province(read, typed, unit_id):
    frame = read(f"PII score of {typed} in 2023")
    assert ids(frame) == [unit_id]


def test_a_guess_says_what_was_typed(read):
    unit = read("PII score of Hanio in 2023").units[0]
    assert (unit.how, unit.typed) == ("fuzzy", "Hanio")


def test_dropping_marks_does_not_merge_words_that_marks_tell_apart(read):
    # "nam" is the south, "năm" a year; "Hà Nam" is a province, "hạng năm" is fifth.
    assert ids(read("Điểm của Hà Nam năm 2023")) == ["ha-nam"]
    assert read("Điểm của Hà Nam năm 2023").editions == (2023,)


INDICES = [
    ("PAPI", "PAPI 2023 ranking"),
    ("PAPI", "hiệu quả quản trị và hành chính công 2023 tỉnh nào đứng đầu"),
    ("PCI", "Provincial competitiveness index 2021 leaders"),
    ("PCI", "năng lực cạnh tranh cấp tỉnh 2021 tỉnh nào dẫn đầu"),
    ("PAR", "PAR index 2021 top 3"),
    ("DTI", "chuyển đổi số 2022 tỉnh nào đứng đầu"),
    ("GII", "Viet Nam's rank in the Global Innovation Index"),
    ("PII", "Which provinces are most innovative?"),
    ("PII", "chỉ số đổi mới sáng tạo cấp địa phương tỉnh nào dẫn đầu"),
]


@pytest.mark.parametrize(("index", "question"), INDICES)
def test_an_index_is_known_by_its_names(read, index, question):
    assert read(question).index == index


EDITIONS = [
    ("top 5 2023", (2023,)),
    ("top 5 năm 2024", (2024,)),
    ("How did Hanoi change from 2023 to 2025?", (2023, 2025)),
    ("Hà Nội từ năm 2023 đến năm 2024", (2023, 2024)),
    ("Hanoi 2023-2024", (2023, 2024)),
    ("Hanoi", ()),
    ("population 20234 of Hanoi's score", ()),
]


@pytest.mark.parametrize(("question", "editions"), EDITIONS)
def test_years_are_editions(read, question, editions):
    assert read(question).editions == editions


def test_a_list_of_years_keeps_every_one(read):
    assert read("score of Hai Phong in 2023, 2024 and 2025").editions == (2023, 2024, 2025)


PLACES = [
    ("top 5 in 2023", (1, 5), "best"),
    ("bottom 3 in 2023", (1, 3), "worst"),
    ("ranks 6 to 10 in 2023", (6, 10), "best"),
    ("Which province ranks 7th in 2025?", (7, 7), "best"),
    ("tỉnh nào đứng thứ ba năm 2023", (3, 3), "best"),
    ("năm tỉnh đứng đầu năm 2023", (1, 5), "best"),
    ("5 tỉnh cuối bảng năm 2023", (1, 5), "worst"),
    ("từ hạng 6 đến hạng 10 năm 2023", (6, 10), "best"),
]


@pytest.mark.parametrize(("question", "places", "order"), PLACES)
def test_places_of_a_ranking_are_read_as_numbers_or_words(read, question, places, order):
    frame = read(question)
    assert frame.intent == "ranking"
    assert ((frame.first, frame.last), frame.order) == (places, order)


def test_a_number_larger_than_the_map_is_read_too(read):
    assert read("top 100 pii 2023").last == 100


@pytest.mark.parametrize(
    "question",
    [
        "provinces between 40 and 42 points in 2023",
        "Tỉnh nào đạt từ 40 đến 42 điểm năm 2023?",
        "Which provinces scored between 40 and 42 in 2023?",
        "Which provinces scored 40 to 42 points in 2023?",
    ],
)
def test_a_range_of_points_is_no_range_of_places(read, question):
    threshold = read(question).threshold
    assert (threshold.side, threshold.value, threshold.upper, threshold.of) == ("between", 40, 42, "score")


COMPONENTS = [
    ("input", "innovation input 2023 leaders"),
    ("output", "đầu ra đổi mới sáng tạo năm 2023 tỉnh nào cao nhất"),
    ("1", "Who leads pillar 1 in 2025?"),
    ("3", "trụ cột hạ tầng tỉnh nào dẫn đầu"),
    ("7", "impact pillar 2023 ranking"),
    ("4-control-of-corruption", "Quang Ninh's control of corruption in PAPI 2024"),
    ("overall", "overall score of Hanoi 2023"),
]


@pytest.mark.parametrize(("component", "question"), COMPONENTS)
def test_a_component_is_known_by_number_or_name(read, component, question):
    assert read(question).component == component


INTENTS = [
    ("ranking", "Which provinces lead?", "Tỉnh nào dẫn đầu?"),
    ("value", "What is Hue's score?", "Điểm của Huế là bao nhiêu?"),
    ("why", "Why does Hanoi rank first?", "Vì sao Hà Nội đứng đầu?"),
    ("comparison", "Compare Hanoi with Hue", "So sánh Hà Nội với Huế"),
    ("trend", "How has Hanoi changed over the years?", "Hà Nội thay đổi thế nào qua các năm?"),
    ("movers", "Which province improved most in PAPI?", "Tỉnh nào tăng hạng nhiều nhất trong PAPI?"),
    ("count", "How many provinces scored above 50 in 2023?", "Bao nhiêu tỉnh đạt trên 50 điểm năm 2023?"),
    ("membership", "Which provinces were merged into Hue?", "Tây Nguyên gồm những tỉnh nào?"),
    ("definition", "What is pillar 3?", "Trụ cột 3 là gì?"),
    ("coverage", "What data do you have?", "Bạn có dữ liệu gì?"),
    ("strengths", "What are Hai Phong's strengths?", "Điểm mạnh của Hải Phòng là gì?"),
    ("greeting", "Hello", "Xin chào"),
    ("thanks", "Thank you!", "Cảm ơn bạn"),
    ("decline", "Weather in Hue tomorrow?", "Thời tiết ở Huế ngày mai?"),
]


@pytest.mark.parametrize(("intent", "english", "vietnamese"), INTENTS)
def test_what_is_asked_is_the_same_in_both_languages(read, intent, english, vietnamese):
    first, second = read(english), read(vietnamese)
    assert (first.language, first.intent) == ("en", intent)
    assert (second.language, second.intent) == ("vi", intent)


def test_personal_data_are_declined_although_they_share_the_letters(read):
    frame = read("What personally identifiable information (PII) do you hold about me?")
    assert (frame.intent, frame.reason) == ("decline", "personal_data")


def test_a_false_premise_is_kept_to_be_corrected(read):
    assert read("Why did Da Nang rank first in 2023?").claimed_rank == 1
    assert read("Tại sao Đà Nẵng đứng cuối năm 2023?").claimed_rank == -1


def test_units_left_out_are_not_units_asked_for(read):
    frame = read("Top 5 of 2023 excluding Hanoi and Hai Phong")
    assert ids(frame) == []
    assert [unit.unit_id for unit in frame.excluded] == ["hanoi", "hai-phong"]


@pytest.mark.parametrize(
    ("question", "side", "value"),
    [
        ("How many provinces scored above 50 in 2023?", "above", 50.0),
        ("Bao nhiêu tỉnh dưới 30,5 điểm năm 2023?", "below", 30.5),
        ("provinces with more than 45.5 points in 2024", "above", 45.5),
    ],
)
def test_bounds_are_read_with_either_decimal_mark(read, question, side, value):
    assert (read(question).threshold.side, read(question).threshold.value) == (side, value)


def test_a_provinces_name_does_not_decide_the_language(read):
    assert read("What is the score of Hà Nội in 2023?").language == "en"
    assert read("Hanoi đứng thứ mấy năm 2023?").language == "vi"


def test_a_language_that_is_asked_for_wins(read):
    assert read("Which provinces lead?", language="vi").language == "vi"


def test_the_same_question_is_read_the_same_way_twice(read):
    assert read("Why does Hanoi rank first in 2023?") == read("Why does Hanoi rank first in 2023?")


@pytest.mark.parametrize(
    "question",
    ["Why does Hanoi rank first?", "How many above 50 in 2023?", "Top 5 except Hanoi", "Hue hay Đà Nẵng năm 2023"],
)
def test_a_frame_survives_being_stored_with_its_thread(read, question):
    frame = read(question)
    assert frame_from(frame.shown()) == frame


@pytest.mark.parametrize(("edition", "unit_id"), [(2023, "thua-thien-hue"), (2025, "hue"), (2024, "quang-nam")])
def test_a_name_with_letters_composed_either_way_is_one_name(read, corpus, edition, unit_id):
    import unicodedata

    name = name_of(corpus, unit_id, edition, "vi")
    composed, decomposed = (
        f"Điểm của {name} năm {edition}",
        unicodedata.normalize("NFD", f"Điểm của {name} năm {edition}"),
    )
    assert ids(read(composed)) == ids(read(decomposed)) != []
