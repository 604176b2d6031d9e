"""The tables of what is kept, and how a database that is empty or older gets them. LangGraph keeps its own beside."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    func,
    insert,
    inspect,
    select,
    text,
)

from assistant.store.errors import StoreUnavailable, StoreUnusable
from assistant.store.texts import writable

PREPARING_SECONDS = 30  # how long one process waits while another makes the tables
BEING_CHANGED = "The database of conversations is being prepared or cannot be written. Try again in a little while."
_LOCK = 7_046_513  # any number: what Postgres calls the lock that preparing holds

Migration = Callable[[Connection], None]


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as the database keeps it."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Any text. What a database cannot hold is marked, so that asking for it finds nothing and breaks nothing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as the database keeps it."""
        return None if value is None else writable(value)


metadata = MetaData()

versions = Table("schema_version", metadata, Column("version", Integer, primary_key=True), Column("since", Moment))

threads = Table(
    "threads",
    metadata,
    Column("thread_id", Words, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("folded", Words, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("answers", Integer, nullable=False),
    Index("threads_of_owner", "owner", "last_at"),
)

answers = Table(
    "answers",
    metadata,
    Column("answer_id", Words, primary_key=True),
    Column("thread_id", ForeignKey("threads.thread_id", ondelete="CASCADE"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("folded", Words, nullable=False),
    Column("body", Words, nullable=False),
    Index("answers_of_thread", "thread_id", "place", unique=True),
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", ForeignKey("answers.answer_id", ondelete="CASCADE"), primary_key=True),
    Column("owner", Words, primary_key=True),
    Column("verdict", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("categories", Words, nullable=False),
    Column("given_at", Moment, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("digest", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    Column("revoked_at", Moment),
)

audit = Table(
    "audit",
    metadata,
    # SQLite numbers rows by itself only where the type is INTEGER.
    Column("place", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("object_id", Words, nullable=False),
    Column("request_id", Words, nullable=False),
    Index("audit_of_who", "who", "place"),
)


def _first_tables(connection: Connection) -> None:
    metadata.create_all(connection)


# A database of version n has had the first n. Only ever add at the end: what was run somewhere stays as it is.
MIGRATIONS: tuple[Migration, ...] = (_first_tables,)


def migrate(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Give a database the tables of this version, each step whole or not at all. Let no other process do it at once.

    Raises:
        StoreUnusable: the database was made by a newer version.
    """
    with connection.begin():
        held = _version(connection)
    if held > len(migrations):
        raise StoreUnusable(
            f"The database is of version {held}, and this program knows versions up to {len(migrations)}. "
            "Start the newer program that wrote it, or set ASSISTANT_HOME or DATABASE_URL to another database."
        )
    for number, step in enumerate(migrations[held:], start=held + 1):
        with connection.begin():
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # its driver begins none for the making of tables
            step(connection)
            connection.execute(insert(versions).values(version=number, since=datetime.now(UTC)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(versions.name):
        return 0
    return connection.scalar(select(func.max(versions.c.version))) or 0


def alone(connection: Connection) -> AbstractContextManager[Any]:
    """Return a context that one process at a time is in, of those that use the same database."""
    if connection.dialect.name == "postgresql":
        return _advised(connection)
    file = connection.engine.url.database
    return _locked(f"{file}.lock") if file and file != ":memory:" else nullcontext()


@contextmanager
def _locked(path: str) -> Iterator[None]:
    lock = FileLock(path, timeout=PREPARING_SECONDS)
    try:
        lock.acquire()
    except (Timeout, OSError) as error:
        raise StoreUnavailable(BEING_CHANGED) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _advised(connection: Connection) -> Iterator[None]:
    # Asked for again and again: one who waits inside Postgres would hold up the making of indexes, which waits for him.
    until = time.monotonic() + PREPARING_SECONDS
    while not _scalar(connection, f"SELECT pg_try_advisory_lock({_LOCK})"):
        if time.monotonic() > until:
            raise StoreUnavailable(BEING_CHANGED)
        time.sleep(0.05)
    patience = _scalar(connection, "SHOW statement_timeout")
    try:
        _be_patient(connection, "0")  # an index of a large table takes longer than a question may
        yield
    finally:
        _be_patient(connection, patience)
        _scalar(connection, f"SELECT pg_advisory_unlock({_LOCK})")


def _be_patient(connection: Connection, how_long: str) -> None:
    _scalar(connection, f"SELECT set_config('statement_timeout', '{how_long}', false)")


def _scalar(connection: Connection, statement: str) -> Any:
    with connection.begin():
        return connection.scalar(text(statement))
