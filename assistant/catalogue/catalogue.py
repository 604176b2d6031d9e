"""The catalogue: rankings, a unit, units beside each other, components, sources, and how much is held.

Figures come from the same tools as an answer's, so that a view and an answer never differ. Knows nothing of pages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Literal

from assistant.answer import Coverage, Row
from assistant.catalogue import details
from assistant.catalogue.entries import (
    Changes,
    Comparison,
    ComponentEntry,
    Ranking,
    RegionEntry,
    SourceEntry,
    SourcePage,
    UnitEntry,
    UnitPage,
)
from assistant.catalogue.mentions import mentions
from assistant.catalogue.sources import read_source, read_sources
from assistant.errors import BadArguments, NoData, UnknownUnit
from assistant.phrasing.wording import Wording
from assistant.scoring import published
from assistant.tools.changes import rank_changes
from assistant.tools.choice import choose
from assistant.tools.compare import compare_units
from assistant.tools.describe import describe_data
from assistant.tools.ranking import rank_units
from assistant.tools.robustness import rank_robustness
from assistant.tools.scope import Scope, index_named, scope
from corpus.model import Unit
from corpus.store import Corpus

DEFAULT_INDEX = "PII"
MOST_COMPARED = 5
MAPS = (34, 63)  # newest first
MOST_ROWS = 2000  # of a source at a time
_PAGES_KEPT = 256  # of units, a few kilobytes each
_EVERY_PLACE = 10_000  # more than any map has units


@dataclass(frozen=True)
class Catalogue:
    """Views over one state of a corpus, named in one language. Wrong arguments raise a `ToolError` saying what exists.

    Editions left out are the newest.
    """

    corpus: Corpus
    names: Wording

    def rankings(
        self,
        index: str = DEFAULT_INDEX,
        edition: int | None = None,
        component: str = "overall",
        region: str | None = None,
        order: Literal["best", "worst"] = "best",
    ) -> Ranking:
        """Return every unit held of an edition in order, and those not held. Raises NoData where nothing is."""
        # An answer may fall back on another edition and say so; a view is of the one asked for, or none.
        table = scope(self.corpus, index=index, edition=edition, component=component)
        found = rank_units(
            self.corpus,
            index=table.index,
            edition=table.edition,
            component=table.component,
            region=region,
            last=_EVERY_PLACE,
        )
        held = {row.unit_id for row in found.rows}
        rows = tuple(reversed(found.rows)) if order == "worst" else found.rows
        return Ranking(
            index=table.index,
            edition=table.edition,
            map=table.map,
            component=table.component,
            region=region,
            order=order,
            rows=rows,
            coverage=found.coverage or Coverage(held=len(held), of=table.map),
            not_held=tuple(unit for unit in self.units(table.map, region) if unit.unit_id not in held),
        )

    def unit(
        self, unit_id: str, map: int | None = None, *, index: str = DEFAULT_INDEX, edition: int | None = None
    ) -> UnitPage:
        """Return all that is held of a unit, its parts and reasons in an edition of one index.

        Without a map the newest that has the unit is taken. Raises UnknownUnit.
        """
        return self._pages(self._unit(unit_id, map), index_named(self.corpus, index), edition)

    @cached_property
    def _pages(self) -> Callable[[Unit, str, int | None], UnitPage]:
        # Drawing weights anew takes most of a page's time, and gives the same for the same corpus.
        return lru_cache(maxsize=_PAGES_KEPT)(self._page)

    def _page(self, unit: Unit, index: str, edition: int | None) -> UnitPage:
        results = details.results(self.corpus, unit, self._indices())
        edition = details.newest(results, unit, index) if edition is None else edition
        detail = (
            details.details(self.corpus, unit.unit_id, index, edition) if edition is not None else details.Details()
        )
        successor = self.corpus.gazetteer.successor(unit)
        members = self.corpus.gazetteer.members(unit) if unit.map == 34 else ()
        return UnitPage(
            unit=self._entry(unit),
            index=index,
            edition=edition,
            results=results,
            **detail._asdict(),
            members=tuple(self._entry(member) for member in members),
            successor=self._entry(successor) if successor != unit else None,
            articles=mentions(self.corpus, unit, self.names.language),
        )

    def compare(
        self, units: Sequence[str], index: str = DEFAULT_INDEX, edition: int | None = None, component: str = "overall"
    ) -> Comparison:
        """Return up to five units beside each other. Raises UnknownUnit, NoData, or BadArguments for too many."""
        asked = list(dict.fromkeys(units))
        if not 1 <= len(asked) <= MOST_COMPARED:
            raise BadArguments(
                f"{len(asked)} units cannot be compared at once: name 1 to {MOST_COMPARED}.", asked=", ".join(asked)
            )
        found = compare_units(self.corpus, asked, index=index, edition=edition, component=component)
        table = scope(self.corpus, index=index, edition=found.facts["edition"], component=component)
        ids: list[str] = found.facts["asked"]
        entries = {unit_id: self._entry(self._unit(unit_id, table.map)) for unit_id in ids}
        history = rank_changes(self.corpus, units=ids, index=table.index, component=table.component)
        parts = [row for unit_id in ids for row in details.parts(self.corpus, unit_id, table.index, table.edition)]
        return Comparison(
            index=table.index,
            edition=table.edition,
            map=table.map,
            units=tuple(entries.values()),
            rows=found.rows,
            parts=tuple(row for row in parts if row.unit_id in entries and row.map == table.map),
            history=history.rows,
            missing=tuple(entries[unit_id] for unit_id in found.facts["missing"]),
            coverage=found.coverage,
        )

    def changes(
        self,
        index: str = DEFAULT_INDEX,
        component: str = "overall",
        since: int | None = None,
        until: int | None = None,
        by: Literal["rank", "score"] = "rank",
    ) -> Changes:
        """Return who rose and who fell between two editions of one map, the last two where none are named."""
        moved = partial(
            rank_changes,
            self.corpus,
            index=index,
            component=component,
            since=since,
            until=until,
            by=by,
            limit=_EVERY_PLACE,
        )
        risen, fallen = moved(order="best"), moved(order="worst")
        facts = risen.facts
        editions = facts["editions"] if "by" in facts else (None, None)
        # A row without a place stands beside the movers for its points.
        placed = [row for row in (*risen.rows, *reversed(fallen.rows)) if hasattr(row, "place")]
        return Changes(
            index=facts["index"],
            component=facts["component"],
            since=editions[0],
            until=editions[-1],
            map=facts.get("map"),
            by=facts.get("by", by),
            rows=tuple(placed),
            compared=facts.get("compared", 0),
            of=risen.coverage.of if risen.coverage else 0,
        )

    def robustness(self, index: str = DEFAULT_INDEX, edition: int | None = None) -> tuple[Row, ...]:
        """Return how firm the first ranks of an edition are, as `rank_robustness` tells it."""
        return rank_robustness(self.corpus, index=index, edition=edition).rows

    def units(self, map: int = 34, region: str | None = None) -> tuple[UnitEntry, ...]:
        """Return the units of a map by name, of one region where it is named. Raises BadArguments for another map."""
        _check_map(map)
        there = choose(self.corpus, map, {"region": region}).members
        found = (self._entry(unit) for unit in self.corpus.units if unit.map == map and unit.unit_id in there)
        return tuple(sorted(found, key=lambda entry: entry.name.casefold()))

    def regions(self, map: int = 34) -> tuple[RegionEntry, ...]:
        """Return the regions of a map, north to south. Raises BadArguments for another map."""
        _check_map(map)
        return tuple(
            RegionEntry(region_id=one.region_id, map=one.map, name=self.names.region(one.region_id, one.map))
            for one in self.corpus.regions
            if one.map == map
        )

    def components(self, index: str = DEFAULT_INDEX, edition: int | None = None) -> tuple[ComponentEntry, ...]:
        """Return an edition's components in the order of its tree, each with how many units are held in it."""
        table = scope(self.corpus, index=index, edition=edition)
        nodes = [one for one in self.corpus.components if (one.index, one.edition) == (table.index, table.edition)]
        nodes.sort(key=lambda node: node.code != "overall")
        told = published.select(self.corpus.observations, index=table.index, edition=table.edition, map=table.map)
        held = {code: self._held(table, code) for code in told["component"].astype(str).unique()}
        nothing = published.Held(scores=0, ranks=0, of=table.map)
        return tuple(
            ComponentEntry.of_node(node, held.get(node.code, nothing), self.names) for node in nodes if node.code
        )

    def _indices(self) -> list[str]:
        """Return the indices, the assistant's own subject first."""
        return sorted(self.corpus.indices(), key=lambda name: (name != DEFAULT_INDEX, name))

    @cached_property
    def _sources(self) -> tuple[SourceEntry, ...]:
        return read_sources(self.corpus, self.names.language)

    def sources(self) -> tuple[SourceEntry, ...]:
        """Return every source: a user's own first, then the newest."""
        return self._sources

    def source(self, source_id: str, *, first: int = 0, limit: int = MOST_ROWS) -> SourcePage:
        """Return a source with its text and a part of the rows that rest on it. Raises NoData for one not held."""
        entry = next((entry for entry in self._sources if entry.source_id == source_id), None)
        if entry is None:
            raise NoData(f"No source {source_id!r} is held.", asked=source_id)
        return read_source(self.corpus, entry, self.names.language, first=max(0, first), limit=limit)

    def coverage(self) -> tuple[Row, ...]:
        """Return how many scores (``score``) and ranks (``ranks``) are held of how many, a row an edition."""
        return describe_data(self.corpus).rows

    def _unit(self, unit_id: str, map: int | None) -> Unit:
        for wanted in MAPS if map is None else (map,):
            found = self.corpus.gazetteer.unit(unit_id, wanted)
            if found:
                return found
        # It is on another map, or misspelt: say what it is now called, or what is nearest.
        there = self.corpus.gazetteer.unit(unit_id, 63)
        raise UnknownUnit(unit_id, (self.corpus.gazetteer.successor(there).unit_id,) if there else self._near(unit_id))

    def _near(self, name: str) -> tuple[str, ...]:
        try:
            return choose(self.corpus, MAPS[0], units=name).units
        except UnknownUnit as unknown:
            return unknown.held

    def _entry(self, unit: Unit) -> UnitEntry:
        return UnitEntry.of(unit, self.names)

    def _held(self, table: Scope, code: str) -> published.Held:
        return replace(table, component=code).held(self.corpus)


def _check_map(map: int) -> None:
    if map not in MAPS:
        raise BadArguments(f"There is no map of {map} units: {' and '.join(str(one) for one in MAPS)}.", asked=str(map))
