"""The door for other programs' agents: the MCP server at `/mcp`, open as long as the app runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.problems import Problem
from assistant.web.security.principal import owner_of

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from assistant.service import Assistant

OPENING_SECONDS = 60  # how long a request waits for the assistant, which opens while the app already runs


class AgentDoor:
    """Hands requests to the MCP server, once it is there. Threads are kept in the name of whoever asks."""

    def __init__(self, opened: Callable[[], Assistant]) -> None:
        self._opened = opened
        self._answering: ASGIApp | None = None
        self._open = anyio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the door open meanwhile. It opens by itself as soon as the assistant has."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._run)
            yield
            group.cancel_scope.cancel()

    async def _run(self) -> None:
        manager = None
        with suppress(Exception):  # why the assistant cannot be opened is said by whoever opens it
            # In a thread that is left behind if the app stops first.
            manager = await to_thread.run_sync(self._manager, abandon_on_cancel=True)
        if manager is None:
            return
        async with manager.run():
            self._answering = manager.handle_request
            self._open.set()
            await anyio.sleep_forever()

    def _manager(self) -> StreamableHTTPSessionManager:
        self._opened()
        # Here, because what it loads, the assistant has loaded by now.
        from mcp.server.lowlevel.server import request_ctx

        from assistant.mcp.server import create_server
        from assistant.mcp.transports import http_manager

        return http_manager(create_server(self._opened, owner=lambda: owner_of(request_ctx.get().request)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, waiting for the assistant if need be."""
        with anyio.move_on_after(OPENING_SECONDS):
            await self._open.wait()
        if self._answering is None:
            raise Problem(503, "not-ready", "The assistant is still being opened.", headers={"Retry-After": "5"})
        await self._answering(scope, receive, send)
