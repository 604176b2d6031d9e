"""The API as an app of its own, put together from its routers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute

from assistant.web import failures, strings
from assistant.web.api import administration, asking, documentation, documents, feedback, me, threads, views
from assistant.web.api.openai import chat
from assistant.web.problems import MEDIA_TYPE, Problem
from assistant.web.security import policy
from assistant.web.security.failing import Failing

if TYPE_CHECKING:
    from assistant.service import Assistant

DESCRIPTION = """\
Rankings of Viet Nam's provinces, and why they are as they are: computed figures, each with its source.

**Versions.** `/api/v1` stays as it is; `/api` is the newest version under a shorter name, for trying things out.
**Login.** `Authorization: Bearer …` with an API key, a token of your login service, or a token that your portal signs.
**Errors** are problem details (RFC 9457): `type` stays the same over versions, `detail` says what to do, `instance` is
the request's id, which is in the header `X-Request-ID` and in the log too.
**Lists** come a page at a time (`limit`, `offset`, `next_offset`), as JSON or with `format=csv` as CSV.
"""
VERSION = "/api/v1"
ROUTERS = (
    me.router,
    asking.router,
    threads.router,
    feedback.router,
    views.router,
    documents.router,
    administration.router,
    documentation.router,
)
API_VERSION = "1.0.0"
CURRENT = "/api"  # the newest version under a shorter name: for trying out, not for programs that must last
_PROBLEM = {
    "description": "What went wrong, as RFC 9457 has it",
    "content": {
        MEDIA_TYPE: {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail", "instance"],
                "properties": {
                    "type": {"type": "string", "description": "Stays the same for as long as the version."},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string", "description": "What to do about it."},
                    "instance": {"type": "string", "description": "The request's id, which the log has too."},
                },
            },
            "example": {
                "type": "urn:pia:problem:unknown-unit",
                "title": "Not Found",
                "status": 404,
                "detail": "No province or city named 'Hanoy'. Closest: hanoi.",
                "instance": "0b9d0fd1a5c14a3c8d5f3a0a3f3f0a11",
            },
        }
    },
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: _PROBLEM for code in (400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503)
}


def create_api(opened: Callable[[], Assistant], *, stop_seconds: float) -> FastAPI:
    """Return the API as an app of its own, without the layers that protect it. It tells itself at `/openapi.json`."""
    app = FastAPI(
        title=strings.TITLE.en,
        version=API_VERSION,
        description=DESCRIPTION,
        docs_url=None,  # FastAPI's own load their scripts from elsewhere
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},  # the app around it traces
    )
    app.state.opened, app.state.stop_seconds = opened, stop_seconds
    failures.tell_problems(app)
    for status in (404, 405):  # the router's own: what is not held is told as a problem
        app.add_exception_handler(status, _astray)
    app.add_middleware(Failing)
    rest = APIRouter(responses=PROBLEMS)
    for router in ROUTERS:
        rest.include_router(router)
    app.include_router(rest, prefix=VERSION)
    app.include_router(rest, prefix=CURRENT, include_in_schema=False)
    app.include_router(chat.router, responses=PROBLEMS)
    return app


async def _astray(request: Request, error: Exception) -> Response:
    """Tell what is wrong with an address or a method. The router itself names the methods of one route only."""
    path = policy.route_path(request.scope)
    allowed = ", ".join(sorted(_methods_at(path.removeprefix(VERSION).removeprefix(CURRENT))))
    if allowed:
        said = f"{request.method} is not for this address: it takes {allowed}."
        return Problem(405, "method-not-allowed", said, headers={"Allow": allowed}).response(path)
    return Problem(404, "not-found", f"Nothing is at {path}. {VERSION}/docs tells what there is.").response(path)


def _methods_at(path: str) -> set[str]:
    routes = (route for router in (*ROUTERS, chat.router) for route in router.routes if isinstance(route, APIRoute))
    return {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
