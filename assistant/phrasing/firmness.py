"""How firm a rank is, in words: its range under other weights, without a part, or the distance to the neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.parts import component_figures
from assistant.phrasing.premises import premise
from assistant.phrasing.values import plain_value, value
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame


def robustness(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return how firm a rank is: its sensitivity range, or its distance to the neighbours."""
    if result.problem is not None or not result.rows:
        return value(frame, result, w)
    head = result.rows[0]
    table = w.table(head.index, head.edition, head.component)
    if result.facts.get("each"):
        return _each_left_out(result, w, table)
    if result.facts.get("without"):
        return _left_out(result, w, table)
    if not result.facts["drawn"]:
        leads = [row for row in result.rows if row.component in result.facts.get("leads", ())]
        return f"{_margins(head, w, table)} {_leading(leads, w) or w.say('robust_no_parts')}"
    shared = {
        "draws": getattr(head, "draws", 0),
        "noise": w.count(getattr(head, "weights_noise_percent", 0)),
        "table": table,
    }
    if result.facts["unit_id"]:
        said = w.say(
            "robust_range",
            unit=w.unit_of(head),
            rank=w.rank(head),
            score=w.score(head),
            interval=getattr(head, "interval_percent", 0),
            low=getattr(head, "rank_low", 0),
            high=getattr(head, "rank_high", 0),
            cite=cite([head]),
            **shared,
        )
        return " ".join(part for part in (premise(frame, head, w), said) if part)
    rows = "; ".join(
        w.say("robust_row", unit=w.unit_of(row), low=getattr(row, "rank_low", 0), high=getattr(row, "rank_high", 0))
        for row in result.rows
    )
    return w.say("robust_all", rows=rows, cite=cite(result.rows), **shared)


def _left_out(result: ToolResult, w: Wording, table: str) -> str:
    """Return the order of the units without a component, and where the unit asked about stood with it."""
    component = w.part(result.facts["index"], result.facts["edition"], result.facts["without"])
    rows = w.listing(_place_after(row, result.facts["of"], w) for row in result.rows)
    said = w.say("robust_without", component=component, table=table, rows=rows, cite=cite(result.rows))
    asked = next((row for row in result.rows if row.unit_id == result.facts["unit_id"]), None)
    if asked is None:
        return said
    firm = asked.rank == 1 and asked.rank == getattr(asked, "rank_after", None)
    said = f"{w.say('robust_without_first', unit=w.unit_of(asked), cite=cite([asked]))} {said}" if firm else said
    return f"{said} {w.say('robust_without_unit', unit=w.unit_of(asked), figures=w.figures(asked), cite=cite([asked]))}"


def _each_left_out(result: ToolResult, w: Wording, table: str) -> str:
    """Return without which parts a unit is first, and who is without the others."""
    asked, *leaders = result.rows
    index, of = result.facts["index"], result.facts["of"]
    first = w.say("rank_of", ordinal=w.ordinal(1), rank=1, of=of)
    said = []
    if result.facts["kept"]:
        parts = w.listing(w.part(index, asked.edition, code) for code in result.facts["kept"])
        said.append(
            w.say("robust_kept", unit=w.unit_of(asked), first=first, table=table, parts=parts, cite=cite([asked]))
        )
    for row in leaders:
        component = w.part(index, row.edition, getattr(row, "left_out", ""))
        place = _place_after(row, of, w)
        said.append(w.say("robust_lost", component=component, place=place, cite=cite([row])))
    return " ".join(said)


def _place_after(row: Row, of: int, w: Wording) -> str:
    rank = getattr(row, "rank_after", None)
    place = w.say("rank_of", ordinal=w.ordinal(rank), rank=rank, of=of)
    score = w.points(getattr(row, "score_after", 0.0), row.index)
    return w.say("robust_without_row", unit=w.unit_of(row), place=place, score=score)


def _leading(parts: Sequence[Row], w: Wording) -> str:
    """Return that no weights would move a unit that is first in every part."""
    return w.say("robust_leads", figures=component_figures(parts, w), cite=cite(parts)) if parts else ""


def _margins(head: Row, w: Wording, table: str) -> str:
    sides = []
    above, below = getattr(head, "points_to_above", None), getattr(head, "points_to_below", None)
    if above is not None:
        sides.append(
            w.say("robust_above", points=w.points(above, head.index), unit=w.unit(getattr(head, "above", ""), head.map))
        )
    if below is not None:
        sides.append(
            w.say("robust_below", points=w.points(below, head.index), unit=w.unit(getattr(head, "below", ""), head.map))
        )
    if not sides or head.score is None or head.rank is None:
        return plain_value(head, w)
    return w.say(
        "robust_margin",
        unit=w.unit_of(head),
        rank=w.rank(head),
        table=table,
        score=w.score(head),
        sides=w.listing(sides),
        cite=cite([head]),
    )
