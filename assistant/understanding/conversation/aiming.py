"""What a question inside a conversation aims at beside units: parts, places, means, regions, other countries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.understanding.conversation.alluding import points, worked_example
from assistant.understanding.conversation.placing import bound_meant, places_meant
from assistant.understanding.conversation.pointing import OF_UNITS
from assistant.understanding.frame import Frame, Intent, Turn, UnitMention
from assistant.understanding.signals import Signals

_PAIR = 2


def aimed(frame: Frame, signals: Signals, turn: Turn, intent: Intent, units: Sequence[UnitMention]) -> dict[str, Any]:
    """Return what the question aims at beside units: a part told before, a place, a mean, a region, other countries."""
    before, changes = turn.frame, dict[str, Any]()
    if turn.shown_parts and signals.lexicon.followup["that_part"](signals.spans.rest):
        weakest = any(one.order == "worst" for one in (before, *before.also)) or "dragging" in before.hints
        if signals.ordered:
            weakest = signals.worst
        changes["components"] = turn.shown_parts[-1:] if weakest else turn.shown_parts[:1]
    if intent == "value" and worked_example(signals, before):
        changes |= {"hints": tuple(sorted({*frame.hints, "part_scores"})), "components": ()}
    if intent == "value" and frame.regions and units and not frame.units:
        changes["components"] = ("rank_in_region",)
    if intent == before.intent == "movers" and not {"by_score", "by_rank"} & signals.hints:
        kept = (
            {"by_score"} if {"rising", "falling"} & signals.hints or frame.order == "worst" else {"by_score", "falling"}
        )
        changes["hints"] = tuple(sorted({*frame.hints, *(kept & set(before.hints))}))
    if intent == "movers" and "anyone_else" in signals.hints and before.intent in {"why", "strengths", "trend"}:
        changes["hints"] = tuple(sorted({*frame.hints, "by_score"}))
    if "innovation" in signals.hints and not frame.index_named and before.index not in {"PII", "GII"}:
        changes |= {"index": "PII", "indices": (), "components": frame.components, "editions": frame.editions}
    changes |= places_meant(frame, signals, turn, intent, len(units)) | bound_meant(frame, signals, turn, intent)
    return changes | _abroad(frame, signals, before) | _regions(frame, signals, turn, intent)


def _regions(frame: Frame, signals: Signals, turn: Turn, intent: Intent) -> dict[str, Any]:
    """Return which of the regions shown before are meant; a region is no unit that anything else is asked of."""
    before = turn.frame
    regions = tuple(name for name in turn.shown_units if name in signals.lexicon.regions)
    pair = before.regions if before.intent == "region" and len(before.regions) == _PAIR else ()
    if pair and (signals.cue("comparison") or frame.measure == "gap") and not (frame.units or frame.regions):
        return {"intent": "region", "regions": pair, "measure": "gap", "units": ()}  # "and which was ahead in 2023?"
    if before.intent == "region" and "also_first" in signals.hints and not frame.units:
        return {"intent": "region", "regions": (), "order": before.order, "contrast": None}
    if before.intent != "region" or not regions or frame.units or frame.regions:
        return {}
    if intent == "region" and "that_region" in signals.hints and not signals.ordered and frame.measure != "gap":
        return {"regions": regions[:1], "order": "best"}
    if intent == "ranking" and points(signals) and frame.measure != "gap":
        return {"regions": regions[:1]}
    if frame.measure == "gap" and len(regions) > 1:
        # "How far apart are the two?": first and last where the lowest was asked for, else the first two.
        pair = (regions[-1], regions[0]) if before.order == "worst" else regions[:2]
        return {"intent": "region", "regions": pair, "measure": "gap", "order": "best", "units": ()}
    if intent in OF_UNITS:
        last = signals.worst if before.order != "worst" else signals.best
        return {"intent": "region", "regions": regions[-1:] if last else regions[:1], "units": (), "order": "best"}
    return {}


def _abroad(frame: Frame, signals: Signals, before: Frame) -> dict[str, Any]:
    """Return the countries that a question about the Global Innovation Index leaves unsaid."""
    changes: dict[str, Any] = {}
    everyone = {"neighbours_abroad", "countries"} & signals.hints
    if (
        before.index == "GII"
        and before.economies
        and not (frame.economies or frame.components or everyone or "ever" in signals.hints)
    ):
        changes["economies"] = before.economies
    if before.index == "GII" and frame.components and not (frame.economies or everyone):
        changes["economies"] = ()  # parts are held of Viet Nam alone
    if before.index == "GII" and everyone:
        changes |= {"economies": ("all",)}
        if not frame.editions and before.edition_span != "none":
            changes |= {"editions": before.editions[-1:], "edition_span": "none"}  # of one edition all are told
    if (changes or frame.economies) and before.index == "GII" and not frame.components:
        changes["components"] = ()  # of other countries only the whole is held
    if before.intent == "gii" and "neighbours_abroad" in signals.hints:
        changes["hints"] = tuple(sorted({*before.hints, *frame.hints}))
    return changes
