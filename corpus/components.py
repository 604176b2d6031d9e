"""An index's tree: every component that the tables name or use, edition by edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import pandas as pd

from corpus import names, tables
from corpus.errors import DamagedTable
from corpus.model import Component, Finding

_DIRECTIONS: dict[str, Literal[1, -1]] = {"": 1, "higher is better": 1, "lower is better": -1}


def read_components(observations: pd.DataFrame, folder: Path = tables.TABLES) -> tuple[Component, ...]:
    """Return the components of components.csv, then those that only observations use, named by component_names.csv."""
    named = read_named(folder)
    return (*named, *implied(named, observations, folder))


def read_named(folder: Path = tables.TABLES) -> tuple[Component, ...]:
    """Return the components of components.csv."""
    return tuple(
        component
        for row in tables.rows(tables.read_text(folder / "components.csv"))
        for component in of_cells(row, row["file"], row["row"])
    )


def implied(
    named: Iterable[Component], observations: pd.DataFrame, folder: Path = tables.TABLES
) -> Iterator[Component]:
    """Yield a component for every code that observations use and no given component has, named by the code at last."""
    held = {(component.index, component.edition, component.code) for component in named}
    known = {(row.index, row.code): row for row in tables.records(tables.read_text(folder / "component_names.csv"))}
    used = observations[["index", "edition", "component"]].drop_duplicates()
    for index, edition, code in used.itertuples(index=False, name=None):
        if (index, edition, code) in held:
            continue
        row = known.get((index, code)) or known.get(("*", code))
        yield Component(
            index=str(index),
            edition=int(edition),
            code=str(code),
            level=row.level if row else "component",
            parent=(row.parent or None) if row else None,
            name_en=row.name_en if row else str(code).replace("-", " ").capitalize(),
            name_vi=row.name_vi if row else "",
            unit=row.unit if row else "",
            direction=_DIRECTIONS[row.direction] if row else 1,
        )


def of_cells(cells: Mapping[str, str], file: str, line: int) -> list[Component]:
    """Return the components that one row of a components table stands for, one an edition. Raises DamagedTable."""
    if cells["direction"] not in _DIRECTIONS:
        expected = "'higher is better', 'lower is better' or nothing"
        raise DamagedTable([Finding("error", file, line, "direction", cells["direction"], expected)])
    return [
        Component(
            index=cells["index"],
            edition=edition,
            code=cells["code"] or names.slug(cells["name_en"]),
            level=cells["level"],
            parent=cells["parent"] or ("overall" if cells["level"] == "sub_index" else None),
            name_en=cells["name_en"],
            name_vi=cells["name_vi"],
            unit=cells["unit"],
            direction=_DIRECTIONS[cells["direction"]],
            data_source=cells["data_source"],
            source_ids=tables.split(cells["source_id"]),
        )
        for edition in _editions(cells["edition"], file, line)
    ]


def _editions(text: str, file: str, line: int) -> range:
    first, _, last = text.partition("-")
    try:
        return range(int(first), int(last or first) + 1)
    except ValueError:
        expected = "an edition such as 2024, or a span such as 2021-2024"
        raise DamagedTable([Finding("error", file, line, "edition", text, expected)]) from None
