"""How the API is called, as pages: Swagger UI from a package, so that nothing is fetched from elsewhere."""

from __future__ import annotations

from html import escape
from importlib import resources

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from assistant.web.problems import Problem

FILES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css", "favicon.png": "image/png"}
# A file of its own, because a script in the page would need a policy that lets any script in the page run.
_START = "SwaggerUIBundle({ url: document.body.dataset.openapi, dom_id: '#docs', deepLinking: true })"

router = APIRouter(prefix="/docs", include_in_schema=False)


@router.get("")
def page(request: Request) -> HTMLResponse:
    """Return the page; its files are named from where it is, whatever path a proxy serves it under."""
    title, base = escape(request.app.title), request.url.path.rstrip("/").rpartition("/")[2]
    openapi = escape(f"{request.scope.get('root_path', '')}{request.app.openapi_url}")
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}: API</title>'
        f'<link rel="icon" href="{base}/favicon.png"><link rel="stylesheet" href="{base}/swagger-ui.css"></head>'
        f'<body data-openapi="{openapi}"><div id="docs"></div>'
        f'<script src="{base}/swagger-ui-bundle.js"></script><script src="{base}/start.js"></script></body></html>'
    )


@router.get("/start.js")
def start() -> Response:
    """Return the line that draws the documentation."""
    return Response(_START, media_type="text/javascript")


@router.get("/{name}")
def file(name: str) -> Response:
    """Return one of the files that draw it."""
    if name not in FILES:
        raise Problem(404, "not-found", "The documentation has no such file.")
    content = resources.files("fastapi_offline").joinpath("static", name).read_bytes()
    return Response(content, media_type=FILES[name], headers={"Cache-Control": "max-age=86400"})
