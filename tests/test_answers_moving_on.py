"""Conversations that move on: from a list to those in it, from two units to their parts, from one year to another."""

from __future__ import annotations

import pytest
from assistant_fixtures import last_answer, quick_assistant, settled


@pytest.fixture(scope="module")
def talk(corpus, tmp_path_factory):
    return last_answer(quick_assistant(corpus, tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize(
    ("index", "since", "until", "question"),
    [
        ("PAPI", 2023, 2024, "Which of those eight slipped in rank since 2023?"),
        ("PAPI", 2022, 2023, "tỉnh nào trong số đó tụt hạng so với 2022?"),
        ("PAPI", 2021, 2022, "who among them climbed compared with 2021?"),
    ],
)
def test_those_of_a_list_that_moved_are_told_and_no_others(talk, corpus, index, since, until, question):
    listed = settled(corpus, index, until)["unit_id"].head(8)
    ranks = {year: settled(corpus, index, year).set_index("unit_id")["rank"] for year in (since, until)}
    rising = "climbed" in question
    moved = {one for one in listed if one in ranks[since] and (ranks[until][one] < ranks[since][one]) == rising}
    moved -= {one for one in moved if ranks[until][one] == ranks[since][one]}
    answer = talk(f"Top 8 of the {index} {until}", question)
    assert answer.status == "answered"
    told = {row.unit_id for row in answer.result.rows if getattr(row, "place", None)}
    assert told == moved


def test_that_nobody_of_a_list_moved_so_is_an_answer(talk):
    answer = talk("Top 3 of the PII 2024", "which of those three fell since 2023?")
    assert answer.status == "answered"
    assert "none of the 3 units asked about fell" in answer.text


MOVED_ON = {
    "the other end": (("Three best in the PCI 2020?", "and at the other end?"), ("63rd", "62nd", "61st")),
    "who is ahead": (("Quang Nam in PAPI 2024?", "who was just ahead of it?"), ("Nearest to it",)),
    "beside another year": (("Hạng PAPI 2023 của Cà Mau?", "so với 2022 thì sao?"), ("Từ 2022 đến 2023",)),
    "which part moved it": (
        ("Tay Ninh's PAPI score in 2024?", "compared with 2023?", "which bit of it went up the most?"),
        ("The change adds up from transparency in local decision-making +1.75",),
    ),
    "two units one after the other": (
        ("PAPI 2023 của Hà Giang?", "thế Tuyên Quang?", "hai tỉnh đó khác nhau ở nội dung nào nhất?"),
        ("công khai, minh bạch trong việc ra quyết định −0,79",),
    ),
    "the same way round": (
        ("Hanoi or Ho Chi Minh City in the PCI 2024?", "was it the same way round in 2021?"),
        ("PCI 2021",),
    ),
    "an example of the method": (
        ("How is the PII score made from inputs and outputs?", "check it with Thanh Hoa in 2024"),
        ("42.25", "30.85", "36.55"),
    ),
    "a choice asked back": (("PII 2023 score of Quang?", "Quang Tri, I left a word out"), ("29.25",)),
    "supposed, then beside": (
        (
            "Điểm đầu vào, đầu ra PII 2025 của Huế?",
            "nếu đầu ra thêm 4 điểm thì tổng bao nhiêu, có vượt Hải Phòng không?",
        ),
        ("**51,37**", "thấp hơn Hải Phòng"),
    ),
    "after a merger": (("Gia Lai PII 2024 hạng mấy?", "còn 2025, khi đã nhập với Bình Định?"), ("37,66", "21/34")),
    "those that were merged, by score": (
        ("Cần Thơ mới gồm những tỉnh nào?", "năm 2023 các tỉnh đó được mấy điểm PII?"),
        ("49,66", "31,81", "Hậu Giang"),
    ),
    "a limit in two years": (
        ("Who had at least 50 points in the PII 2023?", "same limit for 2024: who drops out, who gets in?"),
        ("Da Nang (50.70)", "Ba Ria - Vung Tau (50.67)"),
    ),
    "the region spoken of": (
        ("Bình quân PCI 2020 của Đồng bằng sông Cửu Long?", "tỉnh nào trong vùng thấp nhất?"),
        ("Bạc Liêu (59,61)",),
    ),
    "another country": (
        ("Viet Nam's GII rank for every year from 2022 to 2025?", "and Thailand over those years?"),
        ("43rd of 132 in 2023", "45th of 139 in 2025"),
    ),
    "the leader's lead": (("Which province leads the PII 2025?", "by how many points does it lead?"), ("6.35 points",)),
    "who it was before": (
        ("Which province leads the PAPI 2024?", "by how much?", "and who was it a year ago?"),
        ("PAPI 2023",),
    ),
    "which of those merged": (
        ("Lâm Đồng gồm những tỉnh cũ nào?", "trong đó PAPI 2024 tỉnh nào cao nhất?"),
        ("Bình Thuận",),
    ),
    "part of an index": (("What is the PII?", "which of its pillars belong to the outputs?"), ("pillar 7 (Impact)",)),
}


@pytest.mark.parametrize(("questions", "told"), MOVED_ON.values(), ids=MOVED_ON.keys())
def test_a_conversation_that_moves_on_is_followed(talk, questions, told):
    answer = talk(*questions)
    assert answer.status == "answered"
    assert [words for words in told if words not in answer.text] == []


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        (("Compare Quang Ninh and Hai Phong in PAPI 2024", "is Hai Phong better anywhere?"), "speaks for Hai Phong"),
        (("So sánh Huế với Bắc Ninh PII 2025", "có mặt nào Bắc Ninh hơn không?"), "Nghiêng về Bắc Ninh: đầu vào"),
    ],
)
def test_whether_one_of_two_is_ahead_anywhere_is_said_outright(talk, questions, told):
    assert told in talk(*questions).text


def test_parts_that_cannot_be_summed_stand_side_by_side(talk):
    answer = talk("Why is Thua Thien Hue behind Da Nang in the DTI 2022?")
    assert "digital awareness 0.95 against 1.00" in answer.text
    assert "cannot be computed" not in answer.text


def test_who_took_part_without_figures_is_told(talk):
    assert "took part without published figures: Ben Tre" in talk("Who took part in the PII 2022?").text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Mean PAPI 2024 of the 5 centrally run cities?", "**42.59**"),
        ("How many Red River Delta provinces have a PII 2024 score?", "**3** of the 11"),
        ("Is Hanoi's first place in PII 2023 safe if the weights change?", "other weights would not move it"),
        ("ASEAN countries in the GII 2025?", "Viet Nam takes place 3"),
    ],
)
def test_a_part_of_the_map_and_what_weights_cannot_move_are_told(talk, question, told):
    assert told in talk(question).text
