"""The page: components and which event does what. Conversations are `session`'s, words `strings`'."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
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
ANSWERS_AT_ONCE = 16  # questions answered side by side, over all browsers
HIDDEN = "private"  # events of the page are no API: the API is its own

SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif")
MONO_FONTS = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace")


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
class Parts:
    """The page's components that events read or change."""

    session: gr.State
    header: gr.HTML
    language: gr.Radio
    new_chat: gr.Button
    chat: gr.Chatbot
    starters: tuple[gr.Button, ...]
    follow_ups: tuple[gr.Button, ...]
    question: gr.Textbox

    @property
    def conversation(self) -> list[Any]:
        """Return what a question changes, in the order that `Handlers.shown` gives it."""
        return [self.session, self.chat, *self.starters, *self.follow_ups, self.question]


def build_page(assistant: PageAssistant) -> gr.Blocks:
    """Return the page. It keeps each browser session's conversation in that session's own state."""
    page = gr.Blocks(title=strings.TITLE.en, analytics_enabled=False, fill_height=True, fill_width=True)
    with page:
        parts = _lay_out("en")
        _wire(page, parts, Handlers(assistant))
    page.queue(default_concurrency_limit=ANSWERS_AT_ONCE, api_open=False)
    # After every event Gradio would sum up its last 10,000 for a dashboard that is switched off.
    page._queue.ANALYTICS_MAX_EVENTS = 1
    page._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    return page


def theme() -> gr.themes.Base:
    """Return the page's theme. System fonts only: a theme's default would be fetched from elsewhere."""
    return gr.themes.Base(
        primary_hue="teal",
        neutral_hue="slate",
        font=[gr.themes.Font(name) for name in SYSTEM_FONTS],
        font_mono=[gr.themes.Font(name) for name in MONO_FONTS],
    )


def _lay_out(language: Language) -> Parts:
    # Empty until asked: a first value given here would be the same thread for every browser.
    session = gr.State(None)
    with gr.Row(elem_id="pia-top", equal_height=False):
        header = gr.HTML(_header(language), elem_id="pia-header")
        with gr.Row(elem_id="pia-controls"):
            switch = gr.Radio(
                [(name, code) for code, name in strings.LANGUAGE_NAMES.items()],
                value=language,
                label=strings.LANGUAGE_LABEL.say(language),
                show_label=False,
                container=False,
                elem_id="pia-language",
            )
            new_chat = gr.Button(strings.NEW_CHAT.say(language), size="sm", elem_id="pia-new")
    chat = gr.Chatbot(
        label=strings.CONVERSATION.say(language),
        show_label=False,
        container=False,
        # Questions are shown as typed, escaped; answers come as HTML of our own making.
        render_markdown=False,
        buttons=[],
        autoscroll=False,
        group_consecutive_messages=False,
        placeholder=_welcome(language),
        scale=1,
        height=None,
        elem_id="pia-chat",
    )
    with gr.Row(elem_id="pia-starters", elem_classes="pia-chips"):
        # Filled when the page is opened: the assistant may not be there yet when it is laid out.
        starters = _chips(["…"] * STARTERS)
    with gr.Row(elem_id="pia-follow-ups", elem_classes="pia-chips"):
        follow_ups = _chips(_padded((), FOLLOW_UPS))
    question = gr.Textbox(
        label=strings.ASK_LABEL.say(language),
        placeholder=strings.ASK_PLACEHOLDER.say(language),
        show_label=False,
        container=False,
        autofocus=True,
        submit_btn=True,
        max_lines=6,
        elem_id="pia-question",
    )
    return Parts(session, header, switch, new_chat, chat, starters, follow_ups, question)


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
                placeholder=_welcome(language),
            ),
            *(_chip(text) for text in _padded(starters, STARTERS)),
            *(_chip(text) for text in _padded(session.follow_ups, FOLLOW_UPS)),
            _question_box(language, running=running),
        ]


def _wire(page: gr.Blocks, parts: Parts, handlers: Handlers) -> None:
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": HIDDEN}
    at_once: dict[str, Any] = {"concurrency_id": "ask", **quiet}
    own: list[Any] = [parts.session, parts.language]
    everything: list[Any] = [parts.header, parts.language, parts.new_chat, *parts.conversation]
    opened = page.load(handlers.open_page, [parts.session], everything, **quiet)
    asked: list[Any] = [
        parts.question.submit(handlers.ask, [parts.question, *own], parts.conversation, **at_once),
        opened.then(handlers.ask_linked, own, parts.conversation, **at_once),
    ]
    for place, chip in enumerate(parts.starters):
        asked.append(chip.click(partial(handlers.ask_starter, place), own, parts.conversation, **at_once))
    for place, chip in enumerate(parts.follow_ups):
        asked.append(chip.click(partial(handlers.ask_follow_up, place), own, parts.conversation, **at_once))
    # Cancelled first, and then shown as stopped: side by side, the answer's next words could come last.
    cancelled = parts.question.stop(None, cancels=asked, api_visibility=HIDDEN)
    cancelled.then(handlers.stop, own, parts.conversation, **quiet)
    cleared = parts.new_chat.click(None, cancels=asked, api_visibility=HIDDEN)
    cleared.then(handlers.start_again, [parts.language], parts.conversation, **quiet)
    parts.language.input(handlers.switch, own, everything, **quiet)


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
        gr.update(value=_header(language)),
        gr.update(value=language, label=strings.LANGUAGE_LABEL.say(language)),
        gr.update(value=strings.NEW_CHAT.say(language)),
    ]


def _question_box(language: Language, *, running: bool, **changed: Any) -> Any:
    placeholder, label = strings.ASK_PLACEHOLDER.say(language), strings.ASK_LABEL.say(language)
    return gr.update(placeholder=placeholder, label=label, submit_btn=not running, stop_btn=running, **changed)


def _header(language: Language) -> str:
    title, purpose = escape(strings.TITLE.say(language)), escape(strings.PURPOSE.say(language))
    # The script names Gradio's two unnamed buttons, and the document's language and title, from here.
    send, stop = escape(strings.SEND.say(language)), escape(strings.STOP.say(language))
    explore = escape(strings.EXPLORE["title"].say(language))
    return (
        f'<div lang="{language}" data-send="{send}" data-stop="{stop}"><div><h1>{title}</h1><p>{purpose}</p></div>'
        f'<a href="explore?lang={language}">{explore}</a></div>'
    )


def _welcome(language: Language) -> str:
    return f"## {strings.WELCOME.say(language)}\n{strings.WELCOME_HINT.say(language)}"


def _chips(texts: Sequence[str]) -> tuple[gr.Button, ...]:
    return tuple(gr.Button(text, visible=bool(text), size="sm", elem_classes="pia-chip") for text in texts)


def _chip(text: str) -> Any:
    return gr.update(value=text, visible=bool(text))


def _padded(texts: Sequence[str], count: int) -> list[str]:
    return [*texts[:count], *[""] * (count - len(texts))]
