"""A run of events from the assistant's threads to a response that stops the work when its client has gone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Generator, Iterator
from typing import TypeVar, cast

import anyio
from anyio import to_thread
from sse_starlette import EventSourceResponse, ServerSentEvent

Event = TypeVar("Event")

PING_SECONDS = 15  # proxies drop connections on which nothing is said


async def begun(events: Iterator[Event]) -> AsyncIterator[Event]:
    """Return the events as they come, once the first is there: what keeps it from beginning is raised here."""
    first = await to_thread.run_sync(next, events, None)
    return _all(first, cast("Generator[Event]", events))


async def _all(event: Event | None, events: Generator[Event]) -> AsyncIterator[Event]:
    try:
        while event is not None:
            yield event
            event = await to_thread.run_sync(next, events, None)
    finally:
        # Also where the client has gone: the turn that is broken off must not stay in its thread.
        with anyio.CancelScope(shield=True):
            await to_thread.run_sync(events.close)


def server_sent(messages: AsyncIterator[ServerSentEvent], *, grace_seconds: float) -> EventSourceResponse:
    """Return the response that sends messages as they come. When the server stops, it may go on for a while."""
    return EventSourceResponse(messages, ping=PING_SECONDS, shutdown_grace_period=grace_seconds)
