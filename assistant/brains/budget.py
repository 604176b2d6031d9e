"""A language model's time and length of speech, kept whatever its provider does. Knows nothing of what is said."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TypeVar

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import AgentState
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel

from assistant.brains.trouble import Trouble

T = TypeVar("T")


@dataclass(frozen=True)
class Allowance:
    """What one turn may take: ``ends`` is the `perf_counter` reading at which its time is over."""

    ends: float

    @property
    def left(self) -> float:
        """Return the seconds left."""
        return self.ends - perf_counter()


class KeepingTime(AgentMiddleware[AgentState[Any], Allowance]):
    """Breaks off a model that is out of time or talks without end. The innermost of all that wrap a model's call."""

    def __init__(self, most_tokens: int) -> None:
        super().__init__()
        self.most_tokens = most_tokens

    def wrap_model_call(
        self, request: ModelRequest[Allowance], handler: Callable[[ModelRequest[Allowance]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Return what the model says within the time left; raise `Trouble` when it does not."""
        return timed(request, lambda model: handler(request.override(model=model)), self.most_tokens)


def timed(request: ModelRequest[Allowance], ask: Callable[[BaseChatModel], T], most_tokens: int) -> T:
    """Return what comes of asking the request's model, within the turn's time and so many tokens."""
    watch = Watch(most_tokens)
    watched = request.model.model_copy(update={"callbacks": [watch]})
    return within(request.runtime.context.left, lambda: ask(watched), watch)


class Watch(BaseCallbackHandler):
    """Hears every token of one call, and stops the call from within: there is no way to end it from without."""

    raise_error = True

    def __init__(self, most_tokens: int) -> None:
        self.most_tokens, self.heard = most_tokens, 0
        self.over = threading.Event()

    def on_llm_new_token(self, token: str | list[str | dict[str, Any]], **kwargs: Any) -> None:
        """Count a token; raise `Trouble` when nobody waits any longer, or when there are too many."""
        self.heard += 1
        if self.over.is_set():
            raise Trouble("time")
        if self.heard > self.most_tokens:
            raise Trouble("too_long")


def within(seconds: float, work: Callable[[], T], watch: Watch) -> T:
    """Return what the work returns; raise `Trouble` when it takes longer.

    The work runs in a thread of its own, which is left behind at the end of the time: a server that keeps a connection
    alive and says nothing cannot be waited for. The watch ends it at its next token.
    """
    if seconds <= 0:
        raise Trouble("time")
    outcome: Future[T] = Future()
    context = copy_context()

    def run() -> None:
        try:
            outcome.set_result(context.run(work))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it is waited for
            outcome.set_exception(error)

    threading.Thread(target=run, name="model-call", daemon=True).start()
    try:
        return outcome.result(timeout=seconds)
    except TimeoutError as error:
        watch.over.set()
        if outcome.done():  # a time-out of the provider's own
            raise
        raise Trouble("time") from error
