"""Earlier conversations as the page lists them, and what can be asked of them from the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import groupby
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.store.feedback import Verdict
from assistant.store.threads import Thread
from assistant.web import strings
from assistant.web.strings import Phrase
from corpus.model import Language

MOST_LISTED = 100  # more are found by searching


class Command(BaseModel):
    """What the page's own script asks for: something done with a conversation, or a verdict on an answer."""

    model_config = ConfigDict(frozen=True)

    do: Literal["open", "rename", "delete", "rate"]
    thread: str = ""
    title: str = Field("", max_length=500)
    answer: str = ""
    verdict: Verdict | None = None
    reason: str = Field("", max_length=2_000)
    categories: tuple[str, ...] = Field((), max_length=10)


def history_html(threads: Sequence[Thread], *, current: str, searched: bool, language: Language) -> str:
    """Return the list, the last asked in first, under the days of their last question. Titles are shown as text."""
    if not threads:
        nothing = strings.NOTHING_FOUND if searched else strings.NO_HISTORY
        return f'<p class="pia-quiet">{escape(nothing.say(language))}</p>'
    now = datetime.now(UTC)
    days = (
        f"<li><h3>{escape(name)}</h3><ul>{''.join(_entry(one, current, language) for one in group)}</ul></li>"
        for name, group in groupby(threads, key=lambda one: _day(one.last_at, now).say(language))
    )
    return f'<ul class="pia-days">{"".join(days)}</ul>'


def _entry(thread: Thread, current: str, language: Language) -> str:
    title = escape(thread.title)
    here = ' aria-current="true"' if thread.thread_id == current else ""
    buttons = "".join(
        f'<button type="button" class="pia-{do}" data-label="{escape(asked)}" aria-label="{escape(label)}: {title}"'
        f' title="{escape(label)}">{sign}</button>'
        for do, label, asked, sign in (
            ("rename", strings.RENAME.say(language), strings.NEW_TITLE.say(language), "✎"),
            ("delete", strings.DELETE.say(language), strings.DELETE_REALLY.say(language, title=thread.title), "✕"),
        )
    )
    return (
        f'<li class="pia-thread" data-thread="{escape(thread.thread_id)}"{here}>'
        f'<button type="button" class="pia-open" title="{title}">{title}</button>{buttons}</li>'
    )


def _day(last: datetime, now: datetime) -> Phrase:
    """Return how long ago, in words. Databases without time zones keep UTC."""
    ago = now - (last if last.tzinfo else last.replace(tzinfo=UTC))
    steps = ((timedelta(days=1), strings.TODAY), (timedelta(days=7), strings.THIS_WEEK))
    return next((phrase for limit, phrase in steps if ago < limit), strings.EARLIER)
