"""Names and figures as one language writes them, and the phrases they stand in. All wording goes through `Wording`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

import yaml

from assistant.answer import Row
from assistant.evidence import COUNTED, MOST_NAMED, Quote
from corpus.model import Language
from corpus.store import Corpus

Phrases = Mapping[str, Mapping[Language, str]]

_ORDINAL_SUFFIX = {1: "st", 2: "nd", 3: "rd"}
_CITY_PREFIX = "Thành phố "
_LEAST_SHOWN = 0.005  # what two decimals can show


def load_phrases() -> Phrases:
    """Return every phrase in both languages."""
    text = resources.files("assistant.phrasing").joinpath("phrases.yaml").read_text(encoding="utf-8")
    loaded: Phrases = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


@dataclass(frozen=True)
class Wording:
    """One language's way of writing. Figures: two decimals at most; Vietnamese with a decimal comma."""

    language: Language
    phrases: Phrases
    corpus: Corpus

    def say(self, phrase: str, **values: Any) -> str:
        """Return the phrase with its places filled."""
        return self.phrases[phrase][self.language].format(**values)

    # Figures

    def number(self, value: float) -> str:
        """Return a score or a difference with two decimals; whole counts stay whole where told by `count`."""
        written = f"{value:.2f}"
        return written.replace(".", self.decimal_mark)

    @property
    def decimal_mark(self) -> str:
        """The language's decimal mark."""
        return {"en": ".", "vi": ","}[self.language]

    def places(self, count: int) -> str:
        """Return a number of places between two ranks."""
        return self.say("place_moved") if count == 1 else self.say("places_moved", count=count)

    def points(self, value: float, index: str) -> str:
        """Return a score or a difference of an index: two decimals, up to four where the index runs from 0 to 1.

        A difference too small for that shows its first digits all the same.
        """
        if index in self._of_one or 0 < abs(value) < _LEAST_SHOWN:
            whole, decimals = f"{value:.4f}".split(".")
            return f"{whole}{self.decimal_mark}{decimals.rstrip('0').ljust(2, '0')}"
        return self.number(value)

    @cached_property
    def _of_one(self) -> frozenset[str]:
        """The indices whose scores run from 0 to 1."""
        overall = [node for node in self.corpus.components if node.code == "overall"]
        return frozenset(node.index for node in overall if node.unit.endswith("0-1"))

    def signed(self, value: float, index: str) -> str:
        """Return a difference with its sign."""
        return ("+" if value >= 0 else "−") + self.points(abs(value), index)

    def count(self, value: float) -> str:
        """Return a whole number."""
        return str(int(value))

    def score(self, row: Row) -> str:
        """Return a row's score with its unit."""
        if row.component == COUNTED:
            return self.say("count_of", score=self.count(row.score or 0), of=row.of)
        return self.say("points", score=self.bare_score(row))

    def bare_score(self, row: Row) -> str:
        """Return a row's score without a unit."""
        if row.component == COUNTED:
            return self.count(row.score or 0)
        return self.points(row.score or 0.0, row.index)

    def rank(self, row: Row) -> str:
        """Return a row's rank with how many are ranked, as "1st of 34"."""
        if row.of is None:
            return self.say("rank_alone", ordinal=self.ordinal(row.rank), rank=row.rank)
        return self.say("rank_of", ordinal=self.ordinal(row.rank), rank=row.rank, of=row.of)

    def ordinal(self, rank: int | None) -> str:
        """Return the English ordinal of a rank."""
        if rank is None:
            return ""
        suffix = "th" if rank % 100 in {11, 12, 13} else _ORDINAL_SUFFIX.get(rank % 10, "th")
        return f"{rank}{suffix}"

    def marked_figures(self, row: Row) -> str:
        """Return what a row holds, and that it is disputed where it is."""
        return self.figures(row) + (f" ({self.say('disputed_mark')})" if row.status == "disputed" else "")

    def figures(self, row: Row) -> str:
        """Return what a row holds: score, rank or both."""
        parts = [self.score(row)] if row.score is not None else []
        parts += [self.rank(row)] if row.rank is not None else []
        return ", ".join(parts)

    def note(self, row: Row) -> str:
        """Return what a row's note says to a reader; empty where it has none or says nothing."""
        return self.corpus.note(str(getattr(row, "note", "")), self.language)

    # Names

    def unit(self, unit_id: str | None, map_: int | None) -> str:
        """Return a unit's (or region's) name in the language."""
        unit = self.corpus.gazetteer.unit(unit_id or "", map_ or 34) or self.corpus.gazetteer.unit(unit_id or "", 63)
        if unit is None:
            return self.region(unit_id or "", map_)
        name = {"en": unit.name_en, "vi": unit.name_vi}[self.language]
        return f"TP. {name.removeprefix(_CITY_PREFIX)}" if name.startswith(_CITY_PREFIX) else name

    def unit_of(self, row: Row) -> str:
        """Return the name of a row's unit."""
        return self.unit(row.unit_id, row.map) if row.unit_id else self.economy(row.unit)

    def economy(self, name: str) -> str:
        """Return a country's name in the language."""
        return {"en": name, "vi": self.corpus.economies.get(name, name)}[self.language]

    def date(self, iso: str) -> str:
        """Return a date of the tables, or a month, as the language writes it; a bare year stays as it is."""
        year, *rest = iso.split("-")
        if not rest or not all(part.isdigit() for part in (year, *rest)):
            return iso
        number = int(rest[0])
        values = {"year": year, "number": number, "month": self.say("months").split()[number - 1]}
        if len(rest) == 1:
            return self.say("date_month", **values)
        return self.say("date_day", day=int(rest[1]), **values)

    def is_region(self, row: Row) -> bool:
        """Return whether a row is a region's and no unit's."""
        return any(region.region_id == row.unit_id for region in self.corpus.regions)

    def region(self, region_id: str, map_: int | None) -> str:
        """Return a region's name in the language, the id when unknown."""
        for region in self.corpus.regions:
            if region.region_id == region_id and (map_ is None or region.map == map_):
                return {"en": region.name_en, "vi": region.name_vi}[self.language]
        return region_id

    def component(self, index: str, edition: int, code: str, *, numbered: bool = True) -> str:
        """Return a component's name in the language; with a pillar's number where it has one."""
        node = self.corpus.component(index, edition, code)
        if node is None:
            node = next((one for one in self.corpus.components if one.code == code and one.index in {index, "*"}), None)
        if node is None:
            return code
        name = {"en": node.name_en, "vi": node.name_vi or node.name_en}[self.language]
        return f"{self.say('level_pillar')} {code} ({name})" if numbered and code.isdigit() else name

    def part_name(self, row: Row) -> str:
        """Return the name of a row's component within a sentence."""
        return self.part(row.index, row.edition, row.component)

    def part(self, index: str, edition: int, code: str) -> str:
        """Return a component's name within a sentence."""
        return _within(self.component(index, edition, code))

    def table(self, index: str, edition: int, code: str = "overall", *, numbered: bool = True) -> str:
        """Return the name of a table of figures: "the PII 2025", or a component of it."""
        if code == "overall":
            return self.say("table_of", index=index, edition=edition)
        component = _within(self.component(index, edition, code, numbered=numbered))
        return self.say("component_of", component=component, index=index, edition=edition)

    def with_score(self, row: Row) -> str:
        """Return a row's unit with its score in brackets, or that the score is not published."""
        if row.score is None:
            return self.say("no_score", unit=self.unit_of(row))
        return self.say("with_score", unit=self.unit_of(row), score=self.bare_score(row))

    def place(self, name: str) -> str:
        """Return a unit's name as the language writes it, told by its English name; of no unit the name itself."""
        found = next((unit for unit in self.corpus.units if unit.name_en == name), None)
        return name if found is None or self.language == "en" else found.name_vi

    def group(self, choice: Mapping[str, Any], map_: int) -> str:
        """Return the name of a part of a map's units, as in "the centrally run cities outside the Southeast"."""
        regions, without = (
            self.listing(self.say("region_name", region=self.region(one, map_)) for one in choice[slot])
            for slot in ("regions", "without_regions")
        )
        units, left_out = (
            self.listing(self.unit(one, map_) for one in choice[slot]) for slot in ("units", "without_units")
        )
        kind = self.say(f"group_{choice['kind'] or 'any'}")
        head = self.say("group_in", kind=kind, regions=regions) if regions else kind
        return "".join(
            (
                self.say("group_units", units=units) if units else head,
                self.say("group_outside", regions=without) if without else "",
                self.say("group_except", units=left_out) if left_out else "",
            )
        )

    def plain(self, value: float) -> str:
        """Return a number as a person would write it: "50", "50.5"."""
        return self.count(value) if value == int(value) else self.number(value)

    def some(self, items: Iterable[str]) -> str:
        """Return the items as a list, the first of many with how many more there are."""
        items = list(items)
        if len(items) <= MOST_NAMED:
            return self.listing(items)
        return ", ".join(items[:MOST_NAMED]) + self.say("and_more", count=len(items) - MOST_NAMED)

    def listing(self, items: Iterable[str], joiner: str = "and") -> str:
        """Return "a, b and c"."""
        items = list(items)
        if len(items) < 2:
            return "".join(items)
        return ", ".join(items[:-1]) + self.say(joiner) + items[-1]


def _within(name: str) -> str:
    """Return a name as it is written within a sentence: abbreviations and proper names keep their capital."""
    proper = name[:2].isupper() or name[1:2] == "-" or any(word[:1].isupper() for word in name.split()[1:2])
    return name if proper else name[:1].lower() + name[1:]


def cite(rows: Sequence[Row]) -> str:
    """Return marks for the fewest sources that cover the rows; a source shared by most rows comes first."""
    left = [row for row in rows if row.source_ids]
    marks: list[str] = []
    while left:
        counts: dict[str, int] = {}
        for row in left:
            for source in row.source_ids:
                counts[source] = counts.get(source, 0) + 1
        best = max(counts, key=lambda source: counts[source])
        marks.append(f"[[t:{best}]]")
        left = [row for row in left if best not in row.source_ids]
    return "".join(marks)


def cite_quote(quote: Quote) -> str:
    """Return the mark of a passage."""
    return f"[[p:{quote.passage_id}]]"
