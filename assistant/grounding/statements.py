"""Statements without a figure: what is not held, which years there are, who merged with whom, who is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answer import ClaimKind, Row
from assistant.evidence import PARTS
from assistant.grounding.cells import subject_of
from assistant.grounding.found import Found
from assistant.grounding.names import Named
from assistant.grounding.reading import Draft, Sentence, coordinated
from assistant.grounding.scope import Context, Ids, Scope, Scoping, union

MERGER_YEAR = "2025"
_LOOK_BACK = 24  # characters
_REACH = 60


@dataclass(frozen=True)
class Statement:
    """Something said at ``start`` to ``end``; ``refs`` bear it out; where there are none ``why`` tells the fault."""

    start: int
    end: int
    kind: ClaimKind
    refs: tuple[str, ...]
    why: str = ""


class Statements:
    """Finds and judges such statements, sentence by sentence."""

    def __init__(self, found: Found, draft: Draft) -> None:
        self._found, self._draft, self._plain = found, draft, draft.plain
        self._cues, self._gazetteer = found.names.cues, found.names.gazetteer

    def of(self, sentence: Sentence, context: Context) -> Iterator[Statement]:
        """Yield the statements of a sentence."""
        yield from self._years(sentence)
        yield from self._merged(sentence, context)
        yield from self._left_out(sentence)
        yield from self._absent(sentence, context)

    # Years

    def _years(self, sentence: Sentence) -> Iterator[Statement]:
        """Yield every year. Beside a table's mark it must be one of the tables', and a list names none twice."""
        of_tables = bool(sentence.marks) and all(mark.source.startswith("t:") for mark in sentence.marks)
        known = self._found.table_years if of_tables else self._found.years
        for place, edition in enumerate(sentence.editions):
            year = next(iter(edition.ids))
            if self._cues["merged_in"].ends(self._before(edition.start)):
                told = year == MERGER_YEAR
            else:
                listed = coordinated(sentence.editions, place, self._plain)
                told = year in known and sum(one.ids == edition.ids for one in listed) == 1
            why = f"{year} is no year of what was found here; leave it out or look it up"
            yield Statement(edition.start, edition.end, "date", ("found",) if told else (), why)

    # Units merged

    def _merged(self, sentence: Sentence, context: Context) -> Iterator[Statement]:
        """Yield what is said to be part of, or made up of, what; the map of units tells."""
        scoping = Scoping(self._draft, sentence, context, self._cues)
        for cue, whole_first in (("part_of", False), ("made_of", True)):
            for match in self._cues[cue].anywhere.finditer(self._plain, sentence.start, sentence.end):
                after = [one for one in sentence.units if match.end() <= one.start < match.end() + _REACH]
                subject = scoping.subject(match.start())
                if not subject or not after:
                    continue
                listed = coordinated(sentence.units, sentence.units.index(after[0]), self._plain)
                named = [one for one in listed if one.start >= match.end()]
                pairs = [(subject, one.ids) if whole_first else (one.ids, subject) for one in named]
                told = all(self._is_part(part, whole) for whole, part in pairs) and _differ(named)
                why = f"“{match.group()}” is not so of these units; say only what the map of units tells"
                yield Statement(match.start(), match.end(), "unit", ("map",) if told else (), why)

    def _is_part(self, parts: Ids, wholes: Ids) -> bool:
        units = [unit for part in parts for map_ in (63, 34) if (unit := self._gazetteer.unit(part, map_))]
        return any(
            wholes
            & {unit.region_id, self._gazetteer.successor(unit).unit_id, self._gazetteer.successor(unit).region_id}
            for unit in units
        )

    def _left_out(self, sentence: Sentence) -> Iterator[Statement]:
        """Yield who is said to be left out of a ranking of a part of the units."""
        groups = [result.facts.get("group") or {} for result in self._found.results]
        left_out = {unit for group in groups for unit in group.get("without_units") or ()}
        for unit in sentence.units:
            if unit.is_region or not self._cues["left_out"].ends(self._before(unit.start)):
                continue
            listed = coordinated(sentence.units, sentence.units.index(unit), self._plain)
            named = [one for one in listed if one.start >= unit.start]
            told = not left_out or (all(one.ids & left_out for one in named) and _differ(named))
            why = "these are not the units that were left out"
            yield Statement(unit.start, named[-1].end, "unit", ("found",) if told else (), why)

    # What is not held

    def _absent(self, sentence: Sentence, context: Context) -> Iterator[Statement]:
        """Yield what is said not to be held; a row that holds it is the fault."""
        for match in self._cues["absent"].anywhere.finditer(self._plain, sentence.start, sentence.end):
            clause = self._clause(match.end(), sentence.end)
            editions = [one for one in sentence.editions if match.end() <= one.start < clause]
            if not editions:
                continue
            units = union([one for one in sentence.units if match.end() <= one.start < clause and not one.is_region])
            scope = Scoping(self._draft, sentence, context, self._cues).at(editions[-1].end, editions[-1].end)
            held = [] if self._of_parts(match.end(), clause) else self._held(scope, editions, units)
            refs = () if held else ("found",)
            why = f"{held[0].unit}'s {held[0].index} {held[0].edition} figures are held" if held else ""
            yield Statement(match.start(), match.end(), "direction", refs, why)

    def _of_parts(self, start: int, end: int) -> bool:
        """Return whether it is the parts of a score that are said not to be held, and none were found."""
        lacking = any(
            result.problem is not None and result.problem.code == "component_not_held" and result.problem.asked == PARTS
            for result in self._found.results
        )
        return lacking and self._cues["parts"].anywhere.search(self._plain, start, end) is not None

    def _held(self, scope: Scope, editions: list[Named], units: Ids) -> list[Row]:
        years = union(editions)
        return [
            row
            for row in self._found.rows
            if (row.score is not None or row.rank is not None)
            and str(row.edition) in years
            and (not scope.indices or row.index in scope.indices)
            and (not units or self._found.names.kin(subject_of(row)) & units)
            and self._found.names.codes(row.component) & scope.components
        ]

    def _clause(self, start: int, end: int) -> int:
        ends = (place for mark in ".;" if (place := self._plain.find(mark, start, end)) >= 0)
        return min(ends, default=end)

    def _before(self, place: int) -> str:
        return self._plain[max(0, place - _LOOK_BACK) : place]


def _differ(named: list[Named]) -> bool:
    """Return whether no unit is named twice."""
    return len({one.ids for one in named}) == len(named)
