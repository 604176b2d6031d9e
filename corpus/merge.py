"""Shipped observations and the user's as one table: figures that agree become one row, others are disputed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from corpus.tables import DTYPES, rows

_KEY = ["index", "edition", "map", "unit_id", "component"]
_ALIKE = 1e-9


def merged(shipped: pd.DataFrame, added: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return all observations. The order of adding does not matter; pass the additions in the order of their ids.

    A row that only repeats a held one adds its source to it; one that brings a missing score or rank fills it in.
    Where figures differ, shipped rows stay as they are and the others are marked as disputed.
    """
    if not added:
        return shipped
    extra = pd.concat([_plain(frame) for frame in added], ignore_index=True)
    everything = pd.concat([_plain(shipped), extra], ignore_index=True)
    meets = everything.duplicated(_KEY, keep=False)
    ours = pd.Series(range(len(everything))) < len(shipped)
    # Rows of shipped tables that meet each other only, or rows that meet none, stay as they are.
    keys = everything.loc[meets & ~ours, _KEY].drop_duplicates()
    met = everything[_KEY].merge(keys, how="left", indicator=True)["_merge"].eq("both").to_numpy()
    if not met.any():
        return _categories(everything)
    settled = [row for group in _groups(everything[met], ours[met]) for row in _settle(group)]
    result = pd.concat([everything[~met], pd.DataFrame(settled, columns=everything.columns).astype(everything.dtypes)])
    return _categories(result.reset_index(drop=True))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({name: "str" for name, dtype in DTYPES.items() if dtype == "category" and name in frame})


def _categories(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({name: "category" for name, dtype in DTYPES.items() if dtype == "category" and name in frame})


def _groups(met: pd.DataFrame, ours: pd.Series) -> list[list[tuple[bool, dict[str, Any]]]]:
    groups: dict[tuple[Any, ...], list[tuple[bool, dict[str, Any]]]] = {}
    for shipped, row in zip(ours, rows(met), strict=True):
        groups.setdefault(tuple(row[name] for name in _KEY), []).append((bool(shipped), row))
    return list(groups.values())


def _settle(group: list[tuple[bool, dict[str, Any]]]) -> list[dict[str, Any]]:
    kept = [row for shipped, row in group if shipped]
    for row in (row for shipped, row in group if not shipped):
        same = next((held for held in kept if _same(held, row)), None)
        if same is None and row["status"] != "disputed":
            same = next((held for held in kept if _agree(held, row)), None)
        if same is None:
            kept.append(row)
        else:
            _complete(same, row)
    shipped_count = sum(shipped for shipped, _ in group)
    if len(kept) > max(1, shipped_count):
        for row in kept[shipped_count:]:
            row["status"] = "disputed"
    return kept


def _same(held: dict[str, Any], row: dict[str, Any]) -> bool:
    missing = all(pd.isna(held[name]) == pd.isna(row[name]) for name in ("score", "rank"))
    return missing and _agree(held, row)


def _agree(held: dict[str, Any], row: dict[str, Any]) -> bool:
    for name in ("score", "rank"):
        one, other = held[name], row[name]
        if pd.notna(one) and pd.notna(other) and abs(one - other) > _ALIKE:
            return False
    return True


def _complete(held: dict[str, Any], row: dict[str, Any]) -> None:
    for name in ("score", "rank", "of"):
        if pd.isna(held[name]):
            held[name] = row[name]
    held["source_id"] = ";".join(dict.fromkeys([*held["source_id"].split(";"), *row["source_id"].split(";")]))
    held["note"] = held["note"] or row["note"]
