"""What the rules say and what the exemplars say, weighed against each other: one reading, with its slots in a frame.

A family's share counts times the odds that the rules give its intent, to the power of RULES_WEIGHT. Chosen so that
most exemplars are told, each by the others, while the evaluation's questions, which the rules read rightly, stay right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

from assistant.understanding.exemplar_book import Resemblance
from assistant.understanding.exemplars import Family
from assistant.understanding.frame import Frame, Intent
from assistant.understanding.intent import Reading
from assistant.understanding.signals import Signals

RULES_WEIGHT = 0.5
UNREAD = "neither rule nor exemplar"
LEAST_CONFIDENCE = 0.5  # below, passages are quoted rather than guessing what is meant
LEAST_TO_DECLINE = 0.5  # a search that finds nothing does less harm than turning a fair question away
_FOUND = 0.4  # a rule this sure has found what it is made for, and stands where the exemplars cannot tell
_OVERTURNS = 0.7  # of the exemplars' shares: what speaks against such a rule
_OTHERS = len(get_args(Intent)) - 1


def weigh(reading: Reading, resemblance: Resemblance, signals: Signals, *, continued: bool) -> Reading:
    """Return what a question most likely asks for; ``continued`` says that it may lean on a conversation."""
    odds = min(max(reading.confidence, 0.05), 0.95)
    favour = (odds / (1 - odds) * _OTHERS) ** RULES_WEIGHT
    shares = {
        family: share * (favour if family.intent == reading.intent else 1.0)
        for family, share in resemblance.shares.items()
        if _answerable(family, signals, continued=continued)
    }
    intents: dict[Intent, float] = {}
    for family, share in shares.items():
        intents[family.intent] = intents.get(family.intent, 0.0) + share
    intent = max(intents, key=lambda intent: intents[intent])
    confidence = intents[intent] / sum(intents.values())
    if reading.confidence >= _FOUND and reading.intent not in {None, intent} and intents[intent] < _OVERTURNS:
        return reading
    if confidence < (LEAST_TO_DECLINE if intent == "decline" else LEAST_CONFIDENCE):
        return _unsettled(reading, confidence)
    family = max((one for one in shares if one.intent == intent), key=lambda one: shares[one])
    alone = shares[family] * 2 >= intents[intent]  # else its slots are no better than its neighbours'
    return Reading(intent, round(confidence, 2), f"like: {resemblance.nearest[family]}", family if alone else None)


def _unsettled(reading: Reading, confidence: float) -> Reading:
    """Return the rules' reading where they found something or have none, else a search for passages to quote."""
    if reading.intent is None or reading.confidence >= _FOUND:
        return reading
    return Reading("article", round(confidence, 2), UNREAD)


def with_slots(frame: Frame, reading: Reading, signals: Signals) -> Frame:
    """Return the frame with what its family of exemplars says, where the question's own words leave it open."""
    frame = replace(frame, confidence=reading.confidence, origin=reading.origin)
    if reading.family is None:
        return frame
    slots = reading.family.slots
    return replace(
        frame,
        order=slots.order if slots.order and not (signals.best or signals.worst) else frame.order,
        contrast=frame.contrast or slots.contrast,
        measure=frame.measure or slots.measure,
        hints=tuple(sorted({*frame.hints, *slots.hints})),
        reason=slots.reason if frame.intent == "decline" else frame.reason,
    )


def _answerable(family: Family, signals: Signals, *, continued: bool) -> bool:
    """Return whether the question names what its family needs, and nothing that it cannot be about."""
    needs = _NEEDS.get(family.intent)
    return continued or needs is None or needs(family, signals)


def _of_units(family: Family, s: Signals) -> bool:
    return bool(s.spans.units)


def _of_one_edition(family: Family, s: Signals) -> bool:
    return bool(s.spans.units) and len(s.spans.editions) < 2 and s.spans.edition_span not in {"all", "range", "since"}


def _of_none(family: Family, s: Signals) -> bool:
    return not s.spans.units


def _comparison(family: Family, s: Signals) -> bool:
    against = family.slots.contrast is not None or bool(s.spans.regions)
    return len(s.spans.units) > 1 or (bool(s.spans.units) and against)


def _count(family: Family, s: Signals) -> bool:
    return not s.spans.units and (s.spans.threshold is not None or s.cue("count"))


def _membership(family: Family, s: Signals) -> bool:
    merged = "merger" in family.slots.hints
    return bool(merged or s.spans.units or s.spans.regions or s.spans.kind)


def _definition(family: Family, s: Signals) -> bool:
    return not s.spans.units and (family.name != "definition-component" or bool(s.spans.components))


def _gii(family: Family, s: Signals) -> bool:
    return s.spans.index in {None, "GII"} and not s.spans.units


def _social(family: Family, s: Signals) -> bool:
    named = s.spans.units or s.spans.editions or s.spans.regions or s.spans.components
    return not named and (s.spans.index is None or s.spans.borrowed)


def _decline(family: Family, s: Signals) -> bool:
    if family.slots.reason == "out_of_scope":
        return (s.spans.index is None or s.spans.borrowed) and not s.spans.components
    return not s.spans.editions


_NEEDS: Mapping[Intent, Callable[[Family, Signals], bool]] = {
    "ranking": _of_none,
    "movers": _of_none,
    "region": _of_none,
    "count": _count,
    "value": _of_one_edition,
    "profile": _of_one_edition,
    "strengths": _of_units,
    "peers": _of_units,
    "what_if": _of_units,
    "trend": _of_units,
    "why": _of_units,
    "comparison": _comparison,
    "membership": _membership,
    "definition": _definition,
    "gii": _gii,
    "greeting": _social,
    "thanks": _social,
    "help": _social,
    "clarify": _social,
    "decline": _decline,
}
