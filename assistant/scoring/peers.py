"""Which units to compare one with. Knows nothing of how scores were made; takes plain mappings, published or built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Peer:
    """A comparable unit: how far its score is (positive: it is ahead), and what the two have in common."""

    unit: str
    score: float
    distance: float
    shared: tuple[str, ...]


def peers(
    scores: Mapping[str, float | None],
    unit: str,
    traits: Mapping[str, Mapping[str, str]] | None = None,
    *,
    limit: int = 5,
) -> list[Peer]:
    """Return the units most like one: first by how many traits they share with it, then by how close their scores are.

    ``traits`` gives each unit's region, kind and so on by name. Units without a score are left out, and without a
    score of its own the unit has no peers.
    """
    own = scores.get(unit)
    if own is None:
        return []
    traits = traits or {}
    mine = traits.get(unit, {})
    found = []
    for other, score in scores.items():
        if other != unit and score is not None:
            theirs = traits.get(other, {})
            shared = tuple(name for name, value in mine.items() if value and theirs.get(name) == value)
            found.append(Peer(other, float(score), float(score - own), shared))
    return sorted(found, key=lambda peer: (-len(peer.shared), abs(peer.distance), peer.unit))[:limit]


def nearest_profiles(profiles: pd.DataFrame, unit: str, *, limit: int = 5) -> list[tuple[str, float]]:
    """Return the units whose scores in all components are nearest to one's, each with its distance; nearest first.

    ``profiles`` has a row a unit and a column a component. Every component counts alike: the distance is Euclidean over
    scores standardised across units. Units that lack a component are left out; without all of its own there are none.
    """
    complete = profiles.dropna()
    if unit not in complete.index:
        return []
    spread = complete.std(ddof=0).replace(0.0, np.nan)
    standard = ((complete - complete.mean()) / spread).fillna(0.0)
    distances = np.sqrt(((standard - standard.loc[unit]) ** 2).sum(axis=1)).drop(unit)
    order = sorted(distances.items(), key=lambda pair: (pair[1], pair[0]))
    return [(str(name), float(distance)) for name, distance in order[:limit]]
