"""Results over editions: of units, and who rose or fell most."""

from __future__ import annotations

from typing import Any

from assistant.understanding.frame import Frame
from assistant.understanding.plans.call import Call, choice_of, unit_ids

_LONGEST_TABLE = 63


def trend(frame: Frame) -> tuple[Call, ...]:
    """Return the units' results over the editions named, over all where none is."""
    arguments: dict[str, Any] = {"units": unit_ids(frame), "index": frame.index}
    if frame.component != "overall":
        arguments["component"] = frame.component
    return (Call("rank_changes", arguments | _span(frame)),)


def movers(frame: Frame) -> tuple[Call, ...]:
    """Return who rose (or fell) most."""
    if "entrants" in frame.hints and frame.last:
        return (Call("rank_changes", {"index": frame.index, "top": frame.last} | choice_of(frame) | _span(frame)),)
    falling = frame.order == "worst" or "falling" in frame.hints
    arguments: dict[str, Any] = {"index": frame.index, "order": "worst" if falling else "best"}
    if "by_score" in frame.hints:
        arguments["by"] = "score"
    if frame.component != "overall":
        arguments["component"] = frame.component
    if frame.last:
        arguments |= {"first": frame.first or 1, "limit": frame.last}
    if "count" in frame.cues:
        arguments["limit"] = _LONGEST_TABLE  # how many moved is told with all of them
    if frame.units:
        arguments |= {"among": unit_ids(frame), "limit": len(frame.units)}
    return (Call("rank_changes", arguments | choice_of(frame) | _span(frame)),)


def _span(frame: Frame) -> dict[str, Any]:
    """Return the span of editions: both ends, from one on, or one and the edition before it."""
    if len(frame.editions) > 1:
        return {"since": min(frame.editions), "until": max(frame.editions)}
    if not frame.editions or frame.edition_span == "all":
        return {}
    if frame.edition_span == "since":
        return {"since": frame.editions[0]}
    return {"since": frame.editions[0] - 1, "until": frame.editions[0]}
