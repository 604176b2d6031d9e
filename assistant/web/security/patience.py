"""A connection that gives up on whoever takes too long, or too many words, to say what they want."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from assistant.web.problems import Problem
from assistant.web.security import policy

HEADER_SECONDS = 10
MOST_HEADER_BYTES = 32 * 1024


class Patience(H11Protocol):
    """uvicorn's protocol, with a limit on how long a request's line and headers may take to arrive.

    uvicorn itself waits for the rest of a request that was begun for as long as the connection lasts.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take in what came; wait on while no request is complete enough to be answered."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        self._waiting = None
        idle = self.cycle is None or self.cycle.response_complete
        if idle and not self.transport.is_closing():
            self.transport.close()


class ModestHeaders:
    """Refuses headers that are too large together. uvicorn's own limit lets those pass that come all at once."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request that says what it wants in few words."""
        if sum(len(name) + len(value) for name, value in scope.get("headers", ())) > MOST_HEADER_BYTES:
            most = f"{MOST_HEADER_BYTES // 1024} KB"
            refused = Problem(431, "headers-too-large", f"The headers are larger than {most}, the most taken here.")
            await refused.response(policy.route_path(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)
