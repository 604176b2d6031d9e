"""The whole web app over a quick assistant: in the test's own process, or on a port of this machine."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.service import Assistant
from assistant.settings import Settings
from assistant.web import server
from assistant.web.starting import Opening

HERE = "http://127.0.0.1"
PORTAL_SECRET = "a secret of the portal, shared with us alone"
NO_LIMITS = {"limit_questions": "", "limit_requests": ""}


def api_app(assistant: Assistant, *, page: bool = False, **settings: Any) -> FastAPI:
    """Return the web app over an open assistant, with these settings; its page only where it is asked for."""
    opening = Opening(lambda: assistant)
    create = server.create_app if page else server.create_without_page

    # Inside a loop, because Gradio opens loops of its own where none runs, and leaves them open.
    async def built() -> FastAPI:
        return create(opening, Settings(home=assistant.settings.home, **NO_LIMITS | settings))

    app = asyncio.run(built())
    opening.start(when_failed=lambda: None)
    opening.opened()
    return app


@contextmanager
def client_of(assistant: Assistant, *, peer: str = "127.0.0.1", **settings: Any) -> Iterator[TestClient]:
    """Give a client in the same process, which speaks from the address ``peer``."""
    app = api_app(assistant, **settings)
    with TestClient(app, base_url=HERE, client=(peer, 50000), raise_server_exceptions=False) as client:
        yield client


@contextmanager
def running(app: FastAPI, *, stop_seconds: int = 1) -> Iterator[tuple[str, uvicorn.Server]]:
    """Serve an app as it is served in earnest, and give its address and the server."""
    bound = socket.create_server(("127.0.0.1", 0))
    serving = uvicorn.Server(server.configured(app, stop_seconds=stop_seconds))
    thread = threading.Thread(target=serving.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not serving.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}", serving
    finally:
        serving.should_exit = True
        thread.join(timeout=20)


@contextmanager
def live(app: FastAPI) -> Iterator[str]:
    """Serve an app as it is served in earnest, and give its address."""
    with running(app) as (address, _):
        yield address


def bearer(token: str) -> dict[str, str]:
    """Return the header of a key or token."""
    return {"Authorization": f"Bearer {token}"}
