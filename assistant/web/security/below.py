"""The path that a reverse proxy serves the app below: part of every request's path, even if the proxy takes it off."""

from __future__ import annotations

from urllib.parse import quote

from starlette.types import ASGIApp, Receive, Scope, Send


class Below:
    """Puts the proxy's path back in front of a path that lacks it: mounted files are found by the whole path alone."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self.app, self._root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request by its whole path."""
        if scope["type"] in {"http", "websocket"} and not f"{scope['path']}/".startswith(f"{self._root}/"):
            given = scope.get("raw_path") or quote(scope["path"]).encode()
            scope = {**scope, "path": self._root + scope["path"], "raw_path": self._root.encode() + given}
        await self.app(scope, receive, send)
