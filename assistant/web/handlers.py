"""What the page's events do, as what each shows afterwards. Conversations are `session`'s, words `strings`'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import gradio as gr
from fastapi import Request

from assistant.web import strings
from assistant.web.session import Asking, Session, Turn, converse, stopped
from corpus.model import Language

if TYPE_CHECKING:
    from corpus.store import Corpus

STARTERS = 4
FOLLOW_UPS = 3


class PageAssistant(Asking, Protocol):
    """The part of the assistant that the page needs."""

    @property
    def corpus(self) -> Corpus:
        """Return what is known."""
        ...

    def starters(self, language: Language) -> tuple[str, ...]:
        """Return opening questions to click."""
        ...


@dataclass(frozen=True)
class Handlers:
    """What the page's events do. Each gives what the page shows afterwards, in the order of `Parts.conversation`."""

    assistant: PageAssistant

    def open_page(self, session: Session | None, request: gr.Request) -> list[Any]:
        """Show the page in the visitor's language."""
        return self.switch(session, preferred_language(request))

    def switch(self, session: Session | None, language: Language) -> list[Any]:
        """Show the page in another language, the conversation as it is."""
        return [*_labels(language), *self.shown(session or Session(), language)]

    def ask(self, question: str, session: Session | None, language: Language) -> Iterator[list[Any]]:
        """Show a question being answered."""
        session = session or Session()
        if not question.strip():
            gr.Info(strings.EMPTY_QUESTION.say(language))
            yield self.shown(session, language)
            return
        states = converse(self.assistant, session, question.strip(), language=language)
        # Emptied once: what is typed while the answer comes in stays.
        yield [*self.shown(next(states), language)[:-1], _question_box(language, running=True, value="")]
        for state in states:
            yield self.shown(state, language)

    def ask_linked(self, session: Session | None, language: Language, request: gr.Request) -> Iterator[list[Any]]:
        """Ask what the page's address asks (``?q=…``)."""
        question = str(request.query_params.get("q", ""))
        if question.strip():
            yield from self.ask(question, session, language)
        else:
            # A generator that yields nothing would empty everything that it may change.
            yield self.shown(session or Session(), language)

    def ask_starter(self, place: int, session: Session | None, language: Language) -> Iterator[list[Any]]:
        """Ask one of the questions to begin with."""
        yield from self.ask(self.assistant.starters(language)[place], session, language)

    def ask_follow_up(self, place: int, session: Session, language: Language) -> Iterator[list[Any]]:
        """Ask one of the questions that the last answer suggests."""
        yield from self.ask(session.follow_ups[place], session, language)

    def stop(self, session: Session | None, language: Language) -> list[Any]:
        """Show the unfinished answer as stopped."""
        return self.shown(stopped(session or Session(), language=language), language)

    def start_again(self, language: Language) -> list[Any]:
        """Show a new conversation."""
        return self.shown(Session(), language)

    def shown(self, session: Session, language: Language) -> list[Any]:
        """Return what the page shows of a session."""
        running = bool(session.turns) and session.turns[-1].running
        starters = () if session.turns else self.assistant.starters(language)
        return [
            session,
            gr.update(
                value=[message for turn in session.turns for message in messages(turn)],
                placeholder=welcome(language),
            ),
            *(_chip(text) for text in padded(starters, STARTERS)),
            *(_chip(text) for text in padded(session.follow_ups, FOLLOW_UPS)),
            _question_box(language, running=running),
        ]


def messages(turn: Turn) -> list[dict[str, Any]]:
    """Return a turn as chat messages: the question as typed, the answer as HTML already made safe."""
    return [
        {"role": "user", "content": escape(turn.question)},
        {"role": "assistant", "content": gr.HTML(turn.html, elem_id=turn.turn_id, container=False, render=False)},
    ]


def preferred_language(request: gr.Request | Request) -> Language:
    """Return the interface's language: what the address says (``?lang=vi``), else the browser's first choice."""
    asked = str(request.query_params.get("lang", ""))
    browser = str(request.headers.get("accept-language", ""))
    return "vi" if (asked or browser).strip().lower().startswith("vi") else "en"


def _labels(language: Language) -> list[Any]:
    return [
        gr.update(value=header_html(language)),
        gr.update(value=language, label=strings.LANGUAGE_LABEL.say(language)),
        gr.update(value=strings.NEW_CHAT.say(language)),
    ]


def _question_box(language: Language, *, running: bool, **changed: Any) -> Any:
    placeholder, label = strings.ASK_PLACEHOLDER.say(language), strings.ASK_LABEL.say(language)
    return gr.update(placeholder=placeholder, label=label, submit_btn=not running, stop_btn=running, **changed)


def header_html(language: Language) -> str:
    """Return the title, what the page is for, and the way to Explore."""
    title, purpose = escape(strings.TITLE.say(language)), escape(strings.PURPOSE.say(language))
    # The script names Gradio's two unnamed buttons, and the document's language and title, from here.
    send, stop = escape(strings.SEND.say(language)), escape(strings.STOP.say(language))
    explore = escape(strings.EXPLORE["title"].say(language))
    return (
        f'<div lang="{language}" data-send="{send}" data-stop="{stop}"><div><h1>{title}</h1><p>{purpose}</p></div>'
        f'<a href="explore?lang={language}">{explore}</a></div>'
    )


def welcome(language: Language) -> str:
    """Return what is shown before the first question, as Markdown."""
    return f"## {strings.WELCOME.say(language)}\n{strings.WELCOME_HINT.say(language)}"


def _chip(text: str) -> Any:
    return gr.update(value=text, visible=bool(text))


def padded(texts: Sequence[str], count: int) -> list[str]:
    """Return so many texts, empty ones where there are fewer."""
    return [*texts[:count], *[""] * (count - len(texts))]
