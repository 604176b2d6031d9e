"""What people type and disks do: each a clear sentence, no traceback, and nothing lost."""

from __future__ import annotations

import os
import shutil

import index_fakes
import pytest
from assistant_fixtures import quick_assistant, unfounded_numbers
from typer.testing import CliRunner

from assistant import __main__ as command
from assistant import service
from assistant.searching import BackgroundSearch
from assistant.service import Assistant
from corpus import tables
from corpus.store import open_corpus


@pytest.fixture(scope="module")
def quick(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "There was no question"),
        ("  \n\t ", "There was no question"),
        ("\x00\x01\x02\x1b", "There was no question"),
        ("x" * 10_000, "longer than 4000 characters"),
        ("Which province leads? " * 500, "longer than 4000 characters"),
        ("你好，哪个省排名第一？", "I read English and Vietnamese"),
        ("どの省が一位ですか", "I read English and Vietnamese"),
        ("Какая провинция лидирует?", "I read English and Vietnamese"),
        ("أي محافظة في المقدمة؟", "I read English and Vietnamese"),
        ("จังหวัดใดเป็นผู้นำ", "I read English and Vietnamese"),
        ("1234567890 !!!", "I read English and Vietnamese"),
    ],
)
def test_what_cannot_be_answered_is_declined_in_a_sentence_that_says_why(quick, question, said):
    answer = quick.ask(question)
    assert answer.status == "declined"
    assert said in answer.text
    assert answer.follow_ups


@pytest.mark.parametrize("question", ["\ufffd\ufffd\ufffd Hanoi 2023", "%PDF-1.7\x00\x01 Hanoi 2023", "Hanoi\x00 2023"])
def test_binary_scraps_around_a_question_do_not_hide_it(quick, question):
    assert quick.ask(question).result.rows[0].unit_id == "hanoi"


def test_half_a_character_is_answered_and_written(quick):
    assert "hanoi" in quick.ask("Hanoi 2023 \udcff").to_json()


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What is Atlantis's score in 2024?", "Atlantis"),
        ("Tỉnh Atlantis năm 2024 được bao nhiêu điểm?", "Atlantis"),
        ("PII rank of Wakanda", "Wakanda"),
        ("Điểm PII của Wakanda năm 2023", "Wakanda"),
        ("What is Wakanda's PII score in 2025?", "Wakanda"),
        ("Wakanda PII 2023", "Wakanda"),
    ],
)
def test_a_province_that_does_not_exist_is_named_and_no_figure_is_given_for_it(assistant, corpus, question, name):
    answer = assistant.ask(question)
    assert answer.status in {"no_data", "clarify", "declined"}
    assert name in answer.text
    assert not answer.citations
    assert unfounded_numbers(answer, corpus) == []


def test_a_question_after_a_refused_one_is_answered_in_the_same_thread(quick):
    quick.ask("Hanoi's score in 2023", thread="after-bad")
    quick.ask("x" * 10_000, thread="after-bad")
    quick.ask("你好", thread="after-bad")
    assert quick.ask("top 5 pii 2023", thread="after-bad").result.rows[0].unit_id == "hanoi"


def test_an_empty_question_does_not_spoil_its_thread(quick):
    quick.ask("Hanoi's score in 2023", thread="after-empty")
    quick.ask("", thread="after-empty")
    assert quick.ask("top 5 pii 2023", thread="after-empty").result.rows[0].unit_id == "hanoi"


# Disks


@pytest.fixture
def ask(monkeypatch):
    def call(home, question="top 5 pii 2023"):
        monkeypatch.setenv("ASSISTANT_HOME", str(home))
        return CliRunner().invoke(command.app, ["ask", question, "--json"])

    return call


def test_a_damaged_table_is_refused_with_file_row_and_column(ask, home, monkeypatch, tmp_path):
    folder = shutil.copytree(tables.TABLES, tmp_path / "tables")
    lines = (folder / "observations.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    lines[4] = lines[4].replace(",20,reported", ",twenty,reported")
    (folder / "observations.csv").write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr("assistant.service.open_corpus", lambda given: open_corpus(given, folder=folder))
    result = ask(home)
    assert result.exit_code == 1
    assert "observations.csv:5" in result.stderr
    assert "twenty" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.skipif(os.name == "nt" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root may write anywhere")
def test_a_home_that_cannot_be_written_is_said_and_table_questions_are_answered(ask, home):
    home.chmod(0o500)
    try:
        result = ask(home)
    finally:
        home.chmod(0o700)
    assert result.exit_code in {0, 1}
    assert "Traceback" not in result.stderr


def test_a_home_that_is_a_file_is_not_overwritten(ask, tmp_path):
    home = tmp_path / "home"
    home.write_text("mine", encoding="utf-8")
    result = ask(home)
    assert home.read_text(encoding="utf-8") == "mine"
    assert not isinstance(result.exception, Exception) or isinstance(result.exception, SystemExit)


def test_a_setting_that_makes_no_sense_is_named_in_a_line(home, monkeypatch):
    monkeypatch.setenv("ASSISTANT_PORT", "no number")
    result = CliRunner().invoke(command.app, ["ask", "Hello"])
    assert result.exit_code == 1
    assert "port" in result.stderr.lower()
    assert "Traceback" not in result.stderr


# The index, with articles that are real and vectors without a model

ARTICLE_QUESTION = "Who spoke about a PII-like index in India, Cuba and Brazil?"


@pytest.fixture
def searching(corpus, monkeypatch):
    """Run a command over a home whose index is quick to build."""

    def opened(settings, *, warm=True):
        articles = index_fakes.small_corpus(corpus, *corpus.articles)
        search = BackgroundSearch(articles, settings.home, index_fakes.fake_embedder())
        search.start()
        return Assistant(settings, corpus, search)

    monkeypatch.setattr(service, "open_assistant", opened)


def test_without_an_index_the_first_article_question_builds_one(searching, ask, home):
    result = ask(home, ARTICLE_QUESTION)
    assert result.exit_code == 0
    assert "Daren Tang" in result.stdout
    assert (home / "index" / "current").is_file()


def test_an_index_of_another_corpus_is_built_anew_and_answers(searching, ask, home, corpus):
    index_fakes.built(index_fakes.small_corpus(corpus, *corpus.articles[:1]), home).close()
    stale = (home / "index" / "current").read_text(encoding="utf-8")
    assert "Daren Tang" in ask(home, ARTICLE_QUESTION).stdout
    assert (home / "index" / "current").read_text(encoding="utf-8") != stale


def test_an_index_that_cannot_be_written_is_said_in_a_line_and_nothing_is_lost(searching, ask, tmp_path):
    home = tmp_path / "taken"
    home.write_text("mine", encoding="utf-8")
    result = ask(home, ARTICLE_QUESTION)
    assert result.exit_code == 1
    assert str(home) in result.stderr
    assert "Traceback" not in result.stderr
    assert home.read_text(encoding="utf-8") == "mine"
