"""Settings to the layers around the app, in the order that a request passes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from asgi_correlation_id import CorrelationIdMiddleware
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.settings import Settings
from assistant.web.apologies import Apologies
from assistant.web.operations.metrics import Count, Counting
from assistant.web.problems import REQUEST_ID
from assistant.web.security import listening, proxy, rates
from assistant.web.security.below import Below
from assistant.web.security.bodies import MEGABYTE, Bodies
from assistant.web.security.credentials import WayIn
from assistant.web.security.failing import Failing
from assistant.web.security.headers import SecureHeaders
from assistant.web.security.hosts import KnownHosts
from assistant.web.security.identifying import Identifying
from assistant.web.security.keys import ApiKeys
from assistant.web.security.origins import Forwarded, SameOrigin
from assistant.web.security.patience import ModestHeaders
from assistant.web.security.proxy import ProxyHeader
from assistant.web.security.tokens import PortalTokens, ServiceTokens, service_keys

if TYPE_CHECKING:
    from assistant.store.keys import Keys

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
SENT = ("Authorization", "Content-Type", "Last-Event-ID", "Mcp-Protocol-Version", "Mcp-Session-Id", REQUEST_ID)
READ = (REQUEST_ID, "Retry-After", "Mcp-Session-Id", "Content-Disposition")


def ways_in(settings: Settings, keys: Callable[[], Keys]) -> tuple[WayIn, ...]:
    """Return the ways to log in that the settings name; what they lack `listening.check` has said."""
    ways: dict[str, Callable[[], WayIn]] = {
        "keys": lambda: ApiKeys(keys),
        "embed": lambda: PortalTokens(settings.embed_secret.get_secret_value() if settings.embed_secret else ""),
        "oidc": lambda: ServiceTokens(
            issuer=settings.oidc_issuer or "",
            audience=settings.oidc_audience or "",
            keys=service_keys(settings.oidc_jwks_url or ""),
            role_claim=settings.oidc_role_claim,
        ),
        "proxy": lambda: ProxyHeader(
            proxy.networks(settings.proxies),
            user_header=settings.proxy_user_header,
            role_header=settings.proxy_role_header,
        ),
    }
    # In this order: what is told by its own words comes before what somebody says of it.
    return tuple(make() for name, make in ways.items() if name in settings.login)


def protect(app: FastAPI, settings: Settings, keys: Callable[[], Keys], counted: Count) -> None:
    """Put the layers around the app. The first of the list is the outermost; ``counted`` is told of every response.

    The page's questions are counted with the API's, by what is left on the app's state as ``question_rate``.
    """
    app.state.ways = ways_in(settings, keys)
    limiter = rates.limiter(settings.limit_storage)
    app.state.question_rate = rates.Rate(limiter, settings.limit_questions) if settings.limit_questions else None
    request_rate = rates.Rate(limiter, settings.limit_requests) if settings.limit_requests else None
    trusted = proxy.networks(settings.proxies)
    layers: list[tuple[Any, dict[str, Any]]] = [
        *([(Below, {"root": settings.root_path})] if settings.root_path else []),
        (SecureHeaders, {"frame_ancestors": settings.frame_ancestors}),
        (CorrelationIdMiddleware, {"header_name": REQUEST_ID}),
        (Counting, {"count": counted}),
        (Apologies, {}),
        (ModestHeaders, {}),
        (Forwarded, {"proxies": trusted}),
        (ProxyHeadersMiddleware, {"trusted_hosts": list(settings.proxies)}),
        (KnownHosts, {"hosts": listening.served_hosts(settings)}),
        (
            CORSMiddleware,
            {
                "allow_origins": settings.origins,
                "allow_methods": METHODS,
                "allow_headers": SENT,
                "expose_headers": READ,
            },
        ),
        (SameOrigin, {"origins": settings.origins}),
        *_limited(request_rate, rates.by_address),
        (Identifying, {"ways": app.state.ways}),
        *_limited(app.state.question_rate, rates.questions_by_user),
        (Bodies, {"most_upload_bytes": settings.most_upload_mb * MEGABYTE}),
        (Failing, {}),
    ]
    for layer, options in reversed(layers):
        app.add_middleware(layer, **options)


def _limited(rate: rates.Rate | None, counted: rates.Counted) -> list[tuple[Any, dict[str, Any]]]:
    return [(rates.RateLimit, {"rate": rate, "counted": counted})] if rate else []
