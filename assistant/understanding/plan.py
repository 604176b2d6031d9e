"""Frame to tool calls: what to look up, and what next when the first look finds nothing. Families are in `plans`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.understanding.frame import Frame, Intent
from assistant.understanding.plans import comparisons, knowledge, rankings, reasons, regions, units
from assistant.understanding.plans.call import Call

FAMILIES: Mapping[Intent, Callable[[Frame], tuple[Call, ...]]] = {
    "ranking": rankings.ranking,
    "count": rankings.count,
    "aggregate": rankings.aggregate,
    "value": units.value,
    "profile": units.profile,
    "strengths": units.profile,
    "peers": units.peers,
    "comparison": comparisons.comparison,
    "trend": comparisons.trend,
    "movers": comparisons.movers,
    "why": reasons.why,
    "what_if": reasons.what_if,
    "robustness": reasons.robustness,
    "membership": regions.membership,
    "region": regions.region,
    "definition": knowledge.definition,
    "coverage": knowledge.coverage,
    "article": knowledge.articles,
    "gii": knowledge.gii,
}


def plan(frame: Frame) -> tuple[Call, ...]:
    """Return the tool calls that answer the frame and the questions asked with it; none where no figures are needed."""
    return tuple(call for one in (frame, *frame.also) for call in plan_one(one))


def plan_one(frame: Frame) -> tuple[Call, ...]:
    """Return the tool calls of one question, without those asked in the same breath."""
    family = FAMILIES.get(frame.intent)
    return family(frame) if family else ()


def plan_after_nothing(frame: Frame) -> tuple[Call, ...]:
    """Return what to try when no article sentence answers: the unit's figures, where the question is about a score."""
    table_talk = {"ranking", "value"} & set(frame.cues)
    if frame.intent != "article" or not table_talk:
        return ()
    if frame.units:
        return units.value(frame)
    return rankings.ranking(frame) if "ranking" in frame.cues and (frame.index_named or frame.editions) else ()


__all__ = ["Call", "plan", "plan_after_nothing", "plan_one"]
