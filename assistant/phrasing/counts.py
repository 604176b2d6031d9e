"""How many units lie within limits, in words: counted exactly, or among what is held."""

from __future__ import annotations

from typing import Any

from assistant.answer import Coverage
from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame


def count(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return how many units lie within the limits and which, of how many that is known."""
    facts = result.facts
    held = _held(result)
    values = {
        "held": held.held,
        "of": held.of,
        "bound": bound(facts["bounds"], w),
        "table": w.table(facts["index"], facts["edition"], facts["component"]),
        "group": w.group(facts["group"], facts["map"]) if facts["group"] else w.say("group_any"),
    }
    whole = facts["complete"] or held.held >= held.of
    if not result.rows:
        return w.say("count_none" if whole else "count_none_held", **values)
    everyone = facts["bounds"]["of"] == "score" and facts["bounds"]["at_least"] == 0
    return w.say(
        "scored_units" if everyone else "count_exact" if whole else "count_held",
        count=len(result.rows),
        rows=w.some(w.with_score(row) for row in result.rows),
        cite=cite(result.rows),
        **values,
    )


def _held(result: ToolResult) -> Coverage:
    """Return how many figures were looked through: ranks where ranks are limited, else scores."""
    held = result.coverage or Coverage(held=0, of=0)
    if result.facts["bounds"]["of"] == "rank" and not result.facts["group"]:
        return Coverage(held=result.facts["ranks_held"], of=held.of)
    return held


def bound(limits: dict[str, Any], w: Wording) -> str:
    """Return "scored above 50" or "rank between 5 and 10"."""
    of = limits["of"]
    low, high = (next((limits[name] for name in names if limits[name] is not None), None) for names in _ENDS)
    if low is not None and low == high:
        return w.say(f"bound_{of}_exactly", value=w.plain(low))
    if low is not None and high is not None:
        return w.say(f"bound_{of}_between", value=w.plain(low), upper=w.plain(high))
    name = next(name for name, value in limits.items() if name != "of" and value is not None)
    return w.say(f"bound_{of}_{name}", value=w.plain(limits[name]))


_ENDS = (("at_least", "above"), ("at_most", "below"))
