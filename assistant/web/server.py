"""The web app on one port: the page, the API, and what looks after both. Asks nothing of any other machine."""

from __future__ import annotations

import errno
import logging
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Literal, Protocol

import gradio as gr
import uvicorn
from fastapi import FastAPI, HTTPException, Response
from fastapi.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import Scope

from assistant.answer import Answer
from assistant.settings import Settings
from assistant.web import auditing, embedding, explore, exports, failures, figures, sources, strings
from assistant.web.agents import AgentDoor
from assistant.web.files import static
from assistant.web.handlers import PageAssistant
from assistant.web.later import Later
from assistant.web.operations.health import health
from assistant.web.operations.logs import tell_request
from assistant.web.operations.metrics import Metrics
from assistant.web.page import build_page, theme
from assistant.web.render import figures_html
from assistant.web.security import listening
from assistant.web.security.bodies import MEGABYTE
from assistant.web.security.listening import CannotListen
from assistant.web.security.patience import MOST_HEADER_BYTES, Patience
from assistant.web.security.protecting import protect
from assistant.web.site import open_site
from assistant.web.starting import Opening

if TYPE_CHECKING:
    from assistant.service import Assistant

STOP_SECONDS = 5  # as the setting has it
MOST_CONNECTIONS = 1000  # more are told to come back, before they take memory from those that are served

log = logging.getLogger(__name__)


class Served(PageAssistant, Protocol):
    """The assistant as the web app needs it, also while it is still being opened."""

    def opened(self) -> Assistant:
        """Return the assistant, once it is open."""
        ...

    def if_open(self) -> Assistant | None:
        """Return the assistant if it is open, without waiting for it."""
        ...

    def once_open(self, prepare: Callable[[Assistant], None]) -> None:
        """Have something done with the assistant before it answers its first question."""
        ...


def create_app(assistant: Served, settings: Settings | None = None) -> FastAPI:
    """Return the web app over an assistant, which stays the caller's to close. `listen` says if it may be served."""
    settings = settings or Settings()
    app = create_without_page(assistant, settings)
    _add_page(app, assistant, settings)
    return app


def create_without_page(assistant: Served, settings: Settings) -> FastAPI:
    """Return the web app without its page."""
    agents = AgentDoor(assistant.opened)
    counts = Metrics(settings.home)

    def counted(scope: Scope, status: int, seconds: float) -> None:
        counts.count_request(scope, status, seconds)
        tell_request(scope, status, seconds)

    def made_api() -> FastAPI:
        from assistant.web.api.app import create_api

        return create_api(assistant.opened, stop_seconds=settings.stop_seconds)

    api = Later(made_api)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=_warm, args=((figures.warm, api.made),), name="warming", daemon=True).start()
        async with agents.running():
            yield

    app = FastAPI(
        title=strings.TITLE.en,
        lifespan=running,
        openapi_url=None,  # the API tells of itself; the page's addresses are for the page
        telemetry={"auto_configure": bool(settings.otel_endpoint), "logs": False},
    )
    app.root_path = settings.root_path  # not the server's, which would double a path that the proxy leaves
    app.state.opened = assistant.opened
    assistant.once_open(auditing.record_questions)
    assistant.once_open(lambda opened: opened.watch(counts.count_answer))
    failures.tell_problems(app)
    protect(app, settings, lambda: assistant.opened().store.keys, counted)
    for router in (health(assistant.if_open), counts.router()):
        app.include_router(router)
    app.router.routes += [Route(path, api) for path in ("/api/{path:path}", "/v1/{path:path}", "/openapi.json")]
    app.router.routes += [Route(path, agents) for path in ("/mcp", "/mcp/")]
    return app


def _warm(parts: Sequence[Callable[[], object]]) -> None:
    """Make what the first request for it would else wait for; where that fails, that request makes it, and tells."""
    for make in parts:
        try:
            make()
        except Exception:
            log.warning("%s could not be made ready ahead of time", make.__qualname__, exc_info=True)


def _add_page(app: FastAPI, assistant: Served, settings: Settings) -> None:
    explore.add_to(app, open_site(app), assistant.opened)
    sources.add_to(app)
    embedding.add_to(app, settings)

    @app.post("/download/{kind}")
    def download(kind: Literal["csv", "xlsx", "json", "svg", "png"], answer: Answer) -> Response:
        """Return an answer, as the page shows it, as a file."""
        try:
            content, media_type = exports.export(answer, kind, assistant.names(answer.language))
        except exports.NothingToExport as nothing:
            raise HTTPException(422, str(nothing)) from nothing
        return Response(content, media_type=media_type)

    @app.post("/figures", response_class=HTMLResponse, include_in_schema=False)
    def drawn(answer: Answer) -> str:
        """Return an answer's charts as drawn, for a page that shows an earlier conversation."""
        return figures_html(figures.draw_all(answer.charts), answer.language)

    gr.mount_gradio_app(
        app,
        build_page(assistant, app.state.question_rate),
        path="/",
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        root_path=settings.root_path or None,
        max_file_size=settings.most_upload_mb * MEGABYTE,
        ssr_mode=False,
        pwa=False,
        theme=theme(),
        css=static("page.css"),
        head=f'<style media="print">{static("print.css")}</style>',
        js=static("page.js"),
    )


def listen(settings: Settings) -> socket.socket:
    """Return a socket bound to the settings' address, so that a port in use is known before anything is loaded.

    Raises:
        CannotListen: the port is taken, the address is not this machine's, or what is set would not be safe there.
    """
    listening.check(settings)
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


def configured(app: FastAPI, *, stop_seconds: int = STOP_SECONDS) -> uvicorn.Config:
    """Return how the app is served: with limits on headers and connections, and time for answers under way."""
    return uvicorn.Config(
        app,
        http=Patience,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
        limit_concurrency=MOST_CONNECTIONS,
        proxy_headers=False,  # `security` reads them, and notes first who is connected
        server_header=False,
        access_log=False,
        log_config=None,  # as `operations.logs` has it
        timeout_graceful_shutdown=stop_seconds,
    )


def serve(app: FastAPI, bound: socket.socket, assistant: Opening, *, stop_seconds: int = STOP_SECONDS) -> None:
    """Serve the app on a bound socket until interrupted, or until the assistant fails to open.

    The assistant is opened once the page can be reached. Answers under way may finish.
    """
    server = uvicorn.Server(configured(app, stop_seconds=stop_seconds))

    def stop() -> None:
        server.should_exit = True

    host, port = bound.getsockname()[:2]
    shown_host = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"{strings.TITLE.en}: http://{shown_host}:{port}  (Ctrl+C stops it)\n")
    sys.stdout.flush()
    assistant.start(when_failed=stop)
    server.run(sockets=[bound])


__all__ = ["CannotListen", "configured", "create_without_page", "create_app", "listen", "serve"]
