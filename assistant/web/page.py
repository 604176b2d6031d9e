"""The page: components and which event does what. Conversations are `session`'s, words `strings`'."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web import strings
from assistant.web.handlers import FOLLOW_UPS, STARTERS, Handlers, PageAssistant
from assistant.web.labels import header_html, padded, side_html, welcome
from assistant.web.security.rates import Rate
from corpus.model import Language

ANSWERS_AT_ONCE = 16  # questions answered side by side, over all browsers
HIDDEN = "private"  # events of the page are no API: the API is its own

SYSTEM_FONTS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "DejaVu Sans", "sans-serif")
MONO_FONTS = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace")


# Random, kept by the browser alone: where nobody logs in, it is whose conversations are whose.
BROWSER_ID = """(session, browser) => {
  const made = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  let id = window.piaBrowser || "";
  try { id = id || localStorage.getItem("pia-browser") || ""; } catch {}
  if (!/^[0-9a-f]{32}$/.test(id)) id = made().join("");
  try { localStorage.setItem("pia-browser", id); } catch {}
  window.piaBrowser = id;
  return [session, id];
}"""


# The question and its first step, before the server has heard of them: the page's script knows how they look.
SHOWN_AT_ONCE = "(question, chat) => [window.piaAsked(question, chat)]"


@dataclass(frozen=True)
class Parts:
    """The page's components that events read or change."""

    session: gr.State
    browser: gr.Textbox
    command: gr.Textbox
    tell: gr.Button
    header: gr.HTML
    side: gr.HTML
    search: gr.Textbox
    history: gr.HTML
    language: gr.Radio
    new_chat: gr.Button
    chat: gr.Chatbot
    starters: tuple[gr.Button, ...]
    follow_ups: tuple[gr.Button, ...]
    question: gr.Textbox

    @property
    def conversation(self) -> list[Any]:
        """Return what a question changes, in the order that `Handlers.shown` gives it."""
        return [self.session, self.chat, self.history, *self.starters, *self.follow_ups, self.question]


def build_page(assistant: PageAssistant, rate: Rate | None = None) -> gr.Blocks:
    """Return the page. It keeps each browser session's conversation in that session's own state.

    ``rate`` is how often one user may ask; None is as often as they like.
    """
    page = gr.Blocks(title=strings.TITLE.en, analytics_enabled=False, fill_height=True, fill_width=True)
    with page:
        parts = _lay_out("en")
        _wire(page, parts, Handlers(assistant, rate))
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
    # What the page's script tells: the id that the browser keeps, and what is to be done with a conversation.
    browser = gr.Textbox(show_label=False, container=False, elem_id="pia-browser", elem_classes="pia-unseen")
    command = gr.Textbox(show_label=False, container=False, elem_id="pia-command", elem_classes="pia-unseen")
    tell = gr.Button("…", elem_id="pia-tell", elem_classes="pia-unseen")
    with gr.Column(elem_id="pia-side"):
        side = gr.HTML(side_html(language), elem_id="pia-side-title")
        search = gr.Textbox(
            label=strings.SEARCH_HISTORY.say(language),
            placeholder=strings.SEARCH_HISTORY.say(language),
            show_label=False,
            container=False,
            elem_id="pia-search",
        )
        history = gr.HTML(elem_id="pia-history")
    with gr.Row(elem_id="pia-top", equal_height=False):
        header = gr.HTML(header_html(language), elem_id="pia-header")
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
        placeholder=welcome(language),
        scale=1,
        height=None,
        elem_id="pia-chat",
    )
    with gr.Row(elem_id="pia-starters", elem_classes="pia-chips"):
        # Filled when the page is opened: the assistant may not be there yet when it is laid out.
        starters = _chips(["…"] * STARTERS)
    with gr.Row(elem_id="pia-follow-ups", elem_classes="pia-chips"):
        follow_ups = _chips(padded((), FOLLOW_UPS))
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
    return Parts(
        session=session,
        browser=browser,
        command=command,
        tell=tell,
        header=header,
        side=side,
        search=search,
        history=history,
        language=switch,
        new_chat=new_chat,
        chat=chat,
        starters=starters,
        follow_ups=follow_ups,
        question=question,
    )


def _wire(page: gr.Blocks, parts: Parts, handlers: Handlers) -> None:
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": HIDDEN}
    at_once: dict[str, Any] = {"concurrency_id": "ask", **quiet}
    own: list[Any] = [parts.session, parts.language]
    everything: list[Any] = [
        parts.header,
        parts.language,
        parts.new_chat,
        parts.side,
        parts.search,
        *parts.conversation,
    ]
    arriving: list[Any] = [parts.session, parts.browser]
    askers = [(chip, chip.click) for chip in (*parts.starters, *parts.follow_ups)]
    for asker, event in [(parts.question, parts.question.submit), *askers]:
        event(None, [asker, parts.chat], parts.chat, js=SHOWN_AT_ONCE, api_visibility=HIDDEN)
    opened = page.load(handlers.open_page, arriving, everything, js=BROWSER_ID, **quiet)
    asked: list[Any] = [
        parts.question.submit(handlers.ask, [parts.question, *own], parts.conversation, **at_once),
        opened.then(handlers.ask_linked, own, parts.conversation, **at_once),
    ]
    for place, chip in enumerate(parts.starters):
        asked.append(chip.click(handlers.starter(place), own, parts.conversation, **at_once))
    for place, chip in enumerate(parts.follow_ups):
        asked.append(chip.click(handlers.follow_up(place), own, parts.conversation, **at_once))
    # Cancelled first, and then shown as stopped: side by side, the answer's next words could come last.
    cancelled = parts.question.stop(None, cancels=asked, api_visibility=HIDDEN)
    cancelled.then(handlers.stop, own, parts.conversation, **quiet)
    cleared = parts.new_chat.click(None, cancels=asked, api_visibility=HIDDEN)
    cleared.then(handlers.start_again, own, parts.conversation, **quiet)
    # Emptying the box is a change, but to Gradio no input.
    parts.search.change(handlers.search, [parts.search, *own], [parts.history], trigger_mode="always_last", **quiet)
    parts.tell.click(handlers.command, [parts.command, *own], parts.conversation, **quiet)
    parts.language.input(handlers.switch, own, everything, **quiet)


def _chips(texts: Sequence[str]) -> tuple[gr.Button, ...]:
    return tuple(gr.Button(text, visible=bool(text), size="sm", elem_classes="pia-chip") for text in texts)
