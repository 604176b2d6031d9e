"""HTML inside Markdown, without the parts that a reader of the rendered text would not see. Needs no parser."""

from __future__ import annotations

import re

UNSEEN_TAGS = (
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
    "svg",
    "canvas",
    "dialog",
    "head",
)
_HIDDEN_MARKUP = re.compile(
    r"<(\w+)\b(?=[^<>]*(?:\shidden\b|aria-hidden\s*=\s*[\"']?true|display\s*:\s*none|visibility\s*:\s*hidden))"
    r"[^<>]*>.{0,2000}?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)


def without_hidden_markup(markdown: str) -> str:
    """Return Markdown without the HTML that a reader of the rendered text would not see, and without any other tags."""
    text = re.sub(r"<!--.*?(?:-->|\Z)", "", markdown, flags=re.DOTALL)
    for tag in UNSEEN_TAGS:
        text = re.sub(rf"<{tag}\b[^<>]*>.*?(?:</{tag}\s*>|\Z)", "", text, flags=re.DOTALL | re.IGNORECASE)
    text = _HIDDEN_MARKUP.sub("", text)
    return re.sub(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>", "", text)
