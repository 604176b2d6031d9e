"""What an address of Sources asks for, and the address of anything there is to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from corpus.model import Language

Kind = Literal["all", "document", "table", "reference", "own"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_CHARACTERS = 300
MOST_QUOTED = 2_000  # characters of a passage that an answer quotes

_USUAL = {"kind": "all", "first": 0}


@dataclass(frozen=True)
class Look:
    """What is looked at: one source, files that wait (``upload``), passages found (``q``), or the list.

    ``quote`` is what an answer quotes of the source, to be shown where it stands.
    """

    source: str = ""
    quote: str = ""
    upload: str = ""
    q: str = ""
    find: str = ""
    kind: Kind = "all"
    first: int = 0
    language: Language = "en"

    def address(self, **changed: Any) -> str:
        """Return the address, or that of a look that differs. Values that go without saying are left out."""
        look = replace(self, **changed)
        asked = {
            name: getattr(look, name)
            for name in ("source", "quote", "upload", "q", "find", "kind", "first")
            if getattr(look, name) and _USUAL.get(name) != getattr(look, name)
        }
        return "sources?" + urlencode({**asked, "lang": look.language})


def look_of(query: Mapping[str, str], language: Language) -> Look:
    """Return what an address asks for. Values that mean nothing give way to those that go without saying."""
    first = query.get("first", "")
    return Look(
        source=query.get("source", "")[:MOST_CHARACTERS],
        quote=query.get("quote", "").strip()[:MOST_QUOTED],
        upload=query.get("upload", "")[:MOST_CHARACTERS],
        q=query.get("q", "").strip()[:MOST_CHARACTERS],
        find=query.get("find", "").strip()[:MOST_CHARACTERS],
        kind=next((kind for kind in KINDS if kind == query.get("kind")), "all"),
        first=int(first) if first.isascii() and first.isdecimal() and len(first) < 10 else 0,
        language=language,
    )
