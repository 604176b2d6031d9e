"""Whether settings are safe to listen with. What is missing is said with the setting that gives it."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

import limits
from limits.errors import ConfigurationError

from assistant.settings import Settings
from assistant.web.security import proxy, rates

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
SHORTEST_SECRET = 32
_ANYWHERE = ("0.0.0.0", "::")
_HOST = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]", re.IGNORECASE)


class CannotListen(Exception):
    """The address cannot be listened on, or must not be as things are set. The message says which setting to change."""


def check(settings: Settings) -> None:
    """Return where the settings can be served with. Raises CannotListen."""
    for judge in (_names, _login, _ways, _limits):
        if complaint := judge(settings):
            raise CannotListen(complaint)


def is_this_machine(host: str) -> bool:
    """Return whether an address or name can only be reached from this machine."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def served_hosts(settings: Settings) -> tuple[str, ...]:
    """Return the host names that requests may name."""
    own = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (*LOCAL_NAMES, *settings.hosts, *(() if settings.host in _ANYWHERE else (own,)))


def _login(settings: Settings) -> str:
    if settings.login:
        if settings.host in _ANYWHERE and not settings.hosts:
            return (
                "Set ASSISTANT_HOSTS to the names that the app is reached by: ASSISTANT_HOST stands for all addresses."
            )
        return ""
    reached = next((host for host in (settings.host, *settings.hosts) if not is_this_machine(host)), None)
    if reached is None:
        return ""
    return (
        f"Others could reach {reached or 'every address'} and use the assistant without a login. Choose how they log "
        "in, for example ASSISTANT_LOGIN=keys, or keep it to this machine: "
        "ASSISTANT_HOST=127.0.0.1 and no ASSISTANT_HOSTS."
    )


def _ways(settings: Settings) -> str:
    oidc = ("oidc_issuer", "oidc_audience", "oidc_jwks_url")
    missing = [f"ASSISTANT_{name.upper()}" for name in oidc if not getattr(settings, name)]
    if "oidc" in settings.login and missing:
        return f"ASSISTANT_LOGIN has oidc, which also needs {', '.join(missing)}."
    if "oidc" in settings.login and not _is_web_address(settings.oidc_jwks_url or ""):
        return "ASSISTANT_OIDC_JWKS_URL must be an https:// address; http:// only on this machine."
    if "proxy" in settings.login and not settings.proxies:
        return "ASSISTANT_LOGIN has proxy, which also needs ASSISTANT_PROXIES: the addresses whose word counts."
    secret = settings.embed_secret.get_secret_value() if settings.embed_secret else ""
    if "embed" in settings.login and len(secret) < SHORTEST_SECRET:
        return (
            f"ASSISTANT_LOGIN has embed, which needs an ASSISTANT_EMBED_SECRET of {SHORTEST_SECRET} characters or more."
        )
    return ""


def _names(settings: Settings) -> str:
    try:
        proxy.networks(settings.proxies)
    except ValueError as error:
        return f"ASSISTANT_PROXIES: {error}. Give addresses or networks such as 10.0.0.5 or 10.0.0.0/8."
    for name in ("origins", "frame_ancestors"):
        for origin in getattr(settings, name):
            if not _is_origin(origin):
                return f"ASSISTANT_{name.upper()}: {origin!r} is no origin such as https://portal.example.org."
    for host in settings.hosts:
        if not _HOST.fullmatch(host):
            return f"ASSISTANT_HOSTS: {host!r} is no host name such as assistant.example.org, without scheme and port."
    root = settings.root_path
    if root and (not root.startswith("/") or root.endswith("/")):
        return f"ASSISTANT_ROOT_PATH: {root!r} must begin with / and not end with it, as /assistant does."
    return ""


def _limits(settings: Settings) -> str:
    for name in ("limit_questions", "limit_requests"):
        given = getattr(settings, name)
        try:
            limits.parse(given or "1/second")
        except ValueError:
            return f"ASSISTANT_{name.upper()}: {given!r} is no limit such as 60/minute."
    try:
        rates.limiter(settings.limit_storage)
    except ConfigurationError as error:
        return f"ASSISTANT_LIMIT_STORAGE: {error}. Use memory://, or redis://HOST with the package redis installed."
    return ""


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and text == f"{parts.scheme}://{parts.netloc}"


def _is_web_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname or ""))
