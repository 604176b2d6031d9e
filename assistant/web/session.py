"""One browser session's conversation as the page shows it: a question's events to finished HTML, turn by turn.

Knows nothing of Gradio. A session is a value: each event gives a new one, so that nothing is shared between browsers.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import uuid4

from assistant.answer import Answer, AnswerEvent, Event, StepEvent, TextEvent
from assistant.charts import Names, charts_for
from assistant.errors import ModelUnavailable
from assistant.store.feedback import Verdict
from assistant.web import figures, render, strings
from assistant.web.problems import request_id
from corpus.model import Language

logger = logging.getLogger(__name__)

NamesIn = Callable[[Language], Names]

REDRAW_SECONDS = 0.08  # a language model streams faster than a page can usefully be redrawn


class Asking(Protocol):
    """The part of the assistant that a conversation needs."""

    def names(self, language: Language) -> Names:
        """Return what rows are called in the language."""
        ...

    def stream(
        self, question: str, *, thread: str | None = None, language: Language | None = None, owner: str = ""
    ) -> Iterator[Event]:
        """Yield the question's events, the answer last. Only the thread's ``owner`` can go on with it."""
        ...


@dataclass(frozen=True)
class Turn:
    """One question and what is shown for it. ``answer`` comes when it is complete."""

    question: str
    turn_id: str = field(default_factory=lambda: f"turn-{uuid4().hex[:12]}")
    steps: tuple[str, ...] = ()
    text: str = ""
    answer: Answer | None = None
    html: str = ""
    running: bool = True


@dataclass(frozen=True)
class Session:
    """One browser session's thread and its turns, oldest first. ``browser`` is the id that the browser keeps."""

    thread: str = field(default_factory=lambda: uuid4().hex)
    turns: tuple[Turn, ...] = ()
    browser: str = ""

    @property
    def follow_ups(self) -> tuple[str, ...]:
        """Return what the last answer suggests asking next."""
        last = self.turns[-1].answer if self.turns else None
        return last.follow_ups if last else ()

    def with_last(self, turn: Turn) -> Session:
        """Return the session with its last turn replaced."""
        return replace(self, turns=(*self.turns[:-1], turn))


def converse(
    assistant: Asking, session: Session, question: str, *, language: Language, owner: str
) -> Generator[Session]:
    """Yield the session as the question is answered. A failure becomes a turn with a reference, and is logged.

    ``language`` is the interface's, for what the page itself says; the answer's language is the question's.
    """
    turn = Turn(question=question, html=render.steps_html((), summary=strings.LOOKING_UP.say(language), running=True))
    session = replace(session, turns=(*session.turns, turn))
    yield session
    try:
        for current in _turns(assistant, turn, session.thread, language, owner):
            yield session.with_last(current)
    except ModelUnavailable as unavailable:
        # Its message is written for whoever can act on it.
        notice = render.message_html(str(unavailable), tone="error")
        yield session.with_last(replace(turn, html=notice, running=False))
    except Exception:
        reference = request_id() or uuid4().hex[:8]
        logger.exception("Question failed, reference %s", reference)
        notice = render.message_html(strings.FAILED.say(language, reference=reference), tone="error")
        yield session.with_last(replace(turn, html=notice, running=False))


def stopped(session: Session, *, language: Language) -> Session:
    """Return the session with its unfinished turn ended, keeping what had been shown of it."""
    if not session.turns or not session.turns[-1].running:
        return session
    turn = session.turns[-1]
    notice = render.message_html(strings.STOPPED.say(language), tone="stopped")
    return session.with_last(replace(turn, html=render.partial_html(turn.text, writing=False) + notice, running=False))


def reopened(
    session: Session, thread: str, answers: Sequence[Answer], verdicts: Mapping[str, Verdict], names: NamesIn
) -> Session:
    """Return the session as it stood in an earlier conversation. Charts are drawn when they come into view."""
    turns = [Turn(question=answer.question, answer=answer, running=False) for answer in answers]
    shown = [
        replace(
            turn,
            html=render.answer_html(
                answer,
                names(answer.language),
                turn_id=turn.turn_id,
                figures=None,
                verdict=verdicts.get(answer.answer_id),
            ),
        )
        for turn, answer in zip(turns, answers, strict=True)
    ]
    return replace(session, thread=thread, turns=tuple(shown))


def _turns(assistant: Asking, turn: Turn, thread: str, language: Language, owner: str) -> Iterator[Turn]:
    """Yield the turn at each event worth showing."""
    started, drawn = time.monotonic(), 0.0
    for event in assistant.stream(turn.question, thread=thread, owner=owner):
        if isinstance(event, AnswerEvent):
            names = assistant.names(event.answer.language)
            yield _finished(turn, event.answer, names, seconds=time.monotonic() - started)
            return
        turn = _after(turn, event, language)
        if isinstance(event, TextEvent) and time.monotonic() - drawn < REDRAW_SECONDS:
            continue
        drawn = time.monotonic()
        yield turn


def _after(turn: Turn, event: StepEvent | TextEvent, language: Language) -> Turn:
    """Return the turn as it stands after one more step or piece of text."""
    if isinstance(event, StepEvent):
        turn = replace(turn, steps=(*turn.steps, event.label))
    else:
        turn = replace(turn, text=turn.text + event.delta)
    steps = render.steps_html(turn.steps, summary=strings.LOOKING_UP.say(language), running=True)
    return replace(turn, html=steps + render.partial_html(turn.text, writing=True))


def _finished(turn: Turn, answer: Answer, names: Names, *, seconds: float) -> Turn:
    summary = strings.LOOKED_UP.say(answer.language, count=len(turn.steps), ms=round(seconds * 1000))
    steps = render.steps_html(turn.steps, summary=summary, running=False)
    charts = charts_for(answer.result, language=answer.language, names=names) if answer.result else ()
    drawn = figures.draw_all(charts)
    html = steps + render.answer_html(answer, names, turn_id=turn.turn_id, figures=drawn)
    return replace(turn, answer=answer, html=html, running=False)
