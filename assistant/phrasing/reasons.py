"""Why a unit stands where it does, in words: the gap, its parts, the record, then what articles report."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.evidence import COUNTED, RANK_IN_REGION, Quote, ToolResult
from assistant.phrasing.about import plain
from assistant.phrasing.gaps import is_shown, part, parts_of_gap
from assistant.phrasing.parts import component_figures
from assistant.phrasing.premises import premise
from assistant.phrasing.values import plain_value, value
from assistant.phrasing.wording import Wording, cite, cite_quote
from assistant.understanding.frame import Frame


def explanation(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return the computed explanation of a unit's rank. A false premise is corrected first."""
    if result.problem or "rival" not in result.facts:  # a rank within a region is told, not explained
        return value(frame, result, w)
    facts, rows = result.facts, result.rows
    mine = rows[0]
    rival = rows[1] if facts["rival"] else None
    said = [premise(frame, mine, w, rows), _standing(mine, rival, facts["gap"], w)]
    if frame.claimed_rank == 1 and mine.rank != 1 and rival is not None and rival.rank == 1 and mine.score is None:
        said.append(plain_value(rival, w))  # with a score of its own the distance tells who leads
    parts = [row for row in rows[1:] if getattr(row, "part", None) or hasattr(row, "versus_score")]
    if rival is not None:
        said.append(parts_of_gap(parts, mine, facts["gap"], w, whose="any_where" in frame.hints))
    others = [row for row in rows[1:] if row is not rival and row not in parts]
    said.append(_own_parts(others, mine, w))
    if not parts and rival is not None and facts["component"] == "overall":
        said.append(w.say("no_parts_behind" if _is_behind(mine, rival, facts["gap"]) else "no_parts"))
    said.append(_indicators_led(others, mine, w))
    said.append(_record([row for row in others if row.edition != mine.edition], mine, bool(facts["always_first"]), w))
    return " ".join(part for part in said if part)


def _is_behind(mine: Row, rival: Row, gap: float | None) -> bool:
    if gap is None:
        return mine.rank is not None and rival.rank is not None and mine.rank > rival.rank
    return gap < 0


def _standing(mine: Row, rival: Row | None, gap: float | None, w: Wording) -> str:
    table = w.table(mine.index, mine.edition, mine.component)
    if mine.score is None or mine.rank is None:
        return plain_value(mine, w)
    head = w.say(
        "explains", unit=w.unit_of(mine), rank=w.rank(mine), table=table, score=w.score(mine), cite=cite([mine])
    )
    if rival is None or gap is None or gap == 0:
        return head + "."
    phrase = "ahead_of" if gap > 0 else "behind"
    rival_rank = w.rank(rival) if rival.rank is not None else w.say("placed_unranked", unit="", score="")
    return head + w.say(
        phrase,
        gap=w.points(abs(gap), mine.index),
        rival=w.unit_of(rival),
        rival_score=w.bare_score(rival),
        rival_rank=rival_rank,
        cite=cite([rival]),
    )


def own_change(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return why a unit's score changed between two editions: from where to where, and what the change adds up from."""
    facts = result.facts
    if result.problem:
        unit = w.unit(facts["unit_id"], None)
        said = [w.say("change_unknown", unit=unit, index=facts["index"])]
        return " ".join([*said, *(plain_value(row, w) for row in result.rows)])
    after, before, *parts = result.rows
    values = {
        "unit": w.unit_of(after),
        "index": after.index,
        "since": before.edition,
        "edition": after.edition,
        "before": w.figures(before),
        "after": w.figures(after),
        "cite": cite([before, after]),
    }
    change = getattr(after, "change", None)
    if change is None and parts:
        listed = w.listing(_moved_part(row, w) for row in parts)
        moved = w.say("change_moved", parts=listed, since=before.edition, edition=after.edition, cite=cite(parts))
        return f"{w.say('change_ranks', **values)} {moved}"
    if change is None:
        return w.say("change_crosses" if facts["crosses_maps"] else "change_without_score", **values)
    phrase = "change_up" if change >= 0 else "change_down"
    said = [premise(frame, after, w, [before]), w.say(phrase, change=w.points(abs(change), after.index), **values)]
    if parts:
        listed = w.listing(_change_part(row, w) for row in parts if is_shown(row))
        said.append(w.say("change_parts", parts=listed, cite=cite(parts)))
    else:
        said.append(w.say("change_no_parts"))
    return " ".join(part for part in said if part)


def _moved_part(row: Row, w: Wording) -> str:
    before = getattr(row, "rank_before", None)
    return w.say("change_moved_part", component=w.part_name(row), before=before, rank=row.rank)


def _change_part(row: Row, w: Wording) -> str:
    if getattr(row, "part", "held") != "held":
        return part(row, w)
    return w.say("part", component=w.part_name(row), points=w.signed(getattr(row, "gap", 0.0), row.index))


def _own_parts(others: Sequence[Row], mine: Row, w: Wording) -> str:
    rows = [
        row
        for row in others
        if row.edition == mine.edition
        and row.unit_id == mine.unit_id
        and row.component not in {COUNTED, RANK_IN_REGION}
    ]
    order = {"input": 0, "output": 1}
    rows.sort(key=lambda row: (order.get(row.component, 2), row.component))
    return w.say("sub_scores", figures=component_figures(rows, w), cite=cite(rows)) if rows else ""


def _indicators_led(others: Sequence[Row], mine: Row, w: Wording) -> str:
    counted = [row for row in others if row.component == COUNTED and row.edition == mine.edition]
    own = [row for row in counted if row.unit_id == mine.unit_id]
    if not own:
        return ""
    theirs = [row for row in counted if row.unit_id != mine.unit_id]
    rival = w.say("rival_led", rival=w.unit_of(theirs[0]), score=w.count(theirs[0].score or 0)) if theirs else ""
    return w.say(
        "indicators_led",
        unit=w.unit_of(mine),
        score=w.count(own[0].score or 0),
        of=own[0].of,
        cite=cite([*own[:1], *theirs[:1]]),
        rival=rival,
    )


def _record(history: Sequence[Row], mine: Row, always_first: bool, w: Wording) -> str:
    if not history:
        return ""
    if always_first:
        rows = sorted([*history, mine], key=lambda row: row.edition)
        editions = w.listing(_edition(row, w) for row in rows)
        return w.say("always_first", unit=w.unit_of(mine), editions=editions, cite=cite(rows))
    shown = w.listing(w.say("edition_figures", figures=w.figures(row), edition=row.edition) for row in history)
    return w.say("earlier", editions=shown, cite=cite(history))


def _edition(row: Row, w: Wording) -> str:
    # A derived ranking's "of" counts the units held; only a reported one tells how many took part.
    pilot = row.status == "reported" and row.of is not None and row.map is not None and row.of < row.map
    return w.say("pilot", edition=row.edition, of=row.of) if pilot else str(row.edition)


def reported_reasons(quotes: Sequence[Quote], w: Wording) -> str:
    """Return article sentences as context, each with its source."""
    if not quotes:
        return ""
    said = " ".join(w.say("quote", text=plain(quote.text), cite=cite_quote(quote)) for quote in quotes)
    return f"{w.say('reported_reasons')} {said}"
