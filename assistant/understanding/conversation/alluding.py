"""What a question alludes to without naming it: a supposition about whoever was spoken of, one of a pair, a source."""

from __future__ import annotations

from assistant.understanding.frame import Frame
from assistant.understanding.signals import Signals

_PAIR = 2
SIDES = ("lower_one", "higher_one")


def points(signals: Signals) -> bool:
    """Return whether the question points at something said before: a pronoun, "the second one", "cả hai"."""
    cues, rest = signals.lexicon.followup, signals.spans.rest
    return any(cues[name](rest) for name in ("pronouns", "persons", "positions", "together", *SIDES))


def supposes(signals: Signals) -> bool:
    """Return whether something is supposed of nobody named: of the unit spoken of before."""
    spans = signals.spans
    of_part = signals.lexicon.followup["that_part"](spans.rest)  # "if that weakest one gained 10 points"
    named = spans.units or spans.weights or (signals.ordered and not of_part)
    return signals.cue("what_if") and spans.amount is not None and not named


def overtakes(signals: Signals) -> bool:
    """Return whether something is supposed of nobody named, to be set beside a unit: "… and would that pass Hue?"."""
    spans = signals.spans
    said = [hit.end() for hit in signals.lexicon.hints["overtaking"].find(signals.text)]
    supposed = signals.cue("what_if") and spans.amount is not None and len(spans.units) == 1
    return supposed and bool(said) and signals.text.clean.find(spans.units[0].typed) >= min(said)


def needed(signals: Signals) -> bool:
    """Return whether it is asked what a component would have to be, or what it would do, to be level with another's."""
    named = len(signals.spans.units) == 1 and bool(signals.spans.components) and signals.spans.amount is None
    return named and signals.cue("what_if") and bool({"required", "level_with"} & signals.hints)


def any_part_better(signals: Signals, before: Frame) -> bool:
    """Return whether it is asked if one of two units compared is ahead in any part ("anywhere Hue did better?")."""
    pair = {unit.unit_id for unit in before.units}
    named = {unit.unit_id for unit in signals.spans.units}
    return "any_where" in signals.hints and len(pair) == _PAIR and len(named) == 1 and named < pair


def worked_example(signals: Signals, before: Frame) -> bool:
    """Return whether a unit's parts are to show how a score is made: "take Thanh Hoa and check it"."""
    return before.intent == "definition" and bool(signals.spans.units) and "worked_example" in signals.hints


def asks_for_source(signals: Signals) -> bool:
    """Return whether it is asked where the answer before was taken from."""
    return "asked_source" in signals.hints and not (signals.spans.units or signals.index_named or signals.ordered)


def asks_for_neighbours(signals: Signals, before: Frame) -> bool:
    """Return whether it is asked who stands ahead of or behind the one unit spoken of: "who is ahead of it?"."""
    whose = signals.lexicon.followup["asks_unit"](signals.spans.rest) and points(signals)
    return whose and "beside_it" in signals.hints and len(before.units) == 1 and not signals.spans.units


def abroad(signals: Signals, before: Frame) -> bool:
    """Return whether other countries are asked about where the Global Innovation Index is spoken of."""
    spans = signals.spans
    named = spans.index or spans.units or spans.economies
    return before.index == "GII" and bool({"neighbours_abroad", "countries"} & signals.hints) and not named


def doubts(signals: Signals, before: Frame) -> bool:
    """Return whether it is asked if a figure of the unit spoken of can be believed."""
    return "doubted" in signals.hints and len(before.units) == 1 and not (signals.spans.units or signals.index_named)


def asks_for_units(signals: Signals) -> bool:
    """Return whether it is asked which province, city or place."""
    return signals.lexicon.followup["asks_unit"](signals.spans.rest)


def asked_for_one(before: Frame) -> bool:
    """Return whether a list was asked for its first alone: "who leads?", and not "which provinces lead?"."""
    return before.intent == "ranking" and not before.units and "many" not in before.hints


def asks_for_region(signals: Signals, before: Frame) -> bool:
    """Return whether it is asked which region is first or last."""
    regional = "regional" in signals.hints or before.intent == "region"
    return regional and signals.ordered and "that_region" not in signals.hints and not asks_for_units(signals)
