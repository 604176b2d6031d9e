"""What is kept between questions: conversations, verdicts, API keys, the audit log. SQLite or Postgres.

In come an owner's name and finished answers, out come the same; it knows nothing of how answers are made.
"""

from assistant.store.errors import (
    StoreError,
    StoreUnavailable,
    StoreUnusable,
    UnknownAnswer,
    UnknownKey,
    UnknownThread,
)
from assistant.store.opening import Store, open_store

__all__ = [
    "Store",
    "StoreError",
    "StoreUnavailable",
    "StoreUnusable",
    "UnknownAnswer",
    "UnknownKey",
    "UnknownThread",
    "open_store",
]
