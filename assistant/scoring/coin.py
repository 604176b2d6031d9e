"""A coin, COINr's word for units x indicators and the tree that scores them. Knows nothing of how it is read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from assistant.scoring.errors import BadChoice, UnknownCode
from assistant.scoring.tree import Node, Rule

Matrix = npt.NDArray[np.float64]
Direction = Literal[1, -1]


@dataclass(frozen=True)
class Component:
    """A row of iMeta that scores: an indicator (level 1) or an aggregate, with its place in the tree.

    ``settings`` holds what iMeta says about normalising this indicator alone (Target, goalpost_lower and so on).
    """

    code: str
    name: str
    level: int
    parent: str | None
    weight: float = 1.0
    direction: Direction = 1
    denominator: str | None = None
    unit: str = ""
    settings: Mapping[str, float] | None = None


@dataclass(frozen=True, eq=False)
class Coin:
    """Units, their raw indicators, and the tree that scores them. Rows of every table are in the order of ``units``.

    ``components`` are in iMeta's order, which is also the order of summing. ``notes`` say what was passed over.
    """

    units: tuple[str, ...]
    names: Mapping[str, str]
    data: Matrix
    groups: pd.DataFrame
    denominators: pd.DataFrame
    components: tuple[Component, ...]
    notes: tuple[str, ...] = ()

    @property
    def index(self) -> pd.Index:
        """Return the units as a table's index."""
        return self.groups.index

    @property
    def indicators(self) -> tuple[Component, ...]:
        """Return the components that are data: the columns of ``data``, in order."""
        return tuple(component for component in self.components if component.level == 1)

    @property
    def aggregates(self) -> tuple[Component, ...]:
        """Return the components that are computed, lowest level first."""
        computed = [component for component in self.components if component.level > 1]
        return tuple(sorted(computed, key=lambda component: component.level))

    @property
    def top(self) -> Component:
        """Return the index itself."""
        return next(component for component in self.components if component.parent is None)

    def component(self, code: str) -> Component:
        """Return the component with a code.

        Raises:
            UnknownCode: there is none; the message names the closest.
        """
        found = next((component for component in self.components if component.code == code), None)
        if found is None:
            raise UnknownCode("component", code, (component.code for component in self.components))
        return found

    def row(self, unit: str) -> int:
        """Return a unit's row number.

        Raises:
            UnknownCode: there is no such unit; the message names the closest.
        """
        if unit not in self.units:
            raise UnknownCode("unit", unit, self.units)
        return self.units.index(unit)

    def tree(self, rule: Rule | Mapping[int, Rule] = "mean") -> tuple[Node, ...]:
        """Return the components as the nodes that `explain.gap` takes; ``rule`` may differ by the parent's level."""
        return tuple(
            Node(item.code, item.parent, item.weight, rule if isinstance(rule, str) else rule.get(item.level))
            for item in self.components
        )

    def without(self, codes: Collection[str]) -> Coin:
        """Return the coin without some components, all that is below them, and aggregates left with no indicator.

        Raises:
            UnknownCode: a code is not in the tree.
            BadChoice: nothing would be left.
        """
        gone = {self.component(code).code for code in codes}
        below = sorted(self.components, key=lambda component: -component.level)
        for item in below:  # highest first, so that a whole branch goes with its root
            if item.parent in gone:
                gone.add(item.code)
        for item in self.aggregates:  # lowest first, so that an empty branch goes up to where something is left
            if all(child.code in gone for child in self.components if child.parent == item.code):
                gone.add(item.code)
        kept = tuple(item for item in self.components if item.code not in gone)
        if not kept:
            raise BadChoice(f"Dropping {', '.join(codes)} leaves no indicator.")
        columns = [place for place, item in enumerate(self.indicators) if item.code not in gone]
        return replace(self, data=self.data[:, columns], components=kept)

    def keep(self, rows: Sequence[int]) -> Coin:
        """Return the coin of some of the units, in the order given."""
        kept = tuple(self.units[row] for row in rows)
        index = list(rows)
        return replace(
            self,
            units=kept,
            names={unit: self.names[unit] for unit in kept},
            data=self.data[index],
            groups=self.groups.iloc[index],
            denominators=self.denominators.iloc[index],
        )
