"""Scores against ranks, and parts against wholes. These are warnings: sources round, slip and contradict each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from corpus import tables
from corpus.model import Finding

_TABLE = ["index", "edition", "map", "component"]


@dataclass(frozen=True)
class Aggregation:
    """How an index makes a component of others."""

    index: str
    parent: str
    rule: str
    children: tuple[str, ...]
    tolerance: float


def read_aggregations(folder: Path = tables.TABLES) -> tuple[Aggregation, ...]:
    """Return the published rules by which components are made of others."""
    rows = tables.records(tables.read_text(folder / "aggregations.csv"))
    return tuple(
        Aggregation(row.index, row.parent, row.rule, tables.split(row.children), float(row.tolerance)) for row in rows
    )


def out_of_order(frame: pd.DataFrame, directions: Mapping[tuple[str, int, str], int]) -> Iterator[Finding]:
    """Yield the fewest rows whose removal puts scores in the order of ranks; disputed rows are not counted."""
    usable = frame[frame["score"].notna() & frame["rank"].notna() & (frame["status"] != "disputed")]
    if usable.empty:
        return
    tables_ = usable.groupby(_TABLE, observed=True, sort=False).ngroup().to_numpy()
    ranks = usable["rank"].to_numpy(dtype="float64")
    keys = usable["score"].to_numpy() * -_signs(usable, tables_, directions)
    order = np.lexsort((keys, ranks, tables_))
    same_table = tables_[order][1:] == tables_[order][:-1]
    falls = same_table & (keys[order][1:] < keys[order][:-1])
    # Nearly every table of a million rows is in order; only the others are looked at one by one.
    for table in np.unique(tables_[order][1:][falls]):
        rows = order[tables_[order] == table]
        ordered = usable.iloc[rows]
        for at in _misplaced(keys[rows]):
            row = ordered.iloc[at]
            expected = _neighbours(ordered, at)
            yield Finding("warning", str(row["file"]), int(row["row"]), "score", f"{row['score']:g}", expected)


def _signs(
    usable: pd.DataFrame, tables_: np.ndarray[Any, Any], directions: Mapping[tuple[str, int, str], int]
) -> np.ndarray[Any, Any]:
    """Return, row by row, 1 where high scores rank first and -1 where low ones do."""
    _, first = np.unique(tables_, return_index=True)
    places = usable.iloc[first][["index", "edition", "component"]].itertuples(index=False, name=None)
    signs = [directions.get((str(index), int(edition), str(code)), 1) for index, edition, code in places]
    signed: np.ndarray[Any, Any] = np.array(signs)[tables_]
    return signed


def _misplaced(values: np.ndarray[Any, Any]) -> list[int]:
    """Return the positions outside one longest run of values that never fall."""
    if bool((values[1:] >= values[:-1]).all()):
        return []
    tails: list[float] = []
    last: list[int] = []
    before = [-1] * len(values)
    for at, value in enumerate(values):
        place = bisect_right(tails, value)
        tails[place:] = [value, *tails[place + 1 :]]
        last[place:] = [at, *last[place + 1 :]]
        before[at] = last[place - 1] if place else -1
    kept = set()
    at = last[-1]
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [at for at in range(len(values)) if at not in kept]


def _neighbours(ordered: pd.DataFrame, at: int) -> str:
    row = ordered.iloc[at]
    beside = [ordered.iloc[place] for place in (at - 1, at + 1) if 0 <= place < len(ordered)]
    said = " and ".join(f"rank {other['rank']} has {other['score']:g}" for other in beside)
    return f"a score that fits rank {row['rank']} of {row['unit_id']}: {said}"


def parts_disagree(frame: pd.DataFrame, aggregations: tuple[Aggregation, ...]) -> Iterator[Finding]:
    """Yield the rows whose score is not what its parts give, where all parts are held and undisputed."""
    usable = frame[frame["score"].notna() & (frame["status"] != "disputed")]
    for rule in aggregations:
        rows = usable[(usable["index"] == rule.index) & usable["component"].isin([rule.parent, *rule.children])]
        if rows.empty:
            continue
        keys = ["edition", "map", "unit_id"]
        wide = rows.pivot_table(
            index=keys, columns="component", values="score", aggfunc="first", observed=True
        ).reindex(columns=[rule.parent, *rule.children])
        parts = wide[list(rule.children)]
        made = parts.mean(axis=1, skipna=False) if rule.rule == "mean" else parts.sum(axis=1, skipna=False)
        off = made.index[(made - wide[rule.parent]).abs() > rule.tolerance]
        parents = rows[rows["component"] == rule.parent].set_index(keys)
        for place in off:
            for row in tables.records(parents.loc[[place]]):
                expected = f"{made.loc[place]:.2f}, the {rule.rule} of {', '.join(rule.children)}"
                yield Finding("warning", str(row.file), int(row.row), "score", f"{row.score:g}", expected)
