"""The questions that the product is for, by family: what an answer must give is computed from the tables."""

from __future__ import annotations

import pytest
from assistant_fixtures import map_size, name_of, scores_held, settled, table, unfounded_numbers, written

EDITIONS = (2023, 2024, 2025)
LANGUAGES = ("en", "vi")

LEADERS = {
    "en": (
        "Which provinces lead the Provincial Innovation Index{when}?",
        "top 5 pii{when}",
        "Which five provinces had the highest innovation index{when}?",
        "Who leads the PII{when}?",
    ),
    "vi": (
        "Tỉnh nào dẫn đầu Chỉ số đổi mới sáng tạo cấp địa phương{when}?",
        "top 5 PII{when} là những tỉnh nào",
        "Năm địa phương đứng đầu PII{when}?",
        "nhung tinh nao dung dau PII{when}",
    ),
}
WHEN = {"en": {None: "", 2023: " in 2023", 2024: " 2024", 2025: " for 2025"}}
WHEN["vi"] = {None: "", 2023: " năm 2023", 2024: " 2024", 2025: " năm 2025"}
# Each wording meets another edition in each language: every wording and every edition is tried, not every pair.
TOP_CASES = [
    (language, question, edition)
    for shift, language in enumerate(LANGUAGES)
    for place, question in enumerate(LEADERS[language])
    for edition in ((None, *EDITIONS)[(place + shift) % 4], (None, *EDITIONS)[(place + shift + 2) % 4])
]


@pytest.mark.parametrize(("language", "question", "edition"), TOP_CASES)
def test_the_leaders_of_an_edition_come_in_order_with_scores_and_coverage(
    assistant, corpus, language, question, edition
):
    answer = assistant.ask(question.format(when=WHEN[language][edition]))
    year = edition or max(corpus.editions("PII"))
    best = settled(corpus, "PII", year).head(5)
    rows = answer.result.rows
    assert answer.language == language
    assert answer.status == "answered"
    assert answer.result.kind == "ranking"
    assert {(row.edition, row.map, row.of) for row in rows} == {(year, map_size(year), map_size(year))}
    assert [row.unit_id for row in rows] == list(best["unit_id"])
    assert [row.score for row in rows] == list(best["score"])
    assert all(written(score, language) in answer.text for score in best["score"])
    assert (answer.result.coverage.held, answer.result.coverage.of) == (
        scores_held(corpus, "PII", year),
        map_size(year),
    )
    said = " ".join([answer.text, *answer.notes])
    assert str(scores_held(corpus, "PII", year)) in said
    assert str(map_size(year)) in said


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Which provinces lead the Provincial Innovation Index?",
            [
                ("hanoi", 65.68),
                ("ho-chi-minh-city", 59.33),
                ("quang-ninh", 58.41),
                ("hai-phong", 58.09),
                ("hue", 49.37),
            ],
        ),
        (
            "top 5 pii 2023",
            [
                ("hanoi", 62.86),
                ("ho-chi-minh-city", 55.85),
                ("hai-phong", 52.32),
                ("da-nang", 50.7),
                ("can-tho", 49.66),
            ],
        ),
    ],
)
def test_the_leaders_are_those_that_were_published(assistant, question, expected):
    """Fixed figures, so that a wrong table does not go unseen."""
    assert [(row.unit_id, row.score) for row in assistant.ask(question).result.rows] == expected


VALUES = {
    "en": ("{unit}'s PII score in {edition}", "How did {unit} do in the PII {edition}?", "{unit} {edition}"),
    "vi": ("Điểm của {unit} năm {edition}", "{unit} đứng thứ mấy PII {edition}?", "{unit} năm {edition} xếp hạng mấy?"),
}
SAMPLED_UNITS = [
    (2023, "hanoi"),
    (2023, "nghe-an"),
    (2023, "quang-ninh"),
    (2023, "ca-mau"),
    (2024, "nghe-an"),
    (2024, "thanh-hoa"),
    (2024, "binh-duong"),
    (2025, "hue"),
    (2025, "dak-lak"),
    (2025, "gia-lai"),
    (2025, "ho-chi-minh-city"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("edition", "unit_id"), SAMPLED_UNITS)
def test_a_units_score_and_rank_are_those_of_the_table(assistant, corpus, language, edition, unit_id):
    expected = settled(corpus, "PII", edition).set_index("unit_id").loc[unit_id]
    wording = VALUES[language][len(unit_id) % len(VALUES[language])]
    name = name_of(corpus, unit_id, edition, language)
    answer = assistant.ask(wording.format(unit=name, edition=edition))
    first = answer.result.rows[0]
    assert answer.language == language
    assert (first.unit_id, first.edition, first.map) == (unit_id, edition, map_size(edition))
    assert (first.score, first.rank, first.of) == (expected["score"], expected["rank"], map_size(edition))
    assert written(expected["score"], language) in answer.text
    assert _says_rank(answer, int(expected["rank"]), map_size(edition))


def _says_rank(answer, rank: int, of: int) -> bool:
    suffix = "th" if rank % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return {"en": f"{rank}{suffix} of {of}", "vi": f"hạng {rank}/{of}"}[answer.language] in answer.text


@pytest.mark.parametrize(
    "question", ["diem cua Nghe An nam 2024", "DIEM CUA NGHE AN NAM 2024", "Nghe An nam 2024 may diem"]
)
def test_a_question_typed_without_marks_is_vietnamese_and_answered_so(assistant, question):
    answer = assistant.ask(question)
    assert answer.language == "vi"
    assert "32,69" in answer.text
    assert "hạng 37/63" in answer.text


WHY_FIRST = {
    "en": ("Why does Hanoi rank first{when}?", "Why is Hanoi the leader of the PII{when}?"),
    "vi": ("Vì sao Hà Nội đứng đầu{when}?", "Tại sao Hà Nội dẫn đầu PII{when}?"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", [None, *EDITIONS])
def test_why_a_leader_is_first_gives_score_lead_counts_record_and_reported_context(
    assistant, corpus, language, edition
):
    year = edition or max(corpus.editions("PII"))
    best, second = settled(corpus, "PII", year).head(2)["score"]
    counts = table(corpus, "PII", year, "indicators_led").set_index("unit_id")
    answer = assistant.ask(WHY_FIRST[language][year % 2].format(when=WHEN[language][edition]))
    assert answer.language == language
    assert answer.result.kind == "explanation"
    assert written(best, language) in answer.text
    assert written(best - second, language) in answer.text
    if "hanoi" in counts.index:
        led, of = int(counts.loc["hanoi", "score"]), int(counts.loc["hanoi", "of"])
        assert {"en": f"{led} of {of}", "vi": f"{led}/{of}"}[language] in answer.text
    assert all(str(held) in answer.text for held in corpus.editions("PII"))
    assert {citation.kind for citation in answer.citations} == {"article", "table"}
    assert {"en": "Reported reasons", "vi": "Lý do được nêu"}[language] in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_names_the_published_sub_indices_of_the_edition(assistant, corpus, language):
    question = {"en": "Why does Hanoi rank first in 2023?", "vi": "Vì sao Hà Nội đứng đầu năm 2023?"}[language]
    answer = assistant.ask(question)
    for component in ("input", "output"):
        score = table(corpus, "PII", 2023, component).set_index("unit_id").loc["hanoi", "score"]
        assert written(score, language) in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "What share of the country's scientific organisations is in Hanoi?",
        "What percentage of Viet Nam's science and technology organisations does Hanoi have?",
        "Hà Nội có bao nhiêu phần trăm tổ chức khoa học và công nghệ của cả nước?",
    ],
)
def test_a_share_told_by_an_article_is_given_with_the_article(assistant, question):
    answer = assistant.ask(question)
    assert "70%" in answer.text
    cited = [citation for citation in answer.citations if citation.kind == "article"]
    assert any("70%" in citation.quote for citation in cited)
    assert all(citation.quote in _text_of_article(assistant.corpus, citation.source_id) for citation in cited)


@pytest.mark.parametrize(
    "question",
    [
        "Who spoke about a PII-like index in India, Cuba and Brazil?",
        "Who said that Cuba and Brazil are interested in the PII?",
        "Ai nói rằng Ấn Độ, Cuba và Brazil quan tâm đến chỉ số như PII?",
    ],
)
def test_a_speaker_is_named_with_the_article(assistant, question):
    answer = assistant.ask(question)
    assert "Daren Tang" in answer.text
    assert "WIPO" in answer.text
    assert "article" in {citation.kind for citation in answer.citations}


def _text_of_article(corpus, source_id):
    return "\n".join(article.text for article in corpus.articles if article.source_id == source_id)


NOT_HELD = [
    ("Ranking for 2021?", "en", "PII"),
    ("PII 2019 ranking", "en", "PII"),
    ("Hanoi's score in 2030", "en", "PII"),
    ("Why did Hanoi lead in 2018?", "en", "PII"),
    ("Điểm của Hà Nội năm 2021?", "vi", "PII"),
    ("Bảng xếp hạng PII năm 2020", "vi", "PII"),
    ("So sánh Huế và Đà Nẵng năm 2019", "vi", "PII"),
    ("PAPI 2015 ranking", "en", "PAPI"),
    ("PCI năm 2030 tỉnh nào dẫn đầu?", "vi", "PCI"),
]


@pytest.mark.parametrize(("question", "language", "index"), NOT_HELD)
def test_an_edition_not_held_is_said_with_those_that_are(assistant, corpus, question, language, index):
    answer = assistant.ask(question)
    assert answer.status == "no_data"
    assert answer.language == language
    assert all(str(edition) in answer.text for edition in corpus.editions(index))
    # The nearest that is held may be shown, and never as the edition that was asked for.
    shown = {row.edition for row in answer.result.rows} if answer.result else set()
    assert shown <= set(corpus.editions(index))
    assert unfounded_numbers(answer, corpus) == []


DISPUTED = [
    (2024, "gia-lai", "Gia Lai's rank in 2024?"),
    (2024, "gia-lai", "Gia Lai xếp thứ mấy năm 2024?"),
    (2024, "binh-dinh", "What rank did Binh Dinh have in the PII 2024?"),
    (2024, "binh-dinh", "Hạng của Bình Định năm 2024"),
    (2023, "nghe-an", "Nghe An's score in 2023"),
]


@pytest.mark.parametrize(("edition", "unit_id", "question"), DISPUTED)
def test_figures_that_sources_dispute_are_all_shown_with_their_publishers(
    assistant, corpus, edition, unit_id, question
):
    answer = assistant.ask(question)
    told = table(corpus, "PII", edition)
    told = told.loc[told["unit_id"] == unit_id]
    assert {(row.score, row.rank) for row in answer.result.rows} == set(zip(told["score"], told["rank"], strict=True))
    cited = {citation.publisher for citation in answer.citations}
    for sources in told.loc[told["status"] == "disputed", "source_id"].astype(str):
        publishers = {corpus.sources[source].publisher for source in sources.split(";")}
        assert publishers & cited
        assert any(publisher in answer.text for publisher in publishers)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Weather in Hue tomorrow?", "en"),
        ("Who won the football match in Hanoi?", "en"),
        ("Tell me a joke", "en"),
        ("Ngày mai Huế có mưa không?", "vi"),
        ("Giá vàng hôm nay bao nhiêu?", "vi"),
        ("Cho tôi công thức nấu phở Hà Nội", "vi"),
    ],
)
def test_what_is_out_of_scope_is_declined_with_what_can_be_asked(assistant, question, language):
    answer = assistant.ask(question)
    assert answer.status == "declined"
    assert answer.language == language
    assert {"en": "Provincial Innovation Index", "vi": "Chỉ số đổi mới sáng tạo"}[language] in answer.text
    assert not answer.citations
    assert answer.follow_ups


SAME_IN_BOTH = [
    ("Which provinces lead the PII 2024?", "Tỉnh nào dẫn đầu PII 2024?"),
    ("bottom 5 in the PII 2023", "5 tỉnh cuối bảng PII 2023"),
    ("ranks 6 to 10 of the PII 2023", "PII 2023 từ hạng 6 đến hạng 10"),
    ("Top 3 of the Red River Delta in 2023", "Top 3 vùng Đồng bằng sông Hồng năm 2023"),
    ("Top 5 PII 2023 excluding Hanoi", "Top 5 PII 2023 không tính Hà Nội"),
    ("How many provinces scored above 50 in 2023?", "Bao nhiêu tỉnh đạt trên 50 điểm năm 2023?"),
    ("Score of Da Nang in 2023", "Điểm của Đà Nẵng năm 2023"),
    ("Compare Hai Phong and Can Tho in 2023", "So sánh Hải Phòng và Cần Thơ năm 2023"),
    ("Why does Quang Ninh rank third in 2025?", "Vì sao Quảng Ninh đứng thứ ba năm 2025?"),
    ("How did Hanoi change over the years?", "Hà Nội thay đổi thế nào qua các năm?"),
    ("Quang Ninh's rank in PAPI 2024", "Hạng của Quảng Ninh trong PAPI 2024"),
    ("PCI 2021, top 10 provinces", "top 10 tỉnh PCI 2021"),
    ("Binh Duong in the PII 2025", "Bình Dương trong PII 2025"),
    ("Viet Nam's rank in the GII 2024", "Hạng của Việt Nam trong GII 2024"),
    ("Which data do you have?", "Bạn có dữ liệu gì?"),
    ("Which provinces are in the Central Highlands?", "Tây Nguyên gồm những tỉnh nào?"),
    ("What is the infrastructure pillar?", "Trụ cột cơ sở hạ tầng là gì?"),
    ("mean PII score in 2023", "điểm PII trung bình năm 2023"),
]


@pytest.mark.parametrize(("english", "vietnamese"), SAME_IN_BOTH)
def test_the_same_question_in_both_languages_gives_the_same_rows(assistant, english, vietnamese):
    first, second = assistant.ask(english), assistant.ask(vietnamese)
    assert (first.language, second.language) == ("en", "vi")
    assert first.status == second.status
    assert first.result == second.result
    assert first.result is not None


VARIED = [
    "Top 7 in 2025",
    "bottom 5 in PII 2024",
    "Which province ranks 7th in 2025?",
    "PAPI 2024 ranking",
    "PAR 2021 leaders",
    "DTI 2022 top 10",
    "Why did Da Nang rank first in 2023?",
    "Why does Quang Ninh lead PAPI 2024?",
    "Vì sao Tây Ninh xếp thứ hai PAPI 2024?",
    "Compare Hanoi, Da Nang and Hue in 2025",
    "So sánh PAPI 2023 của Cà Mau và Hà Nội",
    "Compare Hanoi with the national average in 2023",
    "How did Gia Lai change over the years?",
    "Nghệ An thay đổi thế nào từ 2023 đến 2024?",
    "Who rose most in PAPI from 2023 to 2024?",
    "Tỉnh nào tụt hạng nhiều nhất trong PAPI?",
    "How many provinces scored above 45 in the PII 2024?",
    "Bao nhiêu tỉnh dưới 30 điểm năm 2023?",
    "Which region has the highest mean score?",
    "Điểm trung bình vùng Đông Nam Bộ năm 2024",
    "Mean PAPI score in 2022",
    "Tell me everything about Hai Phong in 2023",
    "Strengths and weaknesses of Hai Phong in the PII 2023",
    "Điểm mạnh của Thái Nguyên năm 2023",
    "What is the PII?",
    "Trụ cột 6 là gì?",
    "Which provinces were merged into Ho Chi Minh City?",
    "Quảng Nam năm 2025",
    "Viet Nam in the GII over the years",
    "GII 2024 ASEAN ranking",
    "What data do you have?",
    "How many indicators did Hanoi lead in 2023?",
    "Quang Ninh's control of corruption in PAPI 2024",
    "How many national key laboratories does Hanoi have?",
    "Đà Nẵng xếp thứ bao nhiêu trong các trung tâm khởi nghiệp thế giới?",
    "When was Resolution 57 issued?",
    "Thanh Hoa 2023",
    "PII 2023 of Dong Thap",
    "top 3 of the Mekong Delta in 2023",
    "What would move Hue up in 2025?",
    "How sure is Hanoi's first place?",
    "Which provinces are like Thai Nguyen?",
    "What is said about start-ups in Hanoi?",
    "Lào Cai PCI 2021",
    "score of Hai Phong in 2023, 2024 and 2025",
]


@pytest.mark.parametrize("question", VARIED)
def test_every_number_of_an_answer_stands_in_its_rows_or_quotes(assistant, corpus, question):
    answer = assistant.ask(question)
    assert answer.text.strip()
    assert unfounded_numbers(answer, corpus) == []


def test_a_component_of_ranks_alone_is_not_counted_in_scores(assistant, corpus):
    answer = assistant.ask("Hai Phong's rank in its region")
    assert unfounded_numbers(answer, corpus) == []
    assert "0 of 14" not in answer.text


@pytest.mark.parametrize("question", VARIED[::4])
def test_every_source_cited_is_held_and_every_mark_leads_to_one(assistant, corpus, question):
    answer = assistant.ask(question)
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    for citation in answer.citations:
        assert f"[{citation.n}]" in answer.text
        assert citation.source_id in corpus.sources
        assert citation.quote
        if citation.kind == "article":
            assert citation.quote in _text_of_article(corpus, citation.source_id)
