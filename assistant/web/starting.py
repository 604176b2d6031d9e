"""What makes the page reachable soon: Gradio without its editor stubs, and an assistant that opens while we serve."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.model import Language

if TYPE_CHECKING:
    from assistant.answer import Event
    from assistant.charts import Names
    from assistant.service import Assistant
    from corpus.store import Corpus


@contextmanager
def without_editor_stubs() -> Iterator[None]:
    """Import Gradio in here: it then skips rewriting a ``.pyi`` file for each component, 40% of its import time.

    It takes a component without a source file for one that needs no stub.
    """
    real = inspect.getfile

    def getfile(thing: object) -> str:
        if sys._getframe(1).f_globals.get("__name__") == "gradio.component_meta":
            raise OSError("no stub wanted")
        return real(thing)  # type: ignore[arg-type]

    inspect.getfile = getfile  # type: ignore[assignment]
    try:
        yield
    finally:
        inspect.getfile = real


class Opening:
    """An assistant that is being opened; whoever asks it something waits until it is there."""

    def __init__(self, open_assistant: Callable[[], Assistant]) -> None:
        self._open = open_assistant
        self._prepare: list[Callable[[Assistant], None]] = []
        self._opener = ThreadPoolExecutor(1, thread_name_prefix="open-assistant")
        self._opened: Future[Assistant] = Future()

    def once_open(self, prepare: Callable[[Assistant], None]) -> None:
        """Have something done with the assistant before it answers its first question. To be said before `start`."""
        self._prepare.append(prepare)

    def start(self, *, when_failed: Callable[[], None]) -> None:
        """Begin to open it. ``when_failed`` is called from another thread if that cannot be done."""
        self._opened = self._opener.submit(self._opened_and_prepared)
        self._opened.add_done_callback(lambda opened: when_failed() if opened.exception() else None)

    def _opened_and_prepared(self) -> Assistant:
        assistant = self._open()
        for prepare in self._prepare:
            prepare(assistant)
        return assistant

    @property
    def failure(self) -> BaseException | None:
        """Return why it could not be opened; None while it may still be, or once it is."""
        return self._opened.exception() if self._opened.done() else None

    @property
    def corpus(self) -> Corpus:
        """Return what is known, once it is read."""
        return self.opened().corpus

    def if_open(self) -> Assistant | None:
        """Return the assistant if it is open, without waiting for it."""
        return self._opened.result() if self._opened.done() and not self._opened.exception() else None

    def opened(self) -> Assistant:
        """Return the assistant, once it is open."""
        return self._opened.result()

    def stream(
        self, question: str, *, thread: str | None = None, language: Language | None = None, owner: str = "local"
    ) -> Iterator[Event]:
        """Yield the question's events, the answer last."""
        return self.opened().stream(question, thread=thread, language=language, owner=owner)

    def starters(self, language: Language) -> tuple[str, ...]:
        """Return questions to begin with."""
        return self.opened().starters(language)

    def names(self, language: Language) -> Names:
        """Return what rows are called in the language."""
        return self.opened().names(language)

    def close(self) -> None:
        """Close it, once it is open; nothing where it never was."""
        self._opener.shutdown()
        assistant = self.if_open()
        if assistant is not None:
            assistant.close()
