"""How often one user or one address may ask."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable

import limits
from limits.aio.storage import Storage
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.problems import Problem
from assistant.web.security import policy

log = logging.getLogger(__name__)

Counted = Callable[[Scope], str | None]


def limiter(storage: str) -> MovingWindowRateLimiter:
    """Return what counts, in memory or where the address says. Raises limits.errors.ConfigurationError."""
    made = storage_from_string(f"async+{storage}", wrap_exceptions=True)
    assert isinstance(made, Storage)
    return MovingWindowRateLimiter(made)


class RateLimit:
    """Refuses more than so many requests in a time. ``counted`` names on whose account one is, None for nobody's."""

    def __init__(self, app: ASGIApp, limiter: MovingWindowRateLimiter, limit: str, counted: Counted) -> None:
        self.app, self._limiter, self._counted = app, limiter, counted
        self._limit = limits.parse(limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request that is within the limit."""
        account = self._counted(scope) if scope["type"] == "http" else None
        if account is not None and not await self._admits(account):
            await (await self._problem(account)).response(policy.route_path(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _admits(self, account: str) -> bool:
        try:
            return await self._limiter.hit(self._limit, account)
        except StorageError:
            # People can still ask while what counts them is down.
            log.warning("Requests are not counted: the storage of limits cannot be used", exc_info=True)
            return True

    async def _problem(self, account: str) -> Problem:
        free_at = (await self._limiter.get_window_stats(self._limit, account)).reset_time
        seconds = max(1, math.ceil(free_at - time.time()))
        said = f"Too many requests: {self._limit} is the most here. Try again in {seconds} s."
        return Problem(429, "too-many-requests", said, headers={"Retry-After": str(seconds)})


def by_address(scope: Scope) -> str | None:
    """Return the account of the address that asks; what anyone may see is not counted."""
    return None if policy.is_open(scope) else f"address:{(scope.get('client') or ('',))[0]}"


def questions_by_user(scope: Scope) -> str | None:
    """Return the account of a question: its user's, or its address's where nobody logs in."""
    if not policy.is_question(scope):
        return None
    principal = scope["state"].get("principal")
    known = principal is not None and principal.how != "open"
    return f"question:{principal.id}" if known else f"question:{by_address(scope)}"
