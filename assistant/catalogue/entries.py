"""What the catalogue's views are made of: frozen records that JSON can hold. Figures come as the answer's rows."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.answer import Coverage, Row
from assistant.phrasing.wording import Wording
from assistant.scoring.published import Held
from corpus.model import Component, Unit


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True)


class RegionEntry(_Entry):
    """A region of a map; ``name`` is in the catalogue's language."""

    region_id: str
    map: int
    name: str


class UnitEntry(_Entry):
    """A province or city on one map; ``name`` and ``region`` are in the catalogue's language."""

    unit_id: str
    map: int
    name: str
    kind: Literal["province", "city"]
    region_id: str
    region: str

    @classmethod
    def of(cls, unit: Unit, names: Wording) -> UnitEntry:
        """Return the entry of a unit."""
        return cls(
            unit_id=unit.unit_id,
            map=unit.map,
            name=names.unit(unit.unit_id, unit.map),
            kind=unit.kind,
            region_id=unit.region_id,
            region=names.region(unit.region_id, unit.map),
        )


class ComponentEntry(_Entry):
    """A component of an edition, and how many units have a score in it held, of how many there are."""

    index: str
    edition: int
    code: str
    name: str
    level: str
    parent: str | None
    unit: str
    direction: Literal[1, -1]
    data_source: str
    source_ids: tuple[str, ...]
    held: int
    ranks_held: int
    of: int

    @classmethod
    def of_node(cls, node: Component, held: Held, names: Wording) -> ComponentEntry:
        """Return the entry of a component of an edition."""
        return cls(
            index=node.index,
            edition=node.edition,
            code=node.code,
            name=names.component(node.index, node.edition, node.code),
            level=node.level,
            parent=node.parent,
            unit=node.unit,
            direction=node.direction,
            data_source=node.data_source,
            source_ids=node.source_ids,
            held=held.scores,
            ranks_held=held.ranks,
            of=held.of,
        )


class Ranking(_Entry):
    """A ranking in the order asked for; ``not_held`` are the units it should have and has neither score nor rank of."""

    index: str
    edition: int
    map: int
    component: str
    region: str | None
    order: Literal["best", "worst"]
    rows: tuple[Row, ...]
    coverage: Coverage
    not_held: tuple[UnitEntry, ...]


class Mention(_Entry):
    """An article that names a unit, with the first sentence that does, its links as their words."""

    article_id: str
    source_id: str
    title: str
    publisher: str
    date: str
    language: Literal["en", "vi"]
    url: str
    quote: str


class UnitPage(_Entry):
    """All that is held of a unit.

    ``results`` are its overall results in every index and edition, on both maps where its name went on. ``parts``,
    ``strengths``, ``weaknesses``, ``robustness`` and ``why`` are of one index's ``edition``, None where the unit is in
    no edition of the index. ``why`` begins with the unit, its rival follows, then the parts that the gap between them
    adds up from. ``members`` are what the unit was merged from; ``successor`` what it became part of, or goes on as.
    """

    unit: UnitEntry
    index: str
    edition: int | None
    results: tuple[Row, ...]
    parts: tuple[Row, ...] = ()
    strengths: tuple[Row, ...] = ()
    weaknesses: tuple[Row, ...] = ()
    robustness: tuple[Row, ...] = ()
    why: tuple[Row, ...] = ()
    members: tuple[UnitEntry, ...] = ()
    successor: UnitEntry | None = None
    articles: tuple[Mention, ...] = ()


class Comparison(_Entry):
    """Units beside each other in one edition, and over editions.

    ``rows`` are overall, best first, each with its ``gap`` to the first; ``parts`` are what is held of components;
    ``history`` runs over all editions; ``missing`` are units with nothing held here.
    """

    index: str
    edition: int
    map: int
    units: tuple[UnitEntry, ...]
    rows: tuple[Row, ...]
    parts: tuple[Row, ...]
    history: tuple[Row, ...]
    missing: tuple[UnitEntry, ...]
    coverage: Coverage | None


class Changes(_Entry):
    """Units that moved between two editions of one map, the greatest rise first and the greatest fall last.

    Rows are the later edition's, with ``change``, ``rank_change``, ``score_before`` and ``rank_before``; ``compared``
    of the units are held in both. Without rows there are no two editions on one map.
    """

    index: str
    component: str
    since: int | None
    until: int | None
    map: int | None
    by: Literal["rank", "score"]
    rows: tuple[Row, ...]
    compared: int
    of: int


class SourceEntry(_Entry):
    """A source and what is held of it: ``rows`` of tables that rest on it, ``passages`` of its text that are searched.

    ``disputed`` of the rows disagree with another source. ``item_id`` names what a user added, to remove or restore.
    """

    source_id: str
    title: str
    publisher: str
    date: str
    url: str
    kind: Literal["document", "table", "reference"]
    languages: tuple[str, ...] = ()
    visibility: Literal["shareable", "private"] = "shareable"
    rows: int = 0
    disputed: int = 0
    passages: int = 0
    indices: tuple[str, ...] = ()
    added_by: str = ""
    added_at: str = ""
    item_id: str | None = None


class Passage(_Entry):
    """A piece of a document as it is searched; ``headings`` stand above it, outermost first."""

    language: Literal["en", "vi"]
    headings: tuple[str, ...]
    text: str


class SourcePage(_Entry):
    """A source with what is held of it: its text as passages, and ``rows`` from ``first`` on of those resting on it."""

    source: SourceEntry
    passages: tuple[Passage, ...]
    rows: tuple[Row, ...]
    first: int
    rows_in_all: int
