"""What-ifs and neighbours in words."""

from __future__ import annotations

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.rankings import placed
from assistant.phrasing.values import value
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame


def what_if(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return the score and rank that a change would give, or what would reach a rank.

    Of a unit without a score, or merged into another, nothing can be computed: what is held of it is said.
    """
    if not result.facts.keys() & {"changed", "reach"}:
        return value(frame, result, w)
    head = result.rows[0]
    table = w.table(head.index, head.edition, head.component)
    if result.problem is not None:
        return _not_computable(frame, result, w, table)
    if "reach" in result.facts:
        return _reach(result, w, table)
    changed = result.facts["changed"]
    values = {
        "unit": w.unit_of(head),
        "table": table,
        "score": w.points(getattr(head, "score_after", 0.0), head.index),
        "before": w.bare_score(head),
        "cite": cite([row for row in result.rows if row.unit_id == head.unit_id]),
    }
    if changed == "weights":
        said = w.say("what_if_weights", weights=_weights(result, w), **values)
    elif changed == "overall":
        said = w.say("what_if_overall", **values)
    else:
        part = result.rows[1]
        new = w.points(getattr(part, "score_after", 0.0), part.index)
        said = w.say("what_if_value", component=w.part_name(part), value=new, **values)
    return " ".join(filter(None, (said, _new_rank(head, w), _beside(head, result, w))))


def _beside(head: Row, result: ToolResult, w: Wording) -> str:
    """Return how far the new score is from that of the unit it is set beside."""
    gap, other = getattr(head, "gap", None), result.rows[-1]
    if gap is None or other.unit_id == head.unit_id:
        return ""
    return w.say(
        "what_if_beside",
        unit=w.unit_of(head),
        gap=w.points(abs(gap), head.index),
        side=w.say("above_word" if gap >= 0 else "below_word"),
        rival=w.unit_of(other),
        score=w.bare_score(other),
        cite=cite([other]),
    )


def _weights(result: ToolResult, w: Wording) -> str:
    index, edition = result.facts["index"], result.facts["edition"]
    return w.listing(
        w.say("weight_of", component=w.component(index, edition, code), weight=w.plain(weight))
        for code, weight in result.facts["weights"].items()
    )


def _new_rank(head: Row, w: Wording) -> str:
    low, high = getattr(head, "rank_after", None), getattr(head, "rank_after_worst", None)
    if low is None:
        return w.say("what_if_no_rank")
    if low == high:
        return w.say("what_if_rank", rank=w.say("rank_of", ordinal=w.ordinal(low), rank=low, of=head.of))
    return w.say("what_if_rank_range", low=low, high=high)


def _not_computable(frame: Frame, result: ToolResult, w: Wording, table: str) -> str:
    head = result.rows[0]
    if result.problem and result.problem.code == "component_not_held":
        component = w.component(head.index, head.edition, result.problem.asked)
        return w.say(
            "what_if_part_missing",
            component=component,
            unit=w.unit_of(head),
            table=table,
            figures=w.figures(head),
            cite=cite([head]),
        )
    if result.problem and result.problem.code == "rank_not_held":
        return w.say("reach_not_held", unit=w.unit_of(head), table=table, figures=w.figures(head), cite=cite([head]))
    return value(frame, result, w)


def _reach(result: ToolResult, w: Wording, table: str) -> str:
    head, holder, *ways = result.rows
    rank = w.rank(holder)
    missing = result.facts["missing"]
    if missing <= 0:
        return w.say(
            "reach_already",
            unit=w.unit_of(head),
            figures=w.figures(head),
            rank=rank,
            table=table,
            cite=cite([head, holder]),
        )
    said = [
        w.say(
            "reach_missing",
            unit=w.unit_of(head),
            score=w.bare_score(head),
            missing=w.points(missing, head.index),
            rank=rank,
            table=table,
            holder=w.unit_of(holder),
            target=w.bare_score(holder),
            cite=cite([head, holder]),
        )
    ]
    if ways:
        listed = "; ".join(
            w.say(
                "reach_way",
                component=w.part_name(row),
                needed=w.points(row.score_after, row.index),  # type: ignore[attr-defined]
                now=w.bare_score(row),
                change=w.signed(row.change, row.index),  # type: ignore[attr-defined]
            )
            for row in ways
        )
        said.append(w.say("reach_ways", ways=listed, cite=cite(ways)))
    else:
        said.append(w.say("reach_no_parts"))
    return " ".join(said)


def peers(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return the units next to one in the ranking."""
    if result.problem is not None:
        return value(frame, result, w)
    own, *near = result.rows
    table = w.table(own.index, own.edition, own.component)
    rows = w.listing(f"{placed(row, w)} {cite([row])}" for row in near)
    said = "peers_alike" if result.facts["by"] == "profile" and near else "peers_of"
    return w.say(said, unit=w.unit_of(own), figures=w.figures(own), table=table, cite=cite([own]), rows=rows)
