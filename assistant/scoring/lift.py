"""One component changed, the others as they are: the new top score, or the change that a top score takes.

Works on one unit's scores and a tree, published or built. The siblings' scores are not needed, only their weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.scoring import tree as trees
from assistant.scoring.errors import BadChoice, UnknownCode
from assistant.scoring.explain import Missing
from assistant.scoring.tree import Node, Rule, Values


@dataclass(frozen=True)
class Improvement:
    """What one component alone would have to become; ``possible`` where that is at most the ``best`` there is."""

    component: str
    now: float
    needed: float
    best: float

    @property
    def change(self) -> float:
        """Return the points that are lacking."""
        return self.needed - self.now

    @property
    def possible(self) -> bool:
        """Return whether the score that is needed can be had."""
        return self.needed <= self.best


@dataclass(frozen=True)
class _Step:
    """A way up from a child to its parent: the child's share there, and the rule."""

    child: str
    parent: str
    share: float
    rule: Rule


def lifted(
    values: Values,
    tree: Sequence[Node],
    code: str,
    score: float,
    rule: Rule = "mean",
    *,
    missing: Missing = "not published",
) -> dict[str, float]:
    """Return the scores with one component changed and every component above it following.

    Raises:
        UnknownCode: the component is not in the tree, or has no score of its own.
        BadChoice: a component on the way up has no score under a rule that needs it.
    """
    known = _known(values, tree, code, rule)
    held = _bridged(known, tree, rule)
    changed = {**held, code: float(score)}
    for step in _way_up(held, tree, code, rule, missing):
        old, new, parent = held[step.child], changed[step.child], held[step.parent]
        if step.rule in ("mean", "sum"):
            changed[step.parent] = parent + step.share * (new - old)
            continue
        if min(old, new, parent) <= 0:
            raise BadChoice(f"The {step.rule} mean needs scores above zero; {step.child} would be {new:g}.")
        if step.rule == "geometric":
            changed[step.parent] = parent * (new / old) ** step.share
        else:
            changed[step.parent] = 1 / (1 / parent + step.share * (1 / new - 1 / old))
    return {name: value for name, value in changed.items() if name in known}


def needed(
    values: Values,
    tree: Sequence[Node],
    code: str,
    target: float,
    rule: Rule = "mean",
    *,
    missing: Missing = "not published",
) -> float | None:
    """Return the score of one component that alone takes the top score to a target; None where no score does."""
    held = _bridged(_known(values, tree, code, rule), tree, rule)
    wanted = float(target)
    for step in reversed(_way_up(held, tree, code, rule, missing)):
        old, parent = held[step.child], held[step.parent]
        if not step.share:
            return None
        if step.rule in ("mean", "sum"):
            wanted = old + (wanted - parent) / step.share
        elif min(old, parent, wanted) <= 0:
            return None
        elif step.rule == "geometric":
            wanted = old * (wanted / parent) ** (1 / step.share)
        else:
            inverse = 1 / old + (1 / wanted - 1 / parent) / step.share
            if inverse <= 0:
                return None
            wanted = 1 / inverse
    return wanted


def improvements(
    values: Values,
    tree: Sequence[Node],
    target: float,
    rule: Rule = "mean",
    *,
    best: float | Values = 100.0,
    missing: Missing = "not published",
) -> list[Improvement]:
    """Return, for each component with a score, what it alone would have to become; the possible and smallest first.

    ``best`` is the highest score there is, for all components or by code.
    """
    held = trees.complete(values, tree, rule)
    bridged = _bridged(held, tree, rule)
    top = trees.top_of(tree)
    found = []
    for node in tree:
        if node.code == top or node.code not in held or not _reaches_top(bridged, tree, node.code):
            continue
        score = needed(values, tree, node.code, target, rule, missing=missing)
        if score is not None:
            limit = best if isinstance(best, float | int) else best.get(node.code)
            found.append(Improvement(node.code, held[node.code], score, math.inf if limit is None else float(limit)))
    return sorted(found, key=lambda item: (not item.possible, abs(item.change)))


def _known(values: Values, tree: Sequence[Node], code: str, rule: Rule) -> dict[str, float]:
    """Return the scores that are held or follow, one component's among them."""
    held = trees.complete(values, tree, rule)
    scored = [node.code for node in tree if node.code in held]
    if code not in scored:
        raise UnknownCode("component with a score", code, scored)
    return held


def _bridged(held: Mapping[str, float], tree: Sequence[Node], rule: Rule) -> dict[str, float]:
    """Return the scores, with 0 for a missing one that only sums and arithmetic means go through.

    Those pass a change on whatever the score is, so any number will do.
    """
    rules = {node.code: node.rule or rule for node in tree}
    arithmetic = {code for code, own in rules.items() if own in ("mean", "sum")}
    passing = {node.code: 0.0 for node in tree if node.code in arithmetic and node.parent in arithmetic}
    return {**passing, **held}


def _reaches_top(held: Values, tree: Sequence[Node], code: str) -> bool:
    parents = {node.code: node.parent for node in tree}
    parent = parents[code]
    while parent is not None and parent in held:
        parent = parents[parent]
    return parent is None


def _way_up(held: Values, tree: Sequence[Node], code: str, rule: Rule, missing: Missing) -> list[_Step]:
    """Return the steps from a component to the top."""
    nodes = {node.code: node for node in tree}
    children = trees.children_of(tree)
    steps = []
    node = nodes[code]
    while node.parent is not None:
        above = nodes[node.parent]
        if above.code not in held:
            raise BadChoice(f"{above.code} has no score, so what {code} does to the top cannot be computed.")
        own = above.rule or rule
        siblings = [item for item in children[above.code] if missing == "not published" or item.code in held]
        steps.append(_Step(node.code, above.code, trees.share(node, siblings, own), own))
        node = above
    return steps
