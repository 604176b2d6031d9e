"""What can go wrong with what is kept, by who must act.

StoreError              something about the store; every message may be shown to whoever asked
├── UnknownThread       no such conversation of this owner, whether or not another has one of that name
├── UnknownAnswer       no such answer of this owner
├── UnknownKey          no such API key, or one that was revoked before
└── StoreUnavailable    the database cannot be reached or written at the moment; the next call tries again
    └── StoreUnusable   a setting or a version keeps it from being used until its operator acts
"""

from __future__ import annotations


class StoreError(Exception):
    """What is kept cannot be used as asked. The message never holds a secret."""


class UnknownThread(StoreError):
    """No such conversation of this owner. It says the same of a stranger's conversation, so none is given away."""

    def __init__(self) -> None:
        super().__init__("There is no such conversation. It may have been deleted; begin a new one.")


class UnknownAnswer(StoreError):
    """No such answer of this owner."""

    def __init__(self) -> None:
        super().__init__("There is no such answer. Its conversation may have been deleted.")


class UnknownKey(StoreError):
    """No such API key, or one that was revoked before."""


class StoreUnavailable(StoreError):
    """The database cannot be reached or written now. The next call tries again."""


class StoreUnusable(StoreUnavailable):
    """The database cannot be used until its operator acts."""
