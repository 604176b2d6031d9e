"""Who did what, when: rows are added and read, never changed. Ids lead to questions; no question, no secret is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from assistant.store import schema
from assistant.store.database import Database


@dataclass(frozen=True)
class Entry:
    """One act. ``object_id`` is the thread asked in, the document added, the key made; ``place`` counts up."""

    place: int
    at: datetime
    who: str
    what: str
    object_id: str
    request_id: str


class Audit:
    """The log of what was done through the assistant."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, who: str, what: str, object_id: str = "", request_id: str = "") -> None:
        """Write down an act, such as ``ask``, ``upload``, ``delete`` or ``key created``."""
        act = {"who": who, "what": what, "object_id": object_id, "request_id": request_id}
        with self._database.begin() as connection:
            connection.execute(insert(schema.audit).values(at=datetime.now(UTC), **act))

    def listing(self, *, who: str | None = None, before: int | None = None, limit: int = 100) -> tuple[Entry, ...]:
        """Return acts, the last one first; ``before`` an entry's place gives the page after it."""
        wanted = select(schema.audit).order_by(_E.place.desc()).limit(limit)
        if who is not None:
            wanted = wanted.where(_E.who == who)
        if before is not None:
            wanted = wanted.where(_E.place < before)
        with self._database.begin() as connection:
            return tuple(Entry(**row) for row in connection.execute(wanted).mappings())


_E = schema.audit.c
