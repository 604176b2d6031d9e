"""What is told by its place or against something: ordinals from either end, relative time, bounds, claims."""

from __future__ import annotations

import pytest
from assistant_fixtures import quick_assistant, settled


@pytest.fixture(scope="module")
def quick(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def read(quick):
    return quick.understanding.read


@pytest.mark.parametrize(
    ("question", "places", "order"),
    [
        ("who came second last in PAPI 2024", (2, 2), "worst"),
        ("tỉnh nào áp chót PAPI 2024", (2, 2), "worst"),
        ("tinh nao ap chot PAPI 2024", (2, 2), "worst"),
        ("third from the bottom in PAPI 2024", (3, 3), "worst"),
        ("tỉnh nào đứng thứ 3 từ dưới lên PAPI 2024", (3, 3), "worst"),
        ("second lowest PAPI 2023", (2, 2), "worst"),
        ("tỉnh nào thấp thứ hai PAPI 2024", (2, 2), "worst"),
        ("á quân PII 2024", (2, 2), "best"),
        ("Ai về nhì PII 2023?", (2, 2), "best"),
        ("runner-up of PII 2024?", (2, 2), "best"),
        ("2024 đứa nào số dzách về đổi mới sáng tạo z", (None, None), "best"),
        ("tỉnh đội sổ PAPI 2023", (None, None), "worst"),
        ("the last three in PAPI 2023", (1, 3), "worst"),
        ("PII 2025 hạng 4, 5, 6 gồm những ai", (4, 6), "best"),
        ("ranks 4, 5 and 6 of PII 2025", (4, 6), "best"),
        ("give me the PII 2025 podium", (1, 3), "best"),
        ("Line up the cities by their PAPI 2024 total, best first.", (None, None), "best"),
        ("Xếp các thành phố theo điểm PAPI 2024 từ thấp đến cao", (None, None), "worst"),
    ],
)
def test_a_place_is_counted_from_the_end_that_is_meant(read, question, places, order):
    frame = read(question)
    assert frame.intent == "ranking"
    assert ((frame.first, frame.last), frame.order) == (places, order)


@pytest.mark.parametrize(
    ("question", "editions"),
    [
        ("Who led last year?", (2024,)),
        ("Năm ngoái ai dẫn đầu?", (2024,)),
        ("Năm kia ai dẫn đầu?", (2023,)),
        ("Who led the edition before last?", (2024,)),
        ("Hanoi over the last three editions", (2023, 2024, 2025)),
        ("Hà Nội 2 kỳ gần nhất thế nào", (2024, 2025)),
        ("Phú Thọ giờ hạng 15, năm 2023 hạng 20, vậy là tăng hạng đúng không?", (2023, 2025)),
    ],
)
def test_time_is_told_from_the_newest_edition(read, question, editions):
    assert read(question).editions == editions


@pytest.mark.parametrize(
    ("question", "bound"),
    [
        ("Which provinces scored at least 45 in 2024?", ("above", 45.0, "score", True)),
        ("từ 45 điểm trở lên năm 2024 có những tỉnh nào", ("above", 45.0, "score", True)),
        ("How many places scored 70 or better on PCI 2024?", ("above", 70.0, "score", True)),
        ("tỉnh nào >50 điểm năm 2023", ("above", 50.0, "score", False)),
        ("dưới 30 điểm PII 2023", ("below", 30.0, "score", False)),
        ("which mekong provinces made it to the top 20 in pii 2023", ("above", 20.0, "rank", True)),
        ("tỉnh miền Tây nào lọt top 20 PII 2023", ("above", 20.0, "rank", True)),
    ],
)
def test_a_bound_says_what_it_is_of_and_whether_it_is_within(read, question, bound):
    frame = read(question)
    assert frame.intent == "count"
    assert (frame.threshold.side, frame.threshold.value, frame.threshold.of, frame.threshold.inclusive) == bound


@pytest.mark.parametrize(
    ("question", "units", "regions"),
    [
        ("Provinces outside the Mekong in PII 2023", [], ["mekong-delta"]),
        ("top 5 ngoài Đồng bằng sông Hồng 2023", [], ["red-river-delta"]),
        ("tỉnh không thuộc Tây Nguyên dẫn đầu PAPI 2023", [], ["central-highlands"]),
        ("top 5 trừ Hà Nội và vùng Đông Nam Bộ năm 2023", ["hanoi"], ["southeast"]),
        ("Leave Hanoi and HCMC out of it. Who is the strongest in 2025?", ["hanoi", "ho-chi-minh-city"], []),
        ("Hanoi aside, who leads PII 2025?", ["hanoi"], []),
        ("Ngoài Hà Nội ra, tỉnh nào dẫn đầu PII 2025?", ["hanoi"], []),
    ],
)
def test_what_is_left_out_is_not_asked_for(read, question, units, regions):
    frame = read(question)
    assert frame.intent == "ranking"
    assert ([unit.unit_id for unit in frame.excluded], list(frame.excluded_regions)) == (units, regions)
    assert (frame.units, frame.regions) == ((), ())


def test_a_difference_of_two_units_leaves_none_out(read):
    frame = read("Hanoi minus Hue in PII 2025")
    assert ([unit.unit_id for unit in frame.units], frame.excluded) == (["hanoi", "hue"], ())


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("Khoảng cách hạng nhất và hạng nhì PII 2023?", [1, 2]),
        ("PCI 2020: gap between the very best and the very worst province?", [1, -1]),
        ("Chênh lệch điểm giữa tỉnh nhất và tỉnh bét PCI 2022?", [1, -1]),
    ],
)
def test_the_distance_of_two_places_is_no_list(read, question, gap):
    from assistant.understanding.plan import plan

    (call,) = plan(read(question))
    assert (call.tool, call.arguments["places"]) == ("compare_places", gap)


@pytest.mark.parametrize(
    "question",
    [
        "Is Nghe An 33rd or 37th in PII 2024?",
        "Nghệ An năm 2024 hạng 33 hay 37?",
        "One site says Nghe An is 33rd in 2024, another says 37th. Who is right?",
    ],
)
def test_two_figures_set_against_each_other_are_told_with_their_editions(quick, question):
    answer = quick.ask(question)
    told = {(row.edition, row.rank) for row in answer.result.rows}
    assert {(2023, 33), (2024, 37)} <= told
    assert answer.status == "answered"


def test_sources_that_disagree_are_set_against_each_other(quick):
    answer = quick.ask("Was Gia Lai 21st or 61st in PII 2024?")
    assert {21, 61} <= {row.rank for row in answer.result.rows if row.edition == 2024}
    assert len({citation.source_id for citation in answer.citations}) > 1


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hanoi scored 70 in PII 2023, right?", "did not score 70"),
        ("Hà Nội năm 2023 được 70 điểm đúng không?", "không đạt 70 điểm"),
        ("Why did Quang Ninh drop in PII 2024?", "did not fall"),
        ("Sao Nghệ An lại tăng hạng năm 2024 vậy?", "không tăng hạng"),
        ("Is it true Da Nang was 2nd in 2023?", "did not rank 2nd"),
        ("Is Cao Bang second last in PII 2024?", "did not stand there"),
    ],
)
def test_what_is_taken_for_granted_wrongly_is_corrected_first(quick, question, said):
    assert said in quick.ask(question).text.split(".")[0] + "."


@pytest.mark.parametrize(
    "question",
    [
        "Hanoi scored 62.86 in PII 2023, right?",
        "Hanoi scored 62.9 in PII 2023, right?",
        "Why did Nghe An fall in PII 2024?",
        "Is Cao Bang last in PII 2024?",
    ],
)
def test_what_is_taken_for_granted_rightly_is_not_corrected(quick, question):
    assert "not what the table shows" not in quick.ask(question).text


@pytest.mark.parametrize("question", ["Who is second last in PAPI 2024?", "Tỉnh nào áp chót PAPI 2024?"])
def test_the_second_last_is_the_last_but_one(quick, corpus, question):
    ranked = settled(corpus, "PAPI", 2024)
    assert [row.unit_id for row in quick.ask(question).result.rows] == [ranked.iloc[-2]["unit_id"]]
