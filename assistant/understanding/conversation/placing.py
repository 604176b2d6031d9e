"""The places of a ranking, or the bound of a count, that a question inside a conversation leaves to what was told."""

from __future__ import annotations

from typing import Any, Literal

from assistant.understanding.conversation.alluding import asked_for_one, points
from assistant.understanding.frame import Frame, Intent, Order, Threshold, Turn
from assistant.understanding.signals import Signals

_SIDES: tuple[Literal["above", "below"], ...] = ("above", "below")


def places_meant(frame: Frame, signals: Signals, turn: Turn, intent: Intent, units: int) -> dict[str, Any]:
    """Return the places that are told from what the answer before showed."""
    before, changes = turn.frame, dict[str, Any]()
    if intent == "comparison" and units == 1 and frame.measure == "gap" and signals.spans.place:
        changes |= {"rival_place": signals.spans.place, "first": None, "last": None, "claimed_rank": None}
    said = next((number for number, cue in signals.lexicon.numbers.items() if cue(signals.spans.rest)), None)
    if intent == "aggregate" and frame.measure in {"mean", "median"} and "together" in signals.hints and said:
        changes |= {"first": 1, "last": said}  # "the mean of those five"
    if intent == "ranking":
        changes |= _of_ranking(signals, turn)
    if "other_end" in signals.hints and before.intent == "ranking" and not signals.ordered:
        flipped: Order = "best" if before.order == "worst" else "worst"
        changes |= {"intent": "ranking", "order": flipped, "first": 1, "last": signals.spans.count or before.last or 1}
    if intent == "movers" and "entrants" in signals.hints and before.intent == "ranking" and frame.last is None:
        changes |= {"first": 1, "last": before.last}  # "who is new in that ten?"
    return changes


def _of_ranking(signals: Signals, turn: Turn) -> dict[str, Any]:
    """Return the places of a ranking: the one wrongly claimed, those of the same units, the next after those told."""
    before = turn.frame
    if "who_instead" in signals.hints and before.claimed_rank:
        return {"first": before.claimed_rank, "last": before.claimed_rank}
    if "same_ones" in signals.hints and turn.shown_units:
        said = (number for number, cue in signals.lexicon.numbers.items() if cue(signals.spans.rest))
        return {"first": 1, "last": next(said, len(turn.shown_units)), "order": before.order}
    if "beyond_list" in signals.hints and before.intent == "ranking":
        # "Who leads?" asks for one, though those behind are shown; "which provinces lead?" for all that are.
        told = before.last or (1 if asked_for_one(before) else len(turn.shown_units))
        more = 1 if points(signals) else signals.spans.count or 1  # "above those five" is one; "the next five" are five
        return {"first": told + 1, "last": told + more, "order": before.order}
    return {}


def bound_meant(frame: Frame, signals: Signals, turn: Turn, intent: Intent) -> dict[str, Any]:
    """Return the bound that units are counted within: the places or the limit of before, or the mean just told."""
    before, changes = turn.frame, dict[str, Any]()
    of_part = bool(frame.regions or frame.kind) and frame.threshold is None and points(signals)
    if intent == "count" and before.intent == "ranking" and before.order == "best" and before.last and of_part:
        # "How many of these are in the Mekong Delta?"
        changes["threshold"] = Threshold("above", before.last, of="rank", inclusive=True)
    if intent == before.intent == "count" and before.threshold and of_part:
        changes["threshold"] = before.threshold
    if before.intent == "count" and intent == "count" and "entrants" in signals.hints and frame.editions:
        editions = tuple(dict.fromkeys((*before.editions, *frame.editions)))
        changes |= {"editions": editions, "threshold": frame.threshold or before.threshold}
    sides = (side for side in _SIDES if signals.lexicon.comparators[side](signals.spans.rest))
    side = next(sides, None) if frame.threshold is None and points(signals) else None
    if turn.figure is not None and signals.cue("count") and side:
        changes |= {"intent": "count", "threshold": Threshold(side, turn.figure), "measure": None}
    return changes
