"""The database's tables: made once, moved forward, never used by a program that is too old for them."""

from __future__ import annotations

import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass

import pytest
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from sqlalchemy import select, text
from store_fakes import made_answer

from assistant.settings import Settings
from assistant.store import StoreUnusable, checkpoints, open_store, schema
from assistant.store.database import FILE_NAME, open_database


def prepared_with(migrations):
    def prepare(connection):
        with schema.alone(connection):
            schema.migrate(connection, migrations)

    return prepare


def opened(settings, migrations):
    address = settings.database_url.get_secret_value() if settings.database_url else None
    return closing(open_database(address, settings.home, prepared_with(migrations)))


def versions(database):
    with database.begin() as connection:
        return list(connection.scalars(select(schema.versions.c.version).order_by(schema.versions.c.version)))


def add_column(connection):
    connection.execute(text("ALTER TABLE audit ADD COLUMN address VARCHAR"))


def fail(connection):
    connection.execute(text("CREATE TABLE half_made (number INTEGER)"))
    raise RuntimeError("killed here")


def test_opening_again_changes_nothing(store_settings):
    for _ in range(3):
        with closing(open_store(store_settings)) as store:
            store.threads.record("anna", made_answer())
    with opened(store_settings, schema.MIGRATIONS) as database:
        assert versions(database) == [1]


def test_an_older_database_is_moved_forward_with_all_it_holds(store_settings):
    with closing(open_store(store_settings)) as store:
        store.audit.add("anna", "ask")
    with opened(store_settings, (*schema.MIGRATIONS, add_column)) as database:
        assert versions(database) == [1, 2]
        with database.begin() as connection:
            assert connection.execute(text("SELECT who, address FROM audit")).all() == [("anna", None)]


def test_a_step_forward_that_breaks_off_is_taken_back_whole(store_settings):
    with closing(open_store(store_settings)) as store:
        store.audit.add("anna", "ask")
    with opened(store_settings, (*schema.MIGRATIONS, fail)) as database, pytest.raises(RuntimeError):
        versions(database)
    with opened(store_settings, (*schema.MIGRATIONS, add_column)) as database:
        assert versions(database) == [1, 2]
        with database.begin() as connection:
            assert not schema.inspect(connection).has_table("half_made")


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(store_settings):
    with opened(store_settings, (*schema.MIGRATIONS, add_column)) as database:
        versions(database)
    with pytest.raises(StoreUnusable, match=r"version 2.*up to 1.*DATABASE_URL"):
        open_store(store_settings)
    with opened(store_settings, (*schema.MIGRATIONS, add_column)) as database:
        assert versions(database) == [1, 2]


OPENING = """
import sys
from contextlib import closing
from pathlib import Path
from assistant.answer import Answer
from assistant.settings import Settings
from assistant.store import open_store

home, address, name = sys.argv[1:]
with closing(open_store(Settings(home=Path(home), database_url=address or None))) as store:
    for number in range(10):
        told = {"question": "q", "language": "en", "brain": "planner", "status": "answered", "text": "x"}
        store.threads.record("anna", Answer(thread=f"{name}-{number % 2}", **told))
"""


def test_programs_that_start_at_once_on_a_new_database_share_it(store_settings, tmp_path):
    address = store_settings.database_url.get_secret_value() if store_settings.database_url else ""
    started = [
        subprocess.Popen([sys.executable, "-c", OPENING, str(tmp_path), address, str(number)], stderr=subprocess.PIPE)
        for number in range(4)
    ]
    for process in started:
        _, errors = process.communicate(timeout=300)
        assert (process.returncode, errors) == (0, b"")
    with closing(open_store(store_settings)) as store:
        assert store.threads.count("anna") == 8
        assert {thread.answers for thread in store.threads.listing("anna")} == {5}


def test_langgraphs_tables_are_made_beside_ours(store_settings):
    with closing(open_store(store_settings)) as store:
        config = {"configurable": {"thread_id": "unknown", "checkpoint_ns": ""}}
        assert store.checkpointer.get_tuple(config) is None
        assert isinstance(store.checkpointer, checkpoints.Checkpointer)


@dataclass
class Foreign:
    """Stands for what somebody put into the database."""

    text: str


def test_what_else_a_database_holds_is_not_brought_to_life(tmp_path):
    kind, content = JsonPlusSerializer().dumps_typed({"it": Foreign("hello")})
    with closing(open_store(Settings(home=tmp_path, database_url="sqlite://"))) as store:
        assert not isinstance(store.checkpointer.serde.loads_typed((kind, content))["it"], Foreign)


def test_the_file_is_for_its_owners_eyes(tmp_path):
    home = tmp_path / "made" / "on the way"
    with closing(open_store(Settings(home=home))) as store:
        store.threads.record("anna", made_answer())
        files = [home / FILE_NAME, *home.glob(f"{FILE_NAME}-*")]
        assert [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
    assert len(files) == 3


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://root:hunter2@db/name", "'mysql'"),
        ("postgresql://user:hunter2@host:port/name", "expected postgresql://"),
        ("hunter2", "expected postgresql://"),
        ("://", "expected postgresql://"),
    ],
)
def test_an_address_of_no_database_is_refused_without_repeating_its_password(tmp_path, address, said):
    with pytest.raises(StoreUnusable) as refused:
        open_store(Settings(home=tmp_path, database_url=address))
    assert "DATABASE_URL" in str(refused.value)
    assert said in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_a_setting_with_a_password_does_not_show_it(tmp_path):
    settings = Settings(home=tmp_path, database_url="postgresql://user:hunter2@host/name")
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_an_address_left_empty_is_none(tmp_path):
    with closing(open_store(Settings(home=tmp_path, database_url=""))) as store:
        store.check()
    assert (tmp_path / FILE_NAME).is_file()


def test_a_file_of_the_users_choice_is_used(tmp_path):
    file = tmp_path / "elsewhere" / "kept.db"
    with closing(open_store(Settings(home=tmp_path, database_url=f"sqlite:///{file}"))) as store:
        store.threads.record("anna", made_answer())
    assert file.is_file()
    assert not (tmp_path / FILE_NAME).exists()
