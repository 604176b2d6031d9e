"""Published observations to rankings: which row stands for a unit, in what order, how much is held.

Pure functions over the corpus's observations (one row: index, edition, map, unit_id, component → score, rank, of,
status). Scores are in the index's own unit; ranks are 1 = best. Knows nothing of questions or wording.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

STATUS_ORDER = {"reported": 0, "derived": 1, "disputed": 2}


@dataclass(frozen=True)
class Held:
    """How much of an edition is held: units with a score, units with a rank, units that the edition ranks."""

    scores: int
    ranks: int
    of: int


def select(
    observations: pd.DataFrame,
    *,
    index: str,
    edition: int | None = None,
    component: str | None = None,
    map: int | None = None,
    unit_id: str | None = None,
) -> pd.DataFrame:
    """Return the rows that match every given value, in file order, disputed ones included."""
    mask = np.asarray(observations["index"] == index)
    wanted = {"edition": edition, "component": component, "map": map, "unit_id": unit_id}
    for column, value in wanted.items():
        if value is not None:
            mask = mask & np.asarray(observations[column] == value)
    return observations.loc[mask]


def standing(
    observations: pd.DataFrame, *, index: str, edition: int, component: str = "overall", map: int | None = None
) -> pd.DataFrame:
    """Return one row a unit, best first, with ``place``: the rank, or where the score falls between ranks.

    A unit's undisputed row stands for it. A unit with disputed rows alone is shown by the one whose rank no
    other unit holds. Units with neither score nor rank are left out.
    """
    rows = select(observations, index=index, edition=edition, component=component, map=map)
    rows = rows.loc[rows["score"].notna() | rows["rank"].notna()].copy()
    if rows.empty:
        return rows.assign(place=pd.Series(dtype="float64"))
    grade = rows["status"].astype(str).map(STATUS_ORDER)
    settled = set(rows.loc[grade < 2, "rank"].dropna())
    taken = (grade == 2) & rows["rank"].isin(settled)
    rows = rows.assign(_grade=grade, _taken=taken, _scoreless=rows["score"].isna())
    rows = rows.sort_values(["_grade", "_taken", "_scoreless"], kind="stable").drop_duplicates("unit_id")
    rows = rows.assign(place=_places(rows))
    # Ties in place are broken by name so that the order is the same on every machine.
    rows = rows.sort_values(["place", "score", "unit_id"], ascending=[True, False, True], kind="stable")
    return rows.drop(columns=["_grade", "_taken", "_scoreless"])


def _places(rows: pd.DataFrame) -> pd.Series:
    """Return each row's rank, or, for a score without a rank, half a place after the last better-scored rank."""
    rank = rows["rank"].astype("float64")
    if rank.notna().all():
        return rank
    score = rows["score"]
    ranked = rank.notna() & score.notna()
    known = pd.DataFrame({"score": score[ranked], "rank": rank[ranked]}).sort_values("score", ascending=False)
    places = rank.copy()
    if known.empty:
        # No rank says where a score belongs: known ranks come first, the other scores after them.
        last = 0.0 if rank.isna().all() else float(rank.max())
        places[rank.isna()] = last + score[rank.isna()].rank(ascending=False, method="min")
        return places
    best_rank = np.maximum.accumulate(known["rank"].to_numpy())
    for label in rows.index[rank.isna()]:
        better = int((known["score"] >= score[label]).sum())
        places[label] = best_rank[better - 1] + 0.5 if better else 0.5
    return places


def held(
    observations: pd.DataFrame, *, index: str, edition: int, component: str = "overall", map: int | None = None
) -> Held:
    """Return how many units have a score and a rank in the standing, of how many the edition covers."""
    rows = select(observations, index=index, edition=edition, component=component, map=map)
    shown = standing(observations, index=index, edition=edition, component=component, map=map)
    scores, ranks = int(shown["score"].notna().sum()), int(shown["rank"].notna().sum())
    return Held(scores=scores, ranks=ranks, of=_universe(rows, map))


def _universe(rows: pd.DataFrame, map: int | None) -> int:
    """Return how many units there are to hold: the pilot's own number of participants, else the map's."""
    if rows.empty:
        return map or 0
    maps = int(rows["map"].max())
    of = rows["of"].dropna()
    # A derived ranking's "of" counts the units held, so only a reported one says how many took part.
    reported = rows.loc[rows["status"].astype(str) == "reported", "of"].dropna()
    return int(reported.max()) if len(reported) and int(reported.max()) < maps and len(of) == len(reported) else maps


def editions(
    observations: pd.DataFrame, *, index: str, unit_id: str | None = None, component: str = "overall"
) -> list[int]:
    """Return the editions with any score or rank held, oldest first."""
    rows = select(observations, index=index, component=component, unit_id=unit_id)
    rows = rows.loc[rows["score"].notna() | rows["rank"].notna()]
    return sorted({int(edition) for edition in rows["edition"].unique()})


def conflicts(rows: pd.DataFrame) -> bool:
    """Return whether the rows of one unit, edition and component disagree about a score or a rank."""
    return bool(rows["score"].dropna().nunique() > 1 or rows["rank"].dropna().nunique() > 1)
