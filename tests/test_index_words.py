from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store import Corpus
from index.glossary import GLOSSARY, read_glossary
from index.lexicon import MOST_CHARACTERS, Lexicon
from index.words import Tokenizer, detect_language, fold


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Which provinces lead the index?", "en"),
        ("Why does Đà Nẵng rank below Hà Nội in the index?", "en"),
        ("top 5 pii 2023", "en"),
        ("Vì sao Hà Nội đứng đầu?", "vi"),
        ("diem cua Nghe An nam 2024", "vi"),
        ("tinh nao dung dau", "vi"),
        ("", "en"),
    ],
)
def test_language_is_told_by_marks_and_function_words(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_vietnamese_is_matched_exactly_and_without_marks() -> None:
    tokens = Tokenizer()
    marked, plain = set(tokens.vietnamese("Bắc Ninh")), set(tokens.vietnamese("Bac Ninh"))
    assert plain < marked
    assert not set(tokens.vietnamese("bác")) & {"bắc"}


def test_english_is_matched_by_stems() -> None:
    tokens = Tokenizer()
    assert set(tokens.english("patents leading")) == set(tokens.english("patent leads"))


@pytest.mark.parametrize(("one", "other"), [("62,86", "62.86"), ("1,234,567", "1.234.567"), ("2023", "2023")])
def test_a_number_is_one_anchor_in_both_notations(one: str, other: str) -> None:
    tokens = Tokenizer()
    assert tokens.anchors(one) == tokens.anchors(other) != []


@given(st.text())
def test_any_text_can_be_tokenised(text: str) -> None:
    tokens = Tokenizer()
    for language in ("en", "vi"):
        assert all(tokens.own(text, language))
    assert all(tokens.anchors(text))
    assert fold(fold(text)) == fold(text)


def test_a_term_is_one_anchor_in_both_languages(corpus: Corpus) -> None:
    lexicon = Lexicon(read_glossary(), corpus.gazetteer)
    for english, vietnamese, unmarked in (
        ("patents", "bằng sáng chế", "bang sang che"),
        ("research and development", "nghiên cứu và phát triển", "nghien cuu va phat trien"),
    ):
        asked = set(lexicon.anchors(english, "en"))
        assert asked & set(lexicon.anchors(vietnamese, "vi")) & set(lexicon.anchors(unmarked, "vi"))


def test_marked_text_is_not_matched_by_another_terms_unmarked_form() -> None:
    glossary = read_glossary()
    assert "semiconductor" in glossary.terms("bán dẫn", "vi")
    assert "semiconductor" not in glossary.terms("bàn dân", "vi")


def test_every_spelling_of_a_unit_is_one_anchor(corpus: Corpus) -> None:
    lexicon = Lexicon(None, corpus.gazetteer)
    for spelling in ("Hà Nội", "Ha Noi", "Hanoi"):
        assert "unit:hanoi" in lexicon.anchors(spelling, "en")


def test_the_glossary_says_every_term_once_in_both_languages() -> None:
    with GLOSSARY.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len({row["term"] for row in rows}) == len(rows)
    for language in ("en", "vi"):
        forms = [form.casefold() for row in rows for form in row[language].split(";")]
        assert all(form.strip() for form in forms)
        assert len(forms) == len(set(forms))


def test_a_query_is_cleaned_of_control_characters_and_cut() -> None:
    lexicon = Lexicon(None, None)
    asked = lexicon.query("why\x00 \x1b[31m\u202e lead\u200b\n?" + " word" * 10_000)
    assert "\x00" not in asked.text
    assert "\u202e" not in asked.text
    assert asked.text.startswith("why [31m lead ? word")
    assert len(asked.text) <= MOST_CHARACTERS
