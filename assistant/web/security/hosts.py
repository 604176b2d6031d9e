"""Which host names a request may name. On this machine alone it keeps other sites from reaching us under their name."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.problems import Problem
from assistant.web.security import policy


class KnownHosts:
    """Refuses requests to a name that is not listed. ``*.example.org`` stands for every name below it."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self.app = app
        self._names = frozenset(host.lower() for host in hosts)
        self._endings = tuple(name[1:] for name in self._names if name.startswith("*."))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request to a host that is listed."""
        if scope["type"] == "http" and not self._admits(Headers(scope=scope).getlist("host")):
            said = "This host name is not served here. If it is yours, list it in ASSISTANT_HOSTS."
            await Problem(400, "unknown-host", said).response(policy.route_path(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _admits(self, hosts: Sequence[str]) -> bool:
        if len(hosts) != 1:
            return False
        host = hosts[0].lower()
        name = host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
        return name in self._names or bool(name) and name.endswith(self._endings)
