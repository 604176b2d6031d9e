"""Means, medians, spreads and regional means, in words, with of how many scores they are."""

from __future__ import annotations

from assistant.answer import Coverage, Row
from assistant.evidence import ToolResult
from assistant.phrasing.rankings import placed
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame


def mean(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return the mean (median, sum, spread) of the scores held, of all units or of a part of them."""
    facts = result.facts
    if result.problem or not result.rows:
        return w.say("nothing_found")
    figure, *shown = result.rows
    held = result.coverage or Coverage(held=len(shown), of=len(shown))
    values = {
        "statistic": w.say(f"statistic_{facts['statistic']}"),
        "table": w.table(facts["index"], facts["edition"], facts["component"]),
        "score": w.points(figure.score or 0.0, figure.index),
        "held": held.held,
        "of": held.of,
    }
    if facts["first"] is not None:
        said = w.say("statistic_of_places", first=facts["first"], last=facts["last"] or facts["first"], **values)
    elif facts["group"]:
        said = w.say("statistic_of_group", group=w.group(facts["group"], facts["map"]), **values)
    else:
        said = w.say("statistic_of_full" if held.held >= held.of else "statistic_of_all", **values)
    if facts["few"]:
        return f"{said} {w.say('statistic_units', rows=w.some(w.with_score(row) for row in shown), cite=cite(shown))}"
    high, low = w.with_score(shown[0]), w.with_score(shown[-1])
    return f"{said} {w.say('mean_range', high=high, low=low, cite=cite([shown[0], shown[-1]]))}"


def region(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return regions' means, or one region's mean and its units."""
    facts = result.facts
    if not result.rows:
        return w.say("nothing_found")
    if facts.get("since"):
        return _changed(result, w)
    said = []
    if facts["asked_edition"] != facts["edition"]:
        said.append(w.say("region_edition_used", asked=facts["asked_edition"], edition=facts["edition"]))
    means = [row for row in result.rows if w.is_region(row) and row.status != "disputed"]
    others = [row for row in result.rows if w.is_region(row) and row.status == "disputed"]
    if facts["versus"]:
        mine, other = result.rows
        said.append(_two_means(mine, other, w))
    elif facts["region"]:
        said += [_one_mean(row, w) for row in means[:1]]
        said += [w.say("region_other_version", score=w.bare_score(row), cite=cite([row])) for row in others]
        units = [row for row in result.rows if not w.is_region(row)]
        listed = w.listing(placed(row, w) for row in units)
        said += [w.say("region_units", rows=listed, cite=cite(units))] if units else []
    elif means:
        said.append(_ordered(means, result, w))
        said += [w.say("region_disputed")] if others else []
    return " ".join(said)


def _changed(result: ToolResult, w: Wording) -> str:
    """Return how regional means changed between two editions, the one that moved most first."""
    facts, rows = result.facts, result.rows
    first, *rest = (
        w.say(
            "region_change",
            region=w.region(row.unit_id or "", row.map),
            before=w.points(getattr(row, "score_before", 0.0), row.index),
            score=w.bare_score(row),
            change=w.signed(getattr(row, "change", 0.0), row.index),
        )
        for row in rows
    )
    said = w.say("region_changed", index=facts["index"], since=facts["since"], edition=facts["edition"], first=first)
    return f"{said}{w.say('region_rest', rows=w.listing(rest)) if rest else ''} {cite(rows)}."


def _two_means(mine: Row, other: Row, w: Wording) -> str:
    gap = getattr(mine, "gap", 0.0)
    return w.say(
        "region_pair",
        table=w.table(mine.index, mine.edition, mine.component),
        kind=w.say("mean_computed" if "derived" in (mine.status, other.status) else "mean_published"),
        region=w.region(mine.unit_id or "", mine.map),
        score=w.bare_score(mine),
        gap=w.points(abs(gap), mine.index),
        side=w.say("above_word" if gap >= 0 else "below_word"),
        other=w.region(other.unit_id or "", other.map),
        other_score=w.bare_score(other),
        cite=cite([mine, other]),
    )


def _one_mean(row: Row, w: Wording) -> str:
    return w.say(
        "region_one_computed" if row.status == "derived" else "region_one",
        table=w.table(row.index, row.edition, row.component),
        region=w.region(row.unit_id or "", row.map),
        score=w.bare_score(row),
        place=w.say("region_place", rank=w.rank(row)) if row.rank else "",
        units=getattr(row, "units", 0),
        members=getattr(row, "members", 0),
        cite=cite([row]),
    )


def _ordered(means: list[Row], result: ToolResult, w: Wording) -> str:
    """Return the regions in their order, the first as the answer, with how far the next is."""
    first, *rest = means
    table = w.table(first.index, first.edition, first.component)
    name = w.say("region_name", region=f"**{w.region(first.unit_id or '', first.map)}**")
    lowest = result.facts["order"] == "worst"
    said = w.say("region_lowest" if lowest else "region_highest", region=name, table=table, score=w.bare_score(first))
    if rest:
        gap = w.points(abs(getattr(rest[0], "gap", 0.0)), first.index)
        second, *others = (_named(row, w) for row in rest)
        said += w.say("region_next_up" if lowest else "region_next", gap=gap, second=second)
        said += w.say("region_rest", rows=w.listing(others)) if others else ""
    said = f"{said} {cite(means)}."
    held = result.coverage
    return f"{said} {w.say('region_computed', held=held.held, of=held.of)}" if held else said


def _named(row: Row, w: Wording) -> str:
    name = w.say("region_name", region=w.region(row.unit_id or "", row.map))
    return w.say("with_score", unit=name, score=w.bare_score(row))
