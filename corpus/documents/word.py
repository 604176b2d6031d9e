"""Word files (.docx) to extracts. Insertions and notes are read; deletions, comments and hidden runs are not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from lxml import etree  # type: ignore[import-untyped]

from corpus.documents import markdown
from corpus.documents.document import Extract
from corpus.errors import UnreadableDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_TEMPLATE_DAY = date(2013, 12, 23)  # what python-docx's template says in every file made from it
_HEADING = re.compile(r"(?:heading|tiêu đề|đề mục)\s*(\d)", re.IGNORECASE)


def read_docx(data: bytes, *, name: str) -> Extract:
    """Return a Word file's paragraphs, tables and notes in reading order, and the details of its properties."""
    try:
        document = docx.Document(io.BytesIO(data))
    except (OpcError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise UnreadableDocument(
            f"{name} is no Word document that can be read. Open it, save it again as .docx, and add that."
        ) from error
    styles = {style.style_id: style.name or "" for style in document.styles}
    found = list(_blocks(document.element.body, styles))
    for notes in ("footnotes", "endnotes"):
        found += _notes(document, notes)
    properties = document.core_properties
    day = properties.created
    return Extract(
        lines=tuple(line for line in found if line),
        title=(properties.title or "").strip(),
        date=day.date().isoformat() if day and day.date() != _TEMPLATE_DAY else "",
        language=(properties.language or "")[:2].lower(),
    )


def _blocks(parent: Any, styles: dict[str, str]) -> Iterator[str]:
    """Yield each paragraph and table, also those inside content controls."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, styles)
        elif child.tag == f"{_W}tbl":
            rows = [[_cell(cell) for cell in row.iter(f"{_W}tc")] for row in child.iter(f"{_W}tr")]
            yield from markdown.table(rows)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child, styles)


def _cell(cell: Any) -> str:
    return " ".join(filter(None, (_text(paragraph) for paragraph in cell.iter(f"{_W}p"))))


def _paragraph(paragraph: Any, styles: dict[str, str]) -> Iterator[str]:
    text = _text(paragraph)
    if text:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        heading = _HEADING.match(styles.get(style.get(f"{_W}val"), "")) if style is not None else None
        listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        yield f"{'#' * min(int(heading[1]) + 1, 6)} {text}" if heading else f"- {text}" if listed else text
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(parent.tag in _SKIPPED for parent in box.iterancestors()):
            yield from _blocks(box, styles)


def _text(paragraph: Any) -> str:
    return re.sub(r"\s+", " ", "".join(_runs(paragraph))).strip()


def _runs(parent: Any) -> Iterator[str]:
    for child in parent:
        if child.tag in _SKIPPED or child.tag == f"{_W}txbxContent" or _is_hidden(child):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _runs(child)


def _is_hidden(element: Any) -> bool:
    vanish = element.find(f"{_W}rPr/{_W}vanish") if element.tag == f"{_W}r" else None
    return vanish is not None and vanish.get(f"{_W}val", "1") not in ("0", "false")


def _notes(document: Any, kind: str) -> Iterator[str]:
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}"):
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            for note in root:
                yield " ".join(filter(None, (_text(paragraph) for paragraph in note.iter(f"{_W}p"))))
