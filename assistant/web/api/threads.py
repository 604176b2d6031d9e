"""Conversations: listed, read, renamed, deleted, each by its owner alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer
from assistant.store.threads import Thread
from assistant.web.api.given import Opened, Owner, Record
from assistant.web.api.lists import Page, Wanted

router = APIRouter(prefix="/threads", tags=["threads"])

ThreadId = Annotated[str, Path(min_length=1, max_length=200, description="The `thread` of its answers.")]


@dataclass(frozen=True)
class Conversation(Thread):
    """A conversation with its answers, the first one first."""

    answer_objects: Sequence[Answer]


class Title(BaseModel):
    """A conversation's new title; an empty one gives back its first question."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"title": "Hanoi and its neighbours"}]})

    title: str = Field(max_length=1000)


@router.get("", response_model=Page[Thread], summary="List conversations, the last one asked in first")
def listing(
    assistant: Opened,
    owner: Owner,
    part: Wanted,
    q: Annotated[str, Query(max_length=1000, description="Only those whose title or questions have this.")] = "",
) -> Page[Thread]:
    """Return the owner's conversations; accents and case of ``q`` don't matter."""
    found = assistant.threads.listing(owner, q, limit=part.limit, offset=part.offset)
    total = assistant.threads.count(owner, q)
    return Page(items=list(found), total=total, next_offset=part.next_offset(total))


@router.get("/{thread_id}", response_model=Conversation, summary="Read a conversation")
def read(thread_id: ThreadId, assistant: Opened, owner: Owner) -> Conversation:
    """Return a conversation with its answer objects."""
    thread = assistant.threads.get(owner, thread_id)
    return Conversation(**vars(thread), answer_objects=assistant.threads.answers(owner, thread_id))


@router.patch("/{thread_id}", response_model=Thread, summary="Rename a conversation")
def rename(thread_id: ThreadId, wanted: Title, assistant: Opened, owner: Owner) -> Thread:
    """Return the conversation with its new title."""
    return assistant.threads.rename(owner, thread_id, wanted.title)


@router.delete("/{thread_id}", status_code=204, summary="Delete a conversation for good")
def delete(thread_id: ThreadId, assistant: Opened, owner: Owner, record: Record) -> Response:
    """Delete a conversation with its memory and what was said of its answers."""
    assistant.threads.delete(owner, thread_id)
    record("delete thread", thread_id)
    return Response(status_code=204)
