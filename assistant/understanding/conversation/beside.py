"""What a question asks that sets something beside the answer before it: a distance, a change, a region, a rival."""

from __future__ import annotations

from assistant.understanding.conversation.alluding import SIDES, asks_for_region, asks_for_units, needed, points
from assistant.understanding.frame import Frame, Intent
from assistant.understanding.signals import Signals

_PAIR = 2
_MOVED: frozenset[Intent] = frozenset({"trend", "movers"})
LISTING: frozenset[Intent] = frozenset({"ranking", "count", "movers", "coverage"})


def beside_before(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
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
    second = before.first if before.first == before.last else None
    if (
        "together" in signals.hints
        and frame.measure == "gap"
        and (second or 0) > 1
        and not (frame.units or before.units)
    ):
        return "aggregate"  # "who was first? and second? … how many points between those two?"
    of_places = (signals.spans.place or 1) > 1 and not (before.units or signals.spans.rival_place)
    if of_places and frame.measure == "gap" and before.intent == "ranking" and not frame.units:
        return "aggregate"  # "how many points is the winner ahead of number two?"
    if "to_leader" in signals.hints and ("trailing" in signals.hints or frame.measure == "gap"):
        return "comparison"
    if frame.measure != "gap" or frame.units:
        return None
    two_places = signals.spans.place is not None and signals.spans.rival_place is not None
    cues, rest = signals.lexicon.followup, signals.spans.rest
    of_others = cues["positions"](rest) or cues["together"](rest)
    leader = before.order == "best" and before.first in {None, 1} and not of_others  # "by how much does it lead?"
    if before.intent == "ranking" and (two_places or leader or not points(signals)):
        return "aggregate"  # "by how much?": over the second
    return "comparison" if len(before.units) == 1 and signals.spans.place else None  # "by what margin over no. 2?"


def _moved(signals: Signals, frame: Frame, before: Frame) -> Intent | None:
    """Return how a change is asked for: which parts moved it, who came and went, of the unit itself."""
    of_it = before.intent in _MOVED and "structure" in signals.hints and points(signals)  # "which part did that?"
    moved = signals.cue("trend", "movers") or "driver" in signals.hints or of_it
    parts = signals.cue("strengths") and moved and not (signals.cue("why") or asks_for_units(signals))
    drove = "driver" in signals.hints and bool(before.units)
    of_change = before.intent in _MOVED or "trend" in before.cues or len(before.editions) > 1
    if (of_change or drove) and parts:
        return "strengths"  # "which dimensions moved it most?"
    if _which_of_those(signals, frame, before):
        return "movers"
    if "comparable" in signals.hints and before.units and not frame.units:
        return "trend"
    came_in = "entrants" in signals.hints and before.intent == "ranking" and not frame.units
    if came_in or (signals.cue("movers") and asks_for_units(signals)):
        return "movers"  # "who dropped out of the top seven from the year before?"
    since = frame.edition_span == "previous" and signals.cue("comparison", "trend") and not frame.regions
    apart = frame.measure == "gap" and signals.lexicon.followup["together"](signals.spans.rest)
    since = (since and not apart) or _set_beside_year(signals, frame, before)
    return ("why" if signals.cue("why") else "trend") if since else None


def _set_beside_year(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether the year spoken of is to be set beside another: "compared with 2023?"."""
    other = len(frame.editions) == 1 and frame.editions != before.editions and frame.edition_span == "none"
    ordered = signals.ordered and not signals.cue("trend")  # "up from 61st in 2023?" claims a rank
    named = frame.units or frame.regions or frame.index_named or ordered
    return bool(before.units) and other and signals.cue("comparison") and not named


def _which_of_those(signals: Signals, frame: Frame, before: Frame) -> bool:
    """Return whether it is asked which of the units just listed rose, or fell."""
    listed = before.intent in LISTING and not (frame.units or "entrants" in signals.hints)
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
    if "also_first" in signals.hints and before.intent == "region":
        return "region"
    if "that_region" in signals.hints and before.intent == "region" and signals.cue("trend", "aggregate"):
        return "region"  # "did that region's mean rise?"
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
    if compared and apart and before.intent == "ranking" and before.beside and "two" in signals.hints:
        return "why"  # the same of two told one after the other, the first and the last
    against = compared and not (since or one_of_two) and (frame.units or points(signals) or several)
    alone = len(before.units) == 1 and not (frame.units or frame.contrast)
    if against and signals.cue("strengths") and alone:
        return "strengths"  # "in which part is it furthest behind?"
    parts = signals.cue("strengths") and len(frame.units) == 1 and (signals.worst or signals.best)
    of_change = signals.cue("trend") and not frame.units
    return "comparison" if against and not (parts or of_change or signals.cue("why")) else None
