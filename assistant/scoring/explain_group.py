"""A unit's gap to a group of units, split down the tree. Knows nothing of files or of how scores were made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from assistant.scoring import tree as trees
from assistant.scoring.errors import BadData
from assistant.scoring.explain import FLOAT_NOISE, Explanation, Missing, Part, PartStatus, gap
from assistant.scoring.tree import Node, Rule, Values


def gap_to_mean(
    values: Values,
    group: Sequence[Values],
    tree: Sequence[Node],
    rule: Rule = "mean",
    *,
    missing: Missing = "not published",
) -> Explanation:
    """Return why a unit differs from the mean score of a group: the mean of the gaps to each of its members.

    Averaging the gaps keeps the split exact under every rule; the mean of geometric means is not the geometric mean
    of means. Members without a top score are left out.

    Raises:
        BadData: no member of the group has a top score.
    """
    top = trees.top_of(tree)
    each = [
        gap(values, member, tree, rule, missing=missing)
        for member in group
        if top in trees.complete(member, tree, rule)
    ]
    if not each:
        raise BadData(f"No member of the group has a score of {top!r}.")
    merged: dict[str, list[Part]] = {}
    for explanation in each:
        for part in explanation.parts:
            merged.setdefault(part.code, []).append(part)
    whole = math.fsum(explanation.gap for explanation in each) / len(each)
    parts = [_mean_part(parts, len(each), whole) for parts in merged.values()]
    mean = math.fsum(explanation.b for explanation in each) / len(each)
    return Explanation(top, each[0].a, mean, whole, tuple(_with_remainders(parts)))


def _mean_part(parts: Sequence[Part], count: int, whole: float) -> Part:
    """Return the mean of one component's parts; a member whose split does not reach it counts as zero."""
    total = math.fsum(part.gap for part in parts) / count
    held = [part.b for part in parts if part.b is not None]
    status: PartStatus = "held" if any(part.status == "held" for part in parts) else parts[0].status
    return replace(
        parts[0],
        a=next((part.a for part in parts if part.a is not None), None),
        b=math.fsum(held) / len(held) if held else None,
        gap=total,
        share=total / whole if whole else None,
        status=status,
        of=tuple(dict.fromkeys(code for part in parts for code in part.of)),
        multiplier=None,
    )


def _with_remainders(parts: Sequence[Part]) -> list[Part]:
    """Return the parts, with one more wherever some members were split less deep than others."""
    done: list[Part] = []
    for part in parts:
        done.append(part)
        below = [other for other in parts if other.parent == part.code]
        left = part.gap - math.fsum(other.gap for other in below)
        if below and abs(left) > FLOAT_NOISE * max(1.0, abs(part.gap)):
            share = left * part.share / part.gap if part.share is not None and part.gap else None
            code = f"{part.code}/not split"
            rest = Part(code, part.code, part.depth + 1, None, None, left, share, "not published", (part.code,))
            done.append(rest)
    return done
