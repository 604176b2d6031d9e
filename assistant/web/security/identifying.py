"""The layer that finds out who asks, once for every request, the page's own included."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.problems import Problem
from assistant.web.security import policy
from assistant.web.security.credentials import (
    Credentials,
    LoginUnavailable,
    Refused,
    WayIn,
    credentials_of,
    identified,
)
from assistant.web.security.principal import Principal, forbidden, not_logged_in

log = logging.getLogger(__name__)

CLOSED_BY_POLICY = 1008  # what a websocket is told


class Identifying:
    """Puts the principal into the request's state, and refuses whoever needs one and has none."""

    def __init__(self, app: ASGIApp, ways: Sequence[WayIn]) -> None:
        self.app, self._ways = app, ways

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request with its principal."""
        if scope["type"] == "websocket":  # nothing here speaks it
            await send({"type": "websocket.close", "code": CLOSED_BY_POLICY})
            return
        if scope["type"] == "http":
            try:
                scope.setdefault("state", {})["principal"] = await self._principal(scope)
            except Problem as problem:
                await problem.response(policy.route_path(scope))(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _principal(self, scope: Scope) -> Principal | None:
        """Return who asks, None for what anyone may see. Raises Problem."""
        needless = policy.is_open(scope)
        try:
            given: Credentials = credentials_of(scope)
            principal = await identified(self._ways, given)
        except (Refused, LoginUnavailable) as reason:
            if needless:
                return None
            log.warning("Login refused for %r: %s", policy.route_path(scope), reason)
            if isinstance(reason, LoginUnavailable):
                unavailable = {"Retry-After": "5"}
                raise Problem(503, "login-unavailable", f"{reason} Try again.", headers=unavailable) from reason
            raise not_logged_in(str(reason)) from reason
        if needless:
            return principal
        if principal is None:
            raise not_logged_in()
        if not principal.may(needed := policy.needed_role(scope)):
            raise forbidden(principal, needed)
        return principal
