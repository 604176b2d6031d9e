"""Which units a question inside a conversation is about: named anew, put in another's place, or pointed at."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence import ToolResult
from assistant.understanding.conversation.alluding import SIDES, asked_for_one, overtakes, points
from assistant.understanding.conversation.choosing import unit_chosen
from assistant.understanding.frame import Frame, Intent, Turn, UnitMention
from assistant.understanding.signals import Signals
from corpus.units import Gazetteer

# What is asked of a unit: without one named, the unit spoken of before is meant.
OF_UNITS: frozenset[Intent] = frozenset(
    {"value", "why", "trend", "strengths", "peers", "what_if", "robustness", "profile", "membership", "comparison"}
)
_OF_A_PAIR: frozenset[Intent] = frozenset({"comparison", "why", "value", "trend"})
_PAIR = 2
_MOST_LISTED = 5
_MOST_OF_A_LIST = 63  # of which it is asked who rose
_OF_ONE: frozenset[Intent] = frozenset({"why", "strengths", "peers", "what_if", "robustness", "profile"})


def units_meant(
    frame: Frame, signals: Signals, turn: Turn, gazetteer: Gazetteer, intent: Intent
) -> tuple[UnitMention, ...]:
    """Return the units that a question is about, those of the turn before where it names none."""
    if frame.units:
        return _with_those_before(frame, signals, turn, gazetteer, intent)
    chosen = unit_chosen(signals, turn.frame, gazetteer)
    if chosen:
        return chosen
    together = signals.lexicon.followup["together"](signals.spans.rest)
    several = _several_told(frame, signals, turn, gazetteer, intent) if together or "together" in frame.hints else ()
    if several:
        return several
    listed = turn.frame.intent in {"ranking", "count"}
    if intent not in OF_UNITS or (intent == "value" and listed and not points(signals)):
        return ()
    if "gap_moved" in frame.hints and len(turn.frame.units) < _PAIR:
        return tuple(mention_of(unit_id, gazetteer) for unit_id in turn.shown_units[:_PAIR])
    if together and len(turn.shown_units) == _PAIR and len(turn.frame.units) < _PAIR and intent not in _OF_ONE:
        return tuple(mention_of(unit_id, gazetteer) for unit_id in turn.shown_units)
    if intent == "comparison" and len(turn.frame.units) == 1:
        return _distinct(*turn.frame.beside[-1:], *turn.frame.units)
    return units_before(signals, turn, gazetteer, intent)


def _several_told(
    frame: Frame, signals: Signals, turn: Turn, gazetteer: Gazetteer, intent: Intent
) -> tuple[UnitMention, ...]:
    """Return the units pointed at together: two told one after the other, the members of one, those of a list."""
    together = signals.lexicon.followup["together"](signals.spans.rest)
    two = _two_told(turn, gazetteer) if together and "two" in signals.hints and intent in _OF_A_PAIR else ()
    pair = _distinct(*turn.frame.units, *turn.frame.beside[-1:])
    if two or (intent in {"why", "value", "trend"} and together and len(turn.frame.units) == 1 and len(pair) == _PAIR):
        return two or pair
    if intent in {*OF_UNITS, "coverage"} and turn.frame.intent == "membership":
        # "How did each do": those that the answer lists, not the one that it was about.
        return tuple(mention_of(unit_id, gazetteer) for unit_id in turn.shown_units[:_MOST_LISTED])
    if intent == "movers" and together and "which" in frame.hints:
        return tuple(mention_of(unit_id, gazetteer) for unit_id in turn.shown_units[:_MOST_OF_A_LIST])
    return ()


def _two_told(turn: Turn, gazetteer: Gazetteer) -> tuple[UnitMention, ...]:
    """Return the first of one list and of the list before it, or a unit and its nearest; nothing where no two are."""
    if turn.frame.intent == "ranking" and turn.frame.beside and turn.shown_units:
        return _distinct(*turn.frame.beside[-1:], mention_of(turn.shown_units[0], gazetteer))
    if turn.frame.intent == "peers" and len(turn.shown_units) > 1:
        return tuple(mention_of(unit_id, gazetteer) for unit_id in turn.shown_units[:_PAIR])
    return ()


def _with_those_before(
    frame: Frame, signals: Signals, turn: Turn, gazetteer: Gazetteer, intent: Intent
) -> tuple[UnitMention, ...]:
    """Return the units named, in the place of one that is corrected or beside one that is compared with."""
    earlier, named = turn.frame.units, frame.units
    together = signals.lexicon.followup["together"](signals.spans.rest)
    if turn.frame.intent == "membership" and together and {unit.unit_id for unit in named} <= set(turn.shown_units):
        return tuple(mention_of(unit_id, gazetteer) for unit_id in turn.shown_units[:_MOST_LISTED])
    if (
        "merger" in frame.hints
        and "old_map" not in frame.hints
        and len(named) == len(earlier) == 1
        and _now(named[0], gazetteer) == _now(*earlier, gazetteer)
    ):
        return (_now(*earlier, gazetteer),)  # "and after it was merged with Binh Dinh?"
    replaced = {unit.unit_id for unit in frame.excluded} & {unit.unit_id for unit in earlier}
    if replaced:
        return _distinct(*(named[0] if unit.unit_id in replaced else unit for unit in earlier))
    like = turn.frame.intent == intent == "what_if" and len(earlier) == _PAIR and turn.frame.amount is None
    anew = signals.lexicon.several["supposing"](signals.text) or "required" in frame.hints
    if like and len(named) == 1 and not anew:
        return _distinct(*earlier, *named)  # "would that pass Hue?", where another's score was supposed
    beside = overtakes(signals) or bool({"required", "level_with"} & signals.hints) or turn.frame.intent == "what_if"
    if intent == "what_if" and len(named) == 1 and beside:
        return _distinct(*earlier[:1], *named)  # "… have to be to draw level with Hue", "would that pass Hue?"
    others = [unit for unit in earlier if unit.unit_id != named[0].unit_id]
    if intent == "why" and len(named) == 1 and len(earlier) == _PAIR and len(others) == 1:
        return (*named, *others)
    if intent != "comparison" or len(named) > 1:
        return named
    if turn.frame.intent in {"comparison", "why"} and len(earlier) > 1:
        kept = [unit for unit in earlier if unit.unit_id != named[0].unit_id]
        return (kept[0], named[0])
    return _distinct(*units_before(signals, turn, gazetteer, intent)[:1], *named)


def units_before(signals: Signals, turn: Turn, gazetteer: Gazetteer, intent: Intent) -> tuple[UnitMention, ...]:
    """Return the units of the turn before: the place pointed at, those it named, else the first that it showed."""
    shown = tuple(unit_id for unit_id in turn.shown_units if unit_id not in signals.lexicon.regions)
    side = next((name for name in SIDES if signals.lexicon.followup[name](signals.spans.rest)), None)
    if side and len(turn.in_order) > 1:
        return (mention_of(turn.in_order[-1 if side == "lower_one" else 0], gazetteer),)
    place = signals.spans.place
    if (
        place
        and place <= len(shown)
        and (signals.lexicon.followup["positions"](signals.spans.rest) or not turn.frame.units)
    ):
        return (mention_of(shown[place - 1], gazetteer),)
    other = shown[:1] if turn.frame.intent == "membership" and "that_place" in signals.hints else ()
    if other and other[0] not in {unit.unit_id for unit in turn.frame.units}:
        return (mention_of(other[0], gazetteer),)  # "merged with which province? … and how does that province do?"
    if turn.frame.units and "merged_one" in signals.hints:
        return _distinct(*(_now(unit, gazetteer) for unit in turn.frame.units))
    if turn.frame.units:
        return turn.frame.units
    if not shown:
        return ()
    of_one = asked_for_one(turn.frame) and "of_him" in signals.hints and "two" not in signals.hints
    if signals.lexicon.followup["together"](signals.spans.rest) and intent not in _OF_ONE and not of_one:
        return tuple(mention_of(unit_id, gazetteer) for unit_id in shown[:5])
    left = "entrants" in turn.frame.hints and "falling" in signals.hints  # the one that dropped out stands last
    last = "last" in signals.text.words or "cuối" in signals.text.words or left
    upwards = turn.frame.order == "worst"  # such a list begins with the last
    return (mention_of(shown[-1] if last and not upwards else shown[0], gazetteer),)


def _now(unit: UnitMention, gazetteer: Gazetteer) -> UnitMention:
    """Return the unit that an old one has become part of."""
    old = gazetteer.unit(unit.unit_id, 63)
    return mention_of(gazetteer.successor(old).unit_id, gazetteer) if old else unit


def units_shown(results: Sequence[ToolResult], gazetteer: Gazetteer) -> tuple[tuple[UnitMention, ...], ...]:
    """Return the units of each result's rows, in answer order, each once a result; regions are none."""
    return tuple(
        _distinct(
            *(
                mention_of(row.unit_id, gazetteer)
                for row in result.rows
                if row.unit_id and row.map and gazetteer.unit(row.unit_id, row.map)
            )
        )
        for result in results
    )


def mention_of(unit_id: str, gazetteer: Gazetteer) -> UnitMention:
    """Return a mention of a unit that an answer showed."""
    unit = gazetteer.unit(unit_id, 34) or gazetteer.unit(unit_id, 63)
    name = unit.name_en if unit else unit_id
    return UnitMention(unit_id, name, name, "exact")


def _distinct(*units: UnitMention) -> tuple[UnitMention, ...]:
    return tuple({unit.unit_id: unit for unit in units}.values())
