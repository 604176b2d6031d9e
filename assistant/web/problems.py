"""What went wrong, in one form for every way in: problem details as RFC 9457 has them. Never a traceback."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import closing
from http import HTTPStatus
from typing import Any, TypeVar

from asgi_correlation_id import correlation_id
from fastapi.responses import JSONResponse

REQUEST_ID = "X-Request-ID"
MEDIA_TYPE = "application/problem+json"
TYPES = "urn:pia:problem:"  # with a problem's code behind it: the same for as long as the API has a version

Step = TypeVar("Step")


class Problem(Exception):
    """Something that whoever asked must know. ``code`` stays the same over versions; ``more`` helps a program."""

    def __init__(
        self, status: int, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        self.status, self.code, self.detail = status, code, detail
        self.headers, self.more = dict(headers or {}), more
        super().__init__(detail)

    def details(self) -> dict[str, Any]:
        """Return the problem as RFC 9457 has it; ``instance`` is the request's id, which the log has too."""
        return {
            "type": f"{TYPES}{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "instance": request_id(),
            **self.more,
        }

    def as_openai(self) -> dict[str, Any]:
        """Return the problem where clients made for OpenAI's API look for an error."""
        return {"error": {"message": self.detail, "type": self.code, "code": self.code, "param": None}}

    def response(self, path: str = "") -> JSONResponse:
        """Return what is sent for it, below ``/v1`` in OpenAI's form too."""
        details = self.details() | (self.as_openai() if path.startswith("/v1/") else {})
        return JSONResponse(details, self.status, headers=self.headers, media_type=MEDIA_TYPE)


def request_id() -> str:
    """Return the id of the request that is being answered; empty outside of one."""
    return correlation_id.get() or ""


def known_by(request_id: str, steps: Generator[Step]) -> Generator[Step]:
    """Yield what is made in steps, each of them known by a request's id: they may run in contexts of their own."""
    with closing(steps):
        while True:
            correlation_id.set(request_id or None)
            try:
                step = next(steps)
            except StopIteration:
                return
            yield step


def internal() -> Problem:
    """Return the problem that is ours: its cause is in the log, under the request's id."""
    return Problem(
        500,
        "internal",
        "Something went wrong on our side. If it happens again, tell whoever runs this assistant the reference "
        f"{request_id() or 'in the log'}.",
    )
