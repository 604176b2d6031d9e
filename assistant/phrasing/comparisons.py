"""Units beside each other, beside a mean, and a merged unit beside what it was made of, in words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from assistant.answer import Row
from assistant.evidence import COUNTED, ToolResult
from assistant.phrasing.rankings import places
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame

_PAIR = 2


def comparison(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return units beside each other, the gap between them, and what is missing."""
    facts = result.facts
    reference = next((row for row in result.rows if w.is_region(row) or not row.unit_id), None)
    rows = [row for row in result.rows if row is not reference]
    said = [
        w.say("absorbed_note", unit=w.unit(old, 63), into=w.unit(new, 34)) for old, new in facts["absorbed"].items()
    ]
    counted = facts["component"] == COUNTED
    if len(rows) == _PAIR and not counted and not any(row.status == "disputed" for row in rows):
        said.append(_pair(frame, rows, w))
    elif rows:
        said.append(_several(rows, facts, w))
    if reference and rows:
        said.append(_against(rows[0], reference, w))
    if facts["missing"]:
        units = w.listing(w.unit(one, facts["map"]) for one in facts["missing"])
        said.append(w.say("missing_units", units=units))
    return " ".join(part for part in said if part)


def _pair(frame: Frame, rows: Sequence[Row], w: Wording) -> str:
    """Return two units, from the side of the one that was asked about first."""
    asked = next((unit.unit_id for unit in frame.units), None)
    subject, other = (rows[1], rows[0]) if rows[1].unit_id == asked else (rows[0], rows[1])
    values = {
        "table": w.table(subject.index, subject.edition, subject.component),
        "unit": w.unit_of(subject),
        "figures": w.figures(subject),
        "rival": w.unit_of(other),
        "rival_figures": w.figures(other),
        "cite": cite(rows),
    }
    if subject.score is not None and other.score is not None:
        gap = subject.score - other.score
        phrase = "pair_equal" if gap == 0 else "pair_ahead" if gap > 0 else "pair_behind"
        return w.say(phrase, gap=w.points(abs(gap), subject.index), **values)
    if subject.rank is None or other.rank is None:
        return f"{w.say('pair', **values)} {w.say('gap_unknown')}"
    phrase = "pair_higher" if subject.rank < other.rank else "pair_lower" if subject.rank > other.rank else "pair"
    return f"{w.say(phrase, **values)} {w.say('gap_unknown')}"


def gap_moved(results: Sequence[ToolResult], w: Wording) -> str:
    """Return whether the distance between two units grew or shrank from the first comparison to the last."""
    ends = [result.rows[1] for result in results if len(result.rows) == _PAIR and hasattr(result.rows[1], "gap")]
    if len(ends) < _PAIR or ends[0].edition == ends[-1].edition:
        return ""
    before, after = sorted((ends[0], ends[-1]), key=lambda row: row.edition)
    told = [w.points(abs(getattr(row, "gap", 0.0)), row.index) for row in (before, after)]
    grew = abs(getattr(after, "gap", 0.0)) > abs(getattr(before, "gap", 0.0))
    phrase = "gap_kept" if told[0] == told[1] else "gap_grew" if grew else "gap_shrank"
    return w.say(phrase, since=before.edition, edition=after.edition)


def _several(rows: Sequence[Row], facts: dict[str, Any], w: Wording) -> str:
    table = w.table(facts["index"], facts["edition"], facts["component"])
    listed = w.listing(f"**{w.unit_of(row)}** ({w.marked_figures(row)})" for row in rows)
    said = w.say("compares", table=table, rows=listed, cite=cite(rows))
    first, last = rows[0], rows[-1]
    if len(rows) == 1 or first.score is None or last.score is None or facts["component"] == COUNTED:
        return said
    if "disputed" in (first.status, last.status) or first.unit_id == last.unit_id:
        return said
    gap = w.points(abs(first.score - last.score), first.index)
    return f"{said} {w.say('gap_between', unit=w.unit_of(first), rival=w.unit_of(last), gap=gap)}"


def _against(row: Row, reference: Row, w: Wording) -> str:
    """Return how far a unit is above or below a mean."""
    gap = getattr(row, "gap", None)
    if gap is None:
        return ""
    values = {
        "unit": w.unit_of(row),
        "gap": w.points(abs(gap), row.index),
        "side": w.say("above_word" if gap >= 0 else "below_word"),
        "score": w.bare_score(reference),
        "cite": cite([reference]),
        "units": getattr(reference, "units", 0),
    }
    if not reference.unit_id:
        return w.say("against_mean", **values)
    region = w.region(reference.unit_id, reference.map)
    computed = reference.status == "derived"
    members = getattr(reference, "members", 0)
    phrase = "against_region_computed" if computed else "against_region"
    return w.say(phrase, region=region, members=members, **values)


def members(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return what the provinces that a unit was merged from scored in each edition, and the unit since."""
    facts = result.facts
    now = w.unit(facts["now"], 34)
    parts = w.listing(w.unit(one, 63) for one in facts["members"])
    said = [w.say("merged_from" if len(facts["members"]) > 1 else "not_merged", unit=now, members=parts)]
    before = [row for row in result.rows if row.map != 34]
    for (index, edition), rows in groupby(before, key=lambda row: (row.index, row.edition)):
        listed = list(rows)
        table = w.table(index, edition, facts["component"])
        said.append(w.say("places", table=table, rows=places(listed, w), cite=cite(listed)))
    if facts["missing"]:
        said.append(w.say("missing_units", units=w.listing(w.unit(one, 63) for one in facts["missing"])))
    said += [
        w.say(
            "merged_now",
            into=now,
            figures=w.marked_figures(row),
            table=w.table(row.index, row.edition, row.component),
            cite=cite([row]),
        )
        for row in result.rows
        if row.map == 34
    ]
    return " ".join(said)
