"""Why a unit stands where it does: its lead, the parts that its gap adds up from, and its earlier results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Coverage, Row
from assistant.evidence import COUNTED, ToolResult
from assistant.scoring import explain, published
from assistant.scoring.errors import ScoringError
from assistant.scoring.tree import Node, Rule
from assistant.tools.profile import disputed, unit_profile, unit_rows
from assistant.tools.rows import best_rows, difference, rows_from, with_extra
from assistant.tools.scope import Scope, absorbed_into, scope, unit_named, unit_on
from corpus.model import Unit
from corpus.store import Corpus

# An index's overall score is the mean of its parts, or their sum (PAPI's eight dimensions of 1 to 10 points each).
_SUMMED = frozenset({"PAPI"})


def explain_rank(
    corpus: Corpus,
    unit: str | None = None,
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str = "overall",
    versus: str | None = None,
    versus_rank: int | None = None,
) -> ToolResult:
    """Return why a unit stands where it does against another: by default the next below a leader, else the leader.

    Without a unit the leader is explained.

    The gap is split over the components held for both; what is not published is one part of its own, and the parts
    add up to the gap. Rows: the unit, the rival, the parts (with ``gap`` and ``share``), then other figures held.
    """
    if unit is None:
        unit = _leader(corpus, scope(corpus, index=index, edition=edition, component=component))
    named = unit_named(corpus, unit)
    table = scope(corpus, index=index, edition=edition, component=component, unit=named)
    there = unit_on(corpus, named, table.map)
    own = best_rows(unit_rows(corpus, there, table))
    if absorbed_into(corpus, named, table.map) or not own:
        return unit_profile(corpus, unit, index=index, edition=table.edition, component=component).model_copy(
            update={"tool": "explain_rank"}
        )
    mine = own[0]
    rival = _rival(corpus, mine, table, versus, versus_rank)
    gap = difference(mine.score, rival.score) if rival and mine.score is not None and rival.score is not None else None
    parts = _parts(corpus, there, rival, table) if rival and gap is not None else ()
    head = with_extra(mine, gap=gap, versus=rival.unit_id if rival else None)
    counted = _counted(corpus, there, rival, table)
    figures = tuple(row for row in _components_held(corpus, there, table) if not _covered(row, (*parts, *counted)))
    history = _history(corpus, named, table)
    held = published.held(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    return ToolResult(
        tool="explain_rank",
        kind="explanation",
        rows=(head, *((rival,) if rival else ()), *parts, *counted, *figures, *history),
        coverage=Coverage(held=held.scores, of=held.of),
        facts={
            "unit_id": there.unit_id,
            "index": table.index,
            "edition": table.edition,
            "map": table.map,
            "component": table.component,
            "rival": rival.unit_id if rival else None,
            "gap": gap,
            "parts": [row.component for row in parts],
            "always_first": _always_first(history, mine),
            "editions": sorted({row.edition for row in history} | {table.edition}),
            "disputed": disputed(unit_rows(corpus, there, table), table.component),
        },
    )


def _leader(corpus: Corpus, table: Scope) -> str:
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    return str(standing["unit_id"].iloc[0])


def _rival(corpus: Corpus, mine: Row, table: Scope, versus: str | None, versus_rank: int | None) -> Row | None:
    """Return the row to compare with: the one named, else the second for a leader and the leader for others."""
    if versus:
        other = unit_on(corpus, unit_named(corpus, versus), table.map)
        rows = best_rows(unit_rows(corpus, other, table))
        return rows[0] if rows else None
    standing = published.standing(
        corpus.observations, index=table.index, edition=table.edition, component=table.component, map=table.map
    )
    others = standing.loc[(standing["unit_id"] != mine.unit_id) & standing["score"].notna()]
    if versus_rank is not None and (others["rank"] == versus_rank).any():
        others = others.loc[others["rank"] == versus_rank]
    if others.empty:
        return None
    return rows_from(corpus, others.iloc[:1].drop(columns="place"))[0]


def _parts(corpus: Corpus, unit: Unit, rival: Row, table: Scope) -> tuple[Row, ...]:
    """Return the finest parts of the gap, largest first, as rows of the unit with ``gap`` and ``share``."""
    if table.component != "overall":
        return ()
    mine, theirs = scores_of(corpus, unit.unit_id, table), scores_of(corpus, str(rival.unit_id), table)
    tree = tree_of(corpus, table.index, table.edition)
    if not any(code in theirs for code in mine if code != "overall" and any(node.code == code for node in tree)):
        return ()
    rule = rule_of(table.index)
    values_a = {code: row.score for code, row in mine.items()}
    values_b = {code: row.score for code, row in theirs.items()}
    try:
        split = explain.gap(values_a, values_b, tree, rule)
    except ScoringError:
        return ()
    return tuple(_part_row(part, mine, rival) for part in split.drivers if part.code != "overall")


def _part_row(part: explain.Part, mine: dict[str, Row], rival: Row) -> Row:
    base = mine.get(part.code) or replace_row(mine["overall"], component=part.code)
    return with_extra(
        base,
        gap=round(part.gap, 10),
        share=None if part.share is None else round(part.share, 10),
        versus=rival.unit_id,
        versus_score=part.b,
        difference=None if part.a is None or part.b is None else difference(part.a, part.b),
        part=part.status,
        stands_for=list(part.of) or None,
    )


def replace_row(row: Row, *, component: str) -> Row:
    """Return a row for a remainder: the unit's table with no score or rank of its own."""
    return row.model_copy(update={"component": component, "score": None, "rank": None, "status": "derived"})


def tree_of(corpus: Corpus, index: str, edition: int) -> tuple[Node, ...]:
    """Return an edition's components as a tree under ``overall``; those whose parent was not published are left out."""
    nodes = {node.code: node for node in corpus.components if node.index == index and node.edition == edition}
    kept: dict[str, Node] = {"overall": Node("overall", None)}
    levels = {"sub_index", "pillar", "dimension"}
    for code, node in nodes.items():
        if node.level in levels and node.parent and (node.parent == "overall" or node.parent in nodes):
            kept.setdefault(code, Node(code, node.parent))
    return tuple(kept.values())


def rule_of(index: str) -> Rule:
    """Return how an index's overall score is made of its parts."""
    return "sum" if index in _SUMMED else "mean"


def scores_of(corpus: Corpus, unit_id: str, table: Scope) -> dict[str, Row]:
    """Return a unit's undisputed rows with a score, by component."""
    rows = published.select(
        corpus.observations, index=table.index, edition=table.edition, map=table.map, unit_id=unit_id
    )
    rows = rows.loc[rows["score"].notna() & (rows["status"].astype(str) != "disputed")]
    return {row.component: row for row in reversed(rows_from(corpus, rows))}


def _counted(corpus: Corpus, unit: Unit, rival: Row | None, table: Scope) -> tuple[Row, ...]:
    counted = replace(table, component=COUNTED)
    mine = unit_rows(corpus, unit, counted)
    if not rival:
        return mine
    other = corpus.gazetteer.unit(str(rival.unit_id), table.map)
    return (*mine, *(unit_rows(corpus, other, counted) if other else ()))


def _components_held(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    rows = published.select(
        corpus.observations, index=table.index, edition=table.edition, map=table.map, unit_id=unit.unit_id
    )
    rows = rows.loc[(rows["component"] != table.component) & (rows["component"] != COUNTED)]
    return best_rows(rows_from(corpus, rows.loc[rows["score"].notna() | rows["rank"].notna()]))


def _covered(row: Row, others: Sequence[Row]) -> bool:
    return any(row.component == other.component and row.unit_id == other.unit_id for other in others)


def _history(corpus: Corpus, named: Unit, table: Scope) -> tuple[Row, ...]:
    """Return the unit's rows in the other editions, newest first, each on its edition's own map."""
    rows: list[Row] = []
    for edition in reversed(published.editions(corpus.observations, index=table.index, component=table.component)):
        for map_ in corpus.map_of(table.index, edition)[:1]:
            if edition == table.edition or absorbed_into(corpus, named, map_):
                continue
            there = unit_on(corpus, named, map_)
            if there.map == map_:
                rows += best_rows(unit_rows(corpus, there, Scope(table.index, edition, map_, table.component)))[:1]
    return tuple(rows)


def _always_first(history: Sequence[Row], mine: Row) -> bool:
    ranks = [row.rank for row in (*history, mine)]
    return len(ranks) > 1 and all(rank == 1 for rank in ranks)
