"""COINr's two tables, iData and iMeta, to one checked coin. Knows nothing of files, or of how it is used.

Columns are COINr's: ``uCode``, ``uName`` and the indicators in iData; ``iCode``, ``iName``, ``Level``, ``Parent``,
``Weight``, ``Direction``, ``Type``, ``Denominator``, ``Target`` in iMeta. Other columns of iMeta are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from assistant.scoring.cells import cell, codes_of, missing_text, require, to_numbers
from assistant.scoring.coin import Coin
from assistant.scoring.errors import BadData
from assistant.scoring.meta import components_of, kinds_of
from assistant.scoring.tree import Node


def from_frames(data: pd.DataFrame, meta: pd.DataFrame) -> Coin:
    """Return the coin of an iData and an iMeta table; cells may be numbers or their text.

    Columns of iData that iMeta does not name are passed over, with a note.

    Raises:
        BadData: a table cannot be used; the message names column, unit or code.
    """
    require(data, ["uCode"], "iData")
    require(meta, ["iCode", "Parent"], "iMeta")
    units = codes_of(data["uCode"], "iData", "uCode")
    if len(units) < 2:
        raise BadData(f"iData has {len(units)} unit{f' ({units[0]})' if units else 's'}; comparing needs two or more.")
    kinds = kinds_of(meta)
    components = components_of(meta, kinds)
    indicators = [component.code for component in components if component.level == 1]
    absent = [code for code in indicators if code not in data.columns]
    if absent:
        raise BadData(f"iData has no column for indicator {', '.join(absent)} of iMeta.")
    return Coin(
        units=tuple(units),
        names=_names(data, units),
        data=np.column_stack([to_numbers(data[code], code, units) for code in indicators]),
        groups=_columns(data, [code for code, kind in kinds.items() if kind == "Group"], units, numbers=False),
        denominators=_columns(
            data, [code for code, kind in kinds.items() if kind == "Denominator"], units, numbers=True
        ),
        components=components,
        notes=_passed_over(data, kinds),
    )


def from_scores(scores: pd.DataFrame, tree: Iterable[Node], names: Mapping[str, str] | None = None) -> Coin:
    """Return a coin of scores that are published already: rows are units, columns the leaves of the tree.

    Build it with ``normalise="none"``, and ``aggregate="sum"`` where the index is a sum.
    """
    nodes = list(tree)
    parents = {node.parent for node in nodes}
    meta = pd.DataFrame(
        {
            "iCode": [node.code for node in nodes],
            "Parent": [node.parent or "" for node in nodes],
            "Weight": [node.weight for node in nodes],
            "Type": ["Aggregate" if node.code in parents else "Indicator" for node in nodes],
        }
    )
    units = [str(unit) for unit in scores.index]
    data = scores.reset_index(drop=True).assign(uCode=units, uName=[(names or {}).get(unit, unit) for unit in units])
    return from_frames(data, meta)


def _names(data: pd.DataFrame, units: Sequence[str]) -> dict[str, str]:
    names = data["uName"] if "uName" in data.columns else units
    return {unit: cell(name) or unit for unit, name in zip(units, names, strict=True)}


def _columns(data: pd.DataFrame, codes: Iterable[str], units: Sequence[str], *, numbers: bool) -> pd.DataFrame:
    held = [code for code in codes if code in data.columns]
    columns = {
        code: to_numbers(data[code], code, units) if numbers else [missing_text(value) for value in data[code]]
        for code in held
    }
    return pd.DataFrame(columns, index=pd.Index(units))


def _passed_over(data: pd.DataFrame, kinds: Mapping[str, str]) -> tuple[str, ...]:
    other = [str(column) for column in data.columns if column not in kinds and column not in ("uCode", "uName", "Time")]
    return (f"Columns of iData that iMeta does not name were passed over: {', '.join(other)}.",) if other else ()
