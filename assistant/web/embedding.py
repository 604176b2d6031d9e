"""The assistant inside other sites' pages: the script that they load, and the frame that it puts there.

A frame of another site has no cookie of ours and no storage, and a browser that opens an address sends no token.
So every address below ``/embed/`` gives the same small page. It asks the page around it for a token, by message and
never in an address, then fetches what the address stands for with the token as a header, and becomes that. Links,
forms and reloading inside the frame stay below ``/embed/``, and work the same way.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import Settings
from assistant.web.files import static
from assistant.web.handlers import preferred_language
from assistant.web.security import policy
from assistant.web.strings import Phrase
from corpus.model import Language

FRAME = "/embed/"
MARK = "x-embedded"  # the header that the frame's own requests have, and a browser's opening of an address has not
ONE_HOUR = "public, max-age=3600"  # other sites' pages load the script each time

WORDS: dict[str, Phrase] = {
    "waiting": Phrase("The assistant is being opened…", "Đang mở trợ lý…"),
    "silent": Phrase(
        "The page around this assistant did not answer. It must load embed.js, and its origin must be listed in "
        "ASSISTANT_FRAME_ANCESTORS.",
        "Trang chứa trợ lý không trả lời. Trang đó phải nạp embed.js và có tên trong ASSISTANT_FRAME_ANCESTORS.",
    ),
    "no_login": Phrase(
        "The portal has no login for you here. Log in to the portal again, then try again.",
        "Cổng thông tin chưa đăng nhập cho bạn. Hãy đăng nhập lại cổng thông tin rồi thử lại.",
    ),
    "away": Phrase(
        "The assistant cannot be reached. Check the connection, then try again.",
        "Không kết nối được với trợ lý. Hãy kiểm tra kết nối rồi thử lại.",
    ),
    "again": Phrase("Try again", "Thử lại"),
}


def add_to(app: FastAPI, settings: Settings) -> None:
    """Give the app the script and the frame. To be called after `protect`: what is rewritten is then protected too."""
    app.add_middleware(FramedPaths)

    @app.get("/embed.js", include_in_schema=False)
    def script() -> Response:
        """Return what a page of another site loads."""
        return Response(static("embed.js"), media_type="text/javascript", headers={"cache-control": ONE_HOUR})

    @app.get(FRAME, include_in_schema=False)
    def frame(request: Request) -> Response:
        """Return the page that becomes another once it has a token."""
        page = frame_html(preferred_language(request), settings.frame_ancestors)
        return HTMLResponse(page, headers={"cache-control": "no-cache"})


class FramedPaths:
    """Leads addresses below ``/embed/`` to the frame's page, and what that asks for to what they stand for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to where it belongs."""
        if scope["type"] == "http" and (path := policy.route_path(scope)).startswith(FRAME):
            inner = {**scope, "path": f"/{path.removeprefix(FRAME)}"}
            scope = inner if _passes(inner) else {**scope, "path": FRAME}
        await self.app(scope, receive, send)


def _passes(scope: Scope) -> bool:
    """Return whether a request is for the thing itself: sent by the frame's script, or for a file of a page."""
    is_page = scope["path"] == "/" or not policy.is_open(scope)
    return not is_page or scope["method"] not in {"GET", "HEAD"} or MARK in Headers(scope=scope)


def frame_html(language: Language, ancestors: Sequence[str]) -> str:
    """Return the frame's page. ``ancestors`` are the origins whose messages count."""
    words = {name: phrase.say(language) for name, phrase in WORDS.items()}
    told = json.dumps({"ancestors": list(ancestors), "words": words}).replace("<", "\\u003c")
    # In the page, because what the frame becomes may lie at any depth below it, and its scripts at none.
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>…</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" '
        'content="light dark"><link rel="icon" href="data:,"><style>body { font: 1rem/1.5 system-ui, sans-serif; '
        "margin: 2rem; } button { font: inherit; }</style></head>"
        f'<body><p role="status">{words["waiting"]}</p><script>({static("embedded.js").strip()})({told});</script>'
        "</body></html>"
    )
