"""What a question inside a conversation asks for by its own words, beside the turn before it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.understanding.conversation.alluding import asks_for_source, asks_for_units, points
from assistant.understanding.conversation.beside import LISTING, beside_before
from assistant.understanding.conversation.plainly import plainly
from assistant.understanding.conversation.pointing import OF_UNITS
from assistant.understanding.frame import Frame, Intent
from assistant.understanding.signals import Signals

_OF_FIGURES: frozenset[Intent] = frozenset({"value", "ranking", "comparison"})
_OF_A_SUPPOSITION = frozenset({"value", "ranking", "what_if", "comparison", "trend", "greeting", "thanks"})
_OF_NAMES = frozenset({"definition", "membership", "article", "help", "greeting", "thanks"})
_UNSAID: frozenset[Intent] = frozenset({"definition", "article", "decline", "clarify", "help"})
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


def own_intent(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return the intent that the question itself speaks for; None where only what is named changed."""
    plain = plainly(signals, frame, before)
    if plain:
        return plain
    if (
        _only_varies(signals, frame, before)
        or asks_again(signals, frame, before)
        or _sets_beside(signals, frame, before)
    ):
        return None
    seen = beside_before(signals, frame, before) or _of_units_before(signals, frame, before)
    if seen:
        return seen
    if before.intent in {"region", "gii"} and frame.intent == "ranking" and not asks_for_units(signals):
        return None
    if frame.intent in _OWN and (frame.intent != "definition" or signals.cue("definition")):
        return frame.intent
    spoken = next(_spoken_for(signals), None)
    if spoken and frame.intent in {"article", "decline", "clarify"}:
        return spoken
    told = frame.intent not in {"article", "clarify", "decline", "definition"}
    spoken_for = signals.cue("ranking", "value", "comparison") or signals.ordered or len(frame.units) > 1
    return frame.intent if told and spoken_for else None


def _only_varies(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether the same is asked of another map, edition or part of what is held."""
    named = bool(frame.units or frame.index_named)
    if before.intent == "coverage" and signals.cue("coverage") and not named:
        return True
    if before.intent == "robustness" and "leave_out" in before.hints and asks_for_units(signals) and not named:
        return signals.ordered  # "and who would be second then?": the order without that part
    if "same_again" in signals.hints and len(frame.units) == len(before.units) and not frame.index_named:
        return True  # "do the same for Thai Nguyen against Kien Giang"
    if "old_map" in signals.hints and before.intent in _OF_FIGURES and not (frame.units or frame.components):
        return True  # "and before the merger?"
    return frame.intent == before.intent == "count" and frame.threshold is None and before.threshold is not None


def _of_units_before(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return what is asked of the units before, where the question names none of its own."""
    if frame.units or not (points(signals) or (before.units and not asks_for_units(signals))):
        return None
    if before.intent == "definition" and not before.units and asks_for_units(signals):
        return None  # "who came first on that one?": an index
    own = "own_figure" in signals.hints and not (signals.ordered or asks_for_units(signals) or frame.measure)
    if own and len(before.units) == 1 and (len(frame.editions) == 1 or not signals.cue("trend", "comparison")):
        return "value"
    if "indicators_led" in frame.components or ("merged_one" in signals.hints and signals.cue("value", "ranking")):
        return "value"
    if signals.cue("movers") and not (points(signals) or "structure" in signals.hints):
        return "movers"
    if frame.intent == "robustness":
        return "robustness"
    of_parts = before.intent == "strengths" or ("structure" in signals.hints and not frame.components)
    if before.units and of_parts and signals.ordered and not asks_for_units(signals):
        return "strengths"  # "which of its components is the lowest?"
    of_table = frame.intent in {"ranking", "value", "definition"}
    if signals.index_named and signals.cue("value") and of_table and points(signals):
        return "value"  # "and its PCI rank before it was merged?"
    of_unit = next((name for name in _spoken_for(signals) if name in OF_UNITS), None)
    if of_unit:
        return of_unit
    meant = frame.intent not in _OWN or (frame.intent == "definition" and bool(frame.editions))
    # "How many points did those provinces have?" counts nothing.
    of_each = frame.intent == "count" and signals.lexicon.followup["together"](signals.spans.rest)
    meant = meant or (of_each and before.intent == "membership" and frame.threshold is None)
    figure = signals.cue("value") and meant and (points(signals) or not signals.ordered)
    return "value" if figure else None


def _spoken_for(signals: Signals) -> Iterator[Intent]:
    """Yield the intents that a cue speaks for; "was it the same then?" asks for nobody alike."""
    likewise = "likewise" in signals.hints
    return (name for name in _OWN if signals.cue(name) and not (likewise and name == "peers"))


def _sets_beside(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether what was supposed is only to be set beside a unit: "would that have passed Hue?"."""
    alone = len(frame.units) == 1 and frame.amount is None and not frame.components
    return before.intent == "what_if" and alone and signals.cue("what_if", "comparison")


def asks_again(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether more of the same answer is asked for: what place that would be, or the names of those counted."""
    named = frame.units or frame.editions or frame.components or frame.index_named or frame.amount is not None
    if named or asks_for_units(signals):
        return False
    if asks_for_source(signals):
        return True
    if before.intent == "trend" and "which_year" in signals.hints:
        return True  # all years were told
    if before.intent == "what_if":
        asked = signals.cue("value", "trend", "ranking") and (points(signals) or not signals.cue("trend"))
        return asked and signals.cues <= _OF_A_SUPPOSITION
    if signals.cues - _OF_NAMES or frame.intent not in _UNSAID:
        return False
    listing = "name_them" in signals.hints or (signals.cue("definition") and points(signals))
    return before.intent in LISTING and listing and not signals.residual


def intent_for(before: Frame, frame: Frame) -> Intent:
    """Return the intent of an elliptic question: the one before, unless what is named now needs another."""
    if before.intent in {"ranking", "count", "movers"} and frame.units:
        return "value"
    if before.intent == "trend" and before.units and len(frame.editions) == 1 and frame.edition_span == "none":
        return "value"  # "and in 2025?": of one year there is no change
    return before.intent
