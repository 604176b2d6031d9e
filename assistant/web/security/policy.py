"""Which addresses anyone may see, which are questions, which take uploads. Everything not named here needs a login.

Paths are compared as the router sees them, decoded and without the path that a proxy serves us under.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from starlette.types import Scope

if TYPE_CHECKING:
    from assistant.store.keys import Role

Family = Literal["page", "data", "docs"]

# The page without anything asked: its script shows the login that it was given, and is refused without one.
_SHELL = re.compile(
    r"/(?:config/?|theme\.css|favicon\.ico|robots\.txt|manifest\.json|embed\.js|embed/"
    r"|gradio_api/(?:theme\.css|startup-events|heartbeat/[^/]+))?"
    r"|/(?:assets|static|svelte|pwa_icon)/.*"
)
_OPEN = re.compile(r"/healthz|/readyz|/openapi\.json|/api(?:/v1)?/docs(?:/.*)?")
# The page counts its own: to Gradio every click is an event at the same address, and most ask nothing.
_QUESTIONS = re.compile(r"/api(?:/v1)?/ask(?:/stream)?|/v1/chat/completions|/mcp/?")
_UPLOADS = re.compile(r"/api(?:/v1)?/documents/previews/?|/sources/files|/gradio_api/upload/?")
_DATA = re.compile(r"/(?:api|v1|mcp|healthz|readyz|metrics|openapi\.json)(?:/.*)?")
_DOCS = re.compile(r"/api(?:/v1)?/docs(?:/.*)?")
_READING = ("GET", "HEAD", "OPTIONS")


def route_path(scope: Scope) -> str:
    """Return a request's path below the one that a proxy serves the app under."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path.removeprefix(root) or "/" if root and (path == root or path.startswith(f"{root}/")) else path


def is_open(scope: Scope) -> bool:
    """Return whether anyone may see it: the page's shell, health, and how the API is called."""
    path = route_path(scope)
    return scope["method"] in _READING and bool(_SHELL.fullmatch(path) or _OPEN.fullmatch(path))


def needed_role(scope: Scope) -> Role:
    """Return the role that a request needs at least. Routes of ours may ask for more by themselves."""
    # Before the file is read: who may not add any must not fill the disk either.
    return "editor" if is_upload(scope) else "viewer"


def is_change(scope: Scope) -> bool:
    """Return whether a request may change something, so that another site must not send it for a visitor."""
    return scope["method"] not in _READING


def is_question(scope: Scope) -> bool:
    """Return whether a request counts as a question."""
    return scope["method"] == "POST" and bool(_QUESTIONS.fullmatch(route_path(scope)))


def is_upload(scope: Scope) -> bool:
    """Return whether a request may bring a file."""
    return scope["method"] == "POST" and bool(_UPLOADS.fullmatch(route_path(scope)))


def family(scope: Scope) -> Family:
    """Return whether the answer is part of the page, the API's documentation, or data for programs."""
    path = route_path(scope)
    if _DOCS.fullmatch(path):
        return "docs"
    return "data" if _DATA.fullmatch(path) else "page"
