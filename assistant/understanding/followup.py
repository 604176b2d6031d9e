"""A question inside a conversation: what is carried over from the turn before, and that it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.understanding.frame import Frame, Intent, Turn
from assistant.understanding.intent import NO_RULE
from assistant.understanding.pointing import OF_UNITS, points, units_meant
from assistant.understanding.signals import Signals
from corpus.units import Gazetteer

_STANDALONE_WORDS = 9  # a longer question that names its subject is taken to stand on its own
_FEW_WORDS = 3
_NOTHING_TO_CARRY: frozenset[Intent] = frozenset({"greeting", "thanks", "help", "decline"})
_ASKED_OF_UNITS: tuple[Intent, ...] = ("why", "strengths", "peers", "trend", "profile")
_TOLD_SLOTS = ("units", "editions", "index", "components", "regions", "kind")  # that they were carried is said


def turn_leaned_on(turns: Sequence[Turn]) -> Turn | None:
    """Return the turn that a question may lean on: the last that asked for something, thanks and greetings apart.

    A question that was asked back is taken up again with what it did say.
    """
    turn = next((turn for turn in reversed(turns) if turn.frame.intent not in _NOTHING_TO_CARRY), None)
    if turn is None or turn.frame.intent != "clarify":
        return turn
    if not turn.frame.units:
        return None
    intent: Intent = next((name for name in _ASKED_OF_UNITS if name in turn.frame.cues), "value")
    return Turn(replace(turn.frame, intent=intent, units=()))


def is_followup(signals: Signals) -> bool:
    """Return whether a question leans on the turn before: opener, pronoun, correction, or too little to stand alone."""
    cues, rest, spans = signals.lexicon.followup, signals.spans.rest, signals.spans
    words = len(signals.text.words)
    short = words <= _STANDALONE_WORDS
    lead = max(
        (hit.end() for hit in cues["interjections"].find(rest) if not rest.exact[: hit.start()].strip(" ,.")), default=0
    )
    opening = any(hit.start() <= lead + 2 for hit in cues["openers"].find(rest)) or cues["enders"](rest)
    leaning = cues["corrections"](rest) or cues["positions"](rest) or spans.edition_span in {"next", "previous"}
    replaced = short and bool(spans.units and spans.excluded)  # "Hue instead of Da Nang"
    subjectless = not (spans.units or spans.index) and not signals.residual
    return (
        (short and (opening or subjectless or _varies(signals)))
        or bool(points(signals) and len(signals.residual) <= 1)
        or leaning
        or replaced
        or words <= _FEW_WORDS
    )


def _varies(signals: Signals) -> bool:
    """Return whether a question names nothing but another edition, region or component, with a word or so about it."""
    spans = signals.spans
    varied = spans.editions or spans.edition_span != "none" or spans.regions or spans.components
    told = signals.cue("article", "event", "definition", "coverage", "ranking", "count", "movers") or signals.ordered
    return bool(varied) and not (spans.units or spans.index or told) and len(signals.residual) <= 1


def carry_over(frame: Frame, signals: Signals, turn: Turn, gazetteer: Gazetteer) -> Frame:
    """Return the frame with what it leaves open taken from the turn before; ``carried`` names those slots."""
    before = turn.frame
    if frame.intent in {"greeting", "thanks", "help"}:
        return frame
    if frame.reason and (frame.origin != NO_RULE or not _speaks_of_figures(signals, frame)):
        return frame
    own = _own_intent(signals, frame, before)
    if before.intent == "article" and (signals.residual or own is None):
        return _same_topic(frame, before)
    intent = own or _intent_for(before, frame)
    units = units_meant(frame, signals, turn, gazetteer, intent)
    if intent == "comparison" and not (units or frame.regions):
        own = intent = frame.intent  # "behind" and the like compare nothing where nobody is meant
    base = frame if own else _same_question(frame, before, signals)
    carried = {slot: getattr(before, slot) for slot in _slots_left_open(frame, before, signals)}
    carried |= {"indices": before.indices} if "index" in carried else {}
    if frame.index_named and frame.index != before.index and not frame.components:
        carried.pop("components", None)  # one index's dimension is no other's
        base = replace(base, components=())
    changes: dict[str, Any] = {**carried, **_moved_edition(frame, before, intent), "intent": intent, "units": units}
    if before.intent == "region" and intent == "ranking" and points(signals) and not frame.regions:
        changes["regions"] = tuple(region for region in turn.shown_units if region in signals.lexicon.regions)[:1]
    if intent == "ranking" and own and not signals.ordered:
        changes |= {"first": before.first, "last": before.last, "order": before.order}
    if before.measure == "gap" and before.intent == "aggregate" and frame.rival_place:
        changes |= {"intent": "aggregate", "measure": "gap"}
    told = [slot for slot in _TOLD_SLOTS if slot in carried or (slot == "units" and units != frame.units)]
    return replace(
        base,
        **changes,
        beside=_beside(frame, before),
        reason=None,
        carried=(*([] if own else ["intent"]), *told),
        confidence=max(frame.confidence, 0.7),
    )


def _same_question(frame: Frame, before: Frame, signals: Signals) -> Frame:
    """Return the question before with what is named now in its place."""
    changes: dict[str, Any] = {
        slot: getattr(frame, slot)
        for slot in ("threshold", "contrast", "measure", "rival_place", "excluded", "excluded_regions", "economies")
        if getattr(frame, slot)
    }
    if signals.ordered:
        changes |= {"first": frame.first, "last": frame.last, "order": frame.order}
    if frame.amount is not None:
        changes |= {"amount": frame.amount, "amount_kind": frame.amount_kind}
    named = ("index", "index_named", "indices") if frame.index_named else ()
    kept = (
        "question",
        "language",
        "topic",
        "cues",
        "components",
        "regions",
        "kind",
        "editions",
        "edition_span",
        *named,
    )
    return replace(
        before,
        **{slot: getattr(frame, slot) for slot in kept},
        **changes,
        hints=tuple(sorted({*before.hints, *frame.hints})),
        unsaid_edition=False,
        claimed_rank=frame.claimed_rank,
        claimed_score=None,
        claimed_direction=None,
        alternatives=frame.alternatives,
        of_shown=None,
        also=(),
    )


def _beside(frame: Frame, before: Frame) -> tuple[Any, ...]:
    """Return the units that the one asked about now follows: "which is better?" may come next."""
    return before.units if frame.units and len(before.units) == 1 else ()


def _speaks_of_figures(signals: Signals, frame: Frame) -> bool:
    named = frame.units or frame.regions or frame.editions or frame.components or frame.index_named
    spoken = bool(signals.cues) or len(signals.text.words) <= _FEW_WORDS or frame.edition_span != "none"
    return bool(named) or spoken or points(signals)


def _same_topic(frame: Frame, before: Frame) -> Frame:
    """Return a further question to the articles; what it leaves unsaid is what the one before was about."""
    units = frame.units or before.units
    topic = f"{frame.question} {' '.join(unit.name for unit in units)}"
    return replace(
        frame, intent="article", units=units, topic=topic, reason=None, carried=("units",) if not frame.units else ()
    )


def _slots_left_open(frame: Frame, before: Frame, signals: Signals) -> tuple[str, ...]:
    edition_named = bool(frame.editions) or frame.edition_span in {"all", "range", "since"} or signals.spans.latest
    named = {
        "index": frame.index_named,
        "components": bool(frame.components),
        "editions": edition_named or before.unsaid_edition,
        "regions": bool(frame.regions or frame.excluded_regions) or bool(frame.units) or _asks_for_region(signals),
        "kind": frame.kind is not None or bool(frame.units),
    }
    return tuple(
        slot
        for slot, is_named in named.items()
        if not is_named and getattr(before, slot) not in ((), None) and getattr(before, slot) != getattr(frame, slot)
    )


def _asks_for_region(signals: Signals) -> bool:
    """Return whether it is asked which region is first or last."""
    return "regional" in signals.hints and signals.ordered


def _moved_edition(frame: Frame, before: Frame, intent: Intent) -> dict[str, Any]:
    """Return the editions of "one year later" and of "against the year before", counted from the turn before."""
    if not before.editions or frame.editions:
        return {}
    if frame.edition_span == "next":
        return {"editions": (before.editions[-1] + 1,), "edition_span": "none"}
    if frame.edition_span == "previous" and intent == "trend":
        return {"editions": (before.editions[-1] - 1, before.editions[-1]), "edition_span": "range"}
    if frame.edition_span == "previous":
        return {"editions": (before.editions[-1] - 1,), "edition_span": "none"}
    return {}


_OWN: tuple[Intent, ...] = (
    "why",
    "movers",
    "trend",
    "strengths",
    "peers",
    "what_if",
    "robustness",
    "profile",
    "aggregate",
    "count",
    "definition",
    "coverage",
    "membership",
)
_OF_THE_UNIT = tuple(intent for intent in _OWN if intent in OF_UNITS)


def _own_intent(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return the intent that the question itself speaks for; None where only what is named changed."""
    if frame.edition_span == "previous" and signals.cue("comparison", "trend"):
        return "trend"
    if frame.intent == "region" and _asks_for_region(signals):
        return "region"
    several = len(before.units) + len(before.beside) > 1
    compared = signals.cue("comparison") or frame.measure == "gap"
    against = compared and (frame.units or points(signals) or several)
    if against and not (signals.cue("why") or (signals.cue("trend") and not frame.units)):
        return "comparison"
    spoken = next((name for name in _OWN if signals.cue(name)), None)
    of_unit = next((name for name in _OF_THE_UNIT if signals.cue(name)), None)
    if not frame.units and (points(signals) or (before.units and not _asks_for_units(signals))):
        if of_unit:
            return of_unit
        if signals.cue("value") and frame.intent not in _OWN and (points(signals) or not signals.ordered):
            return "value"
    if before.intent == "region" and frame.intent == "ranking" and not _asks_for_units(signals):
        return None
    if frame.intent in _OWN and (frame.intent != "definition" or signals.cue("definition")):
        return frame.intent
    if spoken and frame.intent in {"article", "decline", "clarify"}:
        return spoken
    told = frame.intent not in {"article", "clarify", "decline", "definition"}
    spoken_for = signals.cue("ranking", "value", "comparison") or signals.ordered or len(frame.units) > 1
    return frame.intent if told and spoken_for else None


def _asks_for_units(signals: Signals) -> bool:
    return signals.lexicon.followup["asks_unit"](signals.spans.rest)


def _intent_for(before: Frame, frame: Frame) -> Intent:
    """Return the intent of an elliptic question: the one before, unless what is named now needs another."""
    if before.intent in {"ranking", "count", "movers"} and frame.units:
        return "value"
    return before.intent
