"""Conversations: what a question leaves unsaid is taken from the answers before it, and nothing else is."""

from __future__ import annotations

import pytest
from assistant_fixtures import last_answer, quick_assistant


@pytest.fixture(scope="module")
def talk(corpus, tmp_path_factory):
    return last_answer(quick_assistant(corpus, tmp_path_factory.mktemp("home")))


POINTED_AT = {
    "the part told weakest": (
        ("Điểm PII 2025 của Bắc Ninh?", "trụ cột nào thấp điểm nhất vậy?", "giả sử trụ đó lên thêm 10 điểm?"),
        ("38,74", "51,26"),
    ),
    "the two spoken of": (
        ("Did Hai Phong win the PCI 2024?", "by what margin over no. 2?", "and those same two a year earlier?"),
        ("70.34", "71.25"),
    ),
    "the lower of two": (
        ("So sánh Đắk Lắk với Gia Lai PII 2025", "Điểm yếu của tỉnh thấp hơn là gì?"),
        ("Đắk Lắk", "Cạnh tranh bình đẳng"),
    ),
    "those that were merged": (
        ("Which old provinces make up the new Can Tho?", "did any of the three have PII 2023 scores?"),
        ("49.66", "31.81", "Hau Giang"),
    ),
    "the mean, as a bound": (
        ("Average PAPI 2024 score?", "How many of them came in above it?"),
        ("**33**", "43.43"),
    ),
    "who dropped out": (
        ("Top 7 of the PII 2024", "who dropped out of the top 7 from the year before?", "how far did it fall?"),
        ("Bac Ninh", "11th of 63"),
    ),
    "the lowest region": (
        ("Which region had the lowest average PII in 2024?", "How did that one do in 2023?"),
        ("Central Highlands", "32.72"),
    ),
    "first and last region": (
        ("vùng nào có điểm PII 2024 trung bình cao nhất?", "thấp nhất là vùng nào?", "2 vùng đó cách nhau mấy điểm?"),
        ("11,50",),
    ),
    "the change between two turns": (
        ("Hải Phòng PCI 2024 bao nhiêu điểm?", "năm trước đó thì sao?", "vậy là tăng mấy điểm?"),
        ("+4,50",),
    ),
    "the year before last": (
        ("How did Thailand do against Viet Nam in the GII 2025?", "and 2 years earlier, who was ahead?"),
        ("43rd", "46th", "2023"),
    ),
    "two parts": (
        ("Điểm PII 2023 của Hải Phòng?", "thế đầu vào với đầu ra?", "lệch nhau mấy điểm?"),
        ("8,25",),
    ),
    "the place after a list": (
        ("5 tỉnh đứng cuối PCI 2020?", "tỉnh đứng ngay trên năm tỉnh đó là tỉnh nào?"),
        ("Ninh Bình", "58/63"),
    ),
    "the next five": (("Top 5 of PAPI 2024", "and the next five?"), ("6th Ha Tinh", "10th Soc Trang")),
    "where the other leads": (
        ("Hanoi against Ho Chi Minh City in PAPI 2023", "is there anything where Ho Chi Minh City did better?"),
        ("environmental governance +0.10",),
    ),
    "whether two ranks compare": (
        ("Huế PII 2025 hạng mấy?", "còn năm 2023?", "hai hạng đó có so trực tiếp với nhau được không?"),
        ("không trừ cho nhau được",),
    ),
}


@pytest.mark.parametrize(("questions", "told"), POINTED_AT.values(), ids=POINTED_AT.keys())
def test_what_is_pointed_at_is_found(talk, questions, told):
    answer = talk(*questions)
    assert answer.status == "answered"
    assert [words for words in told if words not in answer.text] == []


def test_where_a_figure_was_taken_from_is_told(talk):
    answer = talk("Dak Lak PII 2025?", "where did you get that from?")
    assert "Taken from: nhansu.vn" in answer.text
    assert answer.citations


def test_a_region_is_never_taken_for_a_unit(talk):
    answer = talk("Which region leads the PII 2024?", "what are its strengths?")
    assert "is known" not in answer.text


@pytest.mark.parametrize(
    ("question", "status", "told"),
    [
        ("Hanoi's seven pillar scores in PII 2024?", "no_data", ("pillars", "2023", "60.76")),
        ("Điểm từng trụ cột của Bắc Ninh PII 2025?", "answered", ("28,74", "60,20")),
        ("Rank of Laos in the GII 2025?", "no_data", ("Laos", "Singapore")),
        ("Điểm trung bình và trung vị PCI 2020?", "answered", ("64,38", "63,44")),
        ("Which three PAPI 2024 dimensions is Can Tho weakest in?", "answered", ("61st", "60th", "57th")),
        ("How did the Mekong Delta's average PII change from 2023 to 2024?", "answered", ("36.36", "33.69", "−2.67")),
        ("Có mấy tỉnh, mấy thành phố trên bản đồ 34 đơn vị?", "answered", ("28 tỉnh", "6 thành phố")),
    ],
)
def test_what_was_asked_is_told_or_said_not_to_be_held(talk, question, status, told):
    answer = talk(question)
    assert answer.status == status
    assert [words for words in told if words not in answer.text] == []


@pytest.mark.parametrize(
    "question", ["Morning. Filing a piece: top five of PII 2025?", "I've seen two scores for Hai Phong PAR 2023"]
)
def test_a_word_with_a_capital_is_not_a_place(talk, question):
    assert "is known" not in talk(question).text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which ministry publishes the PII?", ("Ministry of Science and Technology",)),
        ("How many start-ups does the national strategy want and how many centres?", ("10,000", "300")),
        ("What three priorities did Daren Tang recommend?", ("R&D", "human capital", "knowledge")),
    ],
)
def test_every_fact_of_several_is_quoted(assistant, question, told):
    answer = assistant.ask(question)
    assert [words for words in told if words not in answer.text] == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is the best GII rank Viet Nam has ever had?", "42nd in the GII: in 2019 and 2020"),
        ("Hạng GII cao nhất của Việt Nam từ trước đến nay?", "hạng 42 vào năm 2019 và 2020"),
        ("Suppose Can Tho matched the best province on participation in PAPI 2024. New total?", "**42.79**"),
        ("Biggest slide in the PAPI total between 2023 and 2024?", "**Bac Lieu** (45.58 → 44.10, −1.48)"),
        ("How many of the 34 units have a PII 2025 score in your tables?", "9 of 34 scores"),
    ],
)
def test_the_answer_comes_first(talk, question, told):
    assert told in talk(question).text.split(". ", 2)[0] + "."


def test_who_is_new_in_a_list_is_told_against_another_year(talk):
    answer = talk("Top 10 of the PII 2024", "who's new in that ten compared with 2023, and who got bumped out?")
    assert "**Bac Giang** (11 → 10)" in answer.text
    assert "**Bac Ninh** (6 → 11)" in answer.text


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        (("Cà Mau PII 2023 và 2024?", "còn 2025?"), "Chưa có"),
        (
            ("Top 3 quản trị điện tử PAPI 2024", "thế quản trị môi trường thì tỉnh nào đứng đầu?"),
            "quản trị môi trường của PAPI",
        ),
        (("Top 3 PCI 2023?", "where was Hanoi then?"), "28th of 63 in the PCI 2023"),
        (("Top 3 PAPI 2024", "what about Hue's score that year? I saw two numbers"), "45.09"),
    ],
)
def test_another_turn_s_table_is_kept(talk, questions, told):
    text = talk(*questions).text
    assert told in text
    assert "Từ 2024 đến 2024" not in text


def test_an_edition_that_is_not_held_is_said_not_to_be(talk):
    answer = talk("do you have PCI 2025")
    assert answer.status == "no_data"
    assert "Editions held: 2020, 2021, 2022, 2023, 2024" in answer.text


def test_who_moved_most_in_points_is_told_beside_who_did_in_places(talk):
    answer = talk("Which province fell most in PAPI from 2023 to 2024?")
    assert "**Ha Giang** (19 places" in answer.text
    assert "Counted in points it is **Bac Lieu** (45.58 → 44.10, −1.48)" in answer.text


@pytest.mark.parametrize("question", ["top 3 PII 2025? and if?", "PII 2024 ?IF", "Ai đứng đầu PII 2025? nếu?"])
def test_a_supposition_of_nobody_breaks_nothing(talk, question):
    assert talk(question).text


def test_a_rank_within_a_region_is_told_where_a_reason_is_asked_for(talk):
    assert talk("Why does Hanoi lead the PII 2025?", "Hanoi Mekong ?").text


def test_what_was_supposed_by_another_s_score_is_set_beside_a_third(talk):
    supposed = "If Can Tho had matched Bac Giang's participation score in PAPI 2024, what would its total have been?"
    answer = talk(supposed, "and would that pass Hau Giang?")
    assert "**42.79**" in answer.text
    assert "below Hau Giang (44.01)" in answer.text


@pytest.mark.parametrize(
    "question",
    ["Mean PII of the Mekong Delta in 2010?", "Mekong rose from 2000 to 2010?", "Vùng nào cao nhất PII 2031?"],
)
def test_means_of_an_edition_that_is_not_held_are_said_not_to_be(talk, question):
    answer = talk(question)
    assert answer.status == "no_data"
    assert "2023" in answer.text
