"""Logging in with an API key, as the store keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from anyio import to_thread

from assistant.web.security.credentials import Credentials, LoginUnavailable, Refused
from assistant.web.security.principal import Principal

if TYPE_CHECKING:
    from assistant.store.keys import Keys

PREFIX = "pia_"


class ApiKeys:
    """Accepts the API keys in use."""

    def __init__(self, keys: Callable[[], Keys]) -> None:
        self._keys = keys

    async def principal(self, given: Credentials) -> Principal | None:
        """Return who the key speaks for; None where no API key was given."""
        if given.bearer is None or not given.bearer.startswith(PREFIX):
            return None
        # The first request may also have to wait until the store is open.
        return await to_thread.run_sync(self._holder, given.bearer)

    def _holder(self, key: str) -> Principal:
        keys = self._keys()
        # Here, because the store loads for a while, and the page is there before it.
        from assistant.store import StoreUnavailable

        try:
            holder = keys.verify(key)
        except StoreUnavailable as unavailable:
            raise LoginUnavailable("API keys cannot be checked at the moment.") from unavailable
        if holder is None:
            raise Refused("The API key is unknown or was revoked.")
        return Principal(f"key:{holder.key_id}", holder.role, "key")
