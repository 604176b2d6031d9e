"""Numbers to the figures that bear them out.

A figure counts only for the unit, edition, index and component that the sentence speaks of, and only as what it is: a
rank is no score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.evidence import ToolResult
from assistant.grounding.cells import Cell, Measure
from assistant.grounding.cues import Cues
from assistant.grounding.found import Found
from assistant.grounding.numerals import Numeral, NumeralKind
from assistant.grounding.scope import NONE, Scope

# The figures that a number may be, by what its sentence calls it.
_MAY_BE: Mapping[NumeralKind, frozenset[Measure]] = {
    "points": frozenset({"score", "any"}),
    "gap": frozenset({"gap", "any"}),
    "rank": frozenset({"rank", "range", "any"}),
    "range": frozenset({"range", "any"}),
    "of": frozenset({"of", "count", "any"}),
    "places": frozenset({"places", "any"}),
    "percent": frozenset({"percent"}),
    "units": frozenset({"count", "of", "any"}),
    "count": frozenset({"count", "any"}),
    "top": frozenset({"count", "any"}),
    "bare": frozenset({"count", "of", "any"}),
}
_OF_A_UNIT: frozenset[Measure] = frozenset({"score", "after", "versus", "gap", "rank", "range", "places"})


class Binder:
    """Binds the numbers of sentences to figures."""

    def __init__(self, found: Found, cues: Cues) -> None:
        self._cells, self._asked, self._cues = found.cells, found.asked_numbers, cues
        self._limits = tuple(_limits(found.results))
        self._suppositions = any(cell.measure == "after" for cell in self._cells)

    def bind(self, numeral: Numeral, scope: Scope, sentence: str) -> tuple[Cell, ...]:
        """Return the figures that bear a number out; none where it is unbound."""
        if len(set(scope.each)) < len(scope.each):
            return ()  # a list that names an edition twice has lost another
        scopes = [replace(scope, editions=frozenset({one})) for one in scope.each] or [scope]
        bound = [self._bound(numeral, one, sentence) for one in scopes]
        return tuple(cell for cells in bound for cell in cells) if all(bound) else ()

    def alike(self, numeral: Numeral, sentence: str) -> tuple[Cell, ...]:
        """Return the figures of the same value and kind, of whatever unit, edition or component."""
        may_be = self.may_be(numeral, sentence)
        return tuple(cell for cell in self._cells if cell.measure in may_be and _says(numeral, cell))

    def of_scope(self, numeral: Numeral, scope: Scope, sentence: str) -> tuple[Cell, ...]:
        """Return the figures of the kind that the sentence speaks of, of whatever value."""
        may_be = self.may_be(numeral, sentence) - {"any"}
        return tuple(cell for cell in self._cells if cell.measure in may_be and self._fits(cell, scope, sentence))

    def is_asked(self, numeral: Numeral, before: str, sentence: str) -> bool:
        """Return whether a number only repeats a limit or a supposition of the question, on the side it was asked."""
        meant = numeral.asked or numeral.kind == "top" or self._cues["supposed"](sentence)
        if not meant or not any(numeral.says(value) for value in self._asked):
            return False
        sides = {upper for value, upper in self._limits if numeral.says(value)}
        other = (False in sides and self._cues["limit_up"].ends(before)) or (
            True in sides and self._cues["limit_down"].ends(before)
        )
        return not other or len(sides) > 1

    def may_be(self, numeral: Numeral, sentence: str) -> frozenset[Measure]:
        """Return the measures that a number may be a figure of."""
        if numeral.kind == "points" and numeral.against:
            return frozenset({"score", "versus", "any"})
        if numeral.kind == "points" and self._suppositions and self._cues["supposed"](sentence):
            return frozenset({"score", "any"} if numeral.instead else {"score", "after", "any"})
        if numeral.kind == "of" and numeral.whole != "units":
            return frozenset({"of", "any"})
        if numeral.part and numeral.kind in {"units", "count"}:
            return frozenset({"count", "any"})
        if numeral.kind == "bare" and "|" in sentence:
            return _MAY_BE["bare"] | {"rank"}  # in a table, a column's head tells what of
        return _MAY_BE[numeral.kind]

    def _bound(self, numeral: Numeral, scope: Scope, sentence: str) -> tuple[Cell, ...]:
        if numeral.kind in {"units", "of"} and numeral.whole == "units":
            # "34 units" may tell how many the map has, beside a figure of another.
            scope = replace(scope, units=NONE, editions=NONE)
        return tuple(
            cell
            for cell in self.alike(numeral, sentence)
            if self._fits(cell, scope, sentence) and not self._is_another(cell, numeral, scope, sentence)
        )

    def _fits(self, cell: Cell, scope: Scope, sentence: str) -> bool:
        if cell.ref == "coverage":
            scope = replace(scope, units=scope.around)
        if cell.index and scope.indices and cell.index not in scope.indices:
            return False
        if cell.measure in {"gap", "places"} and scope.pair and len(cell.editions) > 1:
            return cell.editions == scope.pair and self._is_of(cell, scope, sentence)
        if cell.editions and scope.editions and not cell.editions & (scope.editions | scope.pair):
            return False
        return self._is_of(cell, scope, sentence)

    def _is_another(self, cell: Cell, numeral: Numeral, scope: Scope, sentence: str) -> bool:
        """Return whether the sentence speaks of another count, or of before a supposition instead of after it."""
        if cell.measure == "after":
            return scope.beside
        if cell.measure == "count" and cell.name == "rows":
            return self._cues["held_scores"](sentence)
        if numeral.whole == "rank" and cell.ref == "coverage":
            return True  # a rank is of how many are ranked, not of how many are looked at
        # How many figures are held is no number of units that did something.
        if _tells_holding(cell) and numeral.kind == "units" and not self._cues["holding"](sentence):
            return True
        return cell.name == "held" and numeral.kind != "of" and self._cues["within_limits"](sentence)

    def _is_of(self, cell: Cell, scope: Scope, sentence: str) -> bool:
        """Return whether a figure is of the unit and component spoken of."""
        if cell.measure in _OF_A_UNIT and cell.components and not cell.components & scope.components:
            return False
        if cell.subjects:
            of_it = not scope.units or bool(cell.subjects & scope.units)
            return of_it and not cell.subjects & scope.without
        # A mean belongs to no unit, and is no unit's score.
        return cell.measure not in _OF_A_UNIT or (not scope.beside and self._cues["statistic"](sentence))


def _tells_holding(cell: Cell) -> bool:
    """Return whether a figure counts what the assistant holds, not what there is."""
    of_coverage = cell.row is not None and cell.row.component == "coverage" and cell.measure == "count"
    return cell.name == "held" or of_coverage


def _limits(results: Sequence[ToolResult]) -> Iterator[tuple[float, bool]]:
    """Yield the limits of scores that were looked for, each with whether it is a lower one."""
    for result in results:
        bounds = result.facts.get("bounds") or {}
        if bounds.get("of") == "score":
            yield from ((float(v), name in {"above", "at_least"}) for name, v in bounds.items() if _is_number(v))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _says(numeral: Numeral, cell: Cell) -> bool:
    if numeral.sign and cell.measure in {"gap", "places"} and cell.value and (cell.value > 0) != (numeral.sign > 0):
        return False
    return numeral.says(cell.value)
