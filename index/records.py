"""A version's passages in one SQLite file: read by id or place, chosen by filters. Knows nothing of ranking."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import REBUILD, DamagedIndex
from index.model import Filters, Passage

_SCHEMA = """
CREATE TABLE passages (ordinal INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, digest TEXT NOT NULL, kind TEXT NOT NULL,
    language TEXT NOT NULL, index_code TEXT, date TEXT NOT NULL, data TEXT NOT NULL);
CREATE TABLE units (unit_id TEXT, ordinal INTEGER, PRIMARY KEY (unit_id, ordinal)) WITHOUT ROWID;
CREATE TABLE editions (edition INTEGER, ordinal INTEGER, PRIMARY KEY (edition, ordinal)) WITHOUT ROWID;
CREATE INDEX by_digest ON passages (digest);
"""
_TUPLES = tuple(field.name for field in fields(Passage) if "tuple" in str(field.type))


def write_records(path: Path, passages: Iterable[Passage]) -> None:
    """Write passages in order; their place in the order is their ordinal."""
    with closing(sqlite3.connect(path)) as base, base:
        base.executescript(_SCHEMA)
        for ordinal, passage in enumerate(passages):
            base.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    ordinal,
                    passage.passage_id,
                    passage.digest,
                    passage.kind,
                    passage.language,
                    passage.index,
                    passage.date,
                    json.dumps(asdict(passage), ensure_ascii=False),
                ),
            )
            base.executemany("INSERT OR IGNORE INTO units VALUES (?, ?)", ((u, ordinal) for u in passage.unit_ids))
            base.executemany("INSERT OR IGNORE INTO editions VALUES (?, ?)", ((e, ordinal) for e in passage.editions))


class Records:
    """The passages of one version, opened for reading. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        # immutable: the file is complete before anyone opens it, so no lock and no journal are needed.
        self._base = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._base.close()

    def count(self) -> int:
        """Return how many passages there are."""
        return int(self._all("SELECT count(*) FROM passages", ())[0][0])

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """Return passages by place, in the order asked for."""
        found = {row[0]: row[1] for row in self._in("SELECT ordinal, data FROM passages WHERE ordinal IN", ordinals)}
        return [_passage(json.loads(found[ordinal])) for ordinal in ordinals]

    def ordinals_of(self, ids: Sequence[str]) -> list[int]:
        """Return the places of ids, in their order; an id that is not held is left out."""
        found = dict(self._in("SELECT id, ordinal FROM passages WHERE id IN", ids))
        return [found[each] for each in ids if each in found]

    def digests(self) -> dict[str, int]:
        """Return a place for each digest held."""
        return dict(self._all("SELECT digest, ordinal FROM passages", ()))

    def matching(self, filters: Filters) -> npt.NDArray[np.int64]:
        """Return the places of all passages that pass the filters, in order."""
        conditions, values = _conditions(filters)
        rows = self._all(f"SELECT ordinal FROM passages WHERE {' AND '.join(conditions)} ORDER BY ordinal", values)
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))

    def _in(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        marks = ", ".join("?" * len(values))
        return self._all(f"{query} ({marks})", values)

    def _all(self, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._base.execute(query, [_plain(value) for value in values]).fetchall()
        except sqlite3.Error as error:
            raise DamagedIndex(
                f"The passages of the search index cannot be read ({error}). Rebuild: {REBUILD}"
            ) from error


def _conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    conditions: list[str] = ["1"]
    values: list[Any] = []
    singles = (
        ("language = ?", filters.language),
        ("kind = ?", filters.kind),
        ("index_code = ?", filters.index),
        ("date >= ?", filters.since),
        # A date may be a year or a month: 2025-10 is not after a limit of 2025-10-31.
        ("date != '' AND substr(date, 1, length(?)) <= ?", filters.until),
    )
    for condition, value in singles:
        if value is not None:
            conditions.append(condition)
            values += [value] * condition.count("?")
    for name, column, chosen in (("units", "unit_id", filters.unit_ids), ("editions", "edition", filters.editions)):
        if chosen is not None:
            marks = ", ".join("?" * len(chosen))
            conditions.append(f"ordinal IN (SELECT ordinal FROM {name} WHERE {column} IN ({marks}))")
            values.extend(chosen)
    return conditions, values


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, np.integer) else value


def _passage(data: dict[str, Any]) -> Passage:
    values: dict[str, Any] = {name: tuple(value) if name in _TUPLES else value for name, value in data.items()}
    return Passage(**values)
