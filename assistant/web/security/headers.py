"""What every response tells the browser it may do with it: nothing more than our own pages need."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.security import policy

# Gradio builds its page with inline scripts and styles; what matters is that nothing is fetched from elsewhere.
_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'"
)
_DOCS = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
_DATA = "default-src 'none'; base-uri 'none'; form-action 'none'"
_POLICIES: dict[policy.Family, str] = {"page": _PAGE, "docs": _DOCS, "data": _DATA}
_ALWAYS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
_ONE_YEAR = 365 * 24 * 3600
_FOR_OTHER_SITES = "/embed.js"  # the one file that other sites' pages load


class SecureHeaders:
    """Adds the security headers to every response, streams and refusals included."""

    def __init__(self, app: ASGIApp, frame_ancestors: Sequence[str]) -> None:
        self.app = app
        self._ancestors = {
            "page": " ".join(["'self'", *frame_ancestors]),
            "docs": "'none'",
            "data": "'none'",
        }
        self._framed = bool(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add the headers to its response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers(scope))
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)

    def _headers(self, scope: Scope) -> dict[str, str]:
        family = policy.family(scope)
        shared = policy.route_path(scope) == _FOR_OTHER_SITES
        headers = {
            **_ALWAYS,
            "content-security-policy": f"{_POLICIES[family]}; frame-ancestors {self._ancestors[family]}",
            "cross-origin-resource-policy": "cross-origin" if shared else "same-origin",
        }
        if family == "data":
            headers["cache-control"] = "no-store"
        if not (family == "page" and self._framed):
            headers["x-frame-options"] = "SAMEORIGIN" if family == "page" else "DENY"
        if scope.get("scheme") == "https":
            headers["strict-transport-security"] = f"max-age={_ONE_YEAR}"
        return headers
