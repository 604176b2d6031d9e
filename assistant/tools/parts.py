"""The parts that an index's scores are made of: its tree, how parts make the whole, and an index built from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from assistant.answer import Row
from assistant.scoring import explain
from assistant.scoring.build import Choices, Result, build
from assistant.scoring.errors import ScoringError
from assistant.scoring.frames import from_scores
from assistant.scoring.tree import Node, Rule
from assistant.tools.rows import CLEAN_DIGITS, difference, rows_from, with_extra
from assistant.tools.scope import Scope
from corpus.store import Corpus

# An index's overall score is the mean of its parts, or their sum (PAPI's eight dimensions of 1 to 10 points each).
_SUMMED = frozenset({"PAPI"})
_BORNE_OUT = frozenset({"PII", "PAPI"})
_BETWEEN = frozenset({"sub_index", "pillar", "dimension"})  # levels that make up a score; indicators' are not published
_NEARLY_ALL = 0.9  # of the units with a score, for a rank among those rebuilt to mean anything
_LEAST_UNITS = 3
_LEAST_PARTS = 2


def tree_of(corpus: Corpus, index: str, edition: int) -> tuple[Node, ...]:
    """Return an edition's components as a tree under ``overall``; those whose parent was not published are left out."""
    nodes = {node.code: node for node in corpus.components if node.index == index and node.edition == edition}
    kept: dict[str, Node] = {"overall": Node("overall", None)}
    for code, node in nodes.items():
        if node.level in _BETWEEN and node.parent and (node.parent == "overall" or node.parent in nodes):
            kept.setdefault(code, Node(code, node.parent))
    return tuple(kept.values())


def _pruned(tree: tuple[Node, ...], without: str | None) -> tuple[Node, ...]:
    """Return the tree without a component and those under it."""
    out = {without}
    kept = []
    for node in tree:  # parents stand before their children
        if node.code in out or node.parent in out - {None}:
            out.add(node.code)
        else:
            kept.append(node)
    return tuple(kept)


def rule_of(index: str) -> Rule:
    """Return how an index's overall score is made of its parts."""
    return "sum" if index in _SUMMED else "mean"


def published_rule(index: str) -> Rule | None:
    """Return how a score is made of its parts, as published figures bear it out; None where weights are unknown."""
    return rule_of(index) if index in _BORNE_OUT else None


def scores_of(corpus: Corpus, unit_id: str, table: Scope) -> dict[str, Row]:
    """Return a unit's undisputed rows with a score, by component."""
    unit = corpus.gazetteer.unit(unit_id, table.map)
    if unit is None:
        return {}
    rows = table.of_unit(corpus, unit, every_component=True)
    rows = rows.loc[rows["score"].notna() & (rows["status"].astype(str) != "disputed")]
    return {row.component: row for row in reversed(rows_from(corpus, rows))}


def split_gap(
    corpus: Corpus, mine: Mapping[str, Row], theirs: Mapping[str, Row], table: Scope, *, versus: str
) -> tuple[Row, ...]:
    """Return the finest parts of a gap between two sets of scores, largest first, as rows with ``gap`` and ``share``.

    The parts add up to the gap; what is not published is one of them. Empty where no part is held on both sides.
    """
    tree = tree_of(corpus, table.index, table.edition)
    if not any(node.code in mine and node.code in theirs for node in tree if node.code != "overall"):
        return ()
    own, other = ({code: row.score for code, row in side.items()} for side in (mine, theirs))
    try:
        split = explain.gap(own, other, tree, rule_of(table.index))
    except ScoringError:
        return ()
    return tuple(_part_row(part, mine, versus) for part in split.drivers if part.code != "overall")


def _part_row(part: explain.Part, mine: Mapping[str, Row], versus: str) -> Row:
    base = mine.get(part.code) or _remainder(mine["overall"], part.code)
    return with_extra(
        base,
        gap=round(part.gap, CLEAN_DIGITS),
        share=None if part.share is None else round(part.share, CLEAN_DIGITS),
        versus=versus,
        versus_score=part.b,
        difference=None if part.a is None or part.b is None else difference(part.a, part.b),
        part=part.status,
        stands_for=list(part.of) or None,
    )


def _remainder(row: Row, component: str) -> Row:
    """Return a row for what is left of a gap: the unit's table with no score or rank of its own."""
    return row.model_copy(update={"component": component, "score": None, "rank": None, "status": "derived"})


def rebuilt(corpus: Corpus, table: Scope, rows: Iterable[Row], *, without: str | None = None) -> Result | None:
    """Return the index built again from the published parts of the units; None where they are not held for nearly all.

    Only units with every part are in it. ``without`` leaves a component and all under it out.
    """
    tree = _pruned(tree_of(corpus, table.index, table.edition), without)
    frame = _complete(corpus, table, rows, tree)
    if frame is None:
        return None
    mean = "sum" if rule_of(table.index) == "sum" else "arithmetic"
    return build(from_scores(frame, tree), Choices(normalise="none", aggregate=(mean,)))


def profiles_of(corpus: Corpus, table: Scope) -> pd.DataFrame | None:
    """Return the units' scores in the finest parts, a row a unit; None where they are not held for nearly all."""
    return _complete(corpus, table, table.rows(corpus), tree_of(corpus, table.index, table.edition))


def _complete(corpus: Corpus, table: Scope, rows: Iterable[Row], tree: Sequence[Node]) -> pd.DataFrame | None:
    parents = {node.parent for node in tree}
    leaves = [node.code for node in tree if node.code not in parents]
    scored = [str(row.unit_id) for row in rows if row.score is not None]
    values = {unit_id: scores_of(corpus, unit_id, table) for unit_id in scored}
    complete = {unit_id: held for unit_id, held in values.items() if all(leaf in held for leaf in leaves)}
    if len(leaves) < _LEAST_PARTS or len(complete) < max(_LEAST_UNITS, _NEARLY_ALL * len(scored)):
        return None
    return pd.DataFrame.from_dict(
        {unit_id: [held[leaf].score for leaf in leaves] for unit_id, held in complete.items()},
        orient="index",
        columns=leaves,
    )
