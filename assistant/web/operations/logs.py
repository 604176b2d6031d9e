"""What the program says: lines for people, or JSON for machines, each with the id of the request that it is about."""

from __future__ import annotations

import logging
from typing import Literal

from pythonjsonlogger.json import JsonFormatter
from starlette.types import Scope

from assistant.web.problems import request_id
from assistant.web.security import policy
from assistant.web.security.principal import Principal

Format = Literal["text", "json"]

TEXT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s]: %(message)s"
FIELDS = ("asctime", "levelname", "name", "request_id", "message")
ACCESS = "assistant.access"

access = logging.getLogger(ACCESS)


def configure(form: Format) -> None:
    """Write warnings and errors, and with ``json`` a line for every request too."""
    handler = _handler(form)
    # On the handler, because a library that lowers its own logger's level would pass the root's.
    handler.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[handler])
    if form == "json":
        access.addHandler(_handler(form))
        access.setLevel(logging.INFO)
        access.propagate = False


def tell_request(scope: Scope, status: int, seconds: float) -> None:
    """Write a line on a request that was answered. Its query is left out: a question may be in it."""
    principal = scope.get("state", {}).get("principal")
    told = {
        "method": scope["method"],
        "path": policy.route_path(scope),
        "status": status,
        "ms": round(seconds * 1000),
        "who": principal.id if isinstance(principal, Principal) else "",
        "address": (scope.get("client") or ("",))[0],
    }
    access.info("%(method)s %(path)s %(status)s", told, extra=told)


def _handler(form: Format) -> logging.Handler:
    handler = logging.StreamHandler()
    handler.addFilter(_RequestId())
    handler.setFormatter(logging.Formatter(TEXT) if form == "text" else _json())
    return handler


def _json() -> JsonFormatter:
    names = {"asctime": "time", "levelname": "level", "name": "logger"}
    # Letters as they are: a log in Vietnamese is there to be read.
    return JsonFormatter(FIELDS, rename_fields=names, json_ensure_ascii=False)


class _RequestId(logging.Filter):
    """Puts the request's id on every line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id() or "-"
        return True
