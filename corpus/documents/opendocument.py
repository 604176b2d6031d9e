"""OpenDocument texts (.odt) to extracts. Tracked deletions, comments and hidden text are not read; notes are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.sax import SAXException

from odf.opendocument import load

from corpus.documents import markdown
from corpus.documents.document import Extract
from corpus.errors import UnreadableDocument

_UNREAD = {
    "text:tracked-changes",
    "office:annotation",
    "text:hidden-text",
    "text:hidden-paragraph",
    "text:note-citation",
    "text:table-of-content",
    "text:sequence-decls",
    "office:forms",
}
_SPACES = {"text:s", "text:tab", "text:line-break"}


def read_odt(data: bytes, *, name: str) -> Extract:
    """Return an OpenDocument text's paragraphs, lists and tables in reading order, and its properties."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        locked = "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml")
    if locked:
        raise UnreadableDocument(
            f"{name} is protected with a password. Open it, save a copy without password, and add that."
        )
    try:
        document = load(io.BytesIO(data))
        body = list(document.text.childNodes)
    except (SAXException, AttributeError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise UnreadableDocument(
            f"{name} is no OpenDocument text that can be read. Open it, save it again as .odt, and add that."
        ) from error
    reader = _Reader(_hidden_styles(document))
    meta = {node.tagName: "".join(map(str, node.childNodes)).strip() for node in document.meta.childNodes}
    return Extract(
        lines=tuple(line for node in body for line in reader.blocks(node) if line),
        title=meta.get("dc:title", ""),
        date=meta.get("meta:creation-date", "")[:10],
        language=meta.get("dc:language", "")[:2].lower(),
    )


def _hidden_styles(document: Any) -> frozenset[str]:
    """Return the names of the styles whose text is not displayed."""
    found = set()
    for style in [*document.automaticstyles.childNodes, *document.styles.childNodes]:
        for properties in getattr(style, "childNodes", ()):
            if (
                _attribute(properties, "display") == "none"
                and getattr(properties, "tagName", "") == "style:text-properties"
            ):
                found.add(_attribute(style, "name"))
    return frozenset(found)


def _attribute(node: Any, local: str) -> str:
    attributes = getattr(node, "attributes", None) or {}
    return next((str(value) for (_, name), value in attributes.items() if name == local), "")


class _Reader:
    """Walks a document; what its hidden styles mark is passed over."""

    def __init__(self, hidden: frozenset[str]) -> None:
        self._hidden = hidden

    def blocks(self, node: Any, *, listed: bool = False) -> Iterator[str]:
        """Yield each paragraph, heading, list item and table row below a node."""
        tag = getattr(node, "tagName", "")
        if tag in _UNREAD:
            return
        if tag in ("text:p", "text:h"):
            yield from self._paragraph(node, listed)
        elif tag == "table:table":
            yield from markdown.table(list(self._rows(node)))
        else:
            for child in getattr(node, "childNodes", ()):
                yield from self.blocks(child, listed=listed or tag == "text:list-item")

    def _paragraph(self, node: Any, listed: bool) -> Iterator[str]:
        text = re.sub(r"\s+", " ", self._text(node)).strip()
        if text and node.tagName == "text:h":
            level = int(_attribute(node, "outline-level") or 1)
            yield f"{'#' * min(level + 1, 6)} {text}"
        elif text:
            yield f"- {text}" if listed else text
        for notes in _descendants(node, "text:note-body"):
            yield from self.blocks(notes)

    def _rows(self, table: Any) -> Iterator[list[str]]:
        for row in _descendants(table, "table:table-row"):
            cells = [cell for cell in row.childNodes if getattr(cell, "tagName", "") == "table:table-cell"]
            yield [" ".join(line for child in cell.childNodes for line in self.blocks(child)) for cell in cells]

    def _text(self, node: Any) -> str:
        tag = getattr(node, "tagName", "")
        if tag in _UNREAD or tag == "text:note" or _attribute(node, "style-name") in self._hidden:
            return ""
        if tag in _SPACES:
            return " "
        if not hasattr(node, "childNodes") or tag == "Text":
            return str(getattr(node, "data", ""))
        return "".join(self._text(child) for child in node.childNodes)


def _descendants(node: Any, tag: str) -> Iterator[Any]:
    for child in getattr(node, "childNodes", ()):
        if getattr(child, "tagName", "") == tag:
            yield child
        else:
            yield from _descendants(child, tag)
