"""Questions weighed against exemplars: what is shipped is current, sure rules stand, new wordings are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.understanding.exemplar_book import ExemplarBook, Resemblance
from assistant.understanding.exemplars import load_exemplars
from assistant.understanding.lexicon import load_lexicon
from assistant.understanding.reader import Understanding
from index.embedder import Embedder

QUESTIONS = Path(__file__).parent / "evals" / "questions.jsonl"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    book = ExemplarBook(Embedder(Settings.model_fields["embedding_model"].default), tmp_path_factory.mktemp("learnt"))
    assert book.wait(120)
    yield book
    book.close()


def reader(corpus, book):
    editions = {index: corpus.editions(index) for index in corpus.indices()}
    return Understanding(load_lexicon(corpus.components), corpus.gazetteer, editions, book)


@pytest.fixture(scope="module")
def read(corpus, book):
    return reader(corpus, book).read


def test_what_the_exemplars_teach_is_shipped_as_they_are_now(book):
    assert list(book._folder.iterdir()) == [], "exemplars were changed: run `make learn` and commit the file"


def test_no_question_of_the_evaluation_is_an_exemplar():
    exemplars = {exemplar.text.casefold().strip(" ?.!") for exemplar in load_exemplars()}
    asked = [json.loads(line)["q"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert [question for question in asked if question.casefold().strip(" ?.!") in exemplars] == []


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Is Hanoi's first place in PII 2025 beyond doubt, or within the noise?", "robustness"),
        ("Could you tell me precisely how the PII deals with missing values and outliers?", "definition"),
        ("How is the overall PII score worked out from input and output?", "definition"),
    ],
)
def test_a_wording_without_known_cues_is_read_by_what_it_is_like(corpus, read, question, intent):
    assert reader(corpus, None).read(question).intent != intent
    frame = read(question)
    assert (frame.intent, frame.origin.partition(":")[0]) == (intent, "like")


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("Which provinces lead the PII 2025?", "ranking"),
        ("I have a factory in Binh Duong. What was Binh Duong's PII rank in 2025?", "value"),
        ("BRVT pii 2023 nhiu điểm", "value"),
        ("How big should the venture capital market be by 2030?", "article"),
        ("17 times 23?", "decline"),
    ],
)
def test_what_the_rules_found_is_not_overturned_by_a_faint_likeness(read, question, intent):
    assert read(question).intent == intent


def test_questions_are_read_by_the_rules_while_nothing_is_learnt(corpus):
    class Never:
        def resemblance(self, masked: str) -> Resemblance | None:
            return None

    frame = reader(corpus, Never()).read("Is Hanoi's first place solid?")
    assert frame.units[0].unit_id == "hanoi"
