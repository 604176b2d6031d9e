"""The typed things a corpus is made of. Knows nothing of files, indexes or answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["reported", "derived", "disputed"]
Map = Literal[63, 34]
Language = Literal["en", "vi"]
MatchHow = Literal["exact", "alias", "unaccented", "fuzzy"]

OBSERVATION_COLUMNS = (
    "index",
    "edition",
    "map",
    "unit_id",
    "component",
    "score",
    "rank",
    "of",
    "status",
    "source_id",
    "note",
)


@dataclass(frozen=True)
class Unit:
    """A province or city on one map; the same ``unit_id`` on two maps is two units."""

    unit_id: str
    map: int
    name_en: str
    name_vi: str
    kind: Literal["province", "city"]
    region_id: str
    aliases: tuple[str, ...] = ()
    merged_into: str | None = None


@dataclass(frozen=True)
class Region:
    """A socio-economic region of one map."""

    region_id: str
    map: int
    name_en: str
    name_vi: str


@dataclass(frozen=True)
class Component:
    """A node of an index's tree: overall, sub-index, pillar, group, indicator or dimension.

    ``parent`` is a code of the same index, or None at the top and where the level above was not published.
    """

    index: str
    edition: int
    code: str
    level: str
    parent: str | None
    name_en: str
    name_vi: str
    unit: str = ""
    direction: Literal[1, -1] = 1
    data_source: str = ""
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Where facts come from. Empty strings mean that the source does not say.

    ``added_by`` and ``added_at`` are of sources that a user brought; shipped ones have neither.
    """

    source_id: str
    publisher: str
    title: str
    date: str
    url: str
    added_by: str = ""
    added_at: str = ""


@dataclass(frozen=True)
class Article:
    """A document of the corpus. ``text`` is Markdown in NFC; ``source_id`` leads to its `Source`.

    A translation keeps its original's source and names it in ``translation_of``; block by block and sentence by
    sentence the two stand in the same order.
    """

    article_id: str
    source_id: str
    title: str
    publisher: str
    date: str
    language: Language
    text: str
    url: str = ""
    visibility: Literal["shareable", "private"] = "shareable"
    added_by: str = ""
    added_at: str = ""
    translation_of: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing a check found: graded, placed, and with what was expected instead.

    ``row`` is the line number in the file, the header being line 1.
    """

    grade: Literal["error", "warning"]
    file: str
    row: int | None
    column: str | None
    value: str
    expected: str

    def __str__(self) -> str:
        """Return one readable line: place, value, expectation."""
        place = ":".join(str(part) for part in (self.file, self.row) if part is not None)
        column = f", column {self.column}" if self.column else ""
        return f"{self.grade}: {place}{column}: found {self.value!r}, expected {self.expected}"


@dataclass(frozen=True)
class UnitMatch:
    """A unit that a text may mean, best first in any list of them; ``score`` is 0 to 1."""

    unit: Unit
    how: MatchHow
    score: float
    matched: str = ""


@dataclass(frozen=True)
class UnitSpan:
    """A unit's name found inside running text, at ``text[start:end]``."""

    start: int
    end: int
    text: str
    matches: tuple[UnitMatch, ...] = field(default=())
