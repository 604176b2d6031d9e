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
    # Of the clients of Redis that there are, the one that docs/deploy.md has installed.
    made = storage_from_string(f"async+{storage}", wrap_exceptions=True, implementation="redispy")
    assert isinstance(made, Storage)
    return MovingWindowRateLimiter(made)


class Rate:
    """So many requests in a time on one account."""

    def __init__(self, limiter: MovingWindowRateLimiter, limit: str) -> None:
        self._limiter, self._limit = limiter, limits.parse(limit)

    async def refusal(self, account: str) -> Problem | None:
        """Count one request on the account; return the problem of one too many, with when the next may come."""
        try:
            if await self._limiter.hit(self._limit, account):
                return None
            free_at = (await self._limiter.get_window_stats(self._limit, account)).reset_time
        except StorageError:
            # People can still ask while what counts them is down.
            log.warning("Requests are not counted: the storage of limits cannot be used", exc_info=True)
            return None
        seconds = max(1, math.ceil(free_at - time.time()))
        said = f"Too many requests: {self._limit} is the most here. Try again in {seconds} s."
        return Problem(429, "too-many-requests", said, headers={"Retry-After": str(seconds)})


class RateLimit:
    """Refuses what is beyond a rate. ``counted`` names on whose account a request is, None for nobody's."""

    def __init__(self, app: ASGIApp, rate: Rate, counted: Counted) -> None:
        self.app, self._rate, self._counted = app, rate, counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request that is within the rate."""
        account = self._counted(scope) if scope["type"] == "http" else None
        refusal = await self._rate.refusal(account) if account is not None else None
        if refusal is not None:
            await refusal.response(policy.route_path(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)


def by_address(scope: Scope) -> str | None:
    """Return the account of the address that asks; what anyone may see is not counted."""
    return None if policy.is_open(scope) else _address(scope)


def questions_by_user(scope: Scope) -> str | None:
    """Return the account of a question; None for what is none."""
    return asker(scope) if policy.is_question(scope) else None


def asker(scope: Scope) -> str:
    """Return on whose account questions are: the user's, or the address's where nobody logs in."""
    principal = scope["state"].get("principal")
    known = principal is not None and principal.how != "open"
    return f"question:{principal.id}" if known else f"question:{_address(scope)}"


def _address(scope: Scope) -> str:
    return f"address:{(scope.get('client') or ('',))[0]}"
