"""A small portal with its own login and the assistant in its pages: `python examples/portal/portal.py` starts both.

The portal and the assistant are two sites, as they will be with you: http://localhost:8001 and http://127.0.0.1:7861.
What you copy into a portal of yours is `token_of` and the endpoint that gives it, and the script tag in `pages/`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import uvicorn
from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

HERE = Path(__file__).parent
PORTAL, ASSISTANT = "http://localhost:8001", "http://127.0.0.1:7861"
COOKIE = "portal-session"
PAGES = {"/": "launcher.html", "/inline": "inline.html", "/sources": "sources.html"}
# For trying out: in a portal of yours these are the people who log in there.
USERS = {"viewer": "viewer", "editor": "editor"}  # name and password; the name is the role too
TOKEN_SECONDS = 600


def token_of(user: str, role: str, secret: str) -> str:
    """Return what tells the assistant who a visitor is. Made on the portal's server: the secret never leaves it."""
    now = int(time.time())
    claims = {
        "aud": "provincial-innovation-assistant",  # for the assistant alone
        "sub": user,  # conversations are kept in this name: something that stays the same for a person
        "role": role,  # viewer: may ask and read; editor: may add documents and tables too
        "iat": now,
        "exp": now + TOKEN_SECONDS,  # an hour at most; embed.js asks for a new one by itself
    }
    return jwt.encode(claims, secret, algorithm="HS256")


@dataclass
class Portal:
    """The portal's pages. ``assistant`` is where browsers reach the assistant, ``secret`` what both share."""

    assistant: str
    secret: str
    sessions: dict[str, str] = field(default_factory=dict)
    pages: Environment = field(
        default_factory=lambda: Environment(loader=FileSystemLoader(HERE / "pages"), autoescape=True)
    )

    async def assistant_token(self, request: Request) -> Response:
        """Return a token for whoever is logged in to the portal; embed.js asks for it."""
        user = self.user_of(request)
        if user is None:
            return JSONResponse({"detail": "Log in to the portal first."}, 401)
        token = token_of(user, role=user, secret=self.secret)
        return JSONResponse({"token": token}, headers={"Cache-Control": "no-store"})

    async def shown(self, request: Request) -> Response:
        """Return a page for those who are logged in."""
        user = self.user_of(request)
        if user is None:
            return RedirectResponse("/login", 303)
        return self.page(PAGES[request.url.path], user=user, here=request.url.path)

    async def login(self, request: Request) -> Response:
        """Ask for a name and a password, and begin a session for those that are right."""
        if request.method == "GET":
            return self.page("login.html", failed=False)
        form = await request.form()
        name, password = str(form.get("name", "")), str(form.get("password", ""))
        if not secrets.compare_digest(USERS.get(name, secrets.token_hex()).encode(), password.encode()):
            return self.page("login.html", failed=True)
        session = secrets.token_urlsafe()
        self.sessions[session] = name
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, session, httponly=True, samesite="lax")
        return answer

    async def logout(self, request: Request) -> Response:
        """End the session."""
        self.sessions.pop(request.cookies.get(COOKIE, ""), None)
        answer = RedirectResponse("/login", 303)
        answer.delete_cookie(COOKIE)
        return answer

    def user_of(self, request: Request) -> str | None:
        """Return who is logged in to the portal."""
        return self.sessions.get(request.cookies.get(COOKIE, ""))

    def page(self, name: str, **values: Any) -> Response:
        """Return a page of the portal."""
        return HTMLResponse(self.pages.get_template(name).render(assistant=self.assistant, **values))


def create_portal(assistant: str, secret: str) -> Starlette:
    """Return the portal's app."""
    portal = Portal(assistant, secret)
    return Starlette(
        routes=[
            *(Route(path, portal.shown) for path in PAGES),
            Route("/assistant-token", portal.assistant_token, methods=["POST"]),
            Route("/login", portal.login, methods=["GET", "POST"]),
            Route("/logout", portal.logout, methods=["POST"]),
        ]
    )


def main() -> int:
    """Serve the portal, with the assistant beside it, until interrupted."""
    secret = secrets.token_urlsafe(32)
    settings = {
        "ASSISTANT_PORT": ASSISTANT.rpartition(":")[2],
        "ASSISTANT_LOGIN": "embed",  # whoever has no token of the portal's is not let in
        "ASSISTANT_EMBED_SECRET": secret,
        "ASSISTANT_FRAME_ANCESTORS": PORTAL,  # no other site may put it in a frame
    }
    app = subprocess.Popen([sys.executable, "app.py"], cwd=HERE.parent.parent, env={**os.environ, **settings})
    sys.stdout.write(f"Portal: {PORTAL}  (log in as viewer or editor; the password is the name)\n")
    sys.stdout.flush()
    try:
        portal = create_portal(ASSISTANT, secret)
        uvicorn.run(portal, host="127.0.0.1", port=int(PORTAL.rpartition(":")[2]), log_level="warning")
    finally:
        app.terminate()
        with contextlib.suppress(KeyboardInterrupt):
            app.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
