"""The typed things that search works with. Knows nothing of how they are made or stored."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["article", "table"]
Mode = Literal["hybrid", "dense", "sparse"]

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}|[-*+>]|\d+\.)\s+|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}", re.MULTILINE)


@dataclass(frozen=True)
class Passage:
    """A piece of the corpus that can be found and quoted.

    ``text`` of an article is verbatim: ``article.text[start:end] == text``. ``text`` of a table is one or more rows
    said as sentences, and ``rows`` names those rows (``observations.csv:123``). ``context`` says where the text stands
    (title, date, heading); it is searched with the text and is not part of any quote.
    """

    passage_id: str
    kind: Kind
    text: str
    context: str
    language: str
    source_ids: tuple[str, ...] = ()
    article_id: str | None = None
    start: int = 0
    end: int = 0
    unit_ids: tuple[str, ...] = ()
    index: str | None = None
    editions: tuple[int, ...] = ()
    component: str | None = None
    rows: tuple[str, ...] = ()
    date: str = ""

    @property
    def searchable(self) -> str:
        """Return what is embedded and matched: context and text, without Markdown marks and link addresses."""
        plain = _MARKS.sub("", _LINK.sub(r"\1", self.text))
        return f"{self.context}\n{plain}" if self.context else plain

    @property
    def digest(self) -> str:
        """Return a hash of what is embedded: the same digest needs no new vector."""
        return hashlib.sha256(self.searchable.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Hit:
    """A passage found, best first in any list of them. ``others`` say nearly the same; their sources count too."""

    passage: Passage
    score: float
    others: tuple[Passage, ...] = ()

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Return the sources of the passage and of its near-duplicates, each once."""
        found = [*self.passage.source_ids, *(source for other in self.others for source in other.source_ids)]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Filters:
    """What a passage must be to be found. None asks for nothing; several values mean any of them."""

    language: str | None = None
    kind: Kind | None = None
    unit_ids: tuple[str, ...] | None = None
    editions: tuple[int, ...] | None = None
    index: str | None = None
    since: str | None = None
    until: str | None = None

    @property
    def empty(self) -> bool:
        """Return whether every passage passes."""
        return self == Filters()
