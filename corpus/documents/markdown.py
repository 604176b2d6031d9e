"""Plain text and Markdown to extracts, and rows of cells to Markdown tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import frontmatter
import yaml

from corpus.documents import encodings, lines
from corpus.documents.document import Extract
from corpus.documents.markup import without_hidden_markup

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_PUBLISHER_KEYS = ("publisher", "site", "sitename", "source")


def read_text(data: bytes, *, name: str) -> Extract:
    """Return the paragraphs of plain text; a web page saved under a text's name is read as a page."""
    text, encoding = encodings.decode(data, name=name)
    warnings = () if encoding.startswith("utf") else (f"The text was in {encoding}, and was turned into Unicode.",)
    if _PAGE.match(text):
        from corpus.documents import web  # a second to import, for the few texts that are pages

        return web.extract_page(text, name=name, warnings=warnings)
    return Extract(lines.paragraphs(text), warnings=warnings)


def read_markdown(data: bytes, *, name: str) -> Extract:
    """Return the paragraphs of Markdown and the details of its front matter."""
    text, encoding = encodings.decode(data, name=name)
    warnings = [] if encoding.startswith("utf") else [f"The text was in {encoding}, and was turned into Unicode."]
    details: dict[str, str] = {}
    try:
        post = frontmatter.loads(text)
        # Nested values are no details, and written out they can be larger than the file by any factor.
        plain = ((key, value) for key, value in post.metadata.items() if isinstance(value, str | int | float | date))
        details = {str(key).lower(): str(value).strip() for key, value in plain}
        text = str(post.content)
    except (yaml.YAMLError, ValueError, AttributeError):
        warnings.append("The front matter is no YAML and was read as text.")
    return Extract(
        lines=lines.paragraphs(without_hidden_markup(text)),
        title=details.get("title", ""),
        publisher=next((details[key] for key in _PUBLISHER_KEYS if details.get(key)), ""),
        date=details.get("date", ""),
        language=details.get("language", details.get("lang", ""))[:2].lower(),
        url=details.get("url", ""),
        where="the front matter",
        warnings=tuple(warnings),
    )


def table(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return rows of cells as a Markdown table, the first row as its head; a single cell comes back as a paragraph."""
    filled = [[_cell(cell) for cell in row] for row in rows if any(cell.strip() for cell in row)]
    width = max(map(len, filled), default=0)
    if width < 2:
        return tuple(row[0] for row in filled)
    head, *body = [[*row, *[""] * (width - len(row))] for row in filled]
    return tuple(f"| {' | '.join(row)} |" for row in (head, ["---"] * width, *body))


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip()
