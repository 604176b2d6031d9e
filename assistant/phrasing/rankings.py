"""Rankings in words: who stands where among all units or a part of them, and how much of that is held."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.counts import count
from assistant.phrasing.values import named_indicator
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame

SEVERAL = 2


def ranking(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return a ranking's answer: who stands where, what is not held, how much is."""
    facts = result.facts
    if result.problem and result.problem.code == "edition_not_held":
        return _newest_leader(result, w)
    if facts.get("indicator"):
        return named_indicator(result, w)
    if facts["bounds"]:
        return count(frame, result, w)
    table = w.table(facts["index"], facts["edition"], facts["component"])
    if frame.intent == "value" and frame.claimed_rank == 1 and frame.units and facts["last"] == 1 and result.rows:
        # Beside one unit's figures, who leads is told only where it is another.
        return "" if result.rows[0].unit_id == frame.units[0].unit_id else _standing(result, w, table)
    if facts.get("nearest") and result.rows:
        return f"{w.say('place_empty', table=table)} {_lowest_held(result, w)} {_coverage(result, w)}"
    said = _standing(result, w, table) if result.rows else w.say("place_empty", table=table)
    gaps = w.say("some_places_missing") if facts["missing_ranks"] and result.rows else ""
    # Of several editions each has a coverage of its own: the notes tell them.
    coverage = _coverage(result, w) if len(frame.editions) < SEVERAL else ""
    return " ".join(part for part in (said, gaps, coverage) if part)


def _newest_leader(result: ToolResult, w: Wording) -> str:
    """Return which editions are held, and who leads the newest."""
    assert result.problem is not None
    index = result.facts["index"]
    said = w.say("not_held_edition", index=index, edition=result.problem.asked, held=", ".join(result.problem.held))
    return " ".join([said, *(place_of(row, w, w.table(row.index, row.edition)) for row in result.rows)])


def _lowest_held(result: ToolResult, w: Wording) -> str:
    """Return the lowest places that are held, from the lowest up."""
    return w.say("lowest_held", rows=places(result.rows, w), cite=cite(result.rows))


def _standing(result: ToolResult, w: Wording, table: str) -> str:
    facts, rows = result.facts, result.rows
    if facts["order"] == "both":
        return _both_ends(result, w, table)
    if facts["group"]:
        return _within(result, w, table)
    if facts["order"] == "worst" and (facts["first"] or 1) == 1:
        return w.say("lowest", table=table, rows=places(rows, w), cite=cite(rows))
    return _best(result, w, table)


def _both_ends(result: ToolResult, w: Wording, table: str) -> str:
    at_top = result.facts["at_top"]
    top, bottom = result.rows[:at_top], result.rows[at_top:]
    if not (top and bottom):
        return w.say("places", table=table, rows=places(result.rows, w), cite=cite(result.rows))
    within = result.facts["group"]
    return w.say(
        "both_ends_within" if within else "both_ends",
        table=table,
        group=w.group(within, result.facts["map"]) if within else "",
        top=places(top, w),
        bottom=places(bottom, w),
        top_cite=cite(top),
        cite=cite(bottom),
    ) + _apart(top[0], bottom[0], w)


def _apart(first: Row, last: Row, w: Wording) -> str:
    """Return how many points lie between the ends, where that can be told."""
    if not hasattr(last, "gap"):
        return ""
    gap = w.points(abs(last.gap), first.index)
    return " " + w.say("gap_between", unit=w.unit_of(first), rival=w.unit_of(last), gap=gap)


def _within(result: ToolResult, w: Wording, table: str) -> str:
    facts, rows = result.facts, result.rows
    group = w.group(facts["group"], facts["map"])
    if len(rows) == 1:
        phrase = "within_one_worst" if facts["order"] == "worst" else "within_one"
        place = facts["first"] or 1
        if place == 1:
            return w.say(
                phrase,
                group=group,
                table=table,
                unit=w.unit_of(rows[0]),
                figures=w.marked_figures(rows[0]),
                cite=cite(rows),
            )
    phrase = "within_worst" if facts["order"] == "worst" else "within"
    return w.say(phrase, group=group, table=table, rows=places(rows, w), cite=cite(rows))


def _best(result: ToolResult, w: Wording, table: str) -> str:
    rows = result.rows
    leader = rows[0]
    if len(rows) == 1:
        return place_of(leader, w, table)
    if leader.rank != 1 or leader.score is None or any(row.rank is None for row in rows):
        return w.say("places", table=table, rows=places(rows, w), cite=cite(rows))
    rest = w.some(w.with_score(row) for row in rows[1:])
    return w.say("leads", unit=w.unit_of(leader), table=table, score=w.score(leader), rest=rest, cite=cite(rows))


def place_of(row: Row, w: Wording, table: str) -> str:
    """Return one unit's place, with its score where held."""
    phrase = "leads_alone" if row.score is not None else "leads_no_score"
    rank = w.rank(row) if row.rank is not None else w.say("no_score", unit="")
    return w.say(
        phrase,
        unit=w.unit_of(row),
        table=table,
        score=w.score(row) if row.score is not None else "",
        rank=rank,
        cite=cite([row]),
    )


def places(rows: Sequence[Row], w: Wording) -> str:
    """Return "1st Hanoi (65.68), 2nd …", as many as a sentence bears."""
    return w.some(placed(row, w) for row in rows)


def placed(row: Row, w: Wording) -> str:
    """Return "5th Hue (49.37)", saying what is not published and what is disputed."""
    unit = w.unit_of(row) + (f" ({w.say('disputed_mark')})" if row.status == "disputed" else "")
    if row.rank is None:
        return w.say("placed_unranked", unit=unit, score=w.bare_score(row))
    phrase = "placed" if row.score is not None else "placed_no_score"
    score = w.bare_score(row) if row.score is not None else ""
    return w.say(phrase, ordinal=w.ordinal(row.rank), rank=row.rank, unit=unit, score=score)


def missing_places(result: ToolResult, w: Wording) -> str:
    """Return which places of the range asked for are not held, for the notes."""
    missing = result.facts.get("missing_ranks") or []
    of = result.facts.get("of")
    named = w.some(w.say("place_name", rank=rank, of=of) for rank in missing)
    return w.say("places_not_held", places=named) if missing else ""


def _coverage(result: ToolResult, w: Wording) -> str:
    """Return of how many units that were asked about a score is held."""
    held = result.coverage
    if held is None or result.facts["component"] != "overall":
        return ""
    if held.held >= held.of:
        return "" if result.facts["group"] else w.say("coverage_full", of=held.of)
    without = result.facts["unscored"]
    if without:
        units = w.listing(w.unit(one, result.facts["map"]) for one in without)
        return w.say("coverage_without", held=held.held, of=held.of, units=units)
    return w.say("coverage_group" if result.facts["group"] else "coverage", held=held.held, of=held.of)
