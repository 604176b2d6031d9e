"""Frame to tool calls: what to look up, and what next when the first look finds nothing. Families are in `plans`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant.understanding.frame import Frame, Intent, UnitMention
from assistant.understanding.plans import changes, comparisons, knowledge, rankings, reasons, regions, units
from assistant.understanding.plans.call import Call
from corpus.model import Language

FAMILIES: Mapping[Intent, Callable[[Frame], tuple[Call, ...]]] = {
    "ranking": rankings.ranking,
    "count": rankings.count,
    "aggregate": rankings.aggregate,
    "value": units.value,
    "profile": units.profile,
    "strengths": reasons.strengths,
    "peers": units.peers,
    "comparison": comparisons.comparison,
    "trend": changes.trend,
    "movers": changes.movers,
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


# What is asked of a provincial index by these is asked of the global one otherwise.
_OF_TABLES = frozenset({"ranking", "value", "profile", "comparison", "trend", "movers", "count"})
_MOST_POINTED_AT = 5  # units of one answer that a further question of the same breath is asked about


def plan(frame: Frame, shown: Sequence[Sequence[UnitMention]] = ()) -> tuple[Call, ...]:
    """Return the tool calls that answer the frame and the questions asked with it, as far as they are known.

    ``shown`` are the units of each result so far; see `plan_each`.
    """
    return tuple(call for _, calls in plan_each(frame, shown) for call in calls)


def plan_each(frame: Frame, shown: Sequence[Sequence[UnitMention]] = ()) -> tuple[tuple[Frame, tuple[Call, ...]], ...]:
    """Return each question of a breath with its calls, in the order asked.

    A question about what the one before it shows ("who is second, and why?") comes when that has been looked up.
    """
    planned: list[tuple[Frame, tuple[Call, ...]]] = []
    looked_up = 0
    for one in (replace(frame, also=()), *frame.also):
        if one.of_shown:
            before = len(planned[-1][1]) if planned else 0
            if looked_up > len(shown):
                break
            found = {unit.unit_id: unit for units in shown[looked_up - before : looked_up] for unit in units}
            most = 1 if one.of_shown == "first" else _MOST_POINTED_AT
            one = replace(one, units=(*tuple(found.values())[:most], *one.units))
        calls = plan_one(one)
        planned.append((one, calls))
        looked_up += len(calls)
    return tuple(planned)


def plan_one(frame: Frame) -> tuple[Call, ...]:
    """Return the tool calls of one question, without those asked in the same breath."""
    family = FAMILIES.get("gii" if frame.index == "GII" and frame.intent in _OF_TABLES else frame.intent)
    return family(frame) if family else ()


def plan_after_nothing(frame: Frame) -> tuple[Call, ...]:
    """Return what to try when no article answers or no change is held: the figures that were asked about."""
    if frame.intent == "trend":
        return units.value(replace(frame, editions=frame.editions[-1:], edition_span="none"))
    if frame.intent == "article" and frame.question not in {frame.topic, ""} and frame.units:
        alone = " ".join([frame.question, *(unit.name for unit in frame.units)])  # without what was asked before it
        return knowledge.articles(replace(frame, topic=alone))
    if frame.intent == "article" and frame.topic.endswith(frame.question) and frame.topic != frame.question:
        other: Language = "vi" if frame.language == "en" else "en"  # the question before may be in the other
        return (Call("search_articles", {"query": frame.topic, "language": other}),)
    table_talk = {"ranking", "value"} & set(frame.cues)
    of_table = frame.index_named or bool(frame.editions)
    if frame.intent != "article" or not (table_talk or of_table):
        return ()
    if frame.units:
        return units.value(frame)
    return rankings.ranking(frame) if "ranking" in frame.cues and (frame.index_named or frame.editions) else ()


__all__ = ["Call", "plan", "plan_after_nothing", "plan_each", "plan_one"]
