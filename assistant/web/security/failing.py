"""The layer that tells errors as problems; what nobody expected with a reference to its line in the log."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web import failures, problems
from assistant.web.security import policy

log = logging.getLogger(__name__)


class Failing:
    """Answers for whatever raises below it. What has begun to be sent can only be broken off."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that fails below."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            problem = failures.problem_of(error)
            if problem is None:
                log.exception("Request failed, reference %s", problems.request_id())
            await (problem or problems.internal()).response(policy.route_path(scope))(scope, receive, send)
