"""Sentences of articles: verbatim, sourced, in the question's language, and none when nothing is about it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from assistant_fixtures import sentence_book, toolset

from assistant.tools.asking import beside_numbers, load_words
from assistant.tools.sentences import SentenceBook
from corpus.model import Article


@pytest.fixture(scope="module")
def book(corpus):
    return sentence_book(corpus)


def test_a_sentence_is_its_articles_text_word_for_word(book):
    for sentences in book.by_article.values():
        for sentence in sentences:
            assert sentence.article.text[sentence.start : sentence.end] == sentence.text
            assert sentence.text.strip()


def test_a_translations_sentence_leads_to_the_original_and_back(book):
    pairs = 0
    for sentences in book.by_article.values():
        for sentence in sentences:
            other = book.other_language(sentence)
            if other:
                pairs += 1
                assert other.article.language != sentence.article.language
                assert book.other_language(other) == sentence
    assert pairs


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_sentence_covers_its_own_words_best(book, corpus, language):
    article = next(one for one in corpus.articles if one.language == language)
    sentences = book.by_article[article.article_id]
    for sentence in sentences[:5]:
        assert book.score(sentence.text, sentences, language)[0].shared >= 0.95


def test_an_empty_question_covers_nothing(book, corpus):
    sentences = book.by_article[corpus.articles[0].article_id]
    assert all(scored.coverage == 0 for scored in book.score("", sentences, "en"))


def test_words_are_the_same_from_eight_threads_at_once(book, corpus):
    text = " ".join(article.text for article in corpus.articles if article.language == "en")
    expected = book.tokens(text, "en")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: book.tokens(text, "en"), range(16))) == [expected] * 16


NEIGHBOURS = {
    "en": """## Hanoi's laboratories and start-ups

Hanoi has 14 national key laboratories. Hanoi holds 82% of the country's laboratory facilities. In 2021 the city had 900
start-ups. In 2023 the city had 1,200 start-ups. Tran Van An is director of the centre. The centre opened in May 2019.
The strategy rests on Decision 12/QD of the city. The plan is called a positive result of three goals. The three goals
of the plan are growth, trade and health.
""",
    "vi": """## Phòng thí nghiệm và doanh nghiệp khởi nghiệp

Hà Nội có 14 phòng thí nghiệm trọng điểm quốc gia. Hà Nội chiếm 82% cơ sở vật chất phòng thí nghiệm của cả nước.
Năm 2021 thành phố có 900 doanh nghiệp khởi nghiệp. Năm 2023 thành phố có 1.200 doanh nghiệp khởi nghiệp. Ông Trần
Văn An là giám đốc trung tâm. Trung tâm khai trương vào tháng 5/2019. Chiến lược căn cứ Quyết định 12/QĐ của thành phố.
""",
}


@pytest.mark.parametrize(
    ("language", "question", "told"),
    [
        ("en", "What share of the country's laboratories is in Hanoi?", "82%"),
        ("en", "How many of the country's laboratories does Hanoi have?", "82%"),
        ("en", "How many national key laboratories are there?", "14 national"),
        ("en", "How many start-ups were there in 2021?", "900"),
        ("en", "How many start-ups were there in 2023?", "1,200"),
        ("en", "Who is the director of the centre?", "Tran Van An"),
        ("en", "When did the centre open?", "May 2019"),
        ("en", "Which decision does the strategy rest on?", "12/QD"),
        ("en", "What are the three goals?", "growth, trade"),
        ("vi", "Hà Nội chiếm bao nhiêu phần trăm phòng thí nghiệm của cả nước?", "82%"),
        ("vi", "Có bao nhiêu phòng thí nghiệm trọng điểm?", "14 phòng"),
        ("vi", "Năm 2021 có bao nhiêu startup?", "900"),
        ("vi", "Năm 2023 có bao nhiêu startup?", "1.200"),
        ("vi", "Ai là giám đốc trung tâm?", "Trần Văn An"),
        ("vi", "Trung tâm mở cửa khi nào?", "2019"),
        ("vi", "Chiến lược theo quyết định nào?", "12/QĐ"),
    ],
)
def test_the_sentence_with_what_is_asked_for_goes_before_its_neighbours(language, question, told):
    article = Article("a", "s001", "Hanoi", "Press", "2024", language, NEIGHBOURS[language])
    book = SentenceBook([article], load_words())
    best = book.score(question, book.by_article["a"], language)[0]
    assert told in " ".join(best.sentence.text.split())


def test_an_open_question_asks_for_no_kind_of_answer():
    words = load_words()
    assert words.kinds_asked("What is the purpose of the index?") == ()
    assert [kind.name for kind in words.kinds_asked("Who signed it and when?")] == ["date", "person"]
    assert [kind.name for kind in words.kinds_asked("Bao nhiêu phần trăm?")] == ["share"]


def test_a_number_counts_the_words_after_it_alone():
    assert beside_numbers("Of 12 big towns, 3 grew", "en") == "big towns 3 grew ; grew"


def test_a_question_about_a_province_is_not_answered_with_another(assistant):
    quotes = assistant.ask("How many start-up support centres does Nghe An have?").citations
    assert not [quote for quote in quotes if quote.kind == "article" and "Ho Chi Minh City" in quote.quote]


def test_nothing_found_is_a_problem_and_not_a_passage(corpus):
    result = toolset(corpus).search_articles("quantum chromodynamics on Mars")
    assert (result.passages, result.problem.code) == ((), "nothing_found")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_what_is_found_is_verbatim_in_the_language_and_sourced(assistant, corpus, language):
    question = {
        "en": "How many national key laboratories does Hanoi have?",
        "vi": "Hà Nội có bao nhiêu phòng thí nghiệm trọng điểm quốc gia?",
    }
    answer = assistant.ask(question[language])
    assert answer.citations
    for citation in answer.citations:
        (article,) = (one for one in corpus.articles if citation.quote in one.text)
        assert (article.language, article.source_id) == (language, citation.source_id)
        assert citation.publisher == next(
            one.publisher for one in corpus.articles if one.source_id == citation.source_id and not one.translation_of
        )


def test_an_answer_in_the_other_language_notes_the_original(assistant, corpus):
    answer = assistant.ask("Hà Nội có bao nhiêu phòng thí nghiệm trọng điểm quốc gia?")
    originals = [note for note in answer.notes if note.startswith("Nguyên văn")]
    assert originals
    english = "\n".join(article.text for article in corpus.articles if article.language == "en")
    assert all(note.split("“", 1)[1].rstrip("”") in english for note in originals)
