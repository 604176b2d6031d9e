"""The layer that shows problems to people: where a browser asks for a page, a page tells what went wrong, not JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.handlers import preferred_language
from assistant.web.problems import MEDIA_TYPE
from assistant.web.security import policy
from assistant.web.site import Site, other_language
from assistant.web.strings import Phrase

_OURS = 500
_OF_THE_BODY = ("content-type", "content-length")
WORDS: dict[str, Phrase] = {
    "401": Phrase("Please log in", "Hãy đăng nhập"),
    "401_hint": Phrase(
        "Only those who are logged in can see this. Whoever runs this assistant can tell you how.",
        "Chỉ người đã đăng nhập mới xem được. Hãy hỏi người vận hành cách đăng nhập.",
    ),
    "403": Phrase("Not allowed", "Không được phép"),
    "403_hint": Phrase("Your role does not include this.", "Vai trò của bạn không có quyền này."),
    "404": Phrase("No such page", "Không có trang này"),
    "404_hint": Phrase("Check its address, or begin anew.", "Hãy kiểm tra địa chỉ hoặc quay lại trang đầu."),
    "429": Phrase("Too much at once", "Quá nhiều yêu cầu"),
    "429_hint": Phrase("Wait a moment, then load the page again.", "Hãy chờ một lát rồi tải lại trang."),
    "503": Phrase("Not available right now", "Tạm thời chưa dùng được"),
    "503_hint": Phrase("Wait a moment, then load the page again.", "Hãy chờ một lát rồi tải lại trang."),
    "500": Phrase("Something went wrong on our side", "Hệ thống gặp lỗi"),
    "500_hint": Phrase(
        "Try again. If it happens again, tell whoever runs this assistant the reference.",
        "Hãy thử lại. Nếu vẫn lỗi, hãy báo mã tham chiếu cho người vận hành.",
    ),
    "400": Phrase("This cannot be shown", "Không hiển thị được"),
    "400_hint": Phrase("The address asks for something that is not there.", "Địa chỉ yêu cầu nội dung không có."),
    "reference": Phrase("Reference: {reference}", "Mã tham chiếu: {reference}"),
    "begin": Phrase("To the questions", "Đến trang hỏi đáp"),
}


class Apologies:
    """Puts a page in place of a problem that a person's browser would else show as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; of the response only a problem is kept back, until all of it is there."""
        site = getattr(scope["app"].state, "site", None) if scope["type"] == "http" else None
        if site is None or not _is_looked_at(scope):
            await self.app(scope, receive, send)
            return
        kept: list[Message] = []

        async def shown(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_problem(message):
                kept.append(message)
            elif not kept:
                await send(message)
            else:
                kept.append(message)
                if not message.get("more_body"):
                    await _page(site, scope, kept)(scope, receive, send)

        await self.app(scope, receive, shown)


def _is_looked_at(scope: Scope) -> bool:
    """Return whether a person's browser asks for a page to show."""
    wanted = Headers(scope=scope).get("accept", "")
    return scope["method"] == "GET" and policy.family(scope) == "page" and "text/html" in wanted


def _is_problem(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith(MEDIA_TYPE)


def _page(site: Site, scope: Scope, kept: list[Message]) -> HTMLResponse:
    start, *bodies = kept
    problem: Mapping[str, Any] = json.loads(b"".join(body.get("body", b"") for body in bodies))
    status: int = start["status"]
    path = policy.route_path(scope).lstrip("/")
    language = preferred_language(Request(scope))
    known = str(status) if str(status) in WORDS else "500" if status >= _OURS else "400"
    html = site.page(
        "problem.html",
        language,
        here="",
        words=WORDS,
        other=f"./{quote(path)}?lang={other_language(language)}",
        base="../" * path.count("/"),
        known=known,
        reference=problem.get("instance", ""),
    )
    headers = {name: value for name, value in Headers(raw=start["headers"]).items() if name not in _OF_THE_BODY}
    return HTMLResponse(html, status, headers=headers)
