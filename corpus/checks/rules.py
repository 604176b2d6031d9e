"""A table's rules to findings, through pandera. Knows nothing of what the rules say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import pandera.pandas as pa

from corpus import tables
from corpus.model import Finding

Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Report no progress."""


@dataclass(frozen=True)
class Rule:
    """What must hold of every row; ``column`` is the one to mend where it does not.

    ``expected`` is a sentence fragment, or makes one of the row at fault.
    """

    name: str
    grade: Literal["error", "warning"]
    column: str
    holds: Callable[[pd.DataFrame], pd.Series]
    expected: str | Callable[[Mapping[str, Any]], str]

    def finding(self, row: Mapping[str, Any]) -> Finding:
        """Return the finding for a row that breaks the rule."""
        expected = self.expected if isinstance(self.expected, str) else self.expected(row)
        return Finding(self.grade, str(row["file"]), int(row["row"]), self.column, shown(row[self.column]), expected)


def shown(value: Any) -> str:
    """Return a cell's value as people write it."""
    if pd.isna(value):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def findings(frame: pd.DataFrame, rules: Sequence[Rule], *, progress: Progress = silent) -> list[Finding]:
    """Return what breaks the rules, rule by rule. The frame has `file` and `row` columns."""
    broken = broken_rows(frame, rules, progress=progress)
    return [rule.finding(row) for rule in rules for row in tables.rows(frame.iloc[list(broken.get(rule.name, ()))])]


def broken_rows(frame: pd.DataFrame, rules: Sequence[Rule], *, progress: Progress = silent) -> dict[str, Sequence[int]]:
    """Return, for each broken rule's name, the positions of the rows that break it."""
    numbered = frame.reset_index(drop=True)
    schema = pa.DataFrameSchema(checks=[_check(rule, progress) for rule in rules])
    try:
        schema.validate(numbered, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        return {str(name): sorted({int(at) for at in rows["index"]}) for name, rows in cases.groupby("check")}
    return {}


def _check(rule: Rule, progress: Progress) -> pa.Check:
    def holds(frame: pd.DataFrame) -> pd.Series:
        progress(rule.name)
        return rule.holds(frame).astype("boolean").fillna(True).astype(bool)

    return pa.Check(holds, name=rule.name, ignore_na=False)


def among(frame: pd.DataFrame, columns: Sequence[str], known: Iterable[Any]) -> pd.Series:
    """Return, row by row, whether the columns' values are one of the known ones (tuples, where several columns)."""
    wanted = list(known)
    if len(columns) == 1:
        return frame[columns[0]].astype("str").isin(wanted)
    # Distinct combinations are few, rows may be a million.
    distinct = frame[list(columns)].drop_duplicates()
    held = pd.MultiIndex.from_frame(distinct.astype({name: "str" for name in columns}))
    good = distinct[held.isin([tuple(str(part) for part in place) for place in wanted])]
    return frame[list(columns)].merge(good, how="left", indicator=True)["_merge"].eq("both")


def each_source_known(frame: pd.DataFrame, known: Iterable[str]) -> pd.Series:
    """Return, row by row, whether every source of its semicolon-separated list is known, and there is one."""
    held = set(known)
    distinct = {
        cell: bool(parts := [part for part in cell.split(";") if part]) and all(part in held for part in parts)
        for cell in frame["source_id"].unique()
    }
    return frame["source_id"].map(distinct)
