"""`/v1/models` and `/v1/chat/completions`: stateless conversations with cited answers, whole or as they come."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from sse_starlette import ServerSentEvent

from assistant.answer import Answer, AnswerEvent, Event, TextEvent
from assistant.web import failures, problems, strings
from assistant.web.api.asking import MOST_QUESTION_CHARACTERS
from assistant.web.api.given import Opened, Owner
from assistant.web.api.openai import forms
from assistant.web.api.streaming import begun, server_sent
from assistant.web.problems import Problem

if TYPE_CHECKING:
    from assistant.turns import Said

log = logging.getLogger(__name__)

DEFAULT_MODEL = "assistant"  # whatever is set to answer here
MOST_EARLIER = 24  # messages: a dozen questions with their answers, as many as a thread remembers

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])


@router.get("/models", response_model=forms.Models, summary="List what can answer")
def models(assistant: Opened) -> forms.Models:
    """Return the names that a completion may ask for."""
    return forms.Models(data=[forms.Model(id=name) for name in (DEFAULT_MODEL, *assistant.brains)])


@router.get("/models/{name:path}", response_model=forms.Model, summary="Tell whether something can answer")
def model(name: str, assistant: Opened) -> forms.Model:
    """Return one of the names."""
    _brain(assistant, name)
    return forms.Model(id=name)


@router.post("/chat/completions", summary="Answer the last message of a conversation")
async def completions(asked: forms.Completion, assistant: Opened, owner: Owner, request: Request) -> Response:
    """Return the answer with its sources listed under it; the field `pia` is the answer object.

    `system` messages change nothing: every figure is computed and every source real, whatever is asked for.
    """
    question, earlier = _conversation(asked)
    brain = _brain(assistant, asked.model)
    events = await begun(assistant.stream(question, owner=owner, brain=brain, earlier=earlier))
    if asked.stream:
        return server_sent(_chunks(events, asked), grace_seconds=request.app.state.stop_seconds)
    answer = await _last(events)
    return JSONResponse(forms.completion(answer, asked.model, _text(answer)))


def _conversation(asked: forms.Completion) -> tuple[str, Sequence[Said]]:
    """Return the question and what was said before it. Raises Problem for a conversation that ends otherwise."""
    if asked.n not in {None, 1}:
        raise Problem(400, "unsupported", "n: there is one answer to a question.")
    if asked.response_format is not None and asked.response_format.type != "text":
        raise Problem(400, "unsupported", "response_format: answers are text; the field `pia` has them as JSON.")
    said = [message for message in asked.messages if message.role in {"user", "assistant"}]
    question = said[-1].text.strip() if said and said[-1].role == "user" else ""
    if not 0 < len(question) <= MOST_QUESTION_CHARACTERS:
        said_of_it = f"messages: the last one must be a user's question of 1 to {MOST_QUESTION_CHARACTERS} characters."
        raise Problem(400, "no-question", said_of_it)
    return question, [(_who(message), message.text) for message in said[-MOST_EARLIER - 1 : -1] if message.text]


def _who(message: forms.Message) -> Any:
    return message.role


def _brain(assistant: Opened, name: str) -> str | None:
    if name != DEFAULT_MODEL and name not in assistant.brains:
        held = (DEFAULT_MODEL, *assistant.brains)
        raise Problem(404, "model_not_found", f"There is no model {name!r}. There are: {', '.join(held)}.", held=held)
    return None if name == DEFAULT_MODEL else name


async def _last(events: AsyncIterator[Event]) -> Answer:
    async for event in events:
        if isinstance(event, AnswerEvent):
            return event.answer
    raise AssertionError("the answer is always the last event")


async def _chunks(events: AsyncIterator[Event], asked: forms.Completion) -> AsyncIterator[ServerSentEvent]:
    name = f"chatcmpl-{uuid.uuid4().hex}"
    try:
        yield _message(forms.chunk(name, asked.model, {"role": "assistant", "content": ""}))
        async with aclosing(events) as held:  # type: ignore[type-var]
            async for event in held:
                if isinstance(event, TextEvent):
                    yield _message(forms.chunk(name, asked.model, {"content": event.delta}))
                elif isinstance(event, AnswerEvent):
                    shown = event.answer.model_dump(mode="json", by_alias=True)
                    yield _message(forms.chunk(name, asked.model, {"content": _under(event.answer)}))
                    yield _message(forms.chunk(name, asked.model, {}, ends=True, pia=shown))
        if asked.stream_options and asked.stream_options.include_usage:
            yield _message(forms.usage_chunk(name, asked.model))
        yield ServerSentEvent("[DONE]")
    except Exception as error:
        problem = failures.problem_of(error)
        if problem is None:
            log.exception("A stream broke off, reference %s", problems.request_id())
        yield _message((problem or problems.internal()).as_openai())


def _message(data: Mapping[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(json.dumps(data, ensure_ascii=False))


def _text(answer: Answer) -> str:
    return answer.text + _under(answer)


def _under(answer: Answer) -> str:
    """Return what stands under the text: notes, and each source with its address."""
    notes = "".join(f"\n\n*{note}*" for note in answer.notes)
    sources = "\n".join(
        f"[{one.n}] {', '.join(filter(None, (one.title, one.publisher, one.date)))} {one.url}".rstrip()
        for one in answer.citations
    )
    return notes + (f"\n\n{strings.SOURCES.say(answer.language)}:\n\n{sources}" if sources else "")
