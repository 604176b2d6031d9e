"""What a question inside a conversation asks plainly, whatever else its words may point at: the first that holds."""

from __future__ import annotations

from collections.abc import Callable

from assistant.understanding.conversation.alluding import (
    abroad,
    any_part_better,
    asked_for_one,
    asks_for_neighbours,
    asks_for_units,
    needed,
    supposes,
    worked_example,
)
from assistant.understanding.frame import Frame, Intent
from assistant.understanding.rules.written import said_by_somebody
from assistant.understanding.signals import Signals

_PAIR = 2
Plain = Callable[[Signals, Frame, Frame], bool]


def plainly(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return what is asked whatever else the words may point at; None where nothing is plain."""
    return next((intent for intent, holds in _PLAIN if holds(signals, frame, before)), None)


def _supposed(s: Signals, frame: Frame, before: Frame) -> bool:
    of_before = supposes(s) or needed(s) or bool(frame.weights and not frame.units)
    return bool((frame.intent == "what_if" and frame.units) or (of_before and before.units))


def _between_parts(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether the distance between the two parts spoken of is asked for."""
    return frame.measure == "gap" and len(before.components) == _PAIR and bool(before.units) and not frame.units


def _same_limit(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether a limit is kept for another year: "same cut-off for 2024: who drops out?"."""
    return before.intent == "count" and before.threshold is not None and "entrants" in s.hints


def _on_old_map(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether figures on the map before the merger are asked for: "among the 63 old provinces, what rank?"."""
    of_year = bool(frame.editions) and before.intent in {"value", "membership"}  # "I meant the old one, of 2023"
    alone = not frame.units and s.cue("value", "ranking")
    return "old_map" in s.hints and bool(before.units) and (alone or (of_year and len(frame.units) < _PAIR))


def _which_of_them(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked who of those spoken of is ahead: "which of the two was ahead a year later?"."""
    several = len(before.units) + len(before.beside) > 1 or before.intent == "membership"
    asked = bool({"of_them", "between_them"} & s.hints)
    asked = asked or (asks_for_units(s) and s.lexicon.followup["together"](s.spans.rest))
    ahead = s.ordered or s.cue("comparison")
    return several and asked and ahead and not (frame.units or {"rising", "falling"} & s.hints)


def _one_against_the_other(s: Signals, frame: Frame, before: Frame) -> bool:
    pair = "any_where" in s.hints and len(before.units) == _PAIR and not frame.units  # "where does the former beat it?"
    return pair or any_part_better(s, before) or (frame.intent == "why" and len(frame.units) == _PAIR)


def _other_figures(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether other sources' figures are asked for: "I have seen two numbers", "does any source differ?"."""
    named = len(frame.units) == 1 and s.cue("value")
    of_before = (
        len(before.units) == 1 and not frame.units and bool({"asked_source", "doubted"} & s.hints or frame.editions)
    )
    return "contradiction" in s.hints and (named or of_before)


def _heard_otherwise(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether another rank of the unit spoken of has been heard: "I read 33rd; is that of another edition?"."""
    claimed = "another_edition" in s.hints or ("hearsay" in s.hints and s.spans.place is not None)
    return claimed and len(before.units) == 1 and not (frame.units or asks_for_units(s))


def _left_out_instead(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether a ranking is to be tried without another part: "and leaving out corruption instead?"."""
    return before.intent == "robustness" and "leave_out" in s.hints and bool(frame.components) and not frame.units


def _end_of_list(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether the other figures of a count, or of a mean, are asked for their end: "and which was lowest?"."""
    counted = before.intent in {"count", "aggregate"} and not before.units
    return counted and s.ordered and "which" in s.hints and not (frame.units or s.cue("movers", "trend", "count"))


def _of_the_one(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether another year's figure is asked of the one unit a list was asked for: "and for them in 2023?"."""
    other = "likewise" in s.hints or "same_ones" in s.hints or s.ordered or asks_for_units(s)
    return asked_for_one(before) and "of_him" in s.hints and bool(frame.editions) and not (frame.units or other)


def _of_that_place(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether figures are asked of a unit that another went into: "PAPI 2023 of that province?"."""
    figures = frame.index_named and (frame.editions or s.cue("value"))
    return (
        before.intent == "membership" and "that_place" in s.hints and bool(figures) and not (frame.units or s.ordered)
    )


def _who_instead(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked who holds the place that a unit was wrongly said to hold: "so who is?"."""
    return "who_instead" in s.hints and before.claimed_rank is not None and not frame.units


def _in_a_row(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked in how many editions the unit spoken of held its place."""
    return "years_in_a_row" in s.hints and len(before.units) == 1 and not frame.units and before.index != "GII"


def _anyone_else(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked if others rose, or fell, like the unit spoken of: "did anyone gain more?"."""
    one_way = bool({"rising", "falling"} & s.hints)
    return "anyone_else" in s.hints and one_way and len(before.units) == 1 and not (frame.units or s.spans.threshold)


def _place_named(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether another place of the ranking is asked for than the one of the unit spoken of: "and number 6?"."""
    claims = {"confirm", "hearsay", "another_edition", "trailing"} & s.hints or frame.measure
    other = claims or s.cue("why", "what_if", "comparison", "trend") or s.lexicon.followup["positions"](s.spans.rest)
    figures = before.intent in {"value", "trend", "profile"} and before.index != "GII"
    return figures and (s.spans.place or 1) > 1 and not (other or frame.units or frame.regions)


def _goes_on(s: Signals, frame: Frame, before: Frame) -> bool:
    return "beyond_list" in s.hints and before.intent == "ranking"


def _same_units(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether those compared are to be set beside each other elsewhere: "same two, but on the PCI?"."""
    elsewhere = frame.index_named or frame.editions
    other = s.cue("why", "trend", "movers", "strengths", "membership", "article", "robustness")
    pointed = s.lexicon.followup["together"](s.spans.rest)
    return len(before.units) >= _PAIR and bool(elsewhere and pointed) and not (frame.units or other)


def _same_ones(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked if the same units lead in another edition: "2024 was the same two?"."""
    listed = before.intent in {"ranking", "aggregate", "comparison"} and not before.units
    return listed and "same_ones" in s.hints and bool(frame.editions) and not frame.units


def _places_apart(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether the distance between two places of a list is asked for: "the drop from fourth to fifth?"."""
    places = s.spans.places or (s.spans.place and s.spans.rival_place)
    return bool(places) and frame.measure == "gap" and before.intent == "ranking" and not (frame.units or before.units)


def _gap_moved(s: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked if the distance just told grew or shrank: "was that gap bigger in 2023?"."""
    return "gap_moved" in s.hints and before.index != "GII" and not (frame.units or frame.regions)


_PLAIN: tuple[tuple[Intent, Plain], ...] = (
    ("article", lambda s, frame, before: said_by_somebody(s)),
    ("what_if", _supposed),
    ("value", _between_parts),
    ("value", lambda s, frame, before: worked_example(s, before)),
    ("count", _same_limit),
    ("aggregate", _places_apart),
    ("comparison", _gap_moved),
    ("comparison", _same_units),
    ("ranking", _same_ones),
    ("peers", lambda s, frame, before: asks_for_neighbours(s, before)),
    ("gii", lambda s, frame, before: abroad(s, before)),
    ("value", _on_old_map),
    ("robustness", _left_out_instead),
    ("comparison", _which_of_them),
    ("why", _one_against_the_other),
    ("value", _other_figures),
    ("value", _heard_otherwise),
    ("value", _of_the_one),
    ("value", _of_that_place),
    ("movers", _anyone_else),
    ("ranking", _place_named),
    ("ranking", _goes_on),
    ("ranking", _who_instead),
    ("trend", _in_a_row),
    ("ranking", _end_of_list),
    ("ranking", lambda s, frame, before: "who_then" in s.hints and not frame.units),
)
