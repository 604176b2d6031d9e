"""How much a request may bring, how deep and how slowly: counted as it arrives, whatever it says of itself."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.problems import Problem
from assistant.web.security import policy

MEGABYTE = 1024 * 1024
MOST_BYTES = MEGABYTE  # of what is no upload: a long question is some kilobytes, an answer to download some hundred
MOST_DEPTH = 64  # of JSON; an answer object has about ten levels
BODY_SECONDS = 20
UPLOAD_SECONDS = 600
CLOSING = {"Connection": "close"}  # what is still to come is not wanted

_TEXTS = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


class Bodies:
    """Refuses bodies that are too large, slow or deep. Uploads are passed on as they come, the rest whole."""

    def __init__(self, app: ASGIApp, most_upload_bytes: int) -> None:
        self.app, self._most_upload_bytes = app, most_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request with its body limited."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = policy.is_upload(scope)
        most = self._most_upload_bytes if upload else MOST_BYTES
        body = _Body(receive, most, UPLOAD_SECONDS if upload else BODY_SECONDS)
        try:
            body.check_announced(Headers(scope=scope))
            await self.app(scope, body.counted if upload else await _whole(body), send)
        except _BodyRefused as refused:
            if body.answered:
                raise
            await refused.problem.response(policy.route_path(scope))(scope, receive, send)


class _BodyRefused(HTTPException):
    """Refuses what is still being read. FastAPI passes it on as its own."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.status, problem.detail, problem.headers)


class _Body:
    """A body as it arrives."""

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self._receive, self._most = receive, most
        self._until = asyncio.get_running_loop().time() + seconds
        self._count, self._complete = 0, False
        self.answered = False

    def check_announced(self, headers: Headers) -> None:
        """Raise for a body that says itself that it is too large."""
        announced = headers.get("content-length", "0")
        if announced.isdecimal() and int(announced) > self._most:
            raise self._too_large()

    async def counted(self) -> Message:
        """Return the next message. Raises where there has been too much, or it takes too long."""
        if self._complete:
            return await self._receive()  # what comes now is the client hanging up
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            raise _BodyRefused(
                Problem(408, "too-slow", "The request took too long to arrive.", headers=CLOSING)
            ) from error
        self._count += len(message.get("body", b""))
        if self._count > self._most:
            raise self._too_large()
        self._complete = not message.get("more_body", False)
        return message

    async def parts(self) -> AsyncIterator[bytes]:
        """Yield what arrives until it is complete or the client hangs up."""
        while not self._complete:
            yield (await self.counted()).get("body", b"")

    def _too_large(self) -> _BodyRefused:
        most = f"{self._most / MEGABYTE:g} MB"
        said = f"The request is larger than {most}, the most that is taken here."
        return _BodyRefused(Problem(413, "too-large", said, headers=CLOSING, most_bytes=self._most))


async def _whole(body: _Body) -> Receive:
    """Return what hands on a body that was read and found harmless."""
    held = b"".join([part async for part in body.parts()])
    if too_deep(held):
        raise _BodyRefused(Problem(400, "too-deep", f"JSON is nested deeper than {MOST_DEPTH} levels."))
    waiting: list[Message] = [{"type": "http.request", "body": held, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else await body.counted()

    return receive


def too_deep(json: bytes) -> bool:
    """Return whether brackets outside of texts are nested too deep for a parser to be trusted with them."""
    depth = 0
    for bracket in _BRACKETS.finditer(_TEXTS.sub(b"", json)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > MOST_DEPTH:
            return True
    return False
