"""Visitors' logins, as a portal's server gives them."""

from __future__ import annotations

import time

import jwt

TOKEN_SECONDS = 3600


def login(visitor: str, secret: str) -> dict[str, str]:
    """Return the header of a visitor's requests: a token signed with what the server has as ASSISTANT_EMBED_SECRET."""
    now = int(time.time())
    claims = {"aud": "provincial-innovation-assistant", "sub": visitor, "role": "viewer"}
    token = jwt.encode(claims | {"iat": now, "exp": now + TOKEN_SECONDS}, secret, algorithm="HS256")
    return {"Authorization": f"Bearer {token}"}
