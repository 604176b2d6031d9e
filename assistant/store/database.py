"""A database address to connections that are ready to use: SQLite or Postgres, prepared, and mended when they break.

What the drivers raise is told apart here, in one place: what passes by itself becomes `StoreUnavailable`.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, DBAPIError, DisconnectionError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from assistant.store.errors import StoreUnavailable, StoreUnusable

log = logging.getLogger(__name__)

FILE_NAME = "assistant.db"
POOL = 10  # connections kept; a server of one process answers from about 40 threads, each for milliseconds
POOL_OVERFLOW = 10
POOL_SECONDS = 10  # how long a thread waits for a connection of the pool
BUSY_SECONDS = 5  # how long a SQLite writer waits for another process's
CONNECT_SECONDS = 3  # a Postgres that is down refuses at once; one that is cut off does not answer at all
STATEMENT_SECONDS = 10

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_MEMORY = {"", ":memory:"}
_PREPARED = "prepared"

Prepare = Callable[[Connection], None]


class Database:
    """Connections to one database. Each new one is prepared first, so that a database put in its place has tables."""

    def __init__(self, engine: Engine, prepare: Prepare) -> None:
        self._engine, self._prepare = engine, prepare
        weakref.finalize(self, engine.dispose)  # connections of a database that nobody closed

    @property
    def dialect(self) -> str:
        """Return ``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    def insert(self, table: Table) -> Any:
        """Return an INSERT into a table that can say what to do on conflict, in this database's dialect."""
        return postgresql.insert(table) if self.dialect == "postgresql" else sqlite.insert(table)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Give a connection in a transaction: committed at the end, taken back when anything is raised.

        Raises:
            StoreUnavailable: the database cannot be reached or written now.
        """
        with self._connected() as connection, connection.begin():
            yield connection

    @contextmanager
    def driver(self) -> Iterator[Any]:
        """Give the driver's own connection; on Postgres every statement then counts at once.

        Raises:
            StoreUnavailable: the database cannot be reached or written now.
        """
        with self._connected() as connection:
            if self.dialect == "postgresql":
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection.connection.driver_connection

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        passing: tuple[type[Exception], ...] = (DBAPIError, PoolTimeout, *self.driver_errors)
        try:
            with self._engine.connect() as connection:
                try:
                    if _PREPARED not in connection.info:
                        self._prepare(connection)
                        connection.info[_PREPARED] = True
                    yield connection
                except passing as error:
                    if not isinstance(error, IntegrityError | DataError):
                        connection.invalidate()  # whatever it was, the next call begins with a fresh one
                    raise
        except (IntegrityError, DataError):
            raise
        except StoreUnusable as error:
            log.error("The database %s cannot be used: %s", self._named, error)
            raise
        except passing as error:
            raise self._unavailable(error) from None

    @property
    def driver_errors(self) -> tuple[type[Exception], ...]:
        """Return what the driver itself raises."""
        return (self._engine.dialect.loaded_dbapi.Error,)

    def _unavailable(self, error: Exception) -> StoreUnavailable:
        # The reason is for the log of whoever runs the assistant; the sentence may be shown to anyone.
        reason = str(getattr(error, "orig", None) or error).strip()
        log.warning("The database %s cannot be used: %s", self._named, reason.partition("\n")[0])
        return StoreUnavailable(
            "What is kept of conversations cannot be read or written at the moment. Try again in a little while."
        )

    @property
    def _named(self) -> str:
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_database(address: str | None, home: Path, prepare: Prepare) -> Database:
    """Return the database of an address, without connecting; without an address, a SQLite file in the home folder.

    Raises:
        StoreUnusable: the address is of no database that can be used.
    """
    url = URL.create("sqlite", database=str(home / FILE_NAME)) if address is None else _url(address)
    if url.get_backend_name() == "postgresql":
        return Database(_postgres(url), prepare)
    return Database(_sqlite_memory(url) if url.database in {None, *_MEMORY} else _sqlite_file(url), prepare)


def _url(address: str) -> URL:
    expected = (
        "DATABASE_URL is no address of a database: expected postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE."
    )
    try:
        url = make_url(address)
        scheme = url.drivername.partition("+")[0]
    except (SQLAlchemyError, ValueError):
        # What was given may hold a password: neither it nor the parser's complaint is repeated.
        raise StoreUnusable(expected) from None
    if scheme not in _DRIVERS:
        raise StoreUnusable(f"{expected} It names {scheme!r}; without DATABASE_URL a file in ASSISTANT_HOME is used.")
    return url.set(drivername=_DRIVERS[scheme])


def _postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "application_name": "provincial-innovation-assistant"},
    )

    @event.listens_for(engine, "connect")
    def bound(connection: Any, record: Any) -> None:
        connection.autocommit = True
        connection.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
        connection.autocommit = False

    return engine


def _sqlite_file(url: URL) -> Engine:
    engine = create_engine(
        url,
        pool_size=POOL,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    path = Path(str(url.database))

    @event.listens_for(engine, "do_connect")
    def made(dialect: Any, record: Any, arguments: Any, options: Any) -> None:
        # What people asked is theirs alone. Where it cannot be made, SQLite says so in a moment.
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)

    @event.listens_for(engine, "connect")
    def tuned(connection: sqlite3.Connection, record: Any) -> None:
        # With a write-ahead log readers never wait; NORMAL loses no transaction when a process is killed.
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        record.info["file"] = _identity(path)

    @event.listens_for(engine, "checkout")
    def same_file(connection: sqlite3.Connection, record: Any, proxy: Any) -> None:
        # A file that was deleted or put back would go on being used unseen.
        if record.info["file"] != _identity(path):
            raise DisconnectionError("the file was replaced")

    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _sqlite_memory(url: URL) -> Engine:
    # One connection for all threads, one at a time: a second would be another, empty database.
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def tuned(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")

    return engine
