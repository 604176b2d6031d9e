"""Rankings and counts in words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame

SEVERAL = 2
_MOST_NAMED = 12  # the table shows the rest


def ranking(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return a ranking's answer: who stands where, what is not held, how much is."""
    facts = result.facts
    if facts.get("bounded"):
        return _count(frame, result, w)
    table = w.table(facts["index"], facts["edition"], facts["component"])
    rows = result.rows
    if not rows:
        return " ".join([_empty(result, w, table), _coverage(result, w)]).strip()
    if facts["restricted"]:
        phrase = "within_worst" if facts["order"] == "worst" else "within"
        said = w.say(phrase, group=_group(facts, w), table=table, rows=_places(rows, w), cite=cite(rows))
    elif facts["order"] == "worst":
        said = w.say("lowest", table=table, rows=_places(rows, w), cite=cite(rows))
    else:
        said = _best(result, w, table)
    gaps = w.say("some_places_missing") if facts.get("missing_ranks") else ""
    # Of several editions each has a coverage of its own: the notes tell them.
    coverage = _coverage(result, w) if len(frame.editions) < SEVERAL else ""
    return " ".join(part for part in (said, gaps, coverage) if part)


def _best(result: ToolResult, w: Wording, table: str) -> str:
    rows = result.rows
    leader = rows[0]
    one = len(rows) == 1
    if leader.rank != 1 or any(row.rank is None for row in rows[1:]):
        if one:
            return place_of(leader, w, table)
        return w.say("places", table=table, rows=_places(rows, w), cite=cite(rows))
    if one:
        return place_of(leader, w, table)
    if leader.score is None:
        return w.say("places", table=table, rows=_places(rows, w), cite=cite(rows))
    rest = w.listing(_named(row, w) for row in rows[1:_MOST_NAMED])
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


def _named(row: Row, w: Wording) -> str:
    if row.score is None:
        return w.say("no_score", unit=w.unit_of(row))
    return w.say("with_score", unit=w.unit_of(row), score=w.bare_score(row))


def _places(rows: Sequence[Row], w: Wording) -> str:
    return w.listing(placed(row, w) for row in rows[:_MOST_NAMED])


def placed(row: Row, w: Wording) -> str:
    """Return "5th Hue (49.37)", saying what is not published and what is disputed."""
    unit = w.unit_of(row) + (f" ({w.say('disputed_mark')})" if row.status == "disputed" else "")
    if row.rank is None:
        return w.say("placed_unranked", unit=unit, score=w.bare_score(row))
    phrase = "placed" if row.score is not None else "placed_no_score"
    score = w.bare_score(row) if row.score is not None else ""
    return w.say(phrase, ordinal=w.ordinal(row.rank), rank=row.rank, unit=unit, score=score)


def _group(facts: dict[str, object], w: Wording) -> str:
    parts = []
    if facts.get("kind"):
        parts.append(w.say("group_cities" if facts["kind"] == "city" else "group_provinces"))
    if facts.get("region"):
        parts.append(w.say("group_region", region=w.region(str(facts["region"]), int(str(facts["map"])))))
    return ", ".join(parts) or w.say("group_without")


def missing_places(result: ToolResult, w: Wording) -> str:
    """Return which places of the range asked for are not held, for the notes."""
    missing = result.facts.get("missing_ranks") or []
    of = result.facts.get("of")
    named = [w.say("place_name", rank=rank, of=of) for rank in missing[:_MOST_NAMED]]
    if len(missing) > _MOST_NAMED:
        named.append(w.say("places_more", count=len(missing) - _MOST_NAMED))
    places = w.listing(named)
    return w.say("places_not_held", places=places) if missing else ""


def _empty(result: ToolResult, w: Wording, table: str) -> str:
    return w.say("place_empty", table=table) if result.facts.get("missing_ranks") else w.say("nothing_found")


def _coverage(result: ToolResult, w: Wording) -> str:
    if result.coverage is None or result.facts["component"] != "overall":
        return ""
    if result.coverage.held >= result.coverage.of:
        return w.say("coverage_full", of=result.coverage.of)
    return w.say("coverage", held=result.coverage.held, of=result.coverage.of)


def _count(frame: Frame, result: ToolResult, w: Wording) -> str:
    facts = result.facts
    table = w.table(facts["index"], facts["edition"], facts["component"])
    coverage = result.coverage
    held, of = (coverage.held, coverage.of) if coverage else (0, 0)
    bound = _bound(frame, w)
    if not result.rows:
        return w.say("count_none", held=held, of=of, bound=bound, table=table)
    phrase = "count_exact" if facts["complete"] else "count_held"
    rows = w.listing(_named(row, w) for row in result.rows[:_MOST_NAMED])
    return w.say(
        phrase, count=len(result.rows), of=of, held=held, bound=bound, table=table, rows=rows, cite=cite(result.rows)
    )


def _bound(frame: Frame, w: Wording) -> str:
    threshold = frame.threshold
    if threshold is None:
        return ""
    if threshold.of == "rank":
        return w.say("bound_rank", value=w.count(threshold.value))
    value = _plain(threshold.value, w)
    upper = _plain(threshold.upper, w) if threshold.upper is not None else ""
    return w.say(f"bound_{threshold.side}", value=value, upper=upper)


def _plain(value: float, w: Wording) -> str:
    return w.count(value) if value == int(value) else w.number(value)
