"""What is added counts from the next question on; whoever is being answered, or cannot be served, keeps the old."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import index_fakes
import pytest

from assistant.answer import AnswerEvent
from assistant.searching import BackgroundSearch
from assistant.service import Assistant
from assistant.settings import Settings
from corpus.errors import CorpusError
from corpus.intake import Hints
from corpus.library import Library
from corpus.store import open_corpus
from index.errors import StoreUnavailable

TABLE = "unit,index,edition,score,rank\nHanoi,XYZ,2024,71.5,1\nHue,XYZ,2024,60.25,2\n"
DOCUMENT = (
    "# Wind parks off Vinh Chau\n\nThe wind park of Vinh Chau opened in May 2024 with forty turbines. "
    "Its operator says that the forty turbines feed nine thousand households.\n"
)


@pytest.fixture
def opened(tmp_path):
    """An assistant whose index is quick to build: the real corpus, vectors without a model."""
    corpus = open_corpus(tmp_path)
    search = BackgroundSearch(corpus, tmp_path, index_fakes.fake_embedder())
    search.start()
    with closing(Assistant(Settings(home=tmp_path), corpus, search)) as assistant:
        assistant.knowledge.search.search("Hanoi")
        yield assistant


def add(assistant, tmp_path, name, text, **hints):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    preview = assistant.library.preview(path, hints=Hints(publisher="Example office", **hints))
    return assistant.library.add([preview], added_by="test")[0]


def found(assistant, query="forty turbines Vinh Chau"):
    return [hit.passage.article_id for hit in assistant.knowledge.search.search(query, limit=3, kind="article")]


def test_a_table_that_is_added_is_answered_from_by_the_next_question(opened, tmp_path):
    add(opened, tmp_path, "xyz.csv", TABLE)
    opened.refresh()
    assert "XYZ" in opened.corpus.indices()
    assert opened.catalogue("en").rankings("XYZ").rows[0].score == 71.5
    assert opened.ask("Which provinces lead the XYZ?").result.rows[0].score == 71.5
    assert opened.ask("diem cua Hue trong XYZ").result.rows[0].score == 60.25


def test_what_another_process_adds_is_answered_from_by_the_next_question(opened, tmp_path):
    path = tmp_path / "xyz.csv"
    path.write_text(TABLE, encoding="utf-8")
    elsewhere = Library(tmp_path, open_corpus(tmp_path))
    elsewhere.add([elsewhere.preview(path, hints=Hints(publisher="Example office"))], added_by="another")
    assert opened.ask("Which provinces lead the XYZ?").result.rows[0].score == 71.5
    elsewhere.undo()
    opened.ask("Which provinces lead?")
    assert "XYZ" not in opened.corpus.indices()


def test_a_state_that_cannot_be_read_leaves_questions_answered_from_before(opened, tmp_path):
    (tmp_path / "corpus").mkdir(exist_ok=True)
    (tmp_path / "corpus" / "state.json").write_text("{", encoding="utf-8")
    assert opened.ask("Which provinces lead?").status == "answered"


def test_an_index_named_as_a_word_of_every_question_leaves_questions_as_they_were(opened, tmp_path):
    add(opened, tmp_path, "the.csv", TABLE.replace("XYZ", "THE"))
    opened.refresh()
    assert "THE" in opened.corpus.indices()
    assert opened.ask("What is the score of Hanoi in 2023?").result.rows[0].index == "PII"


def test_a_document_that_is_added_is_found_and_one_that_is_removed_is_not(opened, tmp_path):
    added = add(opened, tmp_path, "wind.md", DOCUMENT, date="2024-06-01")
    opened.refresh()
    assert found(opened)[0] == added.item_id
    opened.library.remove(added.item_id)
    opened.refresh()
    assert added.item_id not in found(opened)


def test_a_turn_under_way_keeps_what_it_began_with(opened, tmp_path):
    before = opened.knowledge
    stream = opened.stream("top 5 pii 2023")
    next(stream)
    add(opened, tmp_path, "wind.md", DOCUMENT, date="2024-06-01")
    opened.refresh()
    assert before.search.search("Hanoi leads", kind="article")
    *_, last = stream
    assert isinstance(last, AnswerEvent)
    assert last.answer.result.rows[0].unit_id == "hanoi"


def test_nothing_is_swapped_when_nothing_changed(opened):
    before = opened.knowledge
    opened.refresh()
    assert opened.knowledge is before


def test_a_refresh_that_fails_leaves_everything_as_it_was(opened, tmp_path, monkeypatch):
    def damaged(home):
        raise CorpusError("a table is damaged")

    before = opened.knowledge
    with monkeypatch.context() as patch:
        patch.setattr("assistant.service.open_corpus", damaged)
        with pytest.raises(CorpusError, match="damaged"):
            opened.refresh()
    assert opened.knowledge is before
    assert opened.ask("top 5 pii 2023").result.rows[0].unit_id == "hanoi"


def test_knowledge_that_cannot_be_made_leaves_the_index_to_the_old(opened, tmp_path, monkeypatch):
    add(opened, tmp_path, "wind.md", DOCUMENT, date="2024-06-01")
    before = opened.knowledge

    def broken(*_):
        raise RuntimeError("no lexicon")

    with monkeypatch.context() as patch:
        patch.setattr("assistant.service.knowledge_of", broken)
        with pytest.raises(RuntimeError, match="no lexicon"):
            opened.refresh()
    assert opened.knowledge is before
    assert "wind" not in " ".join(map(str, found(opened)))


def test_of_many_refreshes_at_once_the_newest_counts(opened, tmp_path):
    def one(number):
        add(opened, tmp_path, f"wind-{number}.md", DOCUMENT.replace("Vinh Chau", f"Vinh Chau {number}"))
        opened.refresh()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))
    opened.refresh()
    added = {item.item_id for item in opened.library.items()}
    assert added <= {article.article_id for article in opened.corpus.articles}
    assert opened.knowledge.search.indexing.state in {"working", "ready"}
    assert found(opened)
    assert opened.indexing.state == "ready"


def test_while_the_new_index_is_built_the_version_before_answers(opened, tmp_path, monkeypatch):
    may_embed = threading.Event()
    monkeypatch.setattr("assistant.searching.PATIENCE_SECONDS", 0.05)
    embedder = opened.knowledge.search._embedder
    plain = embedder.encode_passages
    monkeypatch.setattr(embedder, "encode_passages", lambda texts: may_embed.wait(60) and plain(texts))
    added = add(opened, tmp_path, "wind.md", DOCUMENT, date="2024-06-01")
    opened.refresh()
    try:
        assert found(opened, "Hanoi leads")
        assert added.item_id not in found(opened)
        assert opened.indexing.state == "working"
    finally:
        may_embed.set()
    opened.knowledge.search._opening.join()
    assert opened.indexing.total > 0
    assert found(opened)[0] == added.item_id


def test_an_index_that_cannot_be_built_is_said_and_the_one_before_answers(opened, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr("assistant.searching.build_index", full)
    add(opened, tmp_path, "wind.md", DOCUMENT, date="2024-06-01")
    opened.refresh()
    assert found(opened, "Hanoi leads")
    assert (opened.indexing.state, opened.indexing.problem) == ("failed", "The disk is full.")


def test_closing_ends_a_build_and_the_next_start_goes_on_from_there(corpus, tmp_path):
    encoder, reached = index_fakes.WordEncoder(), threading.Event()
    search = BackgroundSearch(corpus, tmp_path, index_fakes.fake_embedder(encoder))
    plain = encoder.encode

    def encode(texts):
        vectors = plain(texts)
        if len(encoder.encoded) > 2 * len(texts):  # past the first batches, until the search is being closed
            reached.set()
            search._held.closing.wait(60)
        return vectors

    encoder.encode = encode
    search.start()
    assert reached.wait(60)
    search.close()
    assert search.indexing.state != "failed"
    assert 0 < len(encoder.encoded) < (whole := search.indexing.total)

    with closing(BackgroundSearch(corpus, tmp_path, index_fakes.fake_embedder())) as later:
        assert later.search("Hanoi")
        assert later.indexing.state == "ready"
        assert later.indexing.total == whole - len(encoder.encoded)
