"""iMeta to checked components: one tree, levels in order, weights that can be used. Knows nothing of units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
import pandas as pd

from assistant.scoring.cells import cell, codes_of, missing_text, to_number
from assistant.scoring.coin import Component, Direction
from assistant.scoring.errors import BadData

SCORING = ("Indicator", "Aggregate")
# What iMeta may say about normalising one indicator, in COINr's names.
SETTINGS = (
    "Target",
    "dist2targ_cap_max",
    "goalpost_lower",
    "goalpost_upper",
    "goalpost_scale",
    "goalpost_trunc2posts",
)


def kinds_of(meta: pd.DataFrame) -> dict[str, str]:
    """Return each code's Type; without that column, what has a child is an aggregate and the rest are indicators."""
    codes = codes_of(meta["iCode"], "iMeta", "iCode")
    if "Type" in meta.columns:
        kinds = dict(zip(codes, (cell(kind) for kind in meta["Type"]), strict=True))
        known = ("Indicator", "Aggregate", "Group", "Denominator", "Other")
        for code, kind in kinds.items():
            if kind not in known:
                raise BadData(f"iMeta: Type of {code} is {kind or 'empty'!r}; it must be one of {', '.join(known)}.")
        return kinds
    parents = {missing_text(parent) for parent in meta["Parent"]}
    return {code: "Aggregate" if code in parents else "Indicator" for code in codes}


def components_of(meta: pd.DataFrame, kinds: Mapping[str, str]) -> tuple[Component, ...]:
    """Return the indicators and aggregates of iMeta, checked to be one tree.

    Raises:
        BadData: unknown parent, cycle, several tops, an aggregate without indicators, a weight that cannot be used.
    """
    rows: list[tuple[str, Mapping[str, object]]] = []
    for code, row in zip(kinds, meta.to_dict("records"), strict=True):
        if kinds[code] in SCORING:
            rows.append((code, {str(name): value for name, value in row.items()}))
    parents = {code: missing_text(row["Parent"]) for code, row in rows}
    _check_parents(parents, kinds)
    heights = _heights(parents)
    components = tuple(_component(code, row, parents[code], kinds[code], heights) for code, row in rows)
    _check_tree(components, kinds)
    return components


def _component(
    code: str, row: Mapping[str, object], parent: str | None, kind: str, heights: Mapping[str, int]
) -> Component:
    level = to_number(row.get("Level"), f"iMeta: Level of {code}")
    direction = to_number(row.get("Direction", 1), f"iMeta: Direction of {code}")
    if kind == "Indicator" and direction not in (1, -1):
        raise BadData(f"iMeta: Direction of {code} is {cell(row.get('Direction')) or 'empty'}; it must be 1 or -1.")
    settings = {
        name: to_number(_logical(row[name]), f"iMeta: {name} of {code}")
        for name in SETTINGS
        if missing_text(row.get(name))
    }
    return Component(
        code=code,
        name=cell(row.get("iName")) or code,
        level=1 if kind == "Indicator" else heights[code] if np.isnan(level) else int(level),
        parent=parent,
        weight=check_weight(code, to_number(row.get("Weight", 1), f"iMeta: Weight of {code}")),
        direction=cast("Direction", int(direction)) if direction in (1, -1) else 1,
        denominator=missing_text(row.get("Denominator")),
        unit=cell(row.get("Unit")),
        settings=settings,
    )


def _logical(value: object) -> object:
    """Return R's and Python's TRUE and FALSE as 1 and 0, anything else as it is."""
    return {"true": 1, "false": 0}.get(cell(value).lower(), value)


def check_weight(code: str, weight: float) -> float:
    """Return a weight that can be used: zero (the component counts for nothing) or more.

    Raises:
        BadData: the weight is missing or negative.
    """
    if np.isnan(weight):
        raise BadData(f"iMeta: Weight of {code} is empty; give it a number, 1 for equal weights.")
    if weight < 0:
        raise BadData(f"Weight of {code} is {weight:g}; a weight cannot be negative. Use Direction -1 to reverse.")
    return weight


def _check_parents(parents: Mapping[str, str | None], kinds: Mapping[str, str]) -> None:
    for code, parent in parents.items():
        if parent is not None and parent not in parents:
            there = ", ".join(other for other, kind in kinds.items() if kind == "Aggregate")
            raise BadData(f"iMeta: Parent of {code} is {parent!r}, which is no code of iMeta. Aggregates: {there}.")
        if parent is not None and kinds[parent] == "Indicator":
            raise BadData(f"iMeta: Parent of {code} is {parent!r}, an indicator; a parent must be an aggregate.")
    for code in parents:
        seen = [code]
        while (parent := parents[seen[-1]]) is not None:
            if parent in seen:
                raise BadData(f"iMeta: the tree has a cycle: {' → '.join([*seen[seen.index(parent) :], parent])}.")
            seen.append(parent)
    tops = [code for code, parent in parents.items() if parent is None]
    if len(tops) != 1:
        raise BadData(f"iMeta: one code must have no Parent (the index); found {', '.join(tops) or 'none'}.")


def _heights(parents: Mapping[str, str | None]) -> dict[str, int]:
    """Return each code's level counted from the leaves, for an iMeta without Level."""
    heights = dict.fromkeys(parents, 1)
    for code in parents:
        height, above = 1, parents[code]
        while above is not None:
            height += 1
            heights[above] = max(heights[above], height)
            above = parents[above]
    return heights


def _check_tree(components: tuple[Component, ...], kinds: Mapping[str, str]) -> None:
    levels = {component.code: component.level for component in components}
    weights: dict[str, float] = {}
    for component in components:
        if component.parent is None:
            continue
        weights[component.parent] = weights.get(component.parent, 0.0) + component.weight
        if levels[component.parent] <= component.level:
            raise BadData(
                f"iMeta: {component.code} (Level {component.level}) has Parent {component.parent} "
                f"(Level {levels[component.parent]}); a parent's Level must be higher."
            )
    for component in components:
        if kinds[component.code] == "Aggregate" and component.code not in weights:
            raise BadData(f"iMeta: aggregate {component.code} is the Parent of no code, so it cannot be computed.")
    for code, total in weights.items():
        if not total:
            raise BadData(f"The weights under {code} are all zero; at least one must count.")
