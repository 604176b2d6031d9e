"""Conversations as they are typed: short forms, the index left unsaid, a gap, the same units, a person."""

from __future__ import annotations

import pytest
from assistant_fixtures import last_answer, quick_assistant, settled


@pytest.fixture(scope="module")
def talk(corpus, tmp_path_factory):
    return last_answer(quick_assistant(corpus, tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize(
    ("typed", "written_out"),
    [
        ("Hue n Da Nang PAPI 2023 pts pls", "Hue and Da Nang PAPI 2023 points please"),
        (
            "how much was Can Tho up on the yr b4 in PAPI 2023",
            "how much was Can Tho up on the year before in PAPI 2023",
        ),
        ("PAPI 2022 Lào Cai đc bn điểm", "PAPI 2022 Lào Cai được bao nhiêu điểm"),
        ("papi 2022 lao cai dc bn diem z", "papi 2022 lao cai được bao nhiêu điểm vậy"),
    ],
)
def test_what_is_typed_for_short_is_read_as_if_written_out(talk, typed, written_out):
    short, full = talk(typed), talk(written_out)
    assert short.status == "answered"
    assert (short.text, short.language) == (full.text, full.language)


@pytest.mark.parametrize("question", ["R&D pillar of Hanoi in PII 2023", "What is pillar 2 (R&D) of the PII?"])
def test_initials_are_no_short_form(talk, question):
    assert "research and development" in talk(question).text


def test_the_index_spoken_of_stays_until_another_is_named(talk, corpus):
    second = settled(corpus, "PAPI", 2022)["unit_id"].iloc[1]
    answer = talk("Which province leads the PAPI 2022?", "Who is second, and by how much?")
    assert {row.index for row in answer.result.rows} == {"PAPI"}
    assert answer.result.rows[0].unit_id == second
    assert answer.notes[0].startswith("Taken over")


def test_a_question_that_names_an_index_leaves_the_one_spoken_of(talk):
    answer = talk("Which province leads the PAPI 2022?", "Who is second in the PII 2023?")
    assert {(row.index, row.edition) for row in answer.result.rows} == {("PII", 2023)}


@pytest.mark.parametrize(
    ("questions", "moved"),
    [
        (("Did the gap between Hanoi and Ho Chi Minh City grow from 2023 to 2024 in the PII?",), "The gap shrank"),
        (("Top 2 of the PII 2025?", "was the gap between those two wider in 2024?"), "The gap grew from 2024 to 2025"),
        (("Hà Nội với Huế PAPI 2024?", "khoảng cách đó so với 2022 rộng ra hay hẹp lại?"), "Khoảng cách hẹp lại"),
    ],
)
def test_whether_a_gap_grew_is_told_from_both_editions(talk, questions, moved):
    answer = talk(*questions)
    assert moved in answer.text
    gaps = {row.edition: abs(row.gap) for row in answer.result.rows if hasattr(row, "gap")}
    assert len(gaps) == 2
    grew = gaps[max(gaps)] > gaps[min(gaps)]
    assert grew == ("grew" in moved or "rộng ra" in moved)


def test_a_gap_of_which_one_edition_is_not_published_is_not_said_to_have_moved(talk):
    answer = talk("Did the gap between Hanoi and Hue widen from 2023 to 2025 in the PII?")
    assert "The gap" in answer.text
    assert not any(word in answer.text for word in ("grew", "shrank"))


GOING_ON = {
    "half a name": (("How did Quang do?", "the Binh one, PAPI 2023"), ("Quang Binh", "PAPI 2023")),
    "half a Vietnamese name": (("Quảng xếp hạng mấy PAPI 2023?", "Nam"), ("Quảng Nam",)),
    "the same units on another index": (
        ("Da Nang or Can Tho in PAPI 2023?", "same two, but in 2021?"),
        ("PAPI 2021", "Da Nang", "Can Tho"),
    ),
    "the same ones in another year": (
        ("Top 3 of the PAPI 2023?", "were the same three ahead in 2022?"),
        ("PAPI 2022",),
    ),
    "one year after several": (("Hue in PAPI 2022 and 2023?", "and 2021?"), ("48.06 points",)),
    "merged with whom, then of that one": (
        ("With which province was Long An merged?", "how did that province do in PAPI 2024?"),
        ("Tay Ninh", "47.35"),
    ),
    "the old one of two": (
        ("Ninh Bình hạng mấy PII 2025?", "không, ý mình là Ninh Bình cũ trước sáp nhập, PAPI 2023"),
        ("Ninh Bình", "PAPI 2023"),
    ),
    "another part left out": (
        ("Would Quang Ninh still lead the PAPI 2024 without public service delivery?", "and leaving out E-governance?"),
        ("Without E-governance",),
    ),
    "where one of two is ahead": (
        ("Compare Hue and Da Nang in the PAPI 2024", "and in which dimensions does the latter beat the former?"),
        ("In favour of",),
    ),
    "a mean of the region spoken of": (
        ("Which region has the highest mean PII in 2024?", "and did that region's own mean rise from 2023?"),
        ("44.81 → 43.10",),
    ),
    "from an article to the tables": (
        ("How many start-up support centres does Ho Chi Minh City have?", "back to the tables: its PII score in 2024?"),
        ("55.81",),
    ),
    "the next ones": (("Which provinces lead the PAPI 2023?", "and the next two?"), ("6th", "7th")),
    "one and the next": (("Which province leads the PAPI 2023?", "and the next two?"), ("2nd", "3rd")),
    "parts of the Global Innovation Index": (
        ("Viet Nam's rank in the GII 2025?", "inputs versus outputs?"),
        ("50th of 139", "37th of 139"),
    ),
    "ASEAN after a part": (
        ("Viet Nam in the GII 2025?", "its input rank?", "who in ASEAN is above it?"),
        ("Singapore 5th of 139",),
    ),
    "two told one after the other": (
        ("Which province leads the PAPI 2022?", "and who is last?", "how far apart are the two?"),
        ("Quang Ninh", "47.88"),
    ),
    "the winner and the second": (
        ("Which province leads the PAPI 2023?", "how far behind was the runner-up?"),
        ("Thai Nguyen (45.79 points, 2nd", "by 0.25 points"),
    ),
    "the points between those two": (
        ("Who was first in the PCI 2020?", "and who was second?", "how many points between those two?"),
        ("PCI 2020", "2nd of 63"),
    ),
    "the one a list was asked for": (
        ("Who leads environmental governance in PAPI 2024?", "and what was it for them in 2023?"),
        ("Dong Thap", "environmental governance of the PAPI 2023"),
    ),
    "so who is": (("Is Da Nang 3rd in the PII 2023?", "so who is?"), ("**Hai Phong** ranks 3rd",)),
    "years in a row": (
        ("Quang Ninh's rank in the PCI 2022?", "how many years in a row was it first?"),
        ("in 2020", "in 2024"),
    ),
    "as another's": (
        ("Bac Ninh's outputs in PII 2025?", "and if they only reached the level of Hue?"),
        ("at 47.23", "would score"),
    ),
    "the weakest one": (
        ("Where is Quang Tri weakest in the PII 2023?", "and strongest?", "if that weakest one gained 7 points?"),
        ("at 22.64",),
    ),
    "the same region": (
        ("Which region has the highest mean PII in 2024?", "was that region also first in 2023?"),
        ("Red River Delta** has the highest",),
    ),
    "who is missing": (
        ("How many provinces do you hold PAPI 2022 totals for?", "which ones are missing?"),
        ("Bac Giang and Bac Ninh",),
    ),
    "the order without a part": (
        ("Leaving out E-governance, is Quang Ninh still first in PAPI 2024?", "and who would be second then?"),
        ("Without E-governance",),
    ),
    "the same of two others": (
        ("Why is Hue ahead of Da Nang in the PAPI 2024?", "do the same for Can Tho against Hau Giang"),
        ("Hau Giang", "adds up from"),
    ),
    "before a merger": (
        ("Hậu Giang PII 2025 hạng mấy?", "thế trước khi sáp nhập, PAPI 2023, Hậu Giang được mấy điểm?"),
        ("**Hậu Giang**", "PAPI 2023"),
    ),
    "the end of what was counted": (
        ("How many provinces scored above 44 in PAPI 2023?", "and which one was lowest?"),
        ("Dak Nong (38.97)",),
    ),
    "where two differ most": (
        ("So sánh PAPI 2024 của Huế với Đà Nẵng", "chênh nhiều nhất ở nội dung nào?"),
        ("quản trị môi trường +0,95",),
    ),
    "why it fell": (
        ("Hue's PAPI in 2023?", "and in 2024?", "vì nội dung nào mà tụt vậy?"),
        ("kiểm soát tham nhũng trong khu vực công −0,35",),
    ),
    "another edition's rank": (
        ("Nghe An's rank in PII 2024?", "I heard 33rd, is that of a different edition?"),
        ("33rd of 63 in 2023",),
    ),
}


@pytest.mark.parametrize(("questions", "told"), GOING_ON.values(), ids=GOING_ON.keys())
def test_a_conversation_as_people_hold_it_is_followed(talk, questions, told):
    answer = talk(*questions)
    assert answer.status == "answered"
    assert [words for words in told if words not in answer.text] == []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How far is Thanh Hoa from the top ten of the PII 2024?", "6.98 points behind Bac Giang"),
        ("How many provinces gained points in PAPI 2022 against 2021?", "units held in both 2021 and 2022 rose"),
        ("By how many places is Malaysia ahead of Viet Nam in the GII 2025?", "by 10 places"),
        ("Are Bac Giang and Bac Ninh still separate provinces?", "has been part of **Bac Ninh**"),
        ("Trụ cột thứ 3 của PII là gì?", "Cơ sở hạ tầng"),
        ("Top 3 of the PCI 2024? We are a fund from Singapore and choose where to open.", "Hai Phong"),
    ],
)
def test_what_is_asked_in_its_own_way_is_told(talk, question, told):
    assert told in talk(question).text


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("If Quang Tri's pillar 6 went up 7 points in PII 2023, what total?", "at 22.64"),
        ("If Quang Tri's pillar 6 had been 7 points lower in PII 2023, what total?", "at 8.64"),
        ("Say inputs counted for 60% and outputs for 40% in PII 2023: Hai Phong's score?", "**53.15**"),
    ],
)
def test_what_is_supposed_is_computed_from_what_is_said(talk, question, told):
    assert told in talk(question).text


def test_how_many_moved_is_how_many_are_listed(talk, corpus):
    answer = talk("Bao nhiêu tỉnh tụt điểm PAPI 2023 so với 2022?")
    before, after = (settled(corpus, "PAPI", year).set_index("unit_id")["score"] for year in (2022, 2023))
    fell = [unit for unit in before.index.intersection(after.index) if after[unit] < before[unit]]
    assert f"**{len(fell)}** trong" in answer.text


def test_the_lowest_places_held_stand_in_for_those_that_are_not(talk):
    bottom = talk("Which are the bottom three of the PII 2025?")
    assert bottom.status == "no_data"
    assert "The lowest places held" in bottom.text
    assert talk("the three weakest in the PII 2025 that you have scores for?").status == "answered"


def test_public_services_are_no_request_for_a_translation(talk):
    assert talk("Bỏ nội dung cung ứng dịch vụ công thì PAPI 2024 ai đứng nhất?").status == "answered"
    assert talk("Dịch giúp mình câu này sang tiếng Anh").status == "declined"
