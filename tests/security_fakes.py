"""A login service on this machine: it signs tokens and publishes its keys, and counts how often they are fetched."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://login.example.org/"
AUDIENCE = "assistant"


class LoginService:
    """Keys by id, the newest last; tokens are signed with the newest unless another is named."""

    def __init__(self) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.fetched = 0
        self.broken = False
        self.url = ""
        self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on, and publish it alone."""
        self.keys = {f"key-{time.monotonic_ns()}": rsa.generate_private_key(public_exponent=65537, key_size=2048)}

    @property
    def published(self) -> bytes:
        """Return the public keys as the service serves them."""
        keys = [
            json.loads(RSAAlgorithm.to_jwk(key.public_key())) | {"kid": kid, "use": "sig"}
            for kid, key in self.keys.items()
        ]
        return json.dumps({"keys": keys}).encode()

    def token(self, **changed: Any) -> str:
        """Return a token of Minh's, its claims changed as asked; None leaves one out."""
        kid, key = next(reversed(self.keys.items()))
        return jwt.encode(claims(**changed), key, algorithm="RS256", headers={"kid": kid})

    @contextmanager
    def running(self) -> Iterator[LoginService]:
        """Publish the keys on a port of this machine."""
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.fetched += 1
                self.send_response(500 if service.broken else 200)
                self.end_headers()
                self.wfile.write(b"" if service.broken else service.published)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_port}/keys"
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


def claims(**changed: Any) -> dict[str, Any]:
    """Return the claims of a token that is good for a minute, changed as asked; None leaves one out."""
    now = int(time.time())
    given = {"iss": ISSUER, "aud": AUDIENCE, "sub": "minh", "iat": now, "exp": now + 60, **changed}
    return {name: value for name, value in given.items() if value is not None}
