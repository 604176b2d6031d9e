"""Who did what, into the store's audit log, with the id of the request."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from assistant.web.problems import request_id

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.service import Assistant
    from assistant.turns import Turn

log = logging.getLogger(__name__)


def record(assistant: Assistant, who: str, what: str, object_id: str = "") -> None:
    """Write down an act. What cannot be written now becomes a line of the program's log instead."""
    from assistant.store import StoreUnavailable

    try:
        assistant.store.audit.add(who, what, object_id, request_id())
    except StoreUnavailable:
        log.warning("Not in the audit log: %s did %s %s", who, what, object_id)


def record_questions(assistant: Assistant) -> None:
    """Write down every question from now on, whichever way it comes in: who asked in which conversation."""

    def asked(answer: Answer, turn: Turn) -> None:
        record(assistant, turn.owner, "ask", answer.thread)

    assistant.watch(asked)
