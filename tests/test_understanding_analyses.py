"""Questions that make something of the tables: parts left out, weights given, tops compared; and what none holds."""

from __future__ import annotations

import pytest
from assistant_fixtures import quick_assistant

from assistant.understanding.plan import plan


@pytest.fixture(scope="module")
def read(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home")).understanding.read


def calls(frame):
    return [(call.tool, call.arguments) for call in plan(frame)]


@pytest.mark.parametrize(
    "question",
    [
        "Would Quang Ninh still lead PAPI 2024 without public service delivery?",
        "Bỏ nội dung cung ứng dịch vụ công thì Quảng Ninh còn dẫn đầu PAPI 2024 không?",
    ],
)
def test_a_part_may_be_left_out(read, question):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["unit"], arguments["without"]) == (
        "rank_robustness",
        "quang-ninh",
        "6-public-service-delivery",
    )


@pytest.mark.parametrize(
    ("question", "weights"),
    [
        ("Hanoi in PII 2023 with 60% for inputs and 40% for outputs", {"input": 60.0, "output": 40.0}),
        ("PII 2023: đầu vào chiếm 55%, đầu ra chiếm 45% thì Hà Nội bao nhiêu điểm?", {"input": 55.0, "output": 45.0}),
    ],
)
def test_weights_are_taken_as_given(read, question, weights):
    assert calls(read(question)) == [
        ("what_if", {"index": "PII", "edition": 2023, "unit": "hanoi", "weights": weights})
    ]


def test_one_percentage_alone_is_no_weighting(read):
    assert read("Is Hanoi's input 70% of its output in PII 2023?").weights == ()


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("If Hue gained 5 points in output in 2025, what would its score be?", 5.0),
        ("If Hue scored 5 points more in output in 2025, what total?", 5.0),
        ("If Hue's output dropped by 5 points in 2025, what would its score be?", -5.0),
        ("Nếu đầu ra của Huế năm 2025 thêm được 5 điểm thì tổng điểm là bao nhiêu?", 5.0),
        ("Nếu đầu ra của Huế năm 2025 giảm 5 điểm thì tổng điểm là bao nhiêu?", -5.0),
    ],
)
def test_a_change_has_its_sign(read, question, change):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["unit"], arguments["component"], arguments["change"]) == (
        "what_if",
        "hue",
        "output",
        change,
    )


@pytest.mark.parametrize(
    "question",
    [
        "Who came into the PII top 5 in 2024 and who dropped out, compared with 2023?",
        "So top 5 PII 2023 với 2024, ai mới lọt vào, ai rớt khỏi?",
    ],
)
def test_two_tops_are_compared_in_one_look(read, question):
    assert calls(read(question)) == [("rank_changes", {"index": "PII", "top": 5, "since": 2023, "until": 2024})]


@pytest.mark.parametrize(
    "question", ["Who knocked Quang Ninh off the top of PCI 2024?", "Ai soán ngôi Quảng Ninh ở PCI 2024?"]
)
def test_who_took_first_place_is_seen_from_the_one_who_lost_it(read, question):
    assert calls(read(question))[0] == (
        "explain_rank",
        {"index": "PCI", "edition": 2024, "unit": "quang-ninh", "versus_rank": 1},
    )


@pytest.mark.parametrize(
    "measure", ["GRDP growth", "FDI", "inflation", "poverty rate", "thu ngân sách", "thu nhập bình quân", "lạm phát"]
)
def test_a_figure_that_no_index_holds_is_not_answered_with_another(read, measure):
    for question in (f"What was Hai Phong's {measure} in 2024?", f"{measure} của Hải Phòng năm 2024 là bao nhiêu?"):
        assert read(question).intent == "article", question


def test_a_concession_asks_of_the_whole(read):
    assert read("Why is Hue above Bac Ninh in PII 2025 although its input is lower?").components == ()
    assert read("Vì sao Huế xếp trên Bắc Ninh trong PII 2025 dù đầu vào thấp hơn?").components == ()
    assert read("Why is Hue's input in PII 2025 below Bac Ninh's?").components == ("input",)


@pytest.mark.parametrize(
    "question",
    [
        "I need Kien Giang's PII score for 2023, what is it?",
        "Cho tôi điểm PII 2023 của Kiên Giang, là bao nhiêu?",
        "Kien Giang's PII rank in 2023? Score too",
    ],
)
def test_what_only_asks_again_is_no_further_question(read, question):
    frame = read(question)
    assert (frame.intent, [unit.unit_id for unit in frame.units], frame.also) == ("value", ["kien-giang"], ())


@pytest.mark.parametrize(
    ("question", "change"),
    [
        ("What drove Tay Ninh's rise in PAPI from 2023 to 2024?", (2023, 2024)),
        ("Vì sao PAPI Tây Ninh 2024 tăng?", (2024,)),
    ],
)
def test_why_over_editions_asks_for_the_change(read, question, change):
    tool, arguments = calls(read(question))[0]
    assert (tool, arguments["unit"], arguments["edition"]) == ("explain_change", "tay-ninh", change[-1])


@pytest.mark.parametrize(
    "question",
    ["hello, I am new here and a bit lost. what can I ask you?", "Chào bạn, mình mới vào nghề báo. Bạn giúp được gì?"],
)
def test_who_asks_what_can_be_asked_is_told_whatever_comes_before(read, question):
    assert read(question).intent == "help"


@pytest.mark.parametrize("question", ["full PCI 2020 ranking please", "Cho tôi bảng xếp hạng đầy đủ PCI 2020"])
def test_a_whole_table_is_listed_to_its_end(read, question):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["first"], arguments["last"]) == ("rank_units", 1, 63)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("If Bac Ninh's pillar 6 in PII 2025 had been 40 instead of 28.74, what overall score would that give?", 40.0),
        ("Nếu trụ cột 6 của Bắc Ninh năm 2025 là 40 thay vì 28,74 thì tổng điểm là bao nhiêu?", 40.0),
    ],
)
def test_what_is_replaced_is_not_what_is_supposed(read, question, value):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["component"], arguments["value"]) == ("what_if", "6", value)


@pytest.mark.parametrize(
    "question",
    [
        "If Can Tho had matched Bac Giang's participation score in PAPI 2024, what would its total have been?",
        "Nếu điểm tham gia của người dân của Cần Thơ bằng Bắc Giang thì tổng PAPI 2024 là bao nhiêu?",
    ],
)
def test_another_units_score_may_be_supposed(read, question):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["unit"], arguments["like"]) == ("what_if", "can-tho", "bac-giang")


def test_what_is_supposed_may_be_set_beside_another(read):
    question = "Say Bac Ninh lifts pillar 6 to 40 in PII 2025. What would its PII be, and would that beat Hue?"
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["unit"], arguments["value"], arguments["versus"]) == ("what_if", "bac-ninh", 40.0, "hue")


@pytest.mark.parametrize(
    "question",
    [
        "Which province scored 48.03 in PII 2023?",
        "PII 2023: 48,03 điểm là của tỉnh nào?",
        "48.03, PII 2023. Whose is it?",
    ],
)
def test_whose_score_it_is_may_be_asked(read, question):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["at_least"], arguments["at_most"]) == ("rank_units", 48.03, 48.03)


@pytest.mark.parametrize(
    ("question", "region", "versus"),
    [
        ("How far behind the Southeast was the Central Highlands in PII 2024?", "southeast", "central-highlands"),
        ("Điểm trung bình PII 2024 của Tây Nguyên kém Đông Nam Bộ bao nhiêu?", "central-highlands", "southeast"),
    ],
)
def test_two_regions_are_compared_in_one_look(read, question, region, versus):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["region"], arguments["versus"]) == ("region_summary", region, versus)


@pytest.mark.parametrize(
    "question", ["How far is Hue behind the leader in PII 2025?", "Năm 2025 Huế kém tỉnh đứng đầu bao nhiêu điểm PII?"]
)
def test_a_unit_is_set_beside_first_place(read, question):
    ((tool, arguments), *_) = calls(read(question))
    assert (tool, arguments["unit"], arguments["versus_rank"]) == ("explain_rank", "hue", 1)


def test_so_far_is_no_distance_to_first_place(read):
    assert calls(read("Has Hanoi been number one in every edition so far?"))[0][0] == "rank_changes"


@pytest.mark.parametrize("question", ["Da Nang SIPAS 2023?", "Chỉ số Xanh cấp tỉnh (PGI) 2023 của Đà Nẵng"])
def test_an_index_that_is_not_held_is_not_taken_for_the_pii(read, question):
    assert [tool for tool, _ in calls(read(question))] == ["search_articles"]


@pytest.mark.parametrize("question", ["what rank did my province get in the PII?", "tỉnh mình xếp thứ mấy PII 2025?"])
def test_whose_province_is_meant_is_asked_back(read, question):
    assert read(question).intent == "clarify"


def test_the_weights_of_inputs_and_outputs_are_those_of_the_whole(read):
    ((_, arguments), _) = calls(read("Is it true that in the PII inputs are weighted 60 and outputs 40?"))
    assert arguments["component"] == "overall"


def test_a_word_with_marks_is_no_name(read):
    assert read("dự đoán ai đứng đầu PII 2027").units == ()


@pytest.mark.parametrize(
    "question",
    [
        "Show the PAPI 2024 scores of all provinces",
        "Cho xem điểm PAPI 2024 của tất cả các tỉnh",
        "full PAPI 2024 table",
    ],
)
def test_all_units_are_listed_where_all_are_asked_for(read, question):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["first"], arguments["last"]) == ("rank_units", 1, 63)


def test_the_mean_of_all_lists_nobody(read):
    ((tool, _),) = calls(read("What is the mean PAPI 2024 score of all provinces?"))
    assert tool == "mean_of_units"


@pytest.mark.parametrize(
    "question",
    [
        "Which province would lead PAPI 2024 if public service delivery were left out?",
        "Không tính nội dung cung ứng dịch vụ công thì tỉnh nào đứng đầu PAPI 2024?",
    ],
)
def test_who_leads_without_a_part_needs_nobody_named(read, question):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["without"]) == ("rank_robustness", "6-public-service-delivery")


@pytest.mark.parametrize(
    "question",
    [
        "Would leaving out any single dimension cost Quang Ninh first place in PAPI 2024?",
        "PAPI 2024: bỏ nội dung nào ra thì Quảng Ninh mất ngôi đầu?",
    ],
)
def test_parts_may_be_left_out_one_after_the_other(read, question):
    ((tool, arguments),) = calls(read(question))
    assert (tool, arguments["unit"], arguments["without"]) == ("rank_robustness", "quang-ninh", "each")


def test_units_named_in_a_list_are_all_that_a_mean_is_of(read):
    ((tool, arguments),) = calls(read("PAPI 2024 mean of the 5 cities Hanoi, Hai Phong, Da Nang, Can Tho and HCMC"))
    assert (tool, len(arguments["units"]), arguments.keys() & {"kind", "first", "last"}) == ("mean_of_units", 5, set())
