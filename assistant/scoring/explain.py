"""Two sets of scores over one tree to the parts of their gap. Knows nothing of files or of how scores were made.

The gap of a parent is split over its children as *multiplier x child's own gap* (see `tree.multiplier`), so that the
split goes on down the tree by multiplying, and always adds up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.scoring import tree as trees
from assistant.scoring.errors import BadData
from assistant.scoring.tree import Node, Rule, Values

Missing = Literal["not published", "left out"]
PartStatus = Literal["held", "not published", "rounding", "left out"]

FLOAT_NOISE = 1e-11  # below this a remainder is the computer's, not the publisher's rounding


@dataclass(frozen=True)
class Part:
    """What one component contributes to the gap, in points of the top score.

    ``share`` is of the whole gap, and may be negative or above 1; None where the gap is zero. A part that is
    "not published" or "rounding" is what is left of its parent's gap; ``of`` names the components it stands for.
    ``multiplier`` says how many points of the top one point of this component moves.
    """

    code: str
    parent: str | None
    depth: int
    a: float | None
    b: float | None
    gap: float
    share: float | None = None
    status: PartStatus = "held"
    of: tuple[str, ...] = ()
    multiplier: float | None = None


@dataclass(frozen=True)
class Explanation:
    """A gap and its parts, in the tree's order. The parts under a part add up to it; `drivers` add up to the gap."""

    top: str
    a: float
    b: float
    gap: float
    parts: tuple[Part, ...]

    @property
    def drivers(self) -> tuple[Part, ...]:
        """Return the finest parts, largest first. They add up to the gap."""
        parents = {part.parent for part in self.parts}
        finest = [part for part in self.parts if part.code not in parents]
        return tuple(sorted(finest, key=lambda part: -abs(part.gap)))

    @property
    def not_published(self) -> tuple[str, ...]:
        """Return the components whose contribution is known only as part of a remainder."""
        return tuple(code for part in self.parts if part.status == "not published" for code in part.of)

    def children(self, code: str) -> tuple[Part, ...]:
        """Return the parts right under a component, largest first. Empty where the split goes no deeper."""
        return tuple(sorted((part for part in self.parts if part.parent == code), key=lambda part: -abs(part.gap)))


@dataclass
class _Split:
    """The two sets of values, the tree, and the parts found so far."""

    a: dict[str, float]
    b: dict[str, float]
    children: trees.Children
    rule: Rule
    missing: Missing
    parts: list[Part] = field(default_factory=list)

    def both(self, code: str) -> tuple[float, float] | None:
        """Return a component's two values, None unless both are held."""
        return (self.a[code], self.b[code]) if code in self.a and code in self.b else None


def gap(
    values_a: Values,
    values_b: Values,
    tree: Sequence[Node],
    rule: Rule = "mean",
    *,
    missing: Missing = "not published",
) -> Explanation:
    """Return why ``a`` is ahead of ``b`` (negative: behind), split down the tree; the parts add up to the gap.

    With ``missing="not published"`` a component without two values is unknown: the parts that are held are used, and
    the rest of the parent's gap is one part of its own. A parent that is not held is computed where all its children
    are. With ``missing="left out"`` a component without a value was left out of its parent and the other weights
    rescaled, as COINr does; that is the same as giving it its parent's score, and so it is split.

    Raises:
        BadData: the tree has no single top, or a top score is missing and cannot be computed.
        BadChoice: a geometric or harmonic rule meets a score that is zero or negative.
    """
    top = next(node for node in tree if node.code == trees.top_of(tree))
    a, b = trees.complete(values_a, tree, rule), trees.complete(values_b, tree, rule)
    for side, values in (("first", a), ("second", b)):
        if top.code not in values:
            raise BadData(f"No score of {top.code!r} on the {side} side, and its parts do not suffice to compute it.")
    split = _Split(a, b, trees.children_of(tree), rule, missing)
    whole = a[top.code] - b[top.code]
    _walk(split, top, parent=None, depth=0, multiplier=1.0)
    parts = tuple(replace(part, share=part.gap / whole if whole else None) for part in split.parts)
    return Explanation(top.code, a[top.code], b[top.code], whole, parts)


def _walk(split: _Split, node: Node, parent: str | None, depth: int, multiplier: float) -> None:
    """Record a held node's part, then those of its children and of what they leave unexplained."""
    a, b = split.a[node.code], split.b[node.code]
    points = multiplier * (a - b)
    split.parts.append(Part(node.code, parent, depth, a, b, points, multiplier=multiplier))
    before = len(split.parts)
    unknown: list[str] = []
    rest = points - _walk_children(split, node, depth, multiplier, unknown)
    if len(split.parts) == before and (parent is not None or not unknown):
        return  # nothing below is held: the part itself is the finest
    if unknown:
        code = f"{node.code}/not published"
        split.parts.append(Part(code, node.code, depth + 1, None, None, rest, None, "not published", tuple(unknown)))
    elif abs(rest) > FLOAT_NOISE * max(1.0, abs(a), abs(b)):
        split.parts.append(Part(f"{node.code}/rounding", node.code, depth + 1, None, None, rest, None, "rounding"))


def _walk_children(split: _Split, node: Node, depth: int, multiplier: float, unknown: list[str]) -> float:
    """Return the points that a held node's children explain; ``unknown`` gains the names of the others."""
    rule = node.rule or split.rule
    ends = split.a[node.code], split.b[node.code]
    nodes = split.children.get(node.code, [])
    if split.missing == "left out":
        nodes = [child for child in nodes if child.code in split.a or child.code in split.b]
    points = 0.0
    for child in nodes:
        weight = trees.share(child, nodes, rule)
        inner = split.both(child.code)
        if inner is not None:
            factor = multiplier * trees.multiplier(rule, weight, ends, inner, child.code)
            points += factor * (inner[0] - inner[1])
            _walk(split, child, node.code, depth + 1, factor)
        elif split.missing == "left out":
            points += _left_out(split, child, node, depth + 1, multiplier, weight)
        else:
            arithmetic = rule in ("mean", "sum")
            points += _walk_unheld(
                split, child, node.code, depth + 1, multiplier * weight if arithmetic else 0, unknown
            )
    return points


def _left_out(split: _Split, child: Node, above: Node, depth: int, multiplier: float, weight: float) -> float:
    """Return the points of a child that one side lacks: there it counts as its parent's score (as zero in a sum)."""
    rule = above.rule or split.rule
    ends = split.a[above.code], split.b[above.code]
    stand_in = (0.0, 0.0) if rule == "sum" else ends
    a, b = split.a.get(child.code), split.b.get(child.code)
    inner = stand_in[0] if a is None else a, stand_in[1] if b is None else b
    factor = multiplier * trees.multiplier(rule, weight, ends, inner, child.code)
    points = factor * (inner[0] - inner[1])
    split.parts.append(Part(child.code, above.code, depth, a, b, points, None, "left out", multiplier=factor))
    return points


def _walk_unheld(split: _Split, child: Node, above: str, depth: int, multiplier: float, unknown: list[str]) -> float:
    """Return the points of what is held below a child that is not; ``unknown`` gains the names of the rest.

    Only sums and arithmetic means say what a grandchild counts for without the score between: elsewhere, and with a
    multiplier of zero, the whole child is unknown.
    """
    rule = child.rule or split.rule
    if not multiplier or rule not in ("mean", "sum") or not _any_held(split, child):
        unknown.append(child.code)
        return 0.0
    points = 0.0
    nodes = split.children[child.code]
    for node in nodes:
        factor = multiplier * trees.share(node, nodes, rule)
        inner = split.both(node.code)
        if inner is None:
            points += _walk_unheld(split, node, above, depth, factor, unknown)
        else:
            points += factor * (inner[0] - inner[1])
            _walk(split, node, above, depth, factor)
    return points


def _any_held(split: _Split, node: Node) -> bool:
    """Return whether anything below a node has a value on both sides."""
    nodes = split.children.get(node.code, [])
    return any(split.both(child.code) is not None or _any_held(split, child) for child in nodes)
