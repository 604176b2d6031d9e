"""Who asks, and what a role may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from starlette.requests import HTTPConnection

from assistant.web.problems import Problem

if TYPE_CHECKING:
    from assistant.store.keys import Role

ROLES: tuple[Role, ...] = ("viewer", "editor", "admin")  # each may do what those before it may
MAY = {
    "viewer": "ask, and read what is held",
    "editor": "add and remove documents and tables",
    "admin": "manage API keys, and read feedback and the audit log",
}


@dataclass(frozen=True)
class Principal:
    """Who asks. ``id`` names the way in too, so that nobody can pass for someone who logs in another way."""

    id: str
    role: Role
    how: Literal["open", "key", "oidc", "proxy", "embed"]

    def may(self, role: Role) -> bool:
        """Return whether the principal has the role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


LOCAL = Principal("local", "admin", "open")  # whose threads are those of the terminal too


def principal_of(request: Any) -> Principal | None:
    """Return who asks; None for what anyone may see. Takes a request of FastAPI's or Gradio's."""
    found = getattr(request.state, "principal", None)
    return found if isinstance(found, Principal) else None


def owner_of(request: Any, browser: str = "") -> str:
    """Return in whose name threads are kept. Where nobody logs in, each browser that tells its id has its own."""
    principal = principal_of(request)
    if principal is None:
        raise not_logged_in()
    return f"browser:{browser}" if principal.how == "open" and browser else principal.id


def may(role: Role) -> Callable[[HTTPConnection], Principal]:
    """Return a dependency that gives the principal, and refuses one without the role."""

    def allowed(request: HTTPConnection) -> Principal:
        principal = principal_of(request)
        if principal is None:
            raise not_logged_in()
        if not principal.may(role):
            raise forbidden(principal, role)
        return principal

    return allowed


def forbidden(principal: Principal, needed: Role) -> Problem:
    """Return the problem of a principal without the role that is needed."""
    said = f"Only the role {needed} or higher may {MAY[needed]}. You are logged in as {principal.role}."
    return Problem(403, "forbidden", said, needed=needed)


def not_logged_in(reason: str = "") -> Problem:
    """Return the problem of a request that does not say who asks, or not so that it can be believed."""
    said = reason or "This needs a login: send `Authorization: Bearer …` with an API key or a token."
    return Problem(401, "not-logged-in", said, headers={"WWW-Authenticate": "Bearer"})
