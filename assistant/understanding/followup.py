"""A question inside a conversation: what is carried over from the turn before, and that it was."""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.frame import Frame, Turn, UnitMention
from assistant.understanding.intent import Signals
from corpus.units import Gazetteer

_STANDALONE_WORDS = 9  # a longer question that names its subject is taken to stand on its own
_CARRIED_BY_INTENT = ("greeting", "thanks", "help", "decline", "clarify")
_NEEDS_UNITS = frozenset(
    {"value", "why", "trend", "strengths", "peers", "what_if", "robustness", "profile", "membership", "comparison"}
)


def is_followup(signals: Signals) -> bool:
    """Return whether a question leans on the turn before: opener, pronoun, correction, or too few words alone."""
    cues = signals.lexicon.followup
    opening = any(hit.start() <= 2 for hit in cues["openers"].find(signals.spans.rest))
    leaning = cues["corrections"](signals.spans.rest) or cues["positions"](signals.spans.rest)
    pronoun = cues["pronouns"](signals.spans.rest) and not signals.spans.units
    bare = len(signals.text.words) <= 3
    short = len(signals.text.words) <= _STANDALONE_WORDS
    return (opening and short) or leaning or (pronoun and not signals.residual) or bare


def carry_over(frame: Frame, signals: Signals, turn: Turn, gazetteer: Gazetteer) -> Frame:
    """Return the frame with what it leaves open taken from the turn before; ``carried`` names those slots."""
    before = turn.frame
    if before.intent in _CARRIED_BY_INTENT or frame.intent in {"greeting", "thanks", "help"}:
        return frame
    carried: list[str] = []
    changes: dict[str, object] = {}
    own_intent = _own_intent(signals, frame)
    if not own_intent:
        changes["intent"] = _intent_for(before, frame)
        carried.append("intent")
    intent = str(changes.get("intent", frame.intent))
    if not frame.units and intent in _NEEDS_UNITS:
        units = _units_before(signals, turn, gazetteer)
        if units:
            changes["units"] = units
            carried.append("units")
    for slot, named in (
        ("index", frame.index_named),
        ("components", bool(frame.components)),
        ("editions", bool(frame.editions) or frame.edition_span != "none" or signals.spans.latest),
        ("regions", bool(frame.regions) or bool(frame.units)),
        ("kind", frame.kind is not None or bool(frame.units)),
    ):
        if not named and getattr(before, slot) not in ((), None) and getattr(before, slot) != getattr(frame, slot):
            changes[slot] = getattr(before, slot)
            carried.append(slot)
    if intent == "ranking" and not signals.ordered:
        changes |= {"first": before.first, "last": before.last, "order": before.order}
    if intent == "trend" and frame.edition_span == "previous" and before.editions:
        changes["editions"] = before.editions
    return replace(frame, **changes, carried=tuple(carried), confidence=max(frame.confidence, 0.7))  # type: ignore[arg-type]


def _own_intent(signals: Signals, frame: Frame) -> bool:
    if signals.cue(
        "why",
        "trend",
        "movers",
        "strengths",
        "peers",
        "what_if",
        "robustness",
        "profile",
        "aggregate",
        "definition",
        "coverage",
        "count",
    ):
        return True
    if frame.edition_span == "previous" and signals.cue("comparison"):
        return True
    return frame.intent not in {"article", "clarify", "decline"} and (
        signals.cue("ranking", "value", "comparison") or len(frame.units) > 1
    )


def _intent_for(before: Frame, frame: Frame) -> str:
    """Return the intent of an elliptic question: the one before, unless what is named now needs another."""
    if before.intent == "ranking" and frame.units:
        return "value"
    if before.intent == "comparison" and len(frame.units) == 1:
        return "comparison"
    return before.intent


def _units_before(signals: Signals, turn: Turn, gazetteer: Gazetteer) -> tuple[UnitMention, ...]:
    shown = turn.shown_units
    place = signals.spans.place
    if place and signals.lexicon.followup["positions"](signals.spans.rest) and place <= len(shown):
        return (_mention(shown[place - 1], gazetteer),)
    if turn.frame.units:
        return turn.frame.units
    if not shown:
        return ()
    if place and place <= len(shown):
        return (_mention(shown[place - 1], gazetteer),)
    last = "last" in signals.text.words or "cuối" in signals.text.words
    return (_mention(shown[-1] if last else shown[0], gazetteer),)


def _mention(unit_id: str, gazetteer: Gazetteer) -> UnitMention:
    unit = gazetteer.unit(unit_id, 34) or gazetteer.unit(unit_id, 63)
    name = unit.name_en if unit else unit_id
    return UnitMention(unit_id, name, name, "exact")
