"""The terminal: one question, a file of questions, a chat; errors in a line and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from assistant_fixtures import quick_assistant
from rich.console import Console
from typer.testing import CliRunner

from assistant import __main__ as command
from assistant import service, terminal

ROOT = Path(__file__).parents[1]


@pytest.fixture
def run(corpus, tmp_path, monkeypatch):
    """Run a command of the assistant over the shipped tables, without a search index."""
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(
        service, "open_assistant", lambda settings, *, warm=True: quick_assistant(corpus, settings.home)
    )

    def call(*arguments):
        return CliRunner().invoke(command.app, [str(argument) for argument in arguments])

    return call


@pytest.fixture
def batch(run, tmp_path):
    def ask(*lines):
        path = tmp_path / "questions.jsonl"
        texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
        path.write_text("\n".join(texts), encoding="utf-8")
        result = run("ask", "--batch", path)
        return result, [json.loads(line) for line in result.stdout.splitlines()]

    return ask


SCHEMA = {
    "schema",
    "answer_id",
    "question",
    "language",
    "thread",
    "brain",
    "status",
    "text",
    "result",
    "citations",
    "claims",
    "charts",
    "steps",
    "notes",
    "follow_ups",
    "ms",
}


def test_json_is_one_answer_object_of_schema_1_on_one_line(run):
    result = run("ask", "top 5 pii 2023", "--json")
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    answer = json.loads(line)
    assert set(answer) == SCHEMA
    assert (answer["schema"], answer["status"], answer["result"]["kind"]) == (1, "answered", "ranking")
    assert [row["unit_id"] for row in answer["result"]["rows"]][:2] == ["hanoi", "ho-chi-minh-city"]
    assert set(answer["citations"][0]) == {
        *("n", "kind", "source_id", "title", "publisher", "date", "url", "quote"),
    }


def test_an_answer_in_the_terminal_has_text_table_and_sources(run):
    shown = run("ask", "top 5 pii 2023").stdout
    assert "Hanoi" in shown
    assert "62.86" in shown
    assert "1/63" in shown
    assert "Sources" in shown
    assert "[1]" in shown


def test_a_vietnamese_answer_is_shown_in_vietnamese(run):
    shown = run("ask", "5 tỉnh dẫn đầu PII năm 2023").stdout
    assert "62,86" in shown
    assert "Nguồn" in shown


def test_a_batch_answers_every_line_in_order_with_its_id(batch):
    result, answers = batch({"id": "a", "q": "top 5 pii 2023"}, {"id": "b", "q": "Huế năm 2025"})
    assert result.exit_code == 0
    assert [answer["id"] for answer in answers] == ["a", "b"]
    assert all(set(answer) == SCHEMA | {"id"} and answer["schema"] == 1 for answer in answers)


def test_after_goes_on_with_the_conversation_of_that_line(batch):
    _, answers = batch(
        {"id": "a", "q": "Hanoi's score in 2023"},
        {"id": "b", "q": "Nghe An's score in 2023"},
        {"id": "c", "q": "and in 2024?", "after": "a"},
        {"id": "d", "q": "and in 2024?", "after": "b"},
        {"id": "e", "q": "what about Hai Phong?", "after": "c"},
    )
    asked = [(row["unit_id"], row["edition"]) for answer in answers for row in answer["result"]["rows"][:1]]
    assert asked == [("hanoi", 2023), ("nghe-an", 2023), ("hanoi", 2024), ("nghe-an", 2024), ("hai-phong", 2024)]
    threads = {answer["id"]: answer["thread"] for answer in answers}
    assert threads["a"] == threads["c"] == threads["e"] != threads["b"] == threads["d"]


def test_lines_without_after_share_nothing(batch):
    _, answers = batch({"id": "a", "q": "Hanoi's score in 2023"}, {"id": "b", "q": "and in 2024?"})
    assert answers[0]["thread"] != answers[1]["thread"]
    assert not (answers[1]["result"] or {}).get("rows")


def test_the_same_ids_in_two_batches_are_two_conversations(batch):
    (_, first), (_, second) = batch({"id": "a", "q": "Hello"}), batch({"id": "a", "q": "Hello"})
    assert first[0]["thread"] != second[0]["thread"]


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_answered(batch):
    result, answers = batch(
        {"id": "a", "q": "top 5 pii 2023"}, "{broken", {"q": "no id"}, "[]", {"id": "z", "q": "Hello"}
    )
    assert [answer["id"] for answer in answers] == ["a", "z"]
    assert [f"questions.jsonl:{line}" in result.stderr for line in (2, 3, 4)] == [True] * 3
    assert "Traceback" not in result.stderr


def test_blank_lines_and_a_byte_order_mark_do_not_count_as_questions(run, tmp_path):
    path = tmp_path / "bom.jsonl"
    path.write_text('\n{"id": "a", "q": "Hello"}\n\n', encoding="utf-8-sig")
    result = run("ask", "--batch", path)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a"]


def test_the_line_named_is_the_files_own(batch):
    result, _ = batch({"id": "a", "q": "Hello"}, "", "{broken")
    assert "questions.jsonl:3" in result.stderr


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00binary"])
def test_a_batch_that_cannot_be_read_is_said_in_a_line(run, tmp_path, content):
    path = tmp_path / "questions.jsonl"
    if content is not None:
        path.write_bytes(content)
    result = run("ask", "--batch", path)
    assert result.exit_code == 2
    assert "questions.jsonl" in result.stderr.replace("\n", "").replace("│", "").replace(" ", "")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "a question", "--batch", "file.jsonl"]])
def test_a_question_or_a_file_is_asked_for(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert "--batch" in result.stderr


def test_no_command_shows_what_there_is(run):
    assert all(name in run("--help").stdout for name in ("ask", "chat", "eval"))


def test_an_evaluation_without_questions_says_how_to_give_them(run, tmp_path):
    result = run("eval", "--questions", tmp_path / "none.jsonl")
    assert result.exit_code == 2
    assert "--questions" in result.stderr


# The chat


def talk(assistant, monkeypatch, *typed):
    console = Console(record=True, width=100, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    lines = iter(typed)

    def typing(*args, **kwargs):
        line = next(lines, None)
        if line is None:
            raise EOFError
        return line

    monkeypatch.setattr(console, "input", typing)
    terminal.chat(assistant, console)
    console.file.close()
    return console.export_text()


@pytest.fixture
def quick(corpus, tmp_path):
    return quick_assistant(corpus, tmp_path)


def test_a_chat_is_one_conversation_and_ends_with_its_input(quick, monkeypatch):
    shown = talk(quick, monkeypatch, "Hanoi's score in 2023", "and in 2024?")
    assert "62.86" in shown
    assert "60.76" in shown


@pytest.mark.parametrize("parting", ["exit", "QUIT", "thoát"])
def test_a_chat_ends_with_a_word_of_parting(quick, monkeypatch, parting):
    assert "62.86" not in talk(quick, monkeypatch, parting, "top 5 pii 2023")


def test_a_number_asks_the_question_offered_under_it(quick, monkeypatch):
    shown = talk(quick, monkeypatch, "1")
    assert quick.starters("en")[0] in shown
    assert "65.68" in shown


# The command as a user starts it


@pytest.mark.model
def test_the_command_answers_and_ends_cleanly_in_its_own_process(indexed_home):
    environment = os.environ | {"ASSISTANT_HOME": str(indexed_home), "PYTHONIOENCODING": "utf-8"}
    call = [sys.executable, "-m", "assistant", "ask", "top 5 pii 2023", "--json"]
    done = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["result"]["rows"][0]["unit_id"] == "hanoi"
    assert "Traceback" not in done.stderr
    assert "terminate" not in done.stderr
