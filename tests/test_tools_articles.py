"""Sentences of articles: verbatim, sourced, in the question's language, and none when nothing is about it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from assistant_fixtures import sentence_book, toolset


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
        assert book.score(sentence.text, sentences, language)[0].coverage >= 0.99


def test_an_empty_question_covers_nothing(book, corpus):
    sentences = book.by_article[corpus.articles[0].article_id]
    assert all(scored.coverage == 0 for scored in book.score("", sentences, "en"))


def test_words_are_the_same_from_eight_threads_at_once(book, corpus):
    text = " ".join(article.text for article in corpus.articles if article.language == "en")
    expected = book.tokens(text, "en")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: book.tokens(text, "en"), range(16))) == [expected] * 16


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
