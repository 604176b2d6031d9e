"""An index's tree: every component that the tables name or use, edition by edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from corpus import names, tables
from corpus.errors import DamagedTable
from corpus.model import Component, Finding

FROM_HEADER = "component"  # the level of a component that only a table's header names
UNNAMED = "unnamed"  # the level of a code that observations use and nothing names
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


def only_from_header(node: Component) -> bool:
    """Say whether a component is known from a table's header alone, and not from a list of components."""
    return node.level in (FROM_HEADER, UNNAMED) or (node.code == "overall" and node.name_en == node.index)


def once(nodes: Iterable[Component]) -> tuple[Component, ...]:
    """Return each component once: a list of components goes before a table's header, else the first one wins."""
    found: dict[tuple[str, int, str], Component] = {}
    for node in sorted(nodes, key=only_from_header):
        found.setdefault((node.index, node.edition, node.code), node)
    return tuple(found.values())


def implied(named: Iterable[Component], used: pd.DataFrame, folder: Path = tables.TABLES) -> Iterator[Component]:
    """Yield a component for every code that a table of figures uses and none of the given ones is of that edition.

    The nearest edition's is carried on; else component_names.csv names it, and the code itself at last.
    """
    held: dict[tuple[str, str], list[Component]] = {}
    for node in named:
        held.setdefault((node.index, node.code), []).append(node)
    known = {(row.index, row.code): row for row in tables.records(tables.read_text(folder / "component_names.csv"))}
    places = used[["index", "edition", "component"]].drop_duplicates()
    for index, edition, code in places.itertuples(index=False, name=None):
        same = held.get((str(index), str(code)), [])
        if same:
            nearest = min(same, key=lambda node: abs(node.edition - int(edition)))
            if nearest.edition != edition:
                yield replace(nearest, edition=int(edition))
        else:
            yield _of_code(str(index), int(edition), str(code), known)


def _of_code(index: str, edition: int, code: str, known: Mapping[tuple[str, str], Any]) -> Component:
    row = known.get((index, code)) or known.get(("*", code))
    if row is None:
        return Component(index, edition, code, UNNAMED, None, code.replace("-", " ").capitalize(), "")
    # "Overall" names no index: a new one goes by its code.
    own = row.index == "*" and code == "overall"
    return Component(
        index=index,
        edition=edition,
        code=code,
        level=row.level,
        parent=row.parent or None,
        name_en=index if own else row.name_en,
        name_vi=index if own else row.name_vi,
        unit=row.unit,
        direction=_DIRECTIONS[row.direction],
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
