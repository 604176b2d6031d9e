"""Logging in with a signed token: of the organisation's login service (OIDC), or of a portal that embeds us.

Each kind is checked with its own key and its own algorithms, so that neither can be passed off as the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import anyio
import jwt
from anyio import to_thread
from jwt.types import Options

from assistant.web.security.credentials import Credentials, LoginUnavailable, Refused, checked_name
from assistant.web.security.principal import ROLES, Principal

if TYPE_CHECKING:
    from assistant.store.keys import Role

PORTAL_ALGORITHM = "HS256"
SERVICE_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
PORTAL_AUDIENCE = "provincial-innovation-assistant"
PORTAL_ROLES: tuple[Role, ...] = ("viewer", "editor")  # a portal's secret is no way to the keys
MOST_PORTAL_SECONDS = 3600  # a portal's token lies in a page; one that was copied must soon be worth nothing
LEEWAY_SECONDS = 30  # clocks differ
FETCH_SECONDS = 5
KEYS_KEPT_SECONDS = 300
WAITING_FOR_KEYS = 8  # requests that may wait for the login service at once; the others' threads stay free


class PortalTokens:
    """Accepts short-lived tokens that a portal's server signs with the secret it shares with us."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    async def principal(self, given: Credentials) -> Principal | None:
        """Return the portal's visitor; None where no such token was given."""
        if _algorithm(given.bearer) != PORTAL_ALGORITHM or given.bearer is None:
            return None
        claims = _claims(
            given.bearer,
            self._secret,
            algorithms=[PORTAL_ALGORITHM],
            audience=PORTAL_AUDIENCE,
            options={"require": ["exp", "iat", "sub", "aud"]},
        )
        if int(claims["exp"]) - int(claims["iat"]) > MOST_PORTAL_SECONDS:
            raise Refused(f"The token is meant to last longer than {MOST_PORTAL_SECONDS} seconds.")
        role = _highest(claims.get("role", "viewer"), PORTAL_ROLES)
        if role is None:
            raise Refused(f"The token has a role that a portal cannot give. It can give: {', '.join(PORTAL_ROLES)}.")
        return Principal(f"portal:{checked_name(claims['sub'])}", role, "embed")


class ServiceTokens:
    """Accepts tokens of one OIDC login service.

    Its public keys are fetched, kept for minutes, and fetched anew when a token names one that is not known yet.
    """

    def __init__(self, *, issuer: str, audience: str, keys: jwt.PyJWKClient, role_claim: str) -> None:
        self._issuer, self._audience, self._keys, self._role_claim = issuer, audience, keys, role_claim
        self._waiting = anyio.CapacityLimiter(WAITING_FOR_KEYS)

    async def principal(self, given: Credentials) -> Principal | None:
        """Return the user of the login service; None where no such token was given."""
        if _algorithm(given.bearer) not in SERVICE_ALGORITHMS or given.bearer is None:
            return None
        claims = _claims(
            given.bearer,
            await to_thread.run_sync(self._key, given.bearer, limiter=self._waiting),
            algorithms=list(SERVICE_ALGORITHMS),
            audience=self._audience,
            issuer=self._issuer,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
        role = _highest(_nested(claims, self._role_claim), ROLES) or "viewer"
        return Principal(f"oidc:{checked_name(claims['sub'])}", role, "oidc")

    def _key(self, token: str) -> jwt.PyJWK:
        try:
            return self._keys.get_signing_key_from_jwt(token)
        except jwt.PyJWKClientConnectionError as error:
            raise LoginUnavailable("The login service's keys cannot be fetched at the moment.") from error
        except jwt.PyJWTError as error:
            raise Refused("The token is signed with a key that the login service does not have.") from error


def service_keys(url: str) -> jwt.PyJWKClient:
    """Return what fetches a login service's public keys from its address."""
    return jwt.PyJWKClient(url, lifespan=KEYS_KEPT_SECONDS, timeout=FETCH_SECONDS)


def _algorithm(token: str | None) -> str:
    """Return how a token says it is signed, which is only believed to choose who checks it."""
    if token is None or token.count(".") != 2:
        return ""
    try:
        return str(jwt.get_unverified_header(token).get("alg", ""))
    except jwt.PyJWTError:
        return ""


def _claims(token: str, key: Any, *, options: Options, **checks: Any) -> dict[str, Any]:
    try:
        return jwt.decode(token, key, options=options, leeway=LEEWAY_SECONDS, **checks)
    except jwt.ExpiredSignatureError as error:
        raise Refused("The token has expired. Log in again.") from error
    except jwt.MissingRequiredClaimError as error:
        raise Refused(f"The token lacks the claim {error.claim}.") from error
    except jwt.InvalidAudienceError as error:
        raise Refused("The token is meant for another service.") from error
    except jwt.InvalidIssuerError as error:
        raise Refused("The token is of another login service.") from error
    except jwt.PyJWTError as error:
        raise Refused("The token is damaged, not valid yet, or signed by someone else.") from error


def _nested(claims: Mapping[str, Any], path: str) -> object:
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _highest(given: object, allowed: tuple[Role, ...]) -> Role | None:
    """Return the highest of the roles given, as one word or a list; None where none is allowed."""
    held = given if isinstance(given, list) else [given]
    return next((role for role in reversed(allowed) if role in held), None)
