"""A part of the web app that is made once the page can be reached: what it loads would keep the page waiting."""

from __future__ import annotations

import threading
from collections.abc import Callable

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send


class Later:
    """Hands requests to an app that is made in the background, or else for the first of them."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._app: ASGIApp | None = None

    def made(self) -> ASGIApp:
        """Return the app, making it if need be."""
        with self._making:
            if self._app is None:
                self._app = self._make()
            return self._app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the app."""
        app = self._app
        if app is None:
            app = await to_thread.run_sync(self.made)
        await app(scope, receive, send)
