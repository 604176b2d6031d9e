"""Why a claim is not borne out, in a sentence that a model can act on at once: what stands where, and what was said."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.grounding.cells import Cell
from assistant.grounding.names import Names
from assistant.grounding.numerals import Numeral
from assistant.grounding.relations import Relation
from assistant.grounding.scope import Ids, Scope
from assistant.grounding.support import Unsupported

_MOST_TOLD = 3
_KINDS = {"points": "score", "rank": "rank", "gap": "difference", "places": "number of places", "percent": "share"}
_SAID = {
    "top": "first",
    "bottom": "last",
    "movers_up": "those that rose most, the first named most of all",
    "movers_down": "those that fell most, the first named most of all",
    "rose": "risen",
    "fell": "fallen",
    "ahead": "ahead",
    "behind": "behind",
}


class Reasons:
    """Words faults with the names of a corpus."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def of_number(
        self, written: str, numeral: Numeral, scope: Scope, alike: Sequence[Cell], right: Sequence[Cell]
    ) -> str:
        """Return why a number is unbound: whose it is, or what stands there instead."""
        said = self._scope(scope)
        what = _KINDS.get(numeral.kind, "figure")
        told = [f"{written} is {self._cell(cell)}" for cell in _once(alike)]
        correct = [f"{self._cell(cell)} is {_written(cell.value)}" for cell in _once(right)]
        if told:
            return f"{told[0]}, not {said}" + (f"; {correct[0]}" if correct else "")
        if correct:
            return f"{written} stands nowhere as {what} of {said}; {'; '.join(correct)}"
        return f"{written} stands in nothing that was found; leave it out or look it up"

    def of_name(self, written: str) -> str:
        """Return why a unit, a year or a date may not be said."""
        return f"{written} stands in nothing that was found; leave it out or look it up"

    def of_quotation(self, written: str) -> str:
        """Return why words may not stand in quotation marks."""
        return f"{written} stands word for word in no passage; quote exactly, or leave the quotation marks out"

    def of_relation(self, written: str, relation: Relation) -> str:
        """Return why a superlative or a direction is not borne out."""
        who, others = self._units(relation.subject), self._units(relation.others)
        said = f"“{written}” says that {who} is {_SAID[relation.sense]}" + (f" of {others}" if others else "")
        if relation.told is None:
            return f"{said}, and nothing that was found tells that"
        told = "; ".join(self._row(row) for row in relation.rows[:_MOST_TOLD])
        return f"{said}, but it is not so" + (f": {told}" if told else "")

    def of_mark(self, written: str, one: Unsupported) -> str:
        """Return that a mark leads nowhere or stands by what its source does not hold, and which would be right."""
        right = ", ".join(f"[[{mark}]]" for mark in sorted(one.right)[:_MOST_TOLD])
        if one.unknown:
            return f"{written} is no source of what was found" + (f"; there are {right}" if right else "")
        about = f" {one.claims[0]}" if one.claims else " what it stands by"
        return f"{written} does not hold{about}" + (f"; {right} does" if right else "")

    def of_uncited(self, written: str) -> str:
        """Return why something told by a passage alone cannot stand without the passage's mark."""
        return f"“{written}” is only what a passage says; set that passage's mark [[p:...]] after it"

    def _cell(self, cell: Cell) -> str:
        if cell.row is None:
            return "in a passage" if cell.ref.startswith("passage:") else f"the {cell.name} of what was found"
        row = cell.row
        name = {"of": "number ranked"}.get(cell.name, cell.name.replace("_", " "))
        component = "" if row.component == "overall" else f" in {row.component}"
        return f"{row.unit}'s {row.index} {row.edition} {name}{component}"

    def _scope(self, scope: Scope) -> str:
        units = self._units(scope.units)
        parts = [units, "/".join(sorted(scope.indices)), "/".join(sorted(scope.editions))]
        components = "/".join(sorted(scope.components - {"overall"}))
        return " ".join(part for part in (*parts, components) if part) or "what the sentence speaks of"

    def _units(self, units: Ids) -> str:
        named = dict.fromkeys(self._names.name_of(one) for one in sorted(units))
        return " or ".join(list(named)[:_MOST_TOLD])

    def _row(self, row: Row) -> str:
        figures = [f"{_written(row.score)} points"] if row.score is not None else []
        figures += [f"rank {row.rank} of {row.of}"] if row.rank is not None else []
        return f"{row.unit} {row.index} {row.edition} {', '.join(figures)}"


def _once(cells: Sequence[Cell]) -> list[Cell]:
    return list({(cell.ref, cell.name): cell for cell in cells}.values())[:_MOST_TOLD]


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")
