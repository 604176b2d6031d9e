"""What a question inside a conversation aims at beside units: parts, places, means, regions, other countries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from assistant.understanding.conversation.alluding import points, worked_example
from assistant.understanding.conversation.pointing import OF_UNITS
from assistant.understanding.frame import Frame, Intent, Order, Threshold, Turn, UnitMention
from assistant.understanding.signals import Signals

_MANY = re.compile(r"\b(?:provinces|cities|localities|units|places|top \d+|các|những|mấy)\b")
_SIDES: tuple[Literal["above", "below"], ...] = ("above", "below")


def aimed(frame: Frame, signals: Signals, turn: Turn, intent: Intent, units: Sequence[UnitMention]) -> dict[str, Any]:
    """Return what the question aims at beside units: a part told before, a place, a mean, a region, other countries."""
    before, changes = turn.frame, dict[str, Any]()
    if turn.shown_parts and signals.lexicon.followup["that_part"](signals.spans.rest):
        weakest = before.order == "worst" or "dragging" in before.hints
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
    if "innovation" in signals.hints and not frame.index_named and before.index not in {"PII", "GII"}:
        changes |= {"index": "PII", "indices": (), "components": frame.components, "editions": frame.editions}
    changes |= _places(frame, signals, turn, intent, len(units)) | _abroad(frame, signals, before)
    return changes | _regions(frame, signals, turn, intent)


def _places(frame: Frame, signals: Signals, turn: Turn, intent: Intent, units: int) -> dict[str, Any]:
    """Return the places, or the bound, that are told from what the answer before showed."""
    before, changes = turn.frame, dict[str, Any]()
    if intent == "comparison" and units == 1 and frame.measure == "gap" and signals.spans.place:
        changes |= {"rival_place": signals.spans.place, "first": None, "last": None, "claimed_rank": None}
    if "who_instead" in signals.hints and before.claimed_rank and intent == "ranking":
        changes |= {"first": before.claimed_rank, "last": before.claimed_rank}
    if "same_ones" in signals.hints and intent == "ranking" and turn.shown_units:
        said = (number for number, cue in signals.lexicon.numbers.items() if cue(signals.spans.rest))
        changes |= {"first": 1, "last": next(said, len(turn.shown_units)), "order": before.order}
    if "beyond_list" in signals.hints and intent == before.intent == "ranking":
        # "Who leads?" asks for one, though those behind are shown; "which provinces lead?" for all that are.
        told = before.last or (len(turn.shown_units) if _MANY.search(before.topic.lower()) else 1)
        more = 1 if points(signals) else signals.spans.count or 1  # "above those five" is one; "the next five" are five
        changes |= {"first": told + 1, "last": told + more, "order": before.order}
    of_part = bool(frame.regions or frame.kind) and frame.threshold is None and points(signals)
    if intent == "count" and before.intent == "ranking" and before.order == "best" and before.last and of_part:
        # "How many of these are in the Mekong Delta?"
        changes["threshold"] = Threshold("above", before.last, of="rank", inclusive=True)
    if intent == before.intent == "count" and before.threshold and of_part:
        changes["threshold"] = before.threshold
    if "other_end" in signals.hints and before.intent == "ranking" and not signals.ordered:
        flipped: Order = "best" if before.order == "worst" else "worst"
        changes |= {"intent": "ranking", "order": flipped, "first": 1, "last": signals.spans.count or before.last or 1}
    if before.intent == "count" and intent == "count" and "entrants" in signals.hints and frame.editions:
        editions = tuple(dict.fromkeys((*before.editions, *frame.editions)))
        changes |= {"editions": editions, "threshold": frame.threshold or before.threshold}
    if intent == "movers" and "entrants" in signals.hints and before.intent == "ranking" and frame.last is None:
        changes |= {"first": 1, "last": before.last}  # "who is new in that ten?"
    sides = (side for side in _SIDES if signals.lexicon.comparators[side](signals.spans.rest))
    side = next(sides, None) if frame.threshold is None and points(signals) else None
    if turn.figure is not None and signals.cue("count") and side:
        changes |= {"intent": "count", "threshold": Threshold(side, turn.figure), "measure": None}
    return changes


def _regions(frame: Frame, signals: Signals, turn: Turn, intent: Intent) -> dict[str, Any]:
    """Return which of the regions shown before are meant; a region is no unit that anything else is asked of."""
    before = turn.frame
    regions = tuple(name for name in turn.shown_units if name in signals.lexicon.regions)
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
    if before.index == "GII" and before.economies and not (frame.economies or everyone or "ever" in signals.hints):
        changes["economies"] = before.economies
    if before.index == "GII" and everyone:
        changes |= {"economies": ("all",)}
        if not frame.editions and before.edition_span != "none":
            changes |= {"editions": before.editions[-1:], "edition_span": "none"}  # of one edition all are told
    if (changes or frame.economies) and before.index == "GII" and not frame.components:
        changes["components"] = ()  # of other countries only the whole is held
    if before.intent == "gii" and "neighbours_abroad" in signals.hints:
        changes["hints"] = tuple(sorted({*before.hints, *frame.hints}))
    return changes
