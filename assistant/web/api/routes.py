"""The API's routers put into an app, and what becomes of a path or method that is none of theirs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.routing import APIRoute

from assistant.web.api import asking, documentation, feedback, me, threads, views
from assistant.web.api.openai import chat
from assistant.web.problems import MEDIA_TYPE, Problem
from assistant.web.security import policy

VERSION = "/api/v1"
ROUTERS = (me.router, asking.router, threads.router, feedback.router, views.router, documentation.router)
CURRENT = "/api"  # the newest version under a shorter name: for trying out, not for programs that must last
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
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


def include(app: FastAPI) -> None:
    """Put the API into an app, under its version and under the name of the current one."""
    rest = APIRouter(responses=PROBLEMS)
    for router in ROUTERS:
        rest.include_router(router)
    app.include_router(rest, prefix=VERSION)
    app.include_router(rest, prefix=CURRENT, include_in_schema=False)
    app.include_router(chat.router, responses=PROBLEMS)
    # The page answers every path, so that the app's own router cannot tell a wrong path from a wrong method.
    for prefix in (CURRENT, "/v1"):
        app.add_api_route(f"{prefix}/{{path:path}}", _nowhere, methods=METHODS, include_in_schema=False)


async def _nowhere(request: Request) -> Response:
    path = policy.route_path(request.scope)
    allowed = ", ".join(sorted(_methods_at(path.removeprefix(VERSION).removeprefix(CURRENT))))
    if allowed:
        said = f"{request.method} is not for this address: it takes {allowed}."
        raise Problem(405, "method-not-allowed", said, headers={"Allow": allowed})
    raise Problem(404, "not-found", f"Nothing is at {path}. {VERSION}/docs tells what there is.")


def _methods_at(path: str) -> set[str]:
    routes = (route for router in (*ROUTERS, chat.router) for route in router.routes if isinstance(route, APIRoute))
    return {method for route in routes if route.path_regex.match(path) for method in route.methods or ()}
