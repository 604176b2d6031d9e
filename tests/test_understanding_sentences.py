"""Texts of several sentences: what asks is read, what leads up to it names things and changes nothing else."""

from __future__ import annotations

import pytest
from assistant_fixtures import quick_assistant


@pytest.fixture(scope="module")
def read(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home")).understanding.read


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Which province is most like Thai Binh in PAPI 2024? We would like to send people there to learn.", "peers"),
        ("I am with a French weekly. Who came fourth to seventh in the PII 2024?", "ranking"),
        ("What did Hai Phong score in the PAR 2023? My colleague was told 91.81 by another outlet.", "value"),
        ("Cơ quan tôi đang soạn kế hoạch cho năm tới. Điểm PII 2024 của Nghệ An là bao nhiêu?", "value"),
    ],
)
def test_what_only_leads_up_to_a_question_does_not_change_it(read, question, intent):
    frame = read(question)
    assert frame.intent == intent
    assert not any(unit.name in {"French", "Which"} for unit in frame.units)


def test_places_in_words_make_a_range(read):
    frames = [read("Fourth to seventh in the PII 2024?"), read("từ hạng tư đến hạng bảy PII 2024 là những ai?")]
    assert [(frame.first, frame.last) for frame in frames] == [(4, 7), (4, 7)]


def test_a_supposition_is_read_from_the_words_that_suppose(read):
    frame = read(
        "Bac Ninh had 53.06 on inputs and 44.47 on outputs in PII 2025. If outputs were 50, what is the total?"
    )
    assert (frame.intent, frame.component, frame.amount) == ("what_if", "output", 50.0)


@pytest.mark.parametrize("question", ["Did Hanoi or Hue score higher on the PAPI, 2024 I mean?", "I mean which parts?"])
def test_who_says_i_mean_asks_for_no_mean(read, question):
    assert read(question).measure is None


@pytest.mark.parametrize("question", ["Quang something, PAPI 2024?", 'How did "Quang" something do in PAPI 2024?'])
def test_half_a_name_is_asked_back(read, question):
    frame = read(question)
    assert frame.intent == "clarify"
    assert "Quang Tri" in {frame.units[0].name, *frame.units[0].others}


@pytest.mark.parametrize(
    "question", ["Can ranks of the PII 2024 and 2025 be compared?", "So hạng PII 2024 với 2025 có được không?"]
)
def test_whether_editions_compare_is_a_question_of_method(read, question):
    assert read(question).intent == "article"


@pytest.mark.parametrize("question", ["The PII has 100 indicators. Which are on top?", "PII gồm 100 chỉ số à?"])
def test_a_claim_about_an_index_is_no_ranking(read, question):
    assert read(question).intent == "definition"


@pytest.mark.parametrize("question", ["Who is no. 1 in the PII 2024?", "Ai đứng hạng nhất PII 2024?"])
def test_who_is_first_is_told_with_those_behind(read, question):
    assert (read(question).first, read(question).last) == (None, None)


@pytest.mark.parametrize(
    ("question", "weights"),
    [
        ("With 60% inputs and 40% outputs, would Hue beat Bac Ninh in PII 2025?", (("input", 60.0), ("output", 40.0))),
        ("With inputs 70%, outputs 30%, what is Hue's PII 2025?", (("input", 70.0), ("output", 30.0))),
        ("Nếu đầu vào 30%, đầu ra 70% thì PII 2025 của Huế là bao nhiêu?", (("input", 30.0), ("output", 70.0))),
    ],
)
def test_a_share_before_or_after_a_part_is_that_part_s(read, question, weights):
    assert read(question).weights == weights


@pytest.mark.parametrize(
    "question", ["Who came fourth, fifth and sixth in the PII 2024?", "PII 2024: hạng 4, hạng 5, hạng 6 là những ai?"]
)
def test_places_one_after_the_other_are_one_list(read, question):
    frame = read(question)
    assert (frame.intent, frame.first, frame.last, frame.also) == ("ranking", 4, 6, ())


def test_who_was_first_in_every_edition_is_asked_of_each(read):
    assert read("Who was number one in the PII each year?").editions == (2022, 2023, 2024, 2025)


def test_a_slip_in_an_index_s_name_is_mended(read):
    assert read("Vietnam's rank in the Gobal Innovation Index 2025?").index == "GII"
