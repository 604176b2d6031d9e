"""What people say of answers: one verdict of each person on each answer, exported with what was asked and answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, select

from assistant.store import schema
from assistant.store.database import Database
from assistant.store.errors import UnknownAnswer
from assistant.store.texts import answer_in

Verdict = Literal["up", "down"]
MOST_REASON_CHARACTERS = 2_000
PAGE = 500  # rows of an export read at once


@dataclass(frozen=True)
class Feedback:
    """One verdict with its answer, as exported."""

    answer_id: str
    owner: str
    verdict: Verdict
    reason: str
    categories: tuple[str, ...]
    given_at: datetime
    question: str
    text: str
    brain: str
    status: str
    language: str


class FeedbackBook:
    """Verdicts on answers, each by who was given the answer. A deleted conversation takes its verdicts along."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(
        self, owner: str, answer_id: str, verdict: Verdict, reason: str = "", categories: Sequence[str] = ()
    ) -> None:
        """Keep the owner's verdict on an answer, in place of an earlier one. Raises UnknownAnswer."""
        given = {
            "verdict": verdict,
            "reason": reason[:MOST_REASON_CHARACTERS],
            "categories": json.dumps(categories),
            "given_at": datetime.now(UTC),
        }
        row = self._database.insert(schema.feedback).values(answer_id=answer_id, owner=owner, **given)
        with self._database.begin() as connection:
            _check_given_to(connection, owner, answer_id)
            connection.execute(row.on_conflict_do_update(index_elements=["answer_id", "owner"], set_=given))

    def withdraw(self, owner: str, answer_id: str) -> None:
        """Forget the owner's verdict on an answer, if there is one."""
        with self._database.begin() as connection:
            connection.execute(delete(schema.feedback).where(_F.answer_id == answer_id, _F.owner == owner))

    def given(self, owner: str, thread: str) -> dict[str, Verdict]:
        """Return the owner's verdicts on a thread's answers, by answer."""
        wanted = select(_F.answer_id, _F.verdict).join(schema.answers).where(_A.thread_id == thread, _F.owner == owner)
        with self._database.begin() as connection:
            return {row.answer_id: row.verdict for row in connection.execute(wanted)}

    def all(self) -> Iterator[Feedback]:
        """Yield every verdict with its answer, in the order of the answers' ids; a page at a time, however many."""
        last = ("", "")
        while page := self._after(*last):
            yield from page
            last = (page[-1].answer_id, page[-1].owner)

    def _after(self, answer_id: str, owner: str) -> list[Feedback]:
        wanted = (
            select(schema.feedback, _A.body)
            .join(schema.answers)
            .where((_F.answer_id > answer_id) | ((_F.answer_id == answer_id) & (_F.owner > owner)))
            .order_by(_F.answer_id, _F.owner)
            .limit(PAGE)
        )
        with self._database.begin() as connection:
            return [_feedback(**row) for row in connection.execute(wanted).mappings()]


_F, _A = schema.feedback.c, schema.answers.c


def _check_given_to(connection: Connection, owner: str, answer_id: str) -> None:
    asker = connection.scalar(select(schema.threads.c.owner).join(schema.answers).where(_A.answer_id == answer_id))
    if asker != owner:
        raise UnknownAnswer


def _feedback(*, body: str, categories: str, **told: Any) -> Feedback:
    answer = answer_in(body)
    return Feedback(
        **told,
        categories=tuple(json.loads(categories)),
        question=answer.question,
        text=answer.text,
        brain=answer.brain,
        status=answer.status,
        language=answer.language,
    )
