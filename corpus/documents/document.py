"""What reading a document gives: its text, what is known of it and what has to be asked. Knows nothing of formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.model import Language

DOCUMENT_SUFFIXES = (".txt", ".md", ".html", ".htm", ".mhtml", ".mht", ".pdf", ".docx", ".odt")
FIELDS = ("title", "publisher", "date", "language")


@dataclass(frozen=True)
class Document:
    """A document as read. ``text`` is NFC Markdown; a field that was neither given nor found is empty and in ``ask``.

    ``found`` says for each field where it came from. ``removed`` holds what was taken for page furniture, so that
    whoever adds the document can see it. ``warnings`` are sentences for that person.
    """

    title: str
    publisher: str
    date: str
    language: Language | None
    text: str
    url: str = ""
    warnings: tuple[str, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
    ask: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True)
class Extract:
    """What a format's reader hands on: paragraphs as lines of Markdown, and the details the file itself states."""

    lines: tuple[str, ...]
    title: str = ""
    publisher: str = ""
    date: str = ""
    language: str = ""
    url: str = ""
    where: str = "the file's properties"
    warnings: tuple[str, ...] = ()
