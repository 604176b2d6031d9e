"""What is kept, on the command line: every command does its one thing, says it in a line, and never a traceback."""

from __future__ import annotations

import json
from contextlib import closing

import pytest
from assistant_fixtures import NoSearch
from store_fakes import made_answer
from typer.testing import CliRunner

from assistant import __main__ as command
from assistant import service
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.store import open_store
from assistant.store.database import FILE_NAME


@pytest.fixture
def store(home):
    with closing(open_store(Settings(home=home))) as opened:
        yield opened


@pytest.fixture
def run(home):
    # As wide as a large window, so that nothing is folded.
    return lambda *arguments: CliRunner(env={"COLUMNS": "200"}).invoke(command.app, [*arguments])


def test_conversations_are_listed_and_searched(run, store):
    for question, thread in (("Hà Nội?", "one"), ("[red]Hue[/red] [1]", "two")):
        store.threads.record("local", made_answer(question, thread=thread))
    store.threads.record("anna", made_answer("Anna's", thread="three"))
    listed = run("threads", "list").stdout
    assert listed.index("[red]Hue[/red] [1]") < listed.index("Hà Nội?")
    assert "Anna" not in listed
    assert "one" in run("threads", "list", "--search", "ha noi").stdout
    assert "two" not in run("threads", "list", "--search", "ha noi").stdout
    assert "1 more" in run("threads", "list", "--limit", "1").stdout
    assert "Anna" in run("threads", "list", "--owner", "anna").stdout
    assert "No conversations" in run("threads", "list", "--owner", "nobody").stdout


def test_a_conversation_is_shown_as_text_or_as_answer_objects(run, store):
    answers = [made_answer("Hà Nội?"), made_answer("Huế?")]
    for answer in answers:
        store.threads.record("local", answer)
    shown = run("threads", "show", "t").stdout
    assert shown.index("Hà Nội?") < shown.index("About Hà Nội?") < shown.index("About Huế?")
    assert run("threads", "show", "t", "--json").stdout.splitlines() == [answer.to_json() for answer in answers]


def test_a_conversation_is_renamed_and_deleted_and_the_deletion_is_logged(run, store):
    store.threads.record("local", made_answer("Hà Nội?"))
    assert "For the minister" in run("threads", "rename", "t", "For the minister").stdout
    assert "Hà Nội?" in run("threads", "rename", "t", "").stdout
    assert run("threads", "delete", "t").exit_code == 0
    assert store.threads.listing("local") == ()
    store.threads.record("local", made_answer())
    assert run("threads", "delete", "--all").exit_code == 0
    assert store.threads.listing("local") == ()
    assert [(entry.what, entry.object_id) for entry in store.audit.listing()] == [
        ("delete all threads", "local"),
        ("delete thread", "t"),
    ]


@pytest.mark.parametrize("verb", [("show",), ("rename", "x"), ("delete",)])
def test_a_conversation_that_is_not_there_is_said_in_a_line(run, store, verb):
    result = run("threads", verb[0], "missing", *verb[1:])
    assert result.exit_code == 1
    assert result.stderr == "There is no such conversation. It may have been deleted; begin a new one.\n"


@pytest.mark.parametrize("arguments", [(), ("t", "--all")])
def test_deleting_wants_one_or_all_and_never_guesses(run, store, arguments):
    store.threads.record("local", made_answer())
    assert run("threads", "delete", *arguments).exit_code == 2
    assert len(store.threads.listing("local")) == 1


def test_feedback_is_exported_one_object_a_line(run, store):
    answer = made_answer("Hà Nội?", text="Hanoi\nleads")
    store.threads.record("local", answer)
    store.feedback.give("local", answer.answer_id, "down", "Sai", ["source"])
    (line,) = run("feedback", "export").stdout.splitlines()
    told = json.loads(line)
    assert (told["question"], told["text"], told["verdict"]) == ("Hà Nội?", "Hanoi\nleads", "down")
    assert told["categories"] == ["source"]


def test_a_key_is_printed_once_listed_without_its_secret_and_revoked(run, store):
    created = run("keys", "create", "Portal [x]", "--role", "editor")
    key = created.stdout.strip()
    principal = store.keys.verify(key)
    assert (principal.name, principal.role) == ("Portal [x]", "editor")
    assert "cannot be shown again" in created.stderr
    listed = run("keys", "list").stdout
    assert principal.key_id in listed
    assert "Portal [x]" in listed
    assert key.split("_", 2)[2] not in listed
    assert run("keys", "revoke", principal.key_id).exit_code == 0
    assert store.keys.verify(key) is None
    again = run("keys", "revoke", principal.key_id)
    assert again.exit_code == 1
    assert "keys list" in again.stderr
    assert [entry.what for entry in store.audit.listing()] == ["key revoked", "key created"]


def test_a_role_that_does_not_exist_is_refused_with_those_that_do(run, store):
    result = run("keys", "create", "Portal", "--role", "owner")
    assert result.exit_code == 2
    assert "viewer" in result.stderr
    assert store.keys.listing() == ()


def test_a_database_that_cannot_be_used_is_said_without_a_traceback(run, home):
    (home / FILE_NAME).mkdir()
    result = run("threads", "list")
    assert result.exit_code == 1
    assert "Try again" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_address_of_no_database_is_said_without_a_traceback(run, home, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://root:hunter2@host/name")
    for arguments in (("keys", "list"), ("ask", "Hello")):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "DATABASE_URL" in result.stderr
        assert "hunter2" not in result.output
        assert "Traceback" not in result.stderr


@pytest.fixture
def asking(corpus, monkeypatch):
    monkeypatch.setattr(
        service, "open_assistant", lambda settings, *, warm=True: Assistant(settings, corpus, NoSearch())
    )


def test_a_question_asked_in_the_terminal_is_kept_and_can_be_gone_on_with(asking, run, store):
    thread = json.loads(run("ask", "Hanoi's score in 2023", "--json").stdout)["thread"]
    second = json.loads(run("ask", "and in 2024?", "--thread", thread, "--json").stdout)
    assert second["result"]["rows"][0]["unit_id"] == "hanoi"
    assert len(store.threads.answers("local", thread)) == 2


def test_a_file_of_questions_does_not_bury_what_people_asked(asking, run, store, tmp_path):
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": "1", "q": "Hanoi 2023"}\n{"id": "2", "q": "and in 2024?", "after": "1"}\n')
    lines = [json.loads(line) for line in run("ask", "--batch", str(questions)).stdout.splitlines()]
    assert [line["result"]["rows"][0]["unit_id"] for line in lines] == ["hanoi", "hanoi"]
    assert store.threads.listing("local") == ()
