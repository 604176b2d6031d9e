"""Asking the reader whether an answer was good, and what was wrong with it."""

from __future__ import annotations

from html import escape

from assistant.answer import Answer
from assistant.store.feedback import Verdict
from assistant.web import strings
from corpus.model import Language


def asking_html(answer: Answer, given: Verdict | None = None) -> str:
    """Return the two thumbs, the one that was ``given`` pressed, and the form that a thumb down unfolds."""
    language = answer.language
    thumbs = "".join(
        f'<button type="button" class="pia-thumb" data-verdict="{verdict}" aria-pressed="{_truth(given == verdict)}"'
        f' aria-label="{escape(label.say(language))}" title="{escape(label.say(language))}">{sign}</button>'
        for verdict, label, sign in (("up", strings.GOOD_ANSWER, "👍"), ("down", strings.BAD_ANSWER, "👎"))
    )
    thanks = escape(strings.THANKS.say(language))
    return (
        f'<div class="pia-verdict" data-answer-id="{escape(answer.answer_id)}">{thumbs}'
        f'<span class="pia-thanks" role="status" data-thanks="{thanks}"></span>{_form(language)}</div>'
    )


def _form(language: Language) -> str:
    faults = "".join(
        f'<label><input type="checkbox" name="category" value="{code}"> {escape(fault.say(language))}</label>'
        for code, fault in strings.FAULTS.items()
    )
    words = escape(strings.IN_YOUR_WORDS.say(language))
    return (
        f'<form class="pia-fault" hidden><fieldset><legend>{escape(strings.WHAT_IS_WRONG.say(language))}</legend>'
        f"{faults}</fieldset>"
        f'<input type="text" name="reason" maxlength="2000" aria-label="{words}" placeholder="{words}">'
        f'<button type="submit">{escape(strings.SEND_VERDICT.say(language))}</button></form>'
    )


def _truth(holds: bool) -> str:
    return "true" if holds else "false"
