"""What the page's events do, as what each shows afterwards. Conversations are `session`'s, words `strings`'."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import gradio as gr
from anyio import from_thread
from fastapi import Request
from gradio.components.chatbot import ComponentMessage
from pydantic import ValidationError

from assistant.store.errors import StoreError, StoreUnavailable
from assistant.web import strings
from assistant.web.history import MOST_LISTED, Command, history_html
from assistant.web.labels import chip, labels, padded, question_box, welcome
from assistant.web.problems import REQUEST_ID, Problem, known_by
from assistant.web.security.principal import owner_of
from assistant.web.security.rates import Rate, asker
from assistant.web.session import Asking, Session, Turn, converse, reopened, stopped
from corpus.model import Language

if TYPE_CHECKING:
    from assistant.service import Assistant
    from corpus.store import Corpus

MOST_ID_CHARACTERS = 64  # of the random id that a browser keeps
STARTERS = 4
FOLLOW_UPS = 3


class PageAssistant(Asking, Protocol):
    """The part of the assistant that the page needs."""

    @property
    def corpus(self) -> Corpus:
        """Return what is known."""
        ...

    def opened(self) -> Assistant:
        """Return the assistant itself, once it is open."""
        ...

    def starters(self, language: Language) -> tuple[str, ...]:
        """Return opening questions to click."""
        ...


Asked = Callable[..., Iterator[list[Any]]]


@dataclass(frozen=True)
class Handlers:
    """What the page's events do. Each gives what the page shows afterwards, in the order of `Parts.conversation`."""

    assistant: PageAssistant
    rate: Rate | None = None

    def open_page(self, session: Session | None, browser: str, request: gr.Request) -> list[Any]:
        """Show the page in the visitor's language, and the conversation that its address names."""
        session = replace(session or Session(), browser=browser[:MOST_ID_CHARACTERS])
        thread = str(request.query_params.get("thread", ""))
        if thread and not session.turns:
            session = self._reopened(session, thread, preferred_language(request), request)
        return self.switch(session, preferred_language(request), request)

    def switch(self, session: Session | None, language: Language, request: gr.Request) -> list[Any]:
        """Show the page in another language, the conversation as it is."""
        return [*labels(language), *self.shown(session or Session(), language, request)]

    def ask(
        self, question: str, session: Session | None, language: Language, request: gr.Request
    ) -> Iterator[list[Any]]:
        """Show a question being answered."""
        session = session or Session()
        if not question.strip():
            gr.Info(strings.EMPTY_QUESTION.say(language))
            yield self.shown(session, language)
            return
        refusal = self._refusal(request)
        if refusal is not None:
            gr.Warning(strings.TOO_MANY.say(language, seconds=refusal.headers["Retry-After"]))
            yield self.shown(session, language)
            return
        owner = owner_of(request, session.browser)
        states = known_by(
            request.headers.get(REQUEST_ID, ""),  # the server's own, put there where the request came in
            converse(self.assistant, session, question.strip(), language=language, owner=owner),
        )
        # Emptied once: what is typed while the answer comes in stays.
        yield [*self.shown(next(states), language)[:-1], question_box(language, running=True, value="")]
        for state in states:
            done = not state.turns[-1].running
            yield self.shown(state, language, request if done else None)

    def ask_linked(self, session: Session | None, language: Language, request: gr.Request) -> Iterator[list[Any]]:
        """Ask what the page's address asks (``?q=…``)."""
        question = str(request.query_params.get("q", ""))
        if question.strip():
            yield from self.ask(question, session, language, request)
        else:
            # A generator that yields nothing would empty everything that it may change.
            yield self.shown(session or Session(), language)

    def starter(self, place: int) -> Asked:
        """Return what asks one of the questions to begin with."""

        # A function of its own, and not a partial one: Gradio gives a request only where the signature says so.
        def ask(session: Session | None, language: Language, request: gr.Request) -> Iterator[list[Any]]:
            yield from self.ask(self.assistant.starters(language)[place], session, language, request)

        return ask

    def follow_up(self, place: int) -> Asked:
        """Return what asks one of the questions that the last answer suggests."""

        def ask(session: Session, language: Language, request: gr.Request) -> Iterator[list[Any]]:
            yield from self.ask(session.follow_ups[place], session, language, request)

        return ask

    def stop(self, session: Session | None, language: Language) -> list[Any]:
        """Show the unfinished answer as stopped."""
        return self.shown(stopped(session or Session(), language=language), language)

    def start_again(self, session: Session | None, language: Language, request: gr.Request) -> list[Any]:
        """Show a new conversation."""
        return self.shown(Session(browser=session.browser if session else ""), language, request)

    def search(self, query: str, session: Session | None, language: Language, request: gr.Request) -> Any:
        """List the conversations that have the words searched for."""
        return self._history(session or Session(), language, request, query=query)

    def command(self, text: str, session: Session | None, language: Language, request: gr.Request) -> list[Any]:
        """Do what the page's script asks of a conversation or an answer."""
        session = session or Session()
        try:
            command = Command.model_validate_json(text)
            session = self._done(command, session, language, request)
        except ValidationError:
            return self.shown(session, language)  # not of the page's script: nothing is asked for
        except StoreUnavailable:
            gr.Warning(strings.STORE_AWAY.say(language))
        except StoreError:
            gr.Warning(strings.GONE.say(language))
        return self.shown(session, language, request)

    def shown(self, session: Session, language: Language, request: gr.Request | None = None) -> list[Any]:
        """Return what the page shows of a session; the list of conversations stays unless a ``request`` is given."""
        running = bool(session.turns) and session.turns[-1].running
        starters = () if session.turns else self.assistant.starters(language)
        return [
            session,
            gr.update(
                value=[message for turn in session.turns for message in messages(turn)],
                placeholder=welcome(language),
            ),
            self._history(session, language, request) if request else gr.skip(),
            *(chip(text) for text in padded(starters, STARTERS)),
            *(chip(text) for text in padded(session.follow_ups, FOLLOW_UPS)),
            question_box(language, running=running),
        ]

    def _refusal(self, request: gr.Request) -> Problem | None:
        # Events run in worker threads; what counts lives on the loop.
        if self.rate is None or request.request is None:
            return None
        return from_thread.run(self.rate.refusal, asker(request.request.scope))

    def _done(self, command: Command, session: Session, language: Language, request: gr.Request) -> Session:
        """Return the session after a command. Raises StoreError."""
        owner, assistant = owner_of(request, session.browser), self.assistant.opened()
        if command.do == "open":
            return self._reopened(session, command.thread, language, request)
        if command.do == "rename":
            assistant.threads.rename(owner, command.thread, command.title)
        elif command.do == "delete":
            assistant.threads.delete(owner, command.thread)
            return Session(browser=session.browser) if command.thread == session.thread else session
        elif command.verdict is None:
            assistant.feedback.withdraw(owner, command.answer)
        else:
            assistant.feedback.give(owner, command.answer, command.verdict, command.reason, command.categories)
        return session

    def _reopened(self, session: Session, thread: str, language: Language, request: gr.Request) -> Session:
        """Return the session with an earlier conversation; as it is where that is not there."""
        owner, assistant = owner_of(request, session.browser), self.assistant.opened()
        try:
            answers, verdicts = assistant.threads.answers(owner, thread), assistant.feedback.given(owner, thread)
        except StoreError as error:
            away = isinstance(error, StoreUnavailable)
            gr.Warning((strings.STORE_AWAY if away else strings.GONE).say(language))
            return session
        return reopened(session, thread, answers, verdicts, self.assistant.names)

    def _history(self, session: Session, language: Language, request: gr.Request, *, query: str = "") -> Any:
        owner = owner_of(request, session.browser)
        try:
            threads = self.assistant.opened().threads.listing(owner, query, limit=MOST_LISTED)
        except StoreUnavailable:
            return gr.update(value=f'<p class="pia-quiet">{escape(strings.STORE_AWAY.say(language))}</p>')
        listed = history_html(threads, current=session.thread, searched=bool(query.strip()), language=language)
        return gr.update(value=listed)


def messages(turn: Turn) -> list[dict[str, Any]]:
    """Return a turn as chat messages: the question as typed, the answer as HTML already made safe.

    The answer's component is described rather than made: for each that is handed over made, Gradio makes another at
    every event, and sends its HTML twice.
    """
    props = {"elem_id": turn.turn_id, "container": False, "padding": False}
    answer = ComponentMessage(component="html", value=turn.html, constructor_args={}, props=props)
    return [{"role": "user", "content": escape(turn.question)}, {"role": "assistant", "content": answer}]


def preferred_language(request: gr.Request | Request) -> Language:
    """Return the interface's language: what the address says (``?lang=vi``), else the browser's first choice."""
    asked = str(request.query_params.get("lang", ""))
    browser = str(request.headers.get("accept-language", ""))
    return "vi" if (asked or browser).strip().lower().startswith("vi") else "en"
