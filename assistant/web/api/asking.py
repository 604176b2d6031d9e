"""`POST /ask` and `POST /ask/stream`: a question in, the answer object out."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import ServerSentEvent

from assistant.answer import Answer, Event
from assistant.web import failures, problems
from assistant.web.api.given import Opened, Owner
from assistant.web.api.streaming import begun, server_sent
from assistant.web.problems import Problem
from corpus.model import Language

log = logging.getLogger(__name__)

MOST_QUESTION_CHARACTERS = 16_000  # the planner reads no more
STREAM = """\
Server-sent events, in this order: any number of `step` (what is being looked up), `text` (parts of the answer), and at
last one `answer` (the checked answer object, which counts). What goes wrong on the way is a `problem`. Closing the
connection stops the work, and the question is then not part of its conversation.
"""
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Server-sent events",
        "content": {
            "text/event-stream": {
                "schema": {
                    "type": "object",
                    "description": "One event; its data is JSON.",
                    "properties": {
                        "event": {"enum": ["step", "text", "answer", "problem"]},
                        "data": {"type": "string", "contentMediaType": "application/json"},
                    },
                    "required": ["event", "data"],
                },
                "example": 'event: step\r\ndata: {"type":"step","label":"Ranking PII 2025",…}\r\n\r\n'
                'event: text\r\ndata: {"type":"text","delta":"**Hanoi** leads…"}\r\n\r\n'
                'event: answer\r\ndata: {"type":"answer","answer":{"schema":1,…}}\r\n\r\n',
            }
        },
    }
}

router = APIRouter(tags=["ask"])


class Question(BaseModel):
    """A question. ``thread`` goes on with an earlier answer's conversation."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "Which provinces lead the Provincial Innovation Index?"},
                {"question": "Vì sao Hà Nội đứng đầu năm 2023?", "language": "vi"},
                {"question": "And in 2024?", "thread": "5f0c2f6f6d0a4a0d9d1e1f6f0f7c8b1a"},
            ]
        },
    )

    question: str = Field(min_length=1, max_length=MOST_QUESTION_CHARACTERS, description="In English or Vietnamese.")
    thread: str | None = Field(None, min_length=1, max_length=200, description="The `thread` of an earlier answer.")
    language: Language | None = Field(None, description="The answer's; the question's own when left out.")
    brain: str | None = Field(None, max_length=200, description="Who answers, of those that were opened.")


@router.post("/ask", response_model=Answer, summary="Answer a question")
def ask(asked: Question, assistant: Opened, owner: Owner) -> Answer:
    """Return the answer object: text with citations, rows, charts, notes and what to ask next."""
    return assistant.ask(
        asked.question,
        thread=asked.thread,
        language=asked.language,
        owner=owner,
        brain=known_brain(assistant, asked.brain),
    )


@router.post(
    "/ask/stream", response_class=Response, responses=EVENTS, summary="Answer a question as it goes", description=STREAM
)
async def ask_stream(asked: Question, assistant: Opened, owner: Owner, request: Request) -> Response:
    """Return the answer's events."""
    events = assistant.stream(
        asked.question,
        thread=asked.thread,
        language=asked.language,
        owner=owner,
        brain=known_brain(assistant, asked.brain),
    )
    return server_sent(_told(await begun(events)), grace_seconds=request.app.state.stop_seconds)


def known_brain(assistant: Opened, brain: str | None) -> str | None:
    """Return the brain that is asked for. Raises Problem for one that was not opened."""
    if brain is not None and brain not in assistant.brains:
        said = f"There is no brain {brain!r}. There are: {', '.join(assistant.brains)}."
        raise Problem(422, "unknown-brain", said, held=assistant.brains)
    return brain


async def _told(events: AsyncIterator[Event]) -> AsyncIterator[ServerSentEvent]:
    try:
        async with aclosing(events) as held:  # type: ignore[type-var]
            async for event in held:
                yield ServerSentEvent(event.model_dump_json(by_alias=True), event=event.type)
    except Exception as error:
        problem = failures.problem_of(error)
        if problem is None:
            log.exception("A stream broke off, reference %s", problems.request_id())
        yield ServerSentEvent(json.dumps((problem or problems.internal()).details()), event="problem")
