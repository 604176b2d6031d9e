"""A database that is locked, full, broken, gone or killed: answers still come, say so, and all is kept again after."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest
from assistant_fixtures import NoSearch
from sqlalchemy import event
from store_fakes import made_answer

from assistant.service import Assistant
from assistant.settings import Settings
from assistant.store import StoreUnavailable, database, open_store
from assistant.store.database import FILE_NAME
from benchmarks.machines import postgres

UNKEPT = "could not be stored"
UNREMEMBERED = "could not be read just now"


@pytest.fixture
def opened(corpus):
    """Return a way to open an assistant over a store, however it is."""
    with ExitStack() as stack:
        yield lambda settings: stack.enter_context(closing(Assistant(settings, corpus, NoSearch())))


@pytest.fixture
def impatient(monkeypatch):
    """Wait for a locked file for a moment only."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)


@pytest.fixture(scope="module")
def fragile():
    """Return a Postgres that tests may stop and kill."""
    found = postgres.programs()
    if found is None:
        pytest.skip("no Postgres here: on Debian, apt install postgresql")
    with postgres.running(found) as server:
        yield server


def noted(answer, words):
    return any(words in note for note in answer.notes)


def unit_of(answer):
    return answer.result.rows[0].unit_id if answer.result and answer.result.rows else None


def assert_all_is_well(assistant):
    """Ask and ask on: both are kept, and the second knows of the first."""
    first = assistant.ask("Hanoi's score in 2023")
    second = assistant.ask("and in 2024?", thread=first.thread)
    assert unit_of(second) == "hanoi"
    assert not any(noted(answer, words) for answer in (first, second) for words in (UNKEPT, UNREMEMBERED))
    assert len(assistant.threads.answers("local", first.thread)) == 2


# SQLite


def test_while_another_program_holds_the_file_questions_are_answered_and_remembered(impatient, opened, tmp_path):
    assistant = opened(Settings(home=tmp_path))
    first = assistant.ask("Hanoi's score in 2023")
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        second = assistant.ask("and in 2024?", thread=first.thread)
        assert unit_of(second) == "hanoi"  # reading never waits
        assert noted(second, UNKEPT)
        assert not noted(second, UNREMEMBERED)
        with pytest.raises(StoreUnavailable):
            assistant.threads.rename("local", first.thread, "new")
        assert len(assistant.threads.answers("local", first.thread)) == 1
    assert_all_is_well(assistant)
    assert unit_of(assistant.ask("and in 2024?", thread=first.thread)) == "hanoi"


def test_on_a_full_disk_questions_are_answered_and_what_was_kept_stays(opened, tmp_path):
    assistant = opened(Settings(home=tmp_path))
    first = assistant.ask("Hanoi's score in 2023")

    def filled(connection, *_):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def emptied(connection, *_):
        connection.execute("PRAGMA max_page_count = 1000000")

    engine = assistant.store._database._engine
    event.listen(engine, "checkout", filled)
    answers = [assistant.ask("Why does Hanoi rank first in 2023?", thread=first.thread) for _ in range(12)]
    assert any(noted(answer, UNKEPT) for answer in answers)
    assert {unit_of(answer) for answer in answers} == {"hanoi"}
    kept = assistant.threads.answers("local", first.thread)
    assert kept[0].answer_id == first.answer_id
    event.remove(engine, "checkout", filled)
    event.listen(engine, "checkout", emptied)
    assert_all_is_well(assistant)


def test_where_no_file_can_be_made_questions_are_answered_and_it_is_said(opened, tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    assistant = opened(Settings(home=tmp_path))
    answer = assistant.ask("Hanoi's score in 2023")
    assert unit_of(answer) == "hanoi"
    assert noted(answer, UNKEPT)
    assert not noted(answer, UNREMEMBERED)
    second = assistant.ask("and in 2024?", thread=answer.thread)
    assert noted(second, UNREMEMBERED)
    with pytest.raises(StoreUnavailable, match="Try again"):
        assistant.threads.listing("local")
    with pytest.raises(StoreUnavailable):
        assistant.store.check()
    (tmp_path / FILE_NAME).rmdir()
    assert_all_is_well(assistant)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_in_a_folder_that_cannot_be_written_questions_are_answered(opened, tmp_path):
    tmp_path.chmod(0o500)
    try:
        assert noted(opened(Settings(home=tmp_path)).ask("Hanoi's score in 2023"), UNKEPT)
    finally:
        tmp_path.chmod(0o700)


def test_a_file_that_is_no_database_is_left_as_it_is(opened, tmp_path, caplog):
    (tmp_path / FILE_NAME).write_text("mine, not a database " * 100, encoding="utf-8")
    answer = opened(Settings(home=tmp_path)).ask("Hanoi's score in 2023")
    assert unit_of(answer) == "hanoi"
    assert noted(answer, UNKEPT)
    assert (tmp_path / FILE_NAME).read_text(encoding="utf-8").startswith("mine")
    assert "not a database" in caplog.text
    assert str(tmp_path / FILE_NAME) in caplog.text


def test_a_file_that_is_removed_or_put_back_is_noticed_at_once(opened, tmp_path):
    assistant = opened(Settings(home=tmp_path))
    first = assistant.ask("Hanoi's score in 2023")
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as source, closing(sqlite3.connect(tmp_path / "copy")) as copy:
        source.backup(copy)
    for file in tmp_path.glob(f"{FILE_NAME}*"):
        file.unlink()
    assert assistant.threads.listing("local") == ()
    assert_all_is_well(assistant)
    for file in tmp_path.glob(f"{FILE_NAME}*"):
        file.unlink()
    (tmp_path / "copy").rename(tmp_path / FILE_NAME)
    assert [thread.thread_id for thread in assistant.threads.listing("local")] == [first.thread]
    assert unit_of(assistant.ask("and in 2024?", thread=first.thread)) == "hanoi"


# Postgres


def test_a_postgres_that_is_down_at_the_start_is_used_once_it_is_up(fragile, opened, tmp_path):
    address = fragile.new_database()
    fragile.stop()
    try:
        assistant = opened(Settings(home=tmp_path, database_url=address))
        answer = assistant.ask("Hanoi's score in 2023")
        assert unit_of(answer) == "hanoi"
        assert noted(answer, UNKEPT)
        with pytest.raises(StoreUnavailable):
            assistant.store.check()
    finally:
        fragile.start()
    assert_all_is_well(assistant)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_postgres_that_goes_away_in_mid_conversation_costs_its_memory_only_meanwhile(fragile, opened, tmp_path, end):
    assistant = opened(Settings(home=tmp_path, database_url=fragile.new_database()))
    first = assistant.ask("Hanoi's score in 2023")
    under_way = assistant.stream("and in 2024?", thread=first.thread)
    next(under_way)
    getattr(fragile, end)()
    try:
        *_, last = under_way
        assert unit_of(last.answer) == "hanoi"  # what came before was read in time
        assert noted(last.answer, UNKEPT)
        meanwhile = assistant.ask("Nghe An's score in 2023", thread=first.thread)
        assert unit_of(meanwhile) == "nghe-an"
        assert noted(meanwhile, UNKEPT)
        assert noted(meanwhile, UNREMEMBERED)
    finally:
        fragile.start()
    after = assistant.ask("and in 2024?", thread=first.thread)
    assert unit_of(after) == "hanoi"
    assert [kept.answer_id for kept in assistant.threads.answers("local", first.thread)] == [
        first.answer_id,
        after.answer_id,
    ]
    assert_all_is_well(assistant)


def test_connections_that_were_cut_are_made_anew_unseen(fragile, opened, tmp_path):
    assistant = opened(Settings(home=tmp_path, database_url=fragile.new_database()))
    assert_all_is_well(assistant)
    fragile.stop()
    fragile.start()
    assert_all_is_well(assistant)


def test_a_table_that_somebody_holds_is_not_waited_for_long(fragile, opened, tmp_path, monkeypatch):
    monkeypatch.setattr(database, "STATEMENT_SECONDS", 0.3)
    address = fragile.new_database()
    assistant = opened(Settings(home=tmp_path, database_url=address))
    first = assistant.ask("Hanoi's score in 2023")
    with psycopg.connect(address) as holder:
        holder.execute("LOCK TABLE answers")
        second = assistant.ask("and in 2024?", thread=first.thread)
        assert unit_of(second) == "hanoi"
        assert noted(second, UNKEPT)
        with pytest.raises(StoreUnavailable):
            assistant.threads.answers("local", first.thread)
    assert_all_is_well(assistant)


def test_a_password_is_neither_logged_nor_told(fragile, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    wrong = fragile.address("postgres", password="hunter2")
    with closing(open_store(Settings(home=tmp_path, database_url=wrong))) as store:
        with pytest.raises(StoreUnavailable) as refused:
            store.threads.listing("anna")
        assert "authentication failed" in caplog.text
        assert str(fragile.port) in caplog.text
        told = f"{refused.value} {refused.value.__cause__} {store!r} {caplog.text}"
    assert "hunter2" not in told


# Killed while writing

WRITING = """
import sys
from pathlib import Path
from assistant.answer import Answer
from assistant.settings import Settings
from assistant.store import open_store

home, address = sys.argv[1:]
store = open_store(Settings(home=Path(home), database_url=address or None))
told = {"question": "q" * 2000, "language": "en", "brain": "planner", "status": "answered", "text": "x" * 20000}
number = 0
while True:
    store.threads.record("anna", Answer(thread=f"t{number % 3}", **told))
    number += 1
    print(number, flush=True)
"""


def test_a_program_killed_while_it_writes_loses_nothing_that_it_had_written(store_settings, tmp_path):
    address = store_settings.database_url.get_secret_value() if store_settings.database_url else ""
    command = [sys.executable, "-c", WRITING, str(tmp_path), address]
    told = 0
    for kill_after in (1, 4, 9):
        with subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE, text=True) as process:
            lines = [process.stdout.readline() for _ in range(kill_after)]
            time.sleep(0.003 * kill_after)  # so that the kills fall here and there in a write
            process.send_signal(signal.SIGKILL)
            told += len([*lines, *process.stdout])
        with closing(open_store(store_settings)) as store:
            threads = store.threads.listing("anna")
            assert sum(thread.answers for thread in threads) >= told
            for thread in threads:
                assert len(store.threads.answers("anna", thread.thread_id)) == thread.answers
            store.threads.record("anna", made_answer(thread="after"))
            store.threads.delete("anna", "after")
    assert told >= 14
