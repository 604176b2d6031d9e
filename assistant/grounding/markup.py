"""A text without what must not reach a reader: images, HTML, hidden characters, and addresses that are no source's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from assistant.grounding.edits import Edit

_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")
_DEFINITION = re.compile(r"^[ \t]*\[[^\]]+\]:[ \t]*\S+.*$", re.MULTILINE)
_LINK = re.compile(r"\[([^\[\]]*)\]\(\s*<?([^)\s>]*)>?[^)]*\)")
_ADDRESS = re.compile(
    r"<?\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.|(?:javascript|data|vbscript|mailto|file):)"
    r"[^\s<>“”\"'）)\]]*[^\s<>“”\"'）)\].,;:!?]>?",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[/!?]?[a-z][^<>]*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_RAW_CITATION = re.compile(r"(?<!\[)\[\d{1,3}\](?![(\]])")
_KEPT_CONTROLS = frozenset("\n\t")


def unwanted(text: str, addresses: Collection[str]) -> Iterator[Edit]:
    """Yield what is to be taken out; links keep their words, and ``addresses`` may stay.

    Numbers in brackets go too: in a draft a citation is a mark, and such a number would seem one.
    """
    for pattern in (_IMAGE, _DEFINITION, _TAG, _RAW_CITATION):
        yield from (Edit(match.start(), match.end(), "") for match in pattern.finditer(text))
    for match in _LINK.finditer(text):
        if match[2] not in addresses:
            yield from (Edit(match.start(), match.start(1), ""), Edit(match.end(1), match.end(), ""))
    for match in _ADDRESS.finditer(text):
        if match.group().strip("<>.,;:") not in addresses:
            yield Edit(match.start(), match.end(), "")
    for place, character in enumerate(text):
        if unicodedata.category(character) in {"Cf", "Cc", "Co", "Cs"} and character not in _KEPT_CONTROLS:
            yield Edit(place, place + 1, "")
