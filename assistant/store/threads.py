"""Conversations as their owners see them: listed, searched, read, renamed, deleted. Each belongs to who began it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from sqlalchemy import ColumnElement, Connection, delete, exists, func, or_, select, update

from assistant.answer import Answer
from assistant.store import schema
from assistant.store.database import Database
from assistant.store.errors import UnknownThread
from assistant.store.texts import answer_in, folded, is_id, titled


@dataclass(frozen=True)
class Thread:
    """A conversation in a list. ``answers`` is how many it holds."""

    thread_id: str
    title: str
    begun_at: datetime
    last_at: datetime
    answers: int


class Threads:
    """The conversations of all owners. A stranger's conversation is as unknown as one that does not exist."""

    def __init__(self, database: Database, memory: BaseCheckpointSaver[Any]) -> None:
        self._database, self._memory = database, memory

    def admit(self, owner: str, thread: str) -> bool:
        """Return whether the thread was begun; False lets the owner begin it. Raises UnknownThread for a stranger's."""
        _check_id(thread)
        with self._database.begin() as connection:
            holder = connection.scalar(select(_T.owner).where(_T.thread_id == thread))
        if holder not in {None, owner}:
            raise UnknownThread
        return holder is not None

    def record(self, owner: str, answer: Answer, *, begun: bool = False) -> None:
        """Add an answer to its thread, beginning it if need be.

        Raises:
            UnknownThread: the thread is a stranger's, or it was ``begun`` before and has been deleted since.
        """
        _check_id(answer.thread)
        now = datetime.now(UTC)
        with self._database.begin() as connection:
            if not begun:
                self._begin(connection, owner, answer, now)
            place = connection.scalar(
                update(schema.threads)
                .where(_mine(owner, answer.thread))
                .values(answers=_T.answers + 1, last_at=now)
                .returning(_T.answers)
            )
            if place is None:
                raise UnknownThread
            connection.execute(
                self._database.insert(schema.answers).values(
                    answer_id=answer.answer_id,
                    thread_id=answer.thread,
                    place=place,
                    asked_at=now,
                    folded=folded(answer.question),
                    body=answer.to_json(),
                )
            )

    def _begin(self, connection: Connection, owner: str, answer: Answer, now: datetime) -> None:
        title = titled(answer.question)
        connection.execute(
            self._database.insert(schema.threads)
            .values(
                thread_id=answer.thread,
                owner=owner,
                title=title,
                folded=folded(title),
                begun_at=now,
                last_at=now,
                answers=0,
            )
            .on_conflict_do_nothing()
        )

    def listing(self, owner: str, query: str = "", *, limit: int = 50, offset: int = 0) -> tuple[Thread, ...]:
        """Return the owner's threads, the last one asked in first.

        With a query, those whose title or questions have it; accents and case don't matter.
        """
        wanted = (
            select(_T.thread_id, _T.title, _T.begun_at, _T.last_at, _T.answers)
            .where(*_found(owner, query))
            .order_by(_T.last_at.desc(), _T.thread_id)
            .limit(limit)
            .offset(offset)
        )
        with self._database.begin() as connection:
            return tuple(Thread(**row) for row in connection.execute(wanted).mappings())

    def count(self, owner: str, query: str = "") -> int:
        """Return how many threads the whole listing has."""
        with self._database.begin() as connection:
            return connection.scalar(select(func.count()).select_from(schema.threads).where(*_found(owner, query))) or 0

    def get(self, owner: str, thread: str) -> Thread:
        """Return one thread. Raises UnknownThread."""
        with self._database.begin() as connection:
            return _held(connection, owner, thread)

    def answers(self, owner: str, thread: str) -> tuple[Answer, ...]:
        """Return a thread's answers, the first one first. Raises UnknownThread."""
        with self._database.begin() as connection:
            _held(connection, owner, thread)
            bodies = connection.scalars(select(_A.body).where(_A.thread_id == thread).order_by(_A.place)).all()
        return tuple(answer_in(body) for body in bodies)

    def rename(self, owner: str, thread: str, title: str) -> Thread:
        """Give a thread another title; an empty one gives back its first question. Raises UnknownThread."""
        with self._database.begin() as connection:
            _held(connection, owner, thread)
            title = titled(title) or _first_question(connection, thread)
            connection.execute(
                update(schema.threads).where(_mine(owner, thread)).values(title=title, folded=folded(title))
            )
            return _held(connection, owner, thread)

    def delete(self, owner: str, thread: str) -> None:
        """Delete a thread with its answers, what was said of them and the memory of it. Raises UnknownThread."""
        self.get(owner, thread)
        # The memory first: a thread that is listed can be deleted again, one that is not could not.
        self._memory.delete_thread(memory_key(owner, thread))
        with self._database.begin() as connection:
            connection.execute(delete(schema.threads).where(_mine(owner, thread)))

    def delete_all(self, owner: str) -> int:
        """Delete all of an owner's threads; return how many there were."""
        with self._database.begin() as connection:
            names = connection.scalars(select(_T.thread_id).where(_T.owner == owner)).all()
        for name in names:
            self._memory.delete_thread(memory_key(owner, name))
        with self._database.begin() as connection:
            connection.execute(delete(schema.threads).where(_T.owner == owner, _T.thread_id.in_(names)))
        return len(names)


_T, _A = schema.threads.c, schema.answers.c


def memory_key(owner: str, thread: str) -> str:
    """Return the name of a thread's memory. Two owners never share one, whatever their threads are called."""
    return hashlib.sha256(json.dumps([owner, thread]).encode()).hexdigest()


def _check_id(thread: str) -> None:
    if not is_id(thread):
        raise UnknownThread


def _mine(owner: str, thread: str) -> ColumnElement[bool]:
    return (_T.owner == owner) & (_T.thread_id == thread)


def _found(owner: str, query: str) -> Sequence[ColumnElement[bool]]:
    wanted = folded(query)
    if not wanted:
        return (_T.owner == owner,)
    asked = exists().where(_A.thread_id == _T.thread_id, _A.folded.contains(wanted, autoescape=True))
    return (_T.owner == owner, or_(_T.folded.contains(wanted, autoescape=True), asked))


def _held(connection: Connection, owner: str, thread: str) -> Thread:
    _check_id(thread)
    columns = select(_T.thread_id, _T.title, _T.begun_at, _T.last_at, _T.answers)
    row = connection.execute(columns.where(_mine(owner, thread))).mappings().one_or_none()
    if row is None:
        raise UnknownThread
    return Thread(**row)


def _first_question(connection: Connection, thread: str) -> str:
    first = connection.scalar(select(_A.body).where(_A.thread_id == thread).order_by(_A.place).limit(1))
    return titled(answer_in(first).question) if first else ""
