"""API keys: made, shown once, checked, revoked. What is stored opens nothing."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import insert, select, update

from assistant.store import schema
from assistant.store.database import Database
from assistant.store.errors import UnknownKey

Role = Literal["viewer", "editor", "admin"]

# Read aloud, copied by hand and found by secret scanners: a name in front, then what finds the key, then the secret.
_FORM = re.compile(r"pia_(?P<key_id>[0-9a-f]{12})_(?P<secret>[A-Za-z0-9_-]{43})")
_SECRET_BYTES = 32
_USED_EVERY = timedelta(minutes=1)  # a write for every request would be most of the work of checking one


@dataclass(frozen=True)
class Principal:
    """Who a key speaks for."""

    key_id: str
    name: str
    role: Role


@dataclass(frozen=True)
class Key:
    """A key as listed: all but its secret, which nobody can read again."""

    key_id: str
    name: str
    role: Role
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class Keys:
    """The API keys of all services."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str, role: Role) -> str:
        """Return a new key. It is shown here and never again."""
        key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(_SECRET_BYTES)
        with self._database.begin() as connection:
            connection.execute(
                insert(schema.api_keys).values(
                    key_id=key_id, name=name, role=role, digest=_digest(secret), created_at=datetime.now(UTC)
                )
            )
        return f"pia_{key_id}_{secret}"

    def verify(self, key: str) -> Principal | None:
        """Return who the key speaks for, None for one that is malformed, unknown or revoked."""
        parts = _FORM.fullmatch(key)
        if parts is None:
            return None
        now = datetime.now(UTC)
        with self._database.begin() as connection:
            row = connection.execute(select(schema.api_keys).where(_K.key_id == parts["key_id"])).one_or_none()
            digest = row.digest if row else ""
            if not hmac.compare_digest(digest, _digest(parts["secret"])) or row is None or row.revoked_at:
                return None
            if row.used_at is None or now - row.used_at > _USED_EVERY:
                connection.execute(update(schema.api_keys).where(_K.key_id == row.key_id).values(used_at=now))
        return Principal(row.key_id, row.name, row.role)

    def revoke(self, key_id: str) -> Key:
        """End a key at once and for good. Raises UnknownKey."""
        with self._database.begin() as connection:
            done = connection.execute(
                update(schema.api_keys)
                .where(_K.key_id == key_id, _K.revoked_at.is_(None))
                .values(revoked_at=datetime.now(UTC))
                .returning(*_SHOWN)
            )
            row = done.mappings().one_or_none()
        if row is None:
            raise UnknownKey(f"No API key {key_id!r} is in use. `python -m assistant keys list` shows those there are.")
        return Key(**row)

    def listing(self) -> tuple[Key, ...]:
        """Return all keys, the newest first, revoked ones too."""
        with self._database.begin() as connection:
            rows = connection.execute(select(*_SHOWN).order_by(_K.created_at.desc(), _K.key_id)).mappings()
            return tuple(Key(**row) for row in rows)


_K = schema.api_keys.c
_SHOWN = (_K.key_id, _K.name, _K.role, _K.created_at, _K.used_at, _K.revoked_at)


def _digest(secret: str) -> str:
    # A slow hash protects what people choose. 256 random bits cannot be guessed however fast a guess is checked.
    return hashlib.sha256(secret.encode()).hexdigest()
