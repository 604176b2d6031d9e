"""Long records of cells to typed observations. What cannot be one is refused, with how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from corpus.checks.rules import shown
from corpus.intake import numbers
from corpus.intake.layout import text_of
from corpus.model import OBSERVATION_COLUMNS, Finding, Source
from corpus.tables import DTYPES
from corpus.units import MERGER_EDITION, Gazetteer

_NUMBERED = re.compile(r"^\d+[.)]?\s+")
_MARKED = re.compile(r"[\s*†‡]+$|\s*[(\[]\d+[)\]]$")
_STATUSES = ("reported", "derived", "disputed")


@dataclass
class Refusals:
    """Rows refused while a table is read, by their position; each with the finding that says why."""

    findings: list[Finding] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)

    def refuse(self, records: pd.DataFrame, wrong: pd.Series, column: str, expected: Callable[[Any], str]) -> None:
        """Refuse the records marked wrong, unless refused already."""
        fresh = [at for at in records.index[wrong] if at not in self.rows]
        for at in fresh:
            row = records.loc[at]
            value = shown(row[column]) if column in records and not isinstance(row[column], str) else row.get(column)
            self.findings.append(Finding("error", row["file"], int(row["row"]), column, text_of(value), expected(row)))
        self.rows.update(fresh)


def unit_name(cell: Any) -> str:
    """Return a province's name as a cell has it, without numbering and footnote marks."""
    return _MARKED.sub("", _NUMBERED.sub("", text_of(cell)))


class UnitReader:
    """Cells to units, remembered: a table repeats a few names thousands of times. Misspelt names are never guessed."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._held: dict[tuple[str, int | None], str | None] = {}

    def unit_id(self, cell: Any, map: int | None) -> str | None:
        """Return the id of the unit that a cell names on a map (on any, for None), or None."""
        key = (text_of(cell), map)
        if key not in self._held:
            matches = [m for m in self._gazetteer.resolve(unit_name(cell), map=map) if m.how != "fuzzy"]
            best = [match for match in matches if match.score == matches[0].score]
            self._held[key] = best[0].unit.unit_id if len(best) == 1 or (best and map is None) else None
        return self._held[key]

    def names_unit(self, text: str) -> bool:
        """Say whether a text names a unit of either map."""
        return bool(text) and not text.isdigit() and self.unit_id(text, None) is not None

    def expected(self, cell: Any, map: int) -> str:
        """Return what should stand in place of a name that is no unit of a map."""
        close = self._gazetteer.resolve(unit_name(cell), map=map)
        if close:
            return f"a unit of the {map}-unit map; did you mean {' or '.join(m.unit.name_vi for m in close[:3])}?"
        other = self._gazetteer.resolve(unit_name(cell), map=97 - map)
        if other and other[0].how != "fuzzy":
            return f"a unit of the {map}-unit map; {other[0].unit.name_en} is only on the {97 - map}-unit map"
        return f"a unit of the {map}-unit map"

    def map_of(self, cells: pd.Series, edition: int, said: int | None) -> int:
        """Return the map that most names are on; where both fit alike, the one said, or that of the edition's time."""
        usual = said or (34 if edition >= MERGER_EDITION else 63)
        distinct = cells.map(text_of).unique()
        known = {map_: sum(self.unit_id(cell, map_) is not None for cell in distinct) for map_ in (63, 34)}
        return max((usual, 97 - usual), key=lambda map_: known[map_])


def map_said(of: pd.Series) -> int | None:
    """Return the map that the numbers of units ranked tell, when they all tell the same."""
    said = {whole(cell) for cell in of} - {None}
    return said.pop() if len(said) == 1 and said <= {63, 34} else None


def whole(cell: Any) -> int | None:
    """Return a cell as a whole number, None when it is none."""
    text = text_of(cell)
    return int(text) if re.fullmatch(r"\d{1,6}", text) else None


def numeric(records: pd.DataFrame, column: str, decimal: numbers.Decimal, refusals: Refusals) -> pd.DataFrame:
    """Return a column's values and the "of" that its cells name; cells that are no numbers are refused."""
    read = {cell: numbers.parse(cell, decimal) for cell in _distinct(records[column])}
    parsed = records[column].map(lambda cell: read[_hashable(cell)])
    if column != "score":
        parsed = parsed.map(_whole_number)
    refusals.refuse(records, parsed.map(lambda number: bool(number.problem)), column, _problem_of(parsed))
    values = parsed.map(lambda number: number.value).astype("float64")
    of = parsed.map(lambda number: number.of).astype("float64")
    return pd.DataFrame({"value": values, "of": of})


def _problem_of(parsed: pd.Series) -> Callable[[Any], str]:
    return lambda row: f"{parsed.loc[row.name].problem}, or an empty cell"


def _whole_number(number: numbers.Number) -> numbers.Number:
    if number.value is None or number.value == int(number.value):
        return number
    return numbers.Number(problem="a whole number")


def _hashable(cell: Any) -> Any:
    return None if isinstance(cell, float) and cell != cell else cell


def _distinct(cells: pd.Series) -> set[Any]:
    return {_hashable(cell) for cell in cells}


def statuses(records: pd.DataFrame, refusals: Refusals) -> pd.Series:
    """Return each record's status; reported where the table says nothing."""
    read = records["status"].map(lambda cell: text_of(cell).casefold() or "reported")
    refusals.refuse(records, ~read.isin(_STATUSES), "status", lambda _: " or ".join(_STATUSES))
    return read


def sources(
    records: pd.DataFrame, item_id: str, known: Mapping[str, Source], default: Source
) -> tuple[pd.Series, tuple[Source, ...]]:
    """Return each record's source ids, and the sources that the table brings: its own, and those its cells name."""
    brought: dict[str, Source] = {default.source_id: default}
    ids: dict[str, str] = {"": default.source_id}
    for text in sorted({text_of(cell) for cell in records["source"]} - {""}):
        parts = [part.strip() for part in text.split(";") if part.strip()]
        if all(part in known for part in parts):
            ids[text] = ";".join(parts)
        else:
            source_id = f"{item_id}-{len(brought)}"
            brought[source_id] = Source(source_id, text, default.title, default.date, "")
            ids[text] = source_id
    return records["source"].map(lambda cell: ids[text_of(cell)]), tuple(brought.values())


def observations(columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return typed observations of finished columns."""
    names = (*OBSERVATION_COLUMNS, "file", "row")
    frame = pd.DataFrame({name: columns[name] for name in names})
    dtypes: dict[str, Any] = {name: DTYPES.get(name, "int64" if name == "row" else "str") for name in names}
    return frame.astype(dtypes).reset_index(drop=True)
