"""What a question inside a conversation asks for by its own words, beside the turn before it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.understanding.alluding import (
    SIDES,
    abroad,
    any_part_better,
    asks_for_neighbours,
    asks_for_source,
    needed,
    points,
    supposes,
    worked_example,
)
from assistant.understanding.frame import Frame, Intent
from assistant.understanding.pointing import OF_UNITS
from assistant.understanding.signals import Signals

_PAIR = 2
_OF_FIGURES: frozenset[Intent] = frozenset({"value", "ranking", "comparison"})
_LISTING: frozenset[Intent] = frozenset({"ranking", "count", "movers", "coverage"})
_MOVED: frozenset[Intent] = frozenset({"trend", "movers"})
_OF_A_SUPPOSITION = frozenset({"value", "ranking", "what_if", "comparison", "greeting", "thanks"})
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
    plain = _plainly(signals, frame, before)
    if plain:
        return plain
    if (
        _only_varies(signals, frame, before)
        or asks_again(signals, frame, before)
        or _sets_beside(signals, frame, before)
    ):
        return None
    seen = _beside_before(signals, frame, before) or _of_units_before(signals, frame, before)
    if seen:
        return seen
    if before.intent in {"region", "gii"} and frame.intent == "ranking" and not _asks_for_units(signals):
        return None
    if frame.intent in _OWN and (frame.intent != "definition" or signals.cue("definition")):
        return frame.intent
    spoken = next(_spoken_for(signals), None)
    if spoken and frame.intent in {"article", "decline", "clarify"}:
        return spoken
    told = frame.intent not in {"article", "clarify", "decline", "definition"}
    spoken_for = signals.cue("ranking", "value", "comparison") or signals.ordered or len(frame.units) > 1
    return frame.intent if told and spoken_for else None


def _plainly(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return what is asked whatever else the words may point at."""
    if (frame.intent == "what_if" and frame.units) or (supposes(signals) and before.units):
        return "what_if"
    if frame.measure == "gap" and len(before.components) == _PAIR and before.units and not frame.units:
        return "value"  # between the two parts spoken of
    if worked_example(signals, before):
        return "value"
    if before.intent == "count" and before.threshold and "entrants" in signals.hints:
        return "count"  # "same cut-off for 2024: who drops out?"
    if asks_for_neighbours(signals, before):
        return "peers"
    named = len(frame.units) == 1 and signals.cue("value")  # "and Hue's? I have seen two numbers"
    of_before = len(before.units) == 1 and not frame.units and bool({"asked_source", "doubted"} & signals.hints)
    if abroad(signals, before):
        return "gii"
    if "old_map" in signals.hints and before.units and not frame.units and signals.cue("value", "ranking"):
        return "value"  # "and counted among the 63 old provinces, what rank?"
    if _which_of_them(signals, frame, before):
        return "comparison"
    if any_part_better(signals, before) or (frame.intent == "why" and len(frame.units) == _PAIR):
        return "why"
    if "contradiction" in signals.hints and (named or of_before):
        return "value"  # "does any source give another figure?"
    goes_on = "beyond_list" in signals.hints and before.intent == "ranking" and before.last
    return "ranking" if goes_on else None


def _only_varies(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether the same is asked of another map, edition or part of what is held."""
    named = bool(frame.units or frame.index_named)
    if before.intent == "coverage" and signals.cue("coverage") and not named:
        return True
    if "old_map" in signals.hints and before.intent in _OF_FIGURES and not (frame.units or frame.components):
        return True  # "and before the merger?"
    return frame.intent == before.intent == "count" and frame.threshold is None and before.threshold is not None


def _beside_before(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return what is asked where the question sets something beside the answer before it."""
    if before.intent == "what_if" and needed(signals):
        return "what_if"
    return (
        _apart(signals, frame, before)
        or _moved(signals, frame, before)
        or _of_region(signals, frame, before)
        or _compared(signals, frame, before)
    )


def _apart(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return how a distance is asked for: to first place, over the second, to a place."""
    if "to_leader" in signals.hints and ("trailing" in signals.hints or frame.measure == "gap"):
        return "comparison"
    if frame.measure != "gap" or frame.units:
        return None
    two_places = signals.spans.place is not None and signals.spans.rival_place is not None
    if before.intent == "ranking" and (two_places or not points(signals)):
        return "aggregate"  # "by how much?": over the second
    return "comparison" if len(before.units) == 1 and signals.spans.place else None  # "by what margin over no. 2?"


def _moved(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return how a change is asked for: which parts moved it, who came and went, of the unit itself."""
    of_it = before.intent in _MOVED and "structure" in signals.hints and points(signals)  # "which part did that?"
    moved = signals.cue("trend", "movers") or "driver" in signals.hints or of_it
    parts = signals.cue("strengths") and moved and not (signals.cue("why") or _asks_for_units(signals))
    drove = "driver" in signals.hints and bool(before.units)
    of_change = before.intent in _MOVED or "trend" in before.cues
    if (of_change or drove) and parts:
        return "strengths"  # "which dimensions moved it most?"
    if _which_of_those(signals, frame, before):
        return "movers"
    if "comparable" in signals.hints and before.units and not frame.units:
        return "trend"
    came_in = "entrants" in signals.hints and before.intent == "ranking" and not frame.units
    if came_in or (signals.cue("movers") and _asks_for_units(signals)):
        return "movers"  # "who dropped out of the top seven from the year before?"
    since = frame.edition_span == "previous" and signals.cue("comparison", "trend") and not frame.regions
    since = since or _set_beside_year(signals, frame, before)
    return ("why" if signals.cue("why") else "trend") if since else None


def _set_beside_year(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether the year spoken of is to be set beside another: "compared with 2023?"."""
    other = len(frame.editions) == 1 and frame.editions != before.editions and frame.edition_span == "none"
    named = frame.units or frame.regions or frame.index_named or signals.ordered
    return bool(before.units) and other and signals.cue("comparison") and not named


def _which_of_them(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked who of those spoken of is ahead: "which of the two was ahead a year later?"."""
    several = len(before.units) + len(before.beside) > 1 or before.intent == "membership"
    asked = bool({"of_them", "between_them"} & signals.hints)
    asked = asked or (_asks_for_units(signals) and signals.lexicon.followup["together"](signals.spans.rest))
    ahead = signals.ordered or signals.cue("comparison")
    return several and asked and ahead and not (frame.units or {"rising", "falling"} & signals.hints)


def _which_of_those(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked which of the units just listed rose, or fell."""
    listed = before.intent in _LISTING and not (frame.units or "entrants" in signals.hints)
    one_way = bool({"rising", "falling"} & signals.hints)
    return listed and one_way and "which" in signals.hints and signals.lexicon.followup["together"](signals.spans.rest)


def _of_region(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return what is asked of a region, or of a unit within one."""
    if before.intent == "region" and frame.regions and not (frame.units or signals.ordered):
        return "region"
    told = signals.cue("value") or signals.ordered
    if frame.regions and points(signals) and told and before.units and not frame.units:
        return "value"  # "which place has it in the Mekong Delta?"
    if frame.intent != "region":
        return None
    if "that_region" in signals.hints:
        return "ranking"
    return "region" if asks_for_region(signals, before) else None


def _compared(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return whether units are set beside each other, or why the two spoken of stand apart."""
    compared = signals.cue("comparison") or frame.measure == "gap"
    one_of_two = any(signals.lexicon.followup[side](signals.spans.rest) for side in SIDES)
    if before.intent == "comparison" and len(before.units) == _PAIR and signals.cue("strengths") and not frame.units:
        of_gap = (compared or points(signals)) and not one_of_two
        return "why" if of_gap else "strengths"  # "where does that gap lie?"
    pair = {unit.unit_id for unit in before.units}
    named = {unit.unit_id for unit in frame.units}
    of_pair = len(pair) == _PAIR and len(named) == 1 and named < pair
    if before.intent in {"comparison", "why"} and of_pair and signals.cue("strengths"):
        return "why"
    since = signals.cue("trend") and len(frame.units) == 1 and bool(frame.editions)  # "is that up on 2022?"
    several = len(before.units) + len(before.beside) > 1
    apart = signals.cue("strengths") and signals.lexicon.followup["together"](signals.spans.rest)
    if compared and apart and len(before.units) == len(before.beside) == 1 and not frame.units:
        return "why"  # "in which part do these two differ most?"
    against = compared and not (since or one_of_two) and (frame.units or points(signals) or several)
    alone = len(before.units) == 1 and not (frame.units or frame.contrast)
    if against and signals.cue("strengths") and alone:
        return "strengths"  # "in which part is it furthest behind?"
    parts = signals.cue("strengths") and len(frame.units) == 1 and (signals.worst or signals.best)
    of_change = signals.cue("trend") and not frame.units
    return "comparison" if against and not (parts or of_change or signals.cue("why")) else None


def _of_units_before(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return what is asked of the units before, where the question names none of its own."""
    if frame.units or not (points(signals) or (before.units and not _asks_for_units(signals))):
        return None
    if before.intent == "definition" and not before.units and _asks_for_units(signals):
        return None  # "who came first on that one?": an index
    if "indicators_led" in frame.components or ("merged_one" in signals.hints and signals.cue("value", "ranking")):
        return "value"
    if signals.cue("movers") and not points(signals):
        return "movers"
    if frame.intent == "robustness":
        return "robustness"
    of_parts = before.intent == "strengths" or ("structure" in signals.hints and not frame.components)
    if before.units and of_parts and signals.ordered and not _asks_for_units(signals):
        return "strengths"  # "which of its components is the lowest?"
    if signals.index_named and signals.cue("value") and frame.intent in {"ranking", "value"} and points(signals):
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
    if named or _asks_for_units(signals):
        return False
    if asks_for_source(signals):
        return True
    if before.intent == "trend" and "which_year" in signals.hints:
        return True  # all years were told
    if before.intent == "what_if":
        return signals.cue("value") and signals.cues <= _OF_A_SUPPOSITION
    if signals.cues - _OF_NAMES or frame.intent not in _UNSAID:
        return False
    listing = "name_them" in signals.hints or (signals.cue("definition") and points(signals))
    return before.intent in _LISTING and listing and not signals.residual


def asks_for_region(signals: Signals, before: Frame) -> bool:
    """Return whether it is asked which region is first or last."""
    regional = "regional" in signals.hints or before.intent == "region"
    return regional and signals.ordered and "that_region" not in signals.hints and not _asks_for_units(signals)


def _asks_for_units(signals: Signals) -> bool:
    return signals.lexicon.followup["asks_unit"](signals.spans.rest)


def intent_for(before: Frame, frame: Frame) -> Intent:
    """Return the intent of an elliptic question: the one before, unless what is named now needs another."""
    if before.intent in {"ranking", "count", "movers"} and frame.units:
        return "value"
    return before.intent
