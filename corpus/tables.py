"""The shipped CSV tables to typed frames and records. Knows nothing of whether their figures make sense; see checks."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from corpus.errors import DamagedTable
from corpus.forms import Alias
from corpus.model import OBSERVATION_COLUMNS, Finding, Region, Source, Unit

TABLES = Path(__file__).parent / "data" / "tables"

# dtype of every column of every table; columns not named here are text.
DTYPES: Mapping[str, str] = {
    "edition": "int64",
    "map": "int64",
    "score": "float64",
    "rank": "Int64",
    "of": "Int64",
    "index": "category",
    "unit_id": "category",
    "component": "category",
    "status": "category",
    "file": "category",
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "observations": OBSERVATION_COLUMNS,
    "highlights": (
        "index",
        "edition",
        "map",
        "unit_id",
        "indicator",
        "code",
        "kind",
        "score",
        "rank",
        "of",
        "source_id",
        "note",
    ),
    "region_scores": ("index", "edition", "map", "region_id", "component", "score", "status", "source_id", "note"),
    "gii": ("index", "edition", "economy", "component", "score", "rank", "of", "source_id", "note"),
    "units": ("map", "unit_id", "name_en", "name_vi", "kind", "region_id", "aliases", "merged_into", "source_id"),
    "regions": ("map", "region_id", "name_en", "name_vi"),
    "sources": ("source_id", "publisher", "title", "date", "url"),
    "components": (
        "index",
        "edition",
        "code",
        "level",
        "parent",
        "name_en",
        "name_vi",
        "unit",
        "direction",
        "data_source",
        "source_id",
    ),
    "component_names": ("index", "code", "level", "parent", "name_en", "name_vi", "unit", "direction"),
    "unit_aliases": ("unit_id", "kind", "alias"),
    "component_aliases": ("index", "code", "alias"),
    "header_words": ("role", "word"),
    "aggregations": ("index", "parent", "rule", "children", "tolerance"),
    "economies": ("economy", "name_vi"),
    "note_wordings": ("note", "en", "vi", "rank_low", "rank_high"),
}


def read_text(path: Path) -> pd.DataFrame:
    """Return a CSV table as text, with `file` and `row` (line number) added. Raises DamagedTable if it is none."""
    expected = COLUMNS[path.stem]
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            header = next(reader, [])
            if tuple(header) != expected:
                raise DamagedTable([_damage(path, 1, None, ",".join(header), "the columns " + ",".join(expected))])
            records, rows = [], []
            for record in reader:
                if not record:
                    continue
                if len(record) != len(expected):
                    found = f"{len(record)} values"
                    raise DamagedTable([_damage(path, reader.line_num, None, found, f"{len(expected)} values")])
                records.append(record)
                rows.append(reader.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DamagedTable([_damage(path, None, None, str(error), "a readable UTF-8 CSV table")]) from error
    frame = pd.DataFrame(records, columns=list(expected), dtype="str")
    frame["file"] = path.name
    frame["row"] = rows
    return frame


def _damage(path: Path, row: int | None, column: str | None, value: str, expected: str) -> Finding:
    return Finding("error", path.name, row, column, value, expected)


def typed(text: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of text with every column in its dtype. Raises DamagedTable naming the values that cannot be."""
    findings: list[Finding] = []
    columns: dict[str, pd.Series] = {}
    for name in text.columns:
        values = text[name]
        dtype: Any = DTYPES.get(str(name))
        if dtype in ("int64", "Int64", "float64"):
            numbers = pd.to_numeric(values.replace("", pd.NA), errors="coerce")
            wrong = numbers.isna() & (values != "") if dtype != "int64" else numbers.isna()
            if dtype != "float64":
                wrong |= numbers.notna() & (numbers % 1 != 0)
            findings += [
                Finding("error", row.file, int(row.row), str(name), value, _expected(dtype))
                for row, value in zip(records(text.loc[wrong, ["file", "row"]]), values[wrong], strict=True)
            ]
            numbers = numbers.mask(wrong, 0) if dtype == "int64" else numbers.mask(wrong)
            columns[str(name)] = numbers.astype(dtype)
        else:
            columns[str(name)] = values.astype(dtype or ("int64" if name == "row" else "str"))
    if findings:
        raise DamagedTable(findings)
    return pd.DataFrame(columns)


def _expected(dtype: str) -> str:
    return {"int64": "a whole number", "Int64": "a whole number or nothing", "float64": "a number or nothing"}[dtype]


def read_typed(path: Path) -> pd.DataFrame:
    """Return a CSV table as a typed frame with `file` and `row`."""
    return typed(read_text(path))


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield a frame's rows with their values as attributes."""
    return iter(frame.itertuples(index=False, name="Record"))


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as dictionaries, for columns that are no attribute names."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def read_units(folder: Path = TABLES) -> tuple[Unit, ...]:
    """Return the units of both maps."""
    return tuple(
        Unit(
            unit_id=row.unit_id,
            map=row.map,
            name_en=row.name_en,
            name_vi=row.name_vi,
            kind=row.kind,
            region_id=row.region_id,
            aliases=split(row.aliases),
            merged_into=row.merged_into or None,
        )
        for row in records(read_typed(folder / "units.csv"))
    )


def read_aliases(folder: Path = TABLES) -> tuple[Alias, ...]:
    """Return the further spellings of units, and the phrases that hold a unit's name without meaning it."""
    rows = records(read_text(folder / "unit_aliases.csv"))
    return tuple(Alias(row.unit_id, row.kind, row.alias) for row in rows)


def read_header_words(folder: Path = TABLES) -> tuple[tuple[str, str], ...]:
    """Return the words that people's tables use as headers, each after the role that it stands for."""
    return tuple((row.role, row.word) for row in records(read_text(folder / "header_words.csv")))


def read_component_aliases(folder: Path = TABLES) -> tuple[tuple[str, str, str], ...]:
    """Return further names of components that tables use as headers: index, code and name."""
    return tuple((row.index, row.code, row.alias) for row in records(read_text(folder / "component_aliases.csv")))


def read_economies(folder: Path = TABLES) -> dict[str, str]:
    """Return the economies' names in Vietnamese, by the names that the tables use."""
    return {row.economy: row.name_vi for row in records(read_text(folder / "economies.csv"))}


def read_regions(folder: Path = TABLES) -> tuple[Region, ...]:
    """Return the regions of both maps."""
    rows = records(read_typed(folder / "regions.csv"))
    return tuple(Region(row.region_id, row.map, row.name_en, row.name_vi) for row in rows)


def read_sources(folder: Path = TABLES) -> dict[str, Source]:
    """Return the sources by their id."""
    rows = records(read_text(folder / "sources.csv"))
    return {row.source_id: Source(row.source_id, row.publisher, row.title, row.date, row.url) for row in rows}
