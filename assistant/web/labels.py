"""What the page says around a conversation, in its language: labels, header, questions to click, the box to ask in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import gradio as gr

from assistant.web import render, strings
from assistant.web.site_words import SITE
from corpus.model import Language

OTHER_PAGES = ("explore", "sources")


def labels(language: Language) -> list[Any]:
    """Return what changes with the language, in the order of the page's components before its conversation."""
    return [
        gr.update(value=header_html(language)),
        gr.update(value=language, label=strings.LANGUAGE_LABEL.say(language)),
        gr.update(value=strings.NEW_CHAT.say(language)),
        gr.update(value=side_html(language)),
        gr.update(label=strings.SEARCH_HISTORY.say(language), placeholder=strings.SEARCH_HISTORY.say(language)),
    ]


def question_box(language: Language, *, running: bool, **changed: Any) -> Any:
    """Return the box to ask in: with a button to send, or to stop what is ``running``."""
    placeholder, label = strings.ASK_PLACEHOLDER.say(language), strings.ASK_LABEL.say(language)
    return gr.update(placeholder=placeholder, label=label, submit_btn=not running, stop_btn=running, **changed)


def header_html(language: Language) -> str:
    """Return the title, what the page is for, and the way to the other pages."""
    title, purpose = escape(strings.TITLE.say(language)), escape(strings.PURPOSE.say(language))
    # The script names Gradio's two unnamed buttons, and the document's language and title, from here.
    send, stop = escape(strings.SEND.say(language)), escape(strings.STOP.say(language))
    ways = "".join(f'<a href="{page}?lang={language}">{escape(SITE[page].say(language))}</a>' for page in OTHER_PAGES)
    pages = escape(SITE["pages"].say(language))
    history = escape(strings.HISTORY.say(language))
    # What the script shows of a question before the server has heard of it.
    pending = escape(render.steps_html((), summary=strings.LOOKING_UP.say(language), running=True))
    return (
        f'<div lang="{language}" data-send="{send}" data-stop="{stop}" data-pending="{pending}">'
        f'<button type="button" class="pia-toggle" aria-expanded="false" aria-controls="pia-side" '
        f'aria-label="{history}" title="{history}">☰</button><div><h1>{title}</h1><p>{purpose}</p></div>'
        f'<nav aria-label="{pages}">{ways}</nav></div>'
    )


def side_html(language: Language) -> str:
    """Return the heading of the list of conversations."""
    return f"<h2>{escape(strings.HISTORY.say(language))}</h2>"


def welcome(language: Language) -> str:
    """Return what is shown before the first question, as Markdown."""
    return f"## {strings.WELCOME.say(language)}\n{strings.WELCOME_HINT.say(language)}"


def chip(text: str) -> Any:
    """Return a question to click; hidden where there is none."""
    return gr.update(value=text, visible=bool(text))


def padded(texts: Sequence[str], count: int) -> list[str]:
    """Return so many texts, empty ones where there are fewer."""
    return [*texts[:count], *[""] * (count - len(texts))]
