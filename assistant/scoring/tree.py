"""The tree of an index's components: how children make their parent, and what each counts for.

=========== =========================== =====================================================
rule        parent                      multiplier: points of the parent for one of the child
=========== =========================== =====================================================
mean        sum(w x) / sum(w)           w
sum         sum(w x)                    w
geometric   exp(sum(w ln x) / sum(w))   w L(a, b) / L(a_i, b_i)
harmonic    sum(w) / sum(w / x)         w (a b) / (a_i b_i)
=========== =========================== =====================================================

with w rescaled to 1 within the parent (except for ``sum``), a and b the two scores compared, and
L(a, b) = (a - b) / (ln a - ln b) their logarithmic mean.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.scoring.errors import BadChoice, BadData

Rule = Literal["mean", "sum", "geometric", "harmonic"]
Values = Mapping[str, float | None]
Children = Mapping[str, Sequence["Node"]]


@dataclass(frozen=True)
class Node:
    """A component's place in a tree. ``weight`` counts within its parent; ``rule`` says how its children make it.

    Without a rule of its own a node follows the rule of the call.
    """

    code: str
    parent: str | None
    weight: float = 1.0
    rule: Rule | None = None


def top_of(tree: Iterable[Node]) -> str:
    """Return the one code without a parent."""
    tops = [node.code for node in tree if node.parent is None]
    if len(tops) != 1:
        raise BadData(f"A tree needs one node without a parent; found {', '.join(tops) or 'none'}.")
    return tops[0]


def children_of(tree: Iterable[Node]) -> dict[str, list[Node]]:
    """Return each parent's nodes, in the tree's order."""
    children: dict[str, list[Node]] = {}
    for node in tree:
        if node.parent is not None:
            children.setdefault(node.parent, []).append(node)
    return children


def complete(values: Values, tree: Sequence[Node], rule: Rule) -> dict[str, float]:
    """Return the values that are held, and those of parents that are not but whose children all are."""
    held = {code: float(value) for code, value in values.items() if value is not None and math.isfinite(value)}
    rules = {node.code: node.rule or rule for node in tree}
    children = children_of(tree)
    for parent in reversed(_top_first(children)):
        nodes = children[parent]
        if parent not in held and all(node.code in held for node in nodes):
            held[parent] = combine([held[node.code] for node in nodes], nodes, rules.get(parent, rule))
    return held


def combine(values: Sequence[float], nodes: Sequence[Node], rule: Rule) -> float:
    """Return the parent's score from its children's, by the rule."""
    pairs = [(node.weight, value) for node, value in zip(nodes, values, strict=True)]
    if rule == "sum":
        return math.fsum(weight * value for weight, value in pairs)
    if rule == "mean":
        return math.fsum(weight * value for weight, value in pairs) / _total(nodes)
    bad = [node.code for node, value in zip(nodes, values, strict=True) if value <= 0]
    if bad:
        raise BadChoice(f"The {rule} mean needs scores above zero; {', '.join(bad)} is not.")
    if rule == "geometric":
        return math.exp(math.fsum(weight * math.log(value) for weight, value in pairs) / _total(nodes))
    return _total(nodes) / math.fsum(weight / value for weight, value in pairs)


def _total(nodes: Sequence[Node]) -> float:
    total = math.fsum(node.weight for node in nodes)
    if not total:
        raise BadData(f"The weights of {', '.join(node.code for node in nodes)} are all zero; at least one must count.")
    return total


def share(node: Node, siblings: Iterable[Node], rule: Rule) -> float:
    """Return a node's weight as its rule uses it: of the siblings' total, or as it is in a sum."""
    return node.weight if rule == "sum" else node.weight / _total(list(siblings))


def multiplier(rule: Rule, weight: float, ends: tuple[float, float], inner: tuple[float, float], code: str) -> float:
    """Return the points of the parent for one point of the child, on the way between the two scores of each."""
    if rule in ("mean", "sum"):
        return weight
    if min(*ends, *inner) <= 0:
        raise BadChoice(f"The {rule} mean needs scores above zero; {code} or its parent is not.")
    if rule == "geometric":
        return weight * _logarithmic_mean(*ends) / _logarithmic_mean(*inner)
    return weight * ends[0] * ends[1] / (inner[0] * inner[1])


def _logarithmic_mean(a: float, b: float) -> float:
    # log1p, because close to a = b the difference of two logarithms loses its digits.
    return a if a == b else (a - b) / math.log1p((a - b) / b)


def _top_first(children: Children) -> list[str]:
    """Return the parents, each before its own children."""
    below = {node.code for nodes in children.values() for node in nodes}
    order = [parent for parent in children if parent not in below]
    for parent in order:
        order.extend(node.code for node in children[parent] if node.code in children)
    return order
