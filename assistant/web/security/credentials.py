"""What a request says of who asks, and the ways to believe it, tried one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.datastructures import Headers
from starlette.types import Scope

from assistant.web.security.principal import LOCAL, Principal

PEER = "peer"  # where a request's state keeps who is connected, before forwarding headers are believed
MOST_NAME_CHARACTERS = 200


class Refused(Exception):
    """Credentials were given, and do not hold. The message may be shown, and repeats nothing of them."""


class LoginUnavailable(Exception):
    """Whether credentials hold cannot be found out now."""


@dataclass(frozen=True)
class Credentials:
    """What a request brings. ``peer`` is the address that is connected to us, a proxy's where there is one."""

    bearer: str | None
    headers: Headers
    peer: str


class WayIn(Protocol):
    """One way to log in."""

    async def principal(self, given: Credentials) -> Principal | None:
        """Return who asks; None where nothing was given for this way. Raises Refused, LoginUnavailable."""
        ...


def credentials_of(scope: Scope) -> Credentials:
    """Return what a request brings. Raises Refused where it contradicts itself."""
    headers = Headers(scope=scope)
    given = headers.getlist("authorization")
    if len(given) > 1:
        raise Refused("The header Authorization is there more than once.")
    scheme, _, token = given[0].strip().partition(" ") if given else ("", "", "")
    bearer = token.strip() if scheme.lower() == "bearer" else ""
    return Credentials(bearer or None, headers, str(scope.get("state", {}).get(PEER, "")))


async def identified(ways: Sequence[WayIn], given: Credentials) -> Principal | None:
    """Return who asks; None where nothing was given. Without a way in, everyone is the one who sits at the machine.

    Raises Refused for credentials that hold nowhere, LoginUnavailable.
    """
    if not ways:
        return LOCAL
    for way in ways:
        principal = await way.principal(given)
        if principal is not None:
            return principal
    if given.bearer is not None:
        raise Refused("The key or token is of no kind that is accepted here.")
    return None


def checked_name(value: object) -> str:
    """Return a user's name as given. Raises Refused for one that cannot be kept or told apart."""
    name = value.strip() if isinstance(value, str) else ""
    if not 0 < len(name) <= MOST_NAME_CHARACTERS or not name.isprintable():
        raise Refused(f"Who asks must be named with 1 to {MOST_NAME_CHARACTERS} printable characters.")
    return name
