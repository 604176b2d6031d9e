"""From where a request may come: forwarding headers of listed proxies alone, and no changes sent by other sites' pages.

Logging in needs no cookie, so that another site's page has none to abuse. But where nobody logs in, or a proxy does it
with its own cookie, a browser can be made to send what its user did not ask for: that is refused here by its origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.problems import Problem
from assistant.web.security import policy
from assistant.web.security.credentials import PEER
from assistant.web.security.proxy import Network, within

FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix")


class Forwarded:
    """Notes who is connected. A listed proxy's host counts as the request's; anybody else's headers are taken off.

    The proxy's word on the address and the scheme is for uvicorn's own layer below this one.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[Network]) -> None:
        self.app, self._proxies = app, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with what is believed of it."""
        if scope["type"] in {"http", "websocket"}:
            peer = (scope.get("client") or ("", 0))[0]
            scope.setdefault("state", {})[PEER] = peer
            if within(peer, self._proxies):
                host = Headers(scope=scope).get("x-forwarded-host", "").split(",")[-1].strip()
                if host:
                    scope["headers"] = [*scope["headers"]]
                    MutableHeaders(scope=scope)["host"] = host
            else:
                scope["headers"] = [pair for pair in scope["headers"] if pair[0].decode("latin-1") not in FORWARDING]
        await self.app(scope, receive, send)


class SameOrigin:
    """Refuses changes that a page of a site that is not listed sends."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app, self._origins = app, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request that our own or a listed site sends."""
        if scope["type"] == "http" and policy.is_change(scope) and not self._admits(Headers(scope=scope)):
            refused = Problem(
                403,
                "foreign-origin",
                "A page of another site sent this. If it may, list its origin in ASSISTANT_ORIGINS.",
            )
            await refused.response(policy.route_path(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _admits(self, headers: Headers) -> bool:
        origins = headers.getlist("origin")
        if not origins:  # no browser, or a page of ours in an old one
            return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        return all(origin in self._origins or _is_own(origin, headers) for origin in origins)


def _is_own(origin: str, headers: Headers) -> bool:
    # Not the scheme too: behind a proxy that ends HTTPS ours may be unknown. Another port is another site.
    return bool(origin) and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
