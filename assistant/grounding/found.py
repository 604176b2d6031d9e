"""All that a turn may be said to have found: figures, passages, and the units, years and dates that may be named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assistant.answer import Row
from assistant.evidence import Quote, ToolResult
from assistant.grounding.cells import Cell, cells_of, subject_of
from assistant.grounding.dates import Date, dates_in
from assistant.grounding.names import Names, Phrases
from assistant.grounding.reading import Draft, Reader
from assistant.grounding.scope import Context, Ids, union
from corpus import names as spelling
from corpus.model import Language

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OTHER: Mapping[Language, Language] = {"en": "vi", "vi": "en"}
_MERGER: Date = (2025, 7, 1)  # the day that the maps changed, which answers may always tell


@dataclass(frozen=True)
class Passage:
    """A passage as read, in its own language and in the other."""

    quote: Quote
    drafts: tuple[Draft, ...]
    units: Ids

    @property
    def mark(self) -> str:
        """Return how it is cited."""
        return f"p:{self.quote.passage_id}"

    @property
    def ref(self) -> str:
        """Return how claims refer to it."""
        return f"passage:{self.quote.passage_id}"


class Found:
    """What the tools of a turn found, with what the question says."""

    def __init__(self, results: Sequence[ToolResult], names: Names, question: str, language: Language) -> None:
        self.results, self.names = results, names
        self.rows: tuple[Row, ...] = tuple(row for result in results for row in result.rows)
        self.reader = Reader(names, subjects=self._economies(), components=self._component_names())
        self.asked = self.reader.read(question, language=language)
        self.passages = tuple(self._passage(quote) for result in results for quote in result.passages)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every figure, of rows first."""
        of_rows = [cell for result in self.results for cell in cells_of(result, self.names)]
        return (*of_rows, *(cell for passage in self.passages for cell in _in_passage(passage)))

    @cached_property
    def context(self) -> Context:
        """What the question is about; its editions are left open, for an answer may be of another that is held."""
        sentences = self.asked.sentences
        return Context(
            units=union([unit for sentence in sentences for unit in sentence.units]),
            components=union([one for sentence in sentences for one in sentence.components]),
        )

    @cached_property
    def asked_numbers(self) -> tuple[float, ...]:
        """The numbers of the question."""
        numerals = (numeral for sentence in self.asked.sentences for numeral in sentence.numerals)
        return tuple(value for numeral in numerals for value in numeral.values)

    @cached_property
    def units(self) -> Ids:
        """Every unit, region and economy that may be named."""
        told = {subject_of(row) for row in self.rows} | {word for result in self.results for word in _words(result)}
        named = [unit for draft in self._said for sentence in draft.sentences for unit in sentence.units]
        return frozenset().union(*(self.names.kin(one) for one in told)) | union(named) | self._parts(told)

    @cached_property
    def years(self) -> frozenset[str]:
        """Every year that may be named."""
        dated = (passage.quote.date for passage in self.passages)
        text = " ".join((*(draft.text for draft in self._said), *dated))
        return self.table_years | set(_YEAR.findall(text))

    @cached_property
    def table_years(self) -> frozenset[str]:
        """Every year that may be named beside a table: of rows, of what a tool tells, of the question."""
        of_rows = {str(row.edition) for row in self.rows} | {str(getattr(row, "since", "")) for row in self.rows}
        told = {str(int(cell.value)) for cell in self.cells if cell.measure == "edition"}
        problems = (result.problem for result in self.results if result.problem)
        text = " ".join((self.asked.text, *self._notes, *(" ".join((one.asked, *one.held)) for one in problems)))
        return frozenset(of_rows | told | set(_YEAR.findall(text)))

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        """Every date that may be named."""
        told = [draft.text for draft in self._said] + [passage.quote.date for passage in self.passages]
        return (_MERGER, *(date for text in (*told, *self._notes, self.asked.text) for _, _, date in dates_in(text)))

    @cached_property
    def sources(self) -> frozenset[str]:
        """Every mark that may be cited."""
        tables = {f"t:{source}" for row in self.rows for source in row.source_ids}
        return frozenset(tables | {passage.mark for passage in self.passages})

    def sources_of(self, cell: Cell) -> frozenset[str]:
        """Return the marks that bear a figure out: of its row, and of a difference those of the other row too."""
        if cell.ref == "fact:rows":
            return self.sources  # "and 23 more" speaks of every row
        if cell.measure not in {"gap", "places"}:
            return cell.sources
        sides = (row for row in self.rows_of(cell.subjects) if row.index == cell.index)
        return cell.sources.union(
            *({f"t:{source}" for source in row.source_ids} for row in sides if str(row.edition) in cell.editions)
        )

    def rows_of(self, units: Ids) -> Iterator[Row]:
        """Yield the rows of some units."""
        return (row for row in self.rows if self.names.kin(subject_of(row)) & units)

    @cached_property
    def _said(self) -> tuple[Draft, ...]:
        """The texts that name things: the question, passages, and what a tool says of what it could not find."""
        problems = (result.problem for result in self.results if result.problem)
        held = (self.reader.read(" ; ".join((problem.asked, *problem.held))) for problem in problems)
        titles = (self.reader.read(f"{one.quote.title} ; {one.quote.publisher}") for one in self.passages)
        return (self.asked, *(draft for one in self.passages for draft in one.drafts), *titles, *held)

    @cached_property
    def _notes(self) -> tuple[str, ...]:
        return tuple(str(row.note) for row in self.rows if hasattr(row, "note"))

    def _parts(self, told: Iterable[str]) -> Ids:
        """Return what units of the 34-unit map were made of, and what became of those of the other."""
        known = [unit for one in told for map_ in (34, 63) if (unit := self.names.gazetteer.unit(one, map_))]
        merged = {part.unit_id for unit in known for part in self.names.gazetteer.members(unit)}
        return frozenset(merged | {self.names.gazetteer.successor(unit).unit_id for unit in known})

    def _economies(self) -> Phrases:
        # The rows of a definition are named after components.
        of_units = [row for result in self.results if result.kind != "definition" for row in result.rows]
        told = [row for row in of_units if row.unit_id is None and row.status != "derived"]
        named = {(name, row.unit) for row in told for name in (row.unit, getattr(row, "name_vi", row.unit))}
        found = {spelling.key(name): frozenset({unit.casefold()}) for name, unit in named if spelling.key(name)}
        return {**self.names.economies, **found}  # of one that was not looked up nothing may be said

    def _component_names(self) -> Phrases:
        """Return the names under which rows hold components that the tables of components do not know."""
        found: dict[str, Ids] = {}
        for component in {row.component for row in self.rows}:
            key = spelling.key(component.partition(": ")[2] or component)
            if key and component != "overall" and not key.isdigit():
                found[key] = self.names.components.get(key, frozenset()) | {component}
        return found

    def _passage(self, quote: Quote) -> Passage:
        own: Language = "vi" if quote.language == "vi" else "en"
        spoken: tuple[tuple[str | None, Language], ...] = ((quote.text, own), (quote.rendering, _OTHER[own]))
        drafts = tuple(self.reader.read(text, language=language) for text, language in spoken if text)
        units = union([unit for draft in drafts for sentence in draft.sentences for unit in sentence.units])
        return Passage(quote, drafts, units)


def _in_passage(passage: Passage) -> Iterator[Cell]:
    numerals = (numeral for draft in passage.drafts for sentence in draft.sentences for numeral in sentence.numerals)
    for numeral in numerals:
        for value in numeral.values:
            yield Cell(
                value=value,
                measure="percent" if numeral.kind == "percent" else "any",
                subjects=passage.units,
                sources=frozenset({passage.mark}),
                ref=passage.ref,
            )


def _words(value: Any) -> Iterator[str]:
    """Yield every string within a result's facts."""
    if isinstance(value, ToolResult):
        value = {name: told for name, told in value.facts.items() if name not in {"query", "message"}}
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (*_words(key), *_words(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
