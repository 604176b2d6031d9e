"""A file of any kind to a document: its article in Markdown with what is known of it. Stores nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from corpus.documents import dates, encodings, furniture, guards, markdown
from corpus.documents.document import FIELDS, Document, Extract
from corpus.documents.duplicates import fingerprint
from corpus.documents.language import detect_language
from corpus.errors import UnreadableDocument
from corpus.model import Language

_AUTHORED = (".pdf", ".docx", ".odt")
_SIGNS_IN_AUTHORED = 4  # a report may have a heading "Comments"; a printed page has many labels
_ARCHIVES = (".docx", ".odt")
_SIGNATURES = {b"%PDF-": ".pdf", b"PK\x03\x04": ".docx or .odt"}
_TITLE_OF_A_PROGRAM = re.compile(
    r"microsoft word\b.*|untitled.*|document\d*|.*\.(?:docx?|odt|pdf|indd|pub|rtf|txt)", re.IGNORECASE
)
_GIVEN_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_WORDS = 5  # fewer are no document


def read_document(
    path: Path,
    *,
    title: str | None = None,
    publisher: str | None = None,
    date: str | None = None,
    language: Language | None = None,
) -> Document:
    """Return a file's article and what is known of it; what is given wins over what the file says.

    Raises UnreadableDocument, saying what to do instead, for a file that cannot be read or holds no text.
    """
    suffix = guards.check_suffix(path)
    extract = _extract(guards.read_bytes(path), suffix, path.name)
    lines, encoding = encodings.mend(extract.lines)
    warnings = [
        *extract.warnings,
        *([f"The text was in {encoding} letters, and was turned into Unicode."] if encoding else []),
    ]
    known = title or _own_title(extract.title)
    signs = _SIGNS_IN_AUTHORED if suffix in _AUTHORED else 1
    article = furniture.strip(lines, title=known if known in lines else "", signs=signs)
    found_language = detect_language("\n".join(article.lines))
    details = _Details(path)
    details.settle(
        "title", (title, "given"), (_own_title(extract.title), extract.where), (_headline(article), "the text")
    )
    details.settle("publisher", (publisher, "given"), (extract.publisher, extract.where))
    details.settle("language", (language, "given"), (found_language, "the text"))
    printed = dates.publication_date(_date_lines(lines), day_first=details.values["language"] == "vi")
    details.settle("date", (_given_date(date), "given"), *_dates(extract, printed))
    body = _without_title(article.lines, details.values["title"])
    text = unicodedata.normalize("NFC", _join(body))
    if len(text.split()) < _WORDS:
        raise UnreadableDocument(
            f"{path.name} holds no text that could be quoted. Save the document again, or its text as .txt."
        )
    return Document(
        title=details.values["title"],
        publisher=details.values["publisher"],
        date=details.values["date"],
        language="vi" if details.values["language"] == "vi" else "en" if details.values["language"] == "en" else None,
        text=text,
        url=extract.url if extract.url.startswith(("http://", "https://")) else "",
        warnings=tuple(warnings),
        found=details.found,
        ask=tuple(name for name in FIELDS if details.found.get(name) in (None, "the file's name")),
        removed=article.removed,
        fingerprint=fingerprint(text),
    )


class _Details:
    """Title, publisher, date and language as they are settled, each with where it was found."""

    def __init__(self, path: Path) -> None:
        self.values = dict.fromkeys(FIELDS, "")
        self.values["title"] = re.sub(r"[\s_]+", " ", path.stem).strip()
        self.found = {"title": "the file's name"}

    def settle(self, name: str, *candidates: tuple[str | None, str]) -> None:
        """Take the first candidate that says anything."""
        for value, where in candidates:
            if value and value.strip():
                self.values[name] = unicodedata.normalize("NFC", " ".join(value.split()))
                self.found[name] = where
                return


def _extract(data: bytes, suffix: str, name: str) -> Extract:
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature) and suffix not in kind:
            raise UnreadableDocument(f"{name} is a {kind} file by its content. Give it that ending and add it again.")
    if suffix == ".pdf" and b"%PDF-" not in data[:1_024]:
        raise UnreadableDocument(f"{name} is no PDF by its content. Save the document again as PDF and add that.")
    if suffix in _ARCHIVES:
        guards.check_archive(data, name=name)
    return _reader(suffix)(data, name=name)


def _reader(suffix: str) -> Callable[..., Extract]:
    """Return the reader of a kind of file. Their libraries take a second to import, so only the one needed is."""
    if suffix == ".pdf":
        from corpus.documents import pdf

        return pdf.read_pdf
    if suffix == ".docx":
        from corpus.documents import word

        return word.read_docx
    if suffix == ".odt":
        from corpus.documents import opendocument

        return opendocument.read_odt
    if suffix in (".txt", ".md"):
        return markdown.read_text if suffix == ".txt" else markdown.read_markdown
    from corpus.documents import web

    return web.read_mhtml if suffix in (".mhtml", ".mht") else web.read_html


def _own_title(title: str) -> str:
    """Return a title unless a program made it up, or took a date for it."""
    made_up = _TITLE_OF_A_PROGRAM.fullmatch(title.strip()) or dates.is_date_line(title)
    return "" if made_up else title.strip()


def _headline(article: furniture.Cleaned) -> str:
    heading = next((line for line in article.lines[:3] if re.match(r"#{1,2} ", line)), "")
    first = article.lines[0] if article.lines else ""
    if not article.headline and not heading and furniture.classify(first) is furniture.Kind.HEADLINE:
        return first
    return (article.headline or heading).lstrip("# ")


def _date_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines where a page prints its date: above the article, and at its end."""
    return (*lines[:15], *lines[-5:])


def _dates(extract: Extract, printed: str) -> tuple[tuple[str, str], ...]:
    own = extract.date if _GIVEN_DATE.fullmatch(extract.date) else ""
    stated, seen = (own, extract.where), (printed, "the text")
    # A program's creation date says when the file was made; a printed one, when the document was.
    return (seen, stated) if extract.where == "the file's properties" else (stated, seen)


def _given_date(date: str | None) -> str | None:
    if date and not _GIVEN_DATE.fullmatch(date.strip()):
        raise UnreadableDocument(f"{date!r} is no date that can be kept. Write it as 2025-10-01, 2025-10 or 2025.")
    return date


def _without_title(lines: tuple[str, ...], title: str) -> tuple[str, ...]:
    """Return the lines without a first line that says the title again."""
    for at, line in enumerate(lines[:3]):
        if line.lstrip("# ").casefold() == title.casefold():
            return (*lines[:at], *lines[at + 1 :])
    return lines


def _join(lines: tuple[str, ...]) -> str:
    """Return paragraphs as Markdown; items of one list and rows of one table stay together."""
    parts: list[str] = []
    for line in lines:
        kept_together = parts and any(
            line.startswith(mark) and parts[-1].startswith(mark) for mark in ("- ", "|", "> ")
        )
        parts += ["\n" if kept_together else "\n\n", line] if parts else [line]
    return "".join(parts)
