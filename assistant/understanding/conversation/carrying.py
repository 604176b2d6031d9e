"""What a question inside a conversation takes over from the turn before it, and that it did."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.understanding.conversation.aiming import aimed
from assistant.understanding.conversation.alluding import asks_for_region, asks_for_source, points
from assistant.understanding.conversation.asking import asks_again, intent_for, own_intent
from assistant.understanding.conversation.dating import moved_edition
from assistant.understanding.conversation.pointing import OF_UNITS, mention_of, units_meant
from assistant.understanding.frame import Frame, Intent, Turn, UnitMention
from assistant.understanding.intent import NO_RULE
from assistant.understanding.signals import Signals
from assistant.understanding.subjects import components_in
from corpus.units import Gazetteer

_YEAR = re.compile(r"\b20\d\d\b")
_FEW_WORDS = 3
_SECOND = 2
_MANY_UNKNOWN = 2  # words of its own that an article question has: then it names what it is about
_PAIR = 2
_OF_FIGURES = frozenset({"value", "trend", "comparison", "ranking"})
_TOLD_SLOTS = ("units", "editions", "index", "components", "regions", "kind")  # that they were carried is said


def carry_over(frame: Frame, signals: Signals, turn: Turn, gazetteer: Gazetteer) -> Frame:
    """Return the frame with what it leaves open taken from the turn before; ``carried`` names those slots."""
    turn = replace(turn, frame=_with_parts_of_a_breath(turn.frame))
    before = turn.frame
    of_person = before.intent == "article" and signals.lexicon.followup["persons"](signals.spans.rest)  # "tên gì?"
    if frame.intent in {"greeting", "thanks", "help"} and not (of_person or asks_again(signals, frame, before)):
        return frame
    spoken = asks_for_source(signals) or "beyond_list" in signals.hints or _speaks_of_figures(signals, frame)
    if frame.reason and (frame.origin != NO_RULE or not spoken):
        return frame
    own = own_intent(signals, frame, before)
    if own == "article" or _stays_with_articles(frame, before, signals, own):
        return _same_topic(frame, before, signals, only_names=not signals.residual)
    intent = own or intent_for(before, frame)
    units = units_meant(frame, signals, turn, gazetteer, intent)
    instead = _instead(frame, before, intent) if not (units or frame.regions) else None
    if instead:
        own = intent = instead
    base = frame if own else _same_question(frame, before, signals)
    carried = _carried(frame, before, signals, own)
    if "index" in carried and frame.components:
        # Parts are named alike in several indices: those of the index spoken of are meant.
        codes, _ = components_in(signals.text, signals.lexicon, before.index)
        base = replace(base, components=codes or base.components)
    if frame.index_named and frame.index != before.index and not frame.components:
        carried.pop("components", None)  # one index's dimension is no other's
        base = replace(base, components=())
    changes: dict[str, Any] = {
        **carried,
        **moved_edition(frame, before, intent, signals),
        "intent": intent,
        "units": units,
    }
    if intent == "ranking" and own and not signals.ordered:
        changes |= {"first": before.first, "last": before.last, "order": before.order}
    if intent == "aggregate" and before.intent == "ranking" and frame.measure == "gap" and not frame.rival_place:
        alone = before.first if before.first == before.last else None
        places = (place for place in (frame.first, frame.last, alone) if place and place > 1)
        changes |= {"first": 1, "last": 1, "rival_place": next(places, _SECOND)}
    if before.measure == "gap" and before.intent == "aggregate" and frame.rival_place:
        changes |= {"intent": "aggregate", "measure": "gap"}
    changes |= aimed(frame, signals, turn, intent, units)
    told = [slot for slot in _TOLD_SLOTS if slot in carried or (slot == "units" and units != frame.units)]
    return replace(
        base,
        **changes,
        beside=_beside(frame, turn, intent, gazetteer),
        earlier=before.editions if (_same(units, before.units) or not frame.units) and not frame.index_named else (),
        reason=None,
        carried=(*([] if own else ["intent"]), *told),
        confidence=max(frame.confidence, 0.7),
    )


def _same(units: Sequence[UnitMention], others: Sequence[UnitMention]) -> bool:
    return [unit.unit_id for unit in units] == [unit.unit_id for unit in others]


def _instead(frame: Frame, before: Frame, intent: Intent) -> Intent | None:
    """Return what is asked where nobody is meant, and the intent needs somebody."""
    if before.intent == "definition" and intent in OF_UNITS and before.index != "GII":
        return before.intent  # the parts of nobody are those of the index
    return frame.intent if intent == "comparison" else None  # "behind" and the like compare nothing then


def _carried(frame: Frame, before: Frame, signals: Signals, own: Intent | None) -> dict[str, Any]:
    """Return the slots of the turn before that the question leaves open, with what goes with them."""
    carried = {slot: getattr(before, slot) for slot in _slots_left_open(frame, before, signals)}
    carried |= {"indices": before.indices} if "index" in carried else {}
    if before.edition_span == "since" and own not in {None, "trend", "movers"}:
        carried.pop("editions", None)  # what is asked of one edition is asked of the newest that both have
    if "editions" in carried and before.index == "GII" and frame.edition_span == "none":
        carried["edition_span"] = before.edition_span
    return carried


def _with_parts_of_a_breath(before: Frame) -> Frame:
    """Return the frame with the components that the other questions of its breath asked for, all else being alike."""
    alike = [
        one
        for one in before.also
        if one.index == before.index and one.components and (one.intent == before.intent or one.index == "GII")
    ]
    if not before.components or len(alike) < len(before.also):
        return before
    components = dict.fromkeys(code for one in (before, *alike) for code in one.components)
    return replace(before, components=tuple(components))


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
        "steps",
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


def _beside(frame: Frame, turn: Turn, intent: Intent, gazetteer: Gazetteer) -> tuple[UnitMention, ...]:
    """Return whom the one asked about now follows: "which is better?" or "how far are the two apart?" may come next."""
    if intent == turn.frame.intent == "ranking" and turn.shown_units:
        return (mention_of(turn.shown_units[0], gazetteer),)
    return turn.frame.units if frame.units and len(turn.frame.units) == 1 else ()


def _speaks_of_figures(signals: Signals, frame: Frame) -> bool:
    named = frame.units or frame.regions or frame.editions or frame.components or frame.index_named
    spoken = bool(signals.cues) or len(signals.text.words) <= _FEW_WORDS or frame.edition_span != "none"
    return bool(named) or spoken or points(signals)


def _same_topic(frame: Frame, before: Frame, signals: Signals, *, only_names: bool) -> Frame:
    """Return a further question to the articles; what it leaves unsaid is what the one before was about.

    One that has ``only_names`` asks the same of others.
    """
    units = frame.units or before.units
    named = [unit.name for unit in units] + ([before.index] if before.intent == "definition" else [])
    topic = " ".join([frame.question, *named])
    short = len(signals.residual) < _MANY_UNKNOWN or "asks_name" in signals.hints
    if not frame.units and before.topic and points(signals) and short:
        topic = f"{before.topic} {frame.question}"  # "what did he check?": he stands in the question before
    if only_names:
        topic = f"{_unnamed_anew(before, frame)} {frame.question}"
    return replace(
        frame, intent="article", units=units, topic=topic, reason=None, carried=("units",) if not frame.units else ()
    )


def _stays_with_articles(frame: Frame, before: Frame, signals: Signals, own: Intent | None) -> bool:
    """Return whether articles are asked further, or a goal is asked for: tables hold what was reached."""
    if "goal" in frame.hints and before.units and not (frame.units or frame.index_named):
        return True
    if "to_tables" in frame.hints or (before.units and frame.index_named and frame.intent in _OF_FIGURES):
        return False
    told = before.intent == "definition" and frame.intent == "article" and not frame.units
    if told and len(signals.residual) >= _PAIR:
        return True  # "and under which decision was that of 2025 made?"
    return before.intent == "article" and (bool(signals.residual) or own is None or _only_names(frame, signals))


def _only_names(frame: Frame, signals: Signals) -> bool:
    """Return whether a question says nothing but whom it is about: "Hanoi and Da Nang?"."""
    return bool(frame.units) and not (signals.cues or signals.residual or frame.index_named or frame.editions)


def _unnamed_anew(before: Frame, frame: Frame) -> str:
    """Return what was asked before, without the units and years that others are named for now."""
    topic = before.topic
    for unit in before.units if frame.units else ():
        topic = topic.replace(unit.typed, " ")
    return _YEAR.sub(" ", topic) if frame.editions else topic


def _slots_left_open(frame: Frame, before: Frame, signals: Signals) -> tuple[str, ...]:
    edition_named = bool(frame.editions) or frame.edition_span in {"all", "range", "since"} or signals.spans.latest
    edition_named = edition_named or "ever" in signals.hints
    named = {
        "index": frame.index_named,
        "components": bool(frame.components)
        or bool({"any_where", "every_part", "part_scores"} & signals.hints)
        or _asks_for_the_whole(frame, before, signals),
        "editions": edition_named or before.unsaid_edition,
        "regions": bool(frame.regions or frame.excluded_regions)
        or bool(frame.units)
        or asks_for_region(signals, before),
        "kind": frame.kind is not None or bool(frame.units),
    }
    return tuple(
        slot
        for slot, is_named in named.items()
        if not is_named and getattr(before, slot) not in ((), None) and getattr(before, slot) != getattr(frame, slot)
    )


def _asks_for_the_whole(frame: Frame, before: Frame, signals: Signals) -> bool:
    """Return whether a rank or score is asked for anew after several parts were told: that of the whole."""
    return len(before.components) > 1 and signals.cue("value") and frame.measure != "gap" and bool(frame.editions)
