"""Logging in by a reverse proxy that has done it: its header counts from listed addresses alone."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterable, Sequence

from assistant.web.security.credentials import Credentials, Refused, checked_name
from assistant.web.security.principal import ROLES, Principal

log = logging.getLogger(__name__)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(addresses: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks that are listed. Raises ValueError for what is no address."""
    return tuple(ipaddress.ip_network(address, strict=False) for address in addresses)


def within(address: str, listed: Sequence[Network]) -> bool:
    """Return whether an address is in one of the networks."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return any((mapped or found) in network for network in listed)


class ProxyHeader:
    """Accepts the user that a listed proxy names."""

    def __init__(self, proxies: Sequence[Network], *, user_header: str, role_header: str) -> None:
        self._proxies, self._user, self._role = proxies, user_header, role_header

    async def principal(self, given: Credentials) -> Principal | None:
        """Return whom the proxy names; None where it names nobody or is not one of the listed."""
        users = given.headers.getlist(self._user)
        if not users:
            return None
        if not within(given.peer, self._proxies):
            log.warning("%s came from %s, which is not in ASSISTANT_PROXIES: not believed", self._user, given.peer)
            return None
        roles = given.headers.getlist(self._role) or ["viewer"]
        if len(users) > 1 or len(roles) > 1:
            raise Refused("The proxy names more than one user or role.")
        role = next((role for role in ROLES if role == roles[0].strip().lower()), None)
        if role is None:
            raise Refused(f"The proxy gives a role that there is not. There are: {', '.join(ROLES)}.")
        return Principal(f"proxy:{checked_name(users[0])}", role, "proxy")
