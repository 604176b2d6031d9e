"""Texts as a database can hold them, lists show them and searches compare them."""

from __future__ import annotations

import re

from pydantic import ValidationError
from pydantic_core import from_json

from assistant.answer import Answer
from corpus.names import fold, nfc

MOST_TITLE_CHARACTERS = 200
MOST_ID_CHARACTERS = 200

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")  # what Postgres, or UTF-8, has no place for
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
_CORE = ("answer_id", "question", "language", "thread", "brain", "status", "text")


def writable(text: str) -> str:
    """Return the text with a mark where it holds what a database cannot."""
    return _UNWRITABLE.sub("\ufffd", text)


def is_id(text: str) -> bool:
    """Say whether a text can be an id: not empty, not a book, and every character visible or a space."""
    return 0 < len(text) <= MOST_ID_CHARACTERS and not _CONTROL.search(text)


def titled(text: str) -> str:
    """Return a title made of a text: one line, not too long."""
    line = " ".join(_CONTROL.sub(" ", nfc(text)).split())
    return line if len(line) <= MOST_TITLE_CHARACTERS else f"{line[: MOST_TITLE_CHARACTERS - 1].rstrip()}…"


def folded(text: str) -> str:
    """Return a text as searches compare it: without case, accents and line breaks."""
    return " ".join(fold(_CONTROL.sub(" ", text)).casefold().split())


def answer_in(body: str) -> Answer:
    """Return a stored answer. Of one in a form that is no longer known, what was asked and said is left."""
    try:
        return Answer.model_validate_json(body)
    except ValidationError:
        told = from_json(body)
        return Answer.model_validate({name: told[name] for name in _CORE})
