"""The memory of conversations, in LangGraph's own tables beside ours. Of each thread only the latest state is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver
from sqlalchemy import Connection

from assistant.store.database import Database

Saver = BaseCheckpointSaver[str]


class PruningSqliteSaver(SqliteSaver):
    """LangGraph's saver with the `prune` that its sister for Postgres has."""

    def prune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        """Drop the threads' states, or with ``keep_latest`` all but the latest. For graphs without delta channels."""
        if strategy == "delete":
            for thread_id in thread_ids:
                self.delete_thread(thread_id)
            return
        latest = (
            "SELECT max(held.checkpoint_id) FROM checkpoints AS held "
            "WHERE held.thread_id = :thread AND held.checkpoint_ns = {table}.checkpoint_ns"
        )
        with self.cursor() as cursor:
            # The writes first: they are told by the states that go.
            for table in ("writes", "checkpoints"):
                cursor.executemany(
                    f"DELETE FROM {table} WHERE thread_id = :thread AND checkpoint_id < ({latest.format(table=table)})",
                    [{"thread": thread_id} for thread_id in thread_ids],
                )


class Checkpointer(Saver):
    """A LangGraph saver over a pool of connections: any number of threads may use it at once.

    It keeps of a thread its latest state alone. Raises StoreUnavailable while the database is.
    """

    def __init__(self, database: Database) -> None:
        # Nothing but messages and plain values is stored: what else a database may hold is not brought to life.
        super().__init__(serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        self._database = database

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return the latest state of a thread."""
        with self._saver() as saver:
            return saver.get_tuple(config)

    def list(self, config: RunnableConfig | None, **options: Any) -> Iterator[CheckpointTuple]:
        """Return the states held, newest first."""
        with self._saver() as saver:
            return iter([*saver.list(config, **options)])

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Keep a state in place of the one before."""
        with self._saver() as saver:
            kept = saver.put(config, checkpoint, metadata, new_versions)
            # Two turns of one thread may get in each other's way here; the next one tidies up after both.
            with suppress(*self._database.driver_errors):
                saver.prune([config["configurable"]["thread_id"]])
            return kept

    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Keep what a step under way has written."""
        with self._saver() as saver:
            saver.put_writes(config, writes, task_id, task_path)

    def delete_thread(self, thread_id: str) -> None:
        """Forget a thread."""
        with self._saver() as saver:
            saver.delete_thread(thread_id)

    def get_next_version(self, current: str | None, channel: None) -> str:
        """Return the version after this one; the savers of both databases count alike."""
        return SqliteSaver.get_next_version(self, current, channel)  # type: ignore[arg-type]

    @contextmanager
    def _saver(self) -> Iterator[Saver]:
        with self._database.driver() as connection:
            yield _saver_over(connection, self.serde)


def _saver_over(connection: Any, serde: Any) -> Saver:
    if isinstance(connection, sqlite3.Connection):
        saver = PruningSqliteSaver(connection, serde=serde)
        saver.is_setup = True
        return saver
    # Here, so that nothing of Postgres is loaded where it is not used.
    from langgraph.checkpoint.postgres import PostgresSaver

    return PostgresSaver(connection, serde=serde)


def set_up(connection: Connection) -> None:
    """Give a database LangGraph's tables. Let no other process do it at once."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        SqliteSaver(driver).setup()
        return
    driver.autocommit = True  # some of its indexes cannot be made inside a transaction
    try:
        _saver_over(driver, None).setup()  # type: ignore[attr-defined]
    finally:
        driver.autocommit = False
