"""The web app: the page and its health check on one port of this machine. Asks nothing of any other."""

from __future__ import annotations

import errno
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

import gradio as gr
import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.answer import Answer
from assistant.settings import Settings
from assistant.web import exports, figures, strings
from assistant.web.files import static
from assistant.web.handlers import PageAssistant, preferred_language
from assistant.web.page import build_page, theme
from assistant.web.starting import Opening

STOP_SECONDS = 5  # how long streams may take to finish once the server is told to stop
HEADERS = {
    # Gradio builds its page with inline scripts and styles; what matters is that nothing is fetched from elsewhere.
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class CannotListen(Exception):
    """The address cannot be listened on. The message says which setting chooses another."""


def create_app(assistant: PageAssistant) -> FastAPI:
    """Return the web app over an open assistant, which stays the caller's to close."""

    @asynccontextmanager
    async def warmed(app: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=figures.warm, name="warm-figures", daemon=True).start()
        yield

    # FastAPI's own documentation pages load their scripts from elsewhere.
    app = FastAPI(title=strings.TITLE.en, lifespan=warmed, docs_url=None, redoc_url=None)
    app.add_middleware(_Headers)

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Return that the process answers."""
        return {"status": "ok"}

    @app.get("/explore", response_class=HTMLResponse)
    def explore_page(request: Request) -> str:
        """Return rankings and the tile map: the view that the address asks for."""
        # Here, so that the page can be reached before all that computes is loaded.
        from assistant.web import explore

        language = preferred_language(request)
        view = explore.view_of(assistant.corpus, request.query_params, language)
        return explore.explore_html(assistant.corpus, assistant.names(language), view)

    @app.post("/download/{kind}")
    def download(kind: Literal["csv", "xlsx", "json", "svg", "png"], answer: Answer) -> Response:
        """Return an answer, as the page shows it, as a file."""
        try:
            content, media_type = exports.export(answer, kind, assistant.names(answer.language))
        except exports.NothingToExport as nothing:
            raise HTTPException(422, str(nothing)) from nothing
        return Response(content, media_type=media_type)

    gr.mount_gradio_app(
        app,
        build_page(assistant),
        path="/",
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        theme=theme(),
        css=static("page.css"),
        js=static("page.js"),
    )
    return app


def listen(settings: Settings) -> socket.socket:
    """Return a socket bound to the settings' address, so that a port in use is known before anything is loaded.

    Raises:
        CannotListen: the port is taken or the address is not this machine's.
    """
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        if not host:
            raise OSError(errno.EADDRNOTAVAIL, "no address given")  # to a socket it would mean every address
        bound.bind((host, port))
        bound.listen()  # whoever comes before the server is up waits, and is not refused
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotListen(strings.PORT_IN_USE.format(host=host, port=port, other=port + 1)) from error
        reason = error.strerror or str(error)
        raise CannotListen(strings.ADDRESS_REFUSED.format(host=host, port=port, reason=reason)) from error
    return bound


def serve(app: FastAPI, bound: socket.socket, assistant: Opening) -> None:
    """Serve the app on a bound socket until interrupted, or until the assistant fails to open.

    The assistant is opened once the page can be reached. Streams under way may finish.
    """
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=STOP_SECONDS)
    server = uvicorn.Server(config)

    def stop() -> None:
        server.should_exit = True

    host, port = bound.getsockname()[:2]
    shown_host = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"{strings.TITLE.en}: http://{shown_host}:{port}  (Ctrl+C stops it)\n")
    sys.stdout.flush()
    assistant.start(when_failed=stop)
    server.run(sockets=[bound])


class _Headers:
    """Adds the security headers to every response, streams included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)
