"""PDF files to extracts. Reads the text layer only; pictures of pages need OCR first, which is not done here."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from corpus.documents import lines
from corpus.documents.document import Extract
from corpus.errors import UnreadableDocument

_PAGES = 3_000
_EDGE_LINES = 2  # running heads and feet stand within this many lines of a page's edge
_RUNNING_PAGES = 3  # a line on fewer pages is no running head
_LETTERS_A_PAGE = 25  # pages below are pictures
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|trang|p\.)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:/|of|trên)\s*\d{1,4})?", re.IGNORECASE
)


def read_pdf(data: bytes, *, name: str) -> Extract:
    """Return a PDF's text without running heads and page numbers, and the details of its properties."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on sloppy files are of no use to readers
    try:
        return _read(pypdf.PdfReader(io.BytesIO(data)), name)
    except DependencyError as error:
        raise _locked(name) from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise UnreadableDocument(
            f"{name} is damaged and cannot be read as PDF. Open it, print or save it as a new PDF, and add that."
        ) from error


def _locked(name: str) -> UnreadableDocument:
    return UnreadableDocument(
        f"{name} is protected with a password. Open it, save a copy without password, and add that."
    )


def _read(reader: pypdf.PdfReader, name: str) -> Extract:
    if reader.is_encrypted and not reader.decrypt(""):
        raise _locked(name)
    if len(reader.pages) > _PAGES:
        raise UnreadableDocument(
            f"{name} has {len(reader.pages)} pages; up to {_PAGES} are read. Split it and add the parts."
        )
    pages = [_page_lines(page) for page in reader.pages]
    empty = [number for number, page in enumerate(pages, start=1) if _letters(page) < _LETTERS_A_PAGE]
    if len(empty) == len(pages) and sum(map(_letters, pages)) < _LETTERS_A_PAGE * len(pages):
        raise UnreadableDocument(
            f"{name} holds pictures of pages and no text: it was scanned. Run text recognition (OCR) on it, "
            "for instance with ocrmypdf or the scanner's own program, and add the result."
        )
    information: Mapping[str, object] = reader.metadata or {}
    return Extract(
        lines=_paragraphs(_without_running_lines(pages)),
        title=str(information.get("/Title") or "").strip(),
        date=_iso(str(information.get("/CreationDate") or "")),
        warnings=_missing_pages(empty),
    )


def _missing_pages(empty: Sequence[int]) -> tuple[str, ...]:
    if not empty:
        return ()
    shown = ", ".join(map(str, empty[:20])) + (", …" if len(empty) > 20 else "")
    return (
        f"No text was found on {'page' if len(empty) == 1 else 'pages'} {shown}: a picture, or a scan that needs OCR.",
    )


def _page_lines(page: pypdf.PageObject) -> list[str]:
    text = lines.clean(page.extract_text() or "")
    return [re.sub(r"\s+", " ", line).strip() for line in text.split("\n") if line.strip()]


def _letters(page: Sequence[str]) -> int:
    return sum(char.isalpha() for line in page for char in line)


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without what stands at the edge of most of them, whatever number it carries."""
    places = [{_shape(line) for line in _edges(page)} for page in pages]
    counts = Counter(shape for shapes in places for shape in shapes)
    enough = max(_RUNNING_PAGES, len(pages) // 2)
    running = {shape for shape, count in counts.items() if count >= enough}
    return [_trim(_trim(page, running)[::-1], running)[::-1] for page in pages]


def _trim(page: list[str], running: set[str]) -> list[str]:
    """Return a page without the running lines it begins with."""
    at = 0
    while at < min(_EDGE_LINES, len(page)) and (_shape(page[at]) in running or _PAGE_NUMBER.fullmatch(page[at])):
        at += 1
    return page[at:]


def _edges(page: list[str]) -> list[str]:
    return [*page[:_EDGE_LINES], *page[-_EDGE_LINES:]]


def _shape(line: str) -> str:
    return _NUMBER.sub("0", line)


def _paragraphs(pages: list[list[str]]) -> tuple[str, ...]:
    """Return paragraphs, joined over the end of a page where a sentence goes on."""
    flat = [line for page in pages for line in page]
    return tuple(lines.unwrap(flat, lines.wrap_width(flat)))


def _iso(stamp: str) -> str:
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", stamp)
    return "-".join(match.groups()) if match else ""
