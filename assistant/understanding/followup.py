"""A question inside a conversation: what is carried over from the turn before, and that it was."""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.frame import Frame, Intent, Turn, UnitMention
from assistant.understanding.intent import Signals
from corpus.units import Gazetteer

_STANDALONE_WORDS = 9  # a longer question that names its subject is taken to stand on its own
_CARRIED_BY_INTENT = ("greeting", "thanks", "help", "decline", "clarify")
_NEEDS_UNITS = frozenset(
    {"value", "why", "trend", "strengths", "peers", "what_if", "robustness", "profile", "membership", "comparison"}
)


def is_followup(signals: Signals) -> bool:
    """Return whether a question leans on the turn before: opener, pronoun, correction, or too few words alone."""
    cues, rest = signals.lexicon.followup, signals.spans.rest
    short = len(signals.text.words) <= _STANDALONE_WORDS
    opening = any(hit.start() <= 2 for hit in cues["openers"].find(rest)) or cues["enders"](rest)
    leaning = cues["corrections"](rest) or cues["positions"](rest) or signals.spans.edition_span in {"next", "previous"}
    pronoun = cues["pronouns"](rest)
    subjectless = not (signals.spans.units or signals.spans.index) and not signals.residual
    bare = len(signals.text.words) <= 3
    return (
        (short and (opening or subjectless or leaning))
        or bool(pronoun and len(signals.residual) <= 1)
        or leaning
        or bare
    )


def carry_over(frame: Frame, signals: Signals, turn: Turn, gazetteer: Gazetteer) -> Frame:
    """Return the frame with what it leaves open taken from the turn before; ``carried`` names those slots."""
    before = turn.frame
    if before.intent in _CARRIED_BY_INTENT or frame.intent in {"greeting", "thanks", "help"}:
        return frame
    if frame.reason == "personal_data" or (frame.reason and not _speaks_of_figures(signals, frame)):
        return frame
    if before.intent == "article" and signals.residual:
        return _same_topic(frame, before)
    carried: list[str] = []
    changes: dict[str, object] = {"reason": None}
    intent = _own_intent(signals, frame)
    if intent is None:
        intent = _intent_for(before, frame)
        carried.append("intent")
    if before.intent == "aggregate" and before.measure == "gap" and frame.rival_place:
        intent = "aggregate"
        changes["measure"] = "gap"
    changes["intent"] = intent
    units = _units(frame, signals, turn, gazetteer, intent)
    if units != frame.units:
        changes["units"] = units
        carried.append("units")
    for slot, named in _named_slots(frame, before, signals):
        if not named and getattr(before, slot) not in ((), None) and getattr(before, slot) != getattr(frame, slot):
            changes[slot] = getattr(before, slot)
            carried.append(slot)
    changes |= _moved_edition(frame, before, intent)
    if intent == "ranking" and not signals.ordered:
        changes |= {"first": before.first, "last": before.last, "order": before.order}
    return replace(frame, **changes, carried=tuple(carried), confidence=max(frame.confidence, 0.7))  # type: ignore[arg-type]


def _speaks_of_figures(signals: Signals, frame: Frame) -> bool:
    named = (
        frame.units
        or frame.regions
        or frame.editions
        or frame.components
        or frame.edition_span != "none"
        or frame.index_named
    )
    return bool(named) or bool(signals.cues) or len(signals.text.words) <= 3


def _same_topic(frame: Frame, before: Frame) -> Frame:
    """Return a further question to the articles; what it leaves unsaid is what the one before was about."""
    units = frame.units or before.units
    topic = f"{frame.question} {' '.join(unit.name for unit in units)}"
    return replace(
        frame, intent="article", units=units, topic=topic, reason=None, carried=("units",) if not frame.units else ()
    )


def _named_slots(frame: Frame, before: Frame, signals: Signals) -> tuple[tuple[str, bool], ...]:
    edition_named = bool(frame.editions) or frame.edition_span in {"all", "range", "since"} or signals.spans.latest
    return (
        ("index", frame.index_named),
        ("components", bool(frame.components)),
        ("editions", edition_named or before.unsaid_edition),
        ("regions", bool(frame.regions) or bool(frame.units)),
        ("kind", frame.kind is not None or bool(frame.units)),
    )


def _moved_edition(frame: Frame, before: Frame, intent: Intent) -> dict[str, object]:
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
)


def _own_intent(signals: Signals, frame: Frame) -> Intent | None:
    """Return the intent that the question itself speaks for; None where only what is named changed."""
    if frame.edition_span == "previous" and signals.cue("comparison", "trend"):
        return "trend"
    if signals.cue("comparison") and (frame.units or signals.lexicon.followup["pronouns"](signals.spans.rest)):
        return "comparison"
    if frame.intent in _OWN:
        return frame.intent
    spoken = next((name for name in _OWN if signals.cue(name)), None)
    if spoken and frame.intent in {"article", "decline", "clarify"}:
        return spoken
    told = frame.intent not in {"article", "clarify", "decline"}
    spoken_for = signals.cue("ranking", "value", "comparison") or signals.ordered or len(frame.units) > 1
    return frame.intent if told and spoken_for else None


def _intent_for(before: Frame, frame: Frame) -> Intent:
    """Return the intent of an elliptic question: the one before, unless what is named now needs another."""
    if before.intent in {"ranking", "count", "movers"} and frame.units:
        return "value"
    return before.intent


def _units(frame: Frame, signals: Signals, turn: Turn, gazetteer: Gazetteer, intent: Intent) -> tuple[UnitMention, ...]:
    """Return the units spoken of: those named; with "it" or "compare", beside the ones before; else the ones before."""
    earlier = turn.frame.units
    if intent == "comparison" and turn.frame.intent == "comparison" and len(frame.units) == 1 and len(earlier) > 1:
        return (frame.units[0], next(unit for unit in reversed(earlier) if unit.unit_id != frame.units[0].unit_id))
    if frame.units:
        pronoun = signals.lexicon.followup["pronouns"](signals.spans.rest)
        joined = intent == "comparison" and len(frame.units) == 1 and (pronoun or turn.frame.intent != "comparison")
        if not joined:
            return frame.units
        return tuple(
            {unit.unit_id: unit for unit in (*_units_before(signals, turn, gazetteer)[:1], *frame.units)}.values()
        )
    cues, rest = signals.lexicon.followup, signals.spans.rest
    pointing = cues["pronouns"](rest) or cues["positions"](rest)
    if intent == "value" and turn.frame.intent in {"ranking", "count"} and not pointing:
        return ()
    return _units_before(signals, turn, gazetteer) if intent in _NEEDS_UNITS else ()


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
