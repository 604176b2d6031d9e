"""What keeps a language model from answering, as a short reason that the wording has a sentence for.

A provider's own message is never passed on, logged or shown: it may repeat a part of the key.
"""

from __future__ import annotations

import json
from typing import Literal, get_args

from langchain_core.exceptions import (
    ContextOverflowError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)

Reason = Literal[
    "unreachable",  # no connection, or it broke off
    "key",  # 401, 403
    "unknown_model",  # 404
    "limit",  # 429
    "server",  # 5xx
    "refused",  # another 4xx
    "too_big",  # more than the model's context holds
    "stalled",  # nothing came for too long
    "time",  # the turn's time is spent
    "malformed",  # an answer that is no answer of the protocol
    "silent",  # nothing was said
    "too_long",  # it goes on and on
    "loop",  # it looks up without end
    "no_lookup",  # figures were asked for and nothing was looked up
    "beside",  # what was looked up is not what the question names
    "unbound",  # the text says what nothing found bears out
    "language",  # the text is in another language than the question
    "private",  # all that was found is private
    "broken",  # anything else
]
REASONS: tuple[Reason, ...] = get_args(Reason)


class Trouble(Exception):
    """A language model did not answer, or not rightly. ``detail`` is for the model, when it may try again."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(reason)


# The first that fits counts: the narrower kinds come first.
_BY_TYPE: tuple[tuple[type[Exception], Reason], ...] = (
    (ModelAuthenticationError, "key"),
    (ModelPermissionDeniedError, "key"),
    (ModelNotFoundError, "unknown_model"),
    (ModelRateLimitError, "limit"),
    (ContextOverflowError, "too_big"),
    (ModelTimeoutError, "stalled"),
    (ModelConnectionError, "unreachable"),
    (ModelAPIError, "server"),
    (ModelInvalidRequestError, "refused"),
    (json.JSONDecodeError, "malformed"),
    (TimeoutError, "stalled"),
    (ConnectionError, "unreachable"),
)
_BY_STATUS: dict[int, Reason] = {401: "key", 403: "key", 404: "unknown_model", 408: "stalled", 429: "limit"}
# Providers' libraries differ in which HTTP client they hold, and let its errors through while a stream is read.
_BY_NAME: tuple[tuple[str, Reason], ...] = (
    ("TimeoutException", "stalled"),
    ("APITimeoutError", "stalled"),
    ("DecodingError", "malformed"),
    ("APIResponseValidationError", "malformed"),
    ("TransportError", "unreachable"),
    ("APIConnectionError", "unreachable"),
)


def reason_of(error: Exception) -> Reason:
    """Return why a model did not answer, from whatever its library raised."""
    if isinstance(error, Trouble):
        return error.reason
    for kind, reason in _BY_TYPE:
        if isinstance(error, kind):
            return reason
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _BY_STATUS.get(status, "server" if status >= 500 else "refused")
    names = {kind.__name__ for kind in type(error).__mro__}
    return next((reason for name, reason in _BY_NAME if name in names), "broken")


def worth_another_try(error: Exception) -> bool:
    """Return whether the same request may succeed in a moment: a busy or stumbling server, not a lapse of time."""
    if isinstance(error, ModelTimeoutError):
        return False
    if isinstance(error, ModelError):
        return error.is_retryable
    return reason_of(error) in {"limit", "server", "unreachable"}
