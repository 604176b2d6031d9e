"""Settings to a store: one database, and what is kept in it by subject."""

from __future__ import annotations

import logging

from sqlalchemy import Connection, select

from assistant.settings import Settings
from assistant.store import checkpoints, schema
from assistant.store.audit import Audit
from assistant.store.checkpoints import Checkpointer
from assistant.store.database import Database, open_database
from assistant.store.errors import StoreUnavailable, StoreUnusable
from assistant.store.feedback import FeedbackBook
from assistant.store.keys import Keys
from assistant.store.threads import Threads

log = logging.getLogger(__name__)


class Store:
    """What is kept: conversations and their memory, verdicts on answers, API keys, the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.checkpointer = Checkpointer(database)
        self.threads = Threads(database, self.checkpointer)
        self.feedback = FeedbackBook(database)
        self.keys = Keys(database)
        self.audit = Audit(database)

    def check(self) -> None:
        """Return when the database can be read. Raises StoreUnavailable."""
        with self._database.begin() as connection:
            connection.execute(select(schema.versions.c.version).limit(1))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def open_store(settings: Settings) -> Store:
    """Return the store of the settings: a SQLite file in the home folder, or the database that DATABASE_URL names.

    A database that is not there yet, or not now, is no error: each use tries again, and raises StoreUnavailable.

    Raises:
        StoreUnusable: the address is of no database that can be used, or a newer version made the database.
    """
    address = settings.database_url.get_secret_value() if settings.database_url else None
    store = Store(open_database(address, settings.home, _prepare))
    try:
        store.check()
    except StoreUnusable:
        store.close()
        raise
    except StoreUnavailable:
        log.warning("Conversations are not kept until the database can be used; questions are answered.")
    return store


def _prepare(connection: Connection) -> None:
    with schema.alone(connection):
        schema.migrate(connection)
        checkpoints.set_up(connection)
