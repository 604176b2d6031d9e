"""A built index to why a unit stands where it does: `explain` over its scores. Knows nothing of files."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.scoring.aggregate import RULES
from assistant.scoring.build import Result
from assistant.scoring.errors import BadChoice
from assistant.scoring.explain import Explanation, gap
from assistant.scoring.explain_group import gap_to_mean
from assistant.scoring.tree import Node


def tree(result: Result) -> tuple[Node, ...]:
    """Return the tree that scored the result, as `explain.gap` takes it."""
    return result.coin.tree({level: RULES[mean] for level, mean in result.means.items()})


def between(result: Result, unit: str, versus: str) -> Explanation:
    """Return why a unit is ahead of another (negative: behind); the parts add up to the gap."""
    return gap(result.values(unit), result.values(versus), tree(result), missing="left out")


def to_group(result: Result, unit: str, group: Iterable[str] | None = None) -> Explanation:
    """Return why a unit differs from the mean of a group: of all units, itself too, where none is given."""
    members = list(group) if group is not None else list(result.coin.units)
    return gap_to_mean(
        result.values(unit), [result.values(member) for member in members], tree(result), missing="left out"
    )


def over_time(before: Result, after: Result, unit: str) -> Explanation:
    """Return what moved a unit from one edition to the next, under the later edition's weights.

    Both must have the same tree. Scores normalised within each edition compare standings, not raw values.

    Raises:
        BadChoice: the editions differ in their components.
    """
    old, new = ({item.code: item.parent for item in result.coin.components} for result in (before, after))
    if old != new:
        changed = sorted({code for code in old.keys() | new.keys() if old.get(code, "") != new.get(code, "")})
        raise BadChoice(f"The editions differ in {', '.join(changed[:8])}; compare the scores that both publish.")
    return gap(after.values(unit), before.values(unit), tree(after), missing="left out")
