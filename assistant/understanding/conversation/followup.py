"""Whether a question inside a conversation leans on a turn before it, and on which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.conversation.alluding import (
    abroad,
    any_part_better,
    asks_for_source,
    doubts,
    needed,
    overtakes,
    points,
    supposes,
    worked_example,
)
from assistant.understanding.conversation.choosing import half_chosen, offered_by
from assistant.understanding.frame import Frame, Intent, Turn
from assistant.understanding.rules.written import said_by_somebody
from assistant.understanding.signals import Signals

_STANDALONE_WORDS = 9  # a longer question that names its subject is taken to stand on its own
_STANDALONE_SYLLABLES = 12  # Vietnamese is written by the syllable
_FEW_WORDS = 3
_LEAST_LEAD = 8  # characters before an aside that begins a question: "no, I mean …"
_FEW_UNKNOWN = 1
_PAIR = 2
_NOTHING_TO_CARRY: frozenset[Intent] = frozenset({"greeting", "thanks", "help", "decline"})
_ASKED_OF_UNITS: tuple[Intent, ...] = ("why", "strengths", "peers", "trend", "profile")


def turn_leaned_on(turns: Sequence[Turn]) -> Turn | None:
    """Return the turn that a question may lean on: the last that asked for something, thanks and greetings apart.

    A question that was asked back is taken up again with what it did say.
    """
    if turns and turns[-1].frame.intent == "decline" and turns[-1].frame.units:
        return Turn(_about_units(turns[-1].frame))
    turn = next((turn for turn in reversed(turns) if turn.frame.intent not in _NOTHING_TO_CARRY), None)
    if turn is None or turn.frame.intent != "clarify":
        return turn
    if not turn.frame.units:
        return None
    intent: Intent = next((name for name in _ASKED_OF_UNITS if name in turn.frame.cues), "value")
    return Turn(replace(turn.frame, intent=intent, units=(), beside=turn.frame.units))


def _about_units(declined: Frame) -> Frame:
    """Return a frame with nothing of a declined question but of whom it was asked."""
    return Frame(declined.question, declined.language, "value", units=declined.units)


def is_followup(signals: Signals, before: Turn) -> bool:
    """Return whether a question leans on the turn before: opener, pronoun, correction, or too little to stand alone."""
    cues, rest, spans = signals.lexicon.followup, signals.spans.rest, signals.spans
    words = len(signals.text.words)
    of_names = sum(max(0, len(signals.text.clean[start:end].split()) - 1) for start, end in spans.explained)
    short = words - of_names <= (_STANDALONE_SYLLABLES if rest.marked else _STANDALONE_WORDS)
    lead = max(
        (hit.end() for hit in cues["interjections"].find(rest) if not rest.exact[: hit.start()].strip(" ,.")), default=0
    )
    opening = any(hit.start() <= lead + 2 for hit in cues["openers"].find(rest)) or cues["enders"](rest)
    leaning = any(cues[name](rest) for name in ("corrections", "positions", "same_time", "that_part"))
    asides = signals.lexicon.asides.find(signals.text)
    leaning = leaning or any(hit.start() <= max(lead + 2, _LEAST_LEAD) for hit in asides)
    of_article = before.frame.intent == "article" and bool(before.frame.units) and points(signals)
    leaning = leaning or (of_article and not (spans.units or spans.index))
    only_names = bool(spans.units) and not (signals.cues or signals.residual or spans.index or spans.editions)
    leaning = leaning or (short and only_names and before.frame.intent == "article")
    of_somebody_said = said_by_somebody(signals) and points(signals) and bool(before.frame.units)
    leaning = leaning or (of_somebody_said and not spans.units)
    leaning = leaning or cues["concluding"](rest) or (before.frame.intent == "article" and cues["persons"](rest))
    leaning = leaning or spans.edition_span in {"next", "previous"}
    replaced = short and bool(spans.units and spans.excluded)  # "Hue instead of Da Nang"
    chosen = short and _is_choice(signals, before.frame)
    subjectless = not (spans.units or spans.index) and not signals.residual
    return (
        (short and (opening or subjectless or _varies(signals)))
        or bool(points(signals) and len(signals.residual) <= _FEW_UNKNOWN + (not (spans.units or spans.index)))
        or _of_own_figure(signals, before.frame)
        or _beside_the_same(signals, before.frame)
        or ("years_in_a_row" in signals.hints and short and not (spans.units or spans.index))
        or (signals.lexicon.aggregates["gap"](rest) and len(spans.units) == 1 and short and not spans.index)
        or (asks_for_source(signals) and short)
        or (short and before.frame.intent == "ranking" and _is_gap_of_nobody(signals))
        or leaning
        or (short and signals.cue("count") and before.frame.intent == "count" and not spans.index)
        or ("beyond_list" in signals.hints and before.frame.intent == "ranking" and not spans.units)
        or (short and _unanchored(signals, before.frame))
        or ("gap_moved" in signals.hints and not (spans.units or spans.regions))
        or needed(signals)
        or _of_somebody(signals)
        or supposes(signals)
        or overtakes(signals)
        or worked_example(signals, before.frame)
        or any_part_better(signals, before.frame)
        or abroad(signals, before.frame)
        or doubts(signals, before.frame)
        or replaced
        or chosen
        or words <= _FEW_WORDS
    )


def _beside_the_same(signals: Signals, before: Frame) -> bool:
    """Return whether more is asked of the two units compared, or of another region beside those told."""
    spans = signals.spans
    of_pair = "any_where" in signals.hints and len(before.units) == _PAIR
    of_places = signals.lexicon.aggregates["gap"](spans.rest) and bool(spans.places) and before.intent == "ranking"
    of_weights = bool(spans.weights) and bool(before.units)  # "and if inputs counted 70%?"
    of_region = before.intent == "region" and bool(spans.regions) and signals.cue("value")
    return (of_pair or of_region or of_weights or of_places) and not (spans.units or spans.index)


def _of_own_figure(signals: Signals, before: Frame) -> bool:
    """Return whether a rank or score is asked for and whose is left unsaid: "rank in the PCI 2022?"."""
    spans = signals.spans
    named = spans.units or spans.regions or spans.economies or spans.threshold or signals.ordered
    asked = "own_figure" in signals.hints and len(signals.residual) <= _FEW_UNKNOWN
    return asked and len(before.units) == 1 and not (named or signals.lexicon.followup["asks_unit"](spans.rest))


def _is_choice(signals: Signals, asked_back: Frame) -> bool:
    """Return whether one of the units is named that the question asked back offered: "Quang Tri, I mean"."""
    offered, named = offered_by(asked_back), signals.spans.units
    whole = len(named) == 1 and named[0].name in offered and not signals.spans.index
    return whole or half_chosen(signals, asked_back) is not None


def is_adrift(signals: Signals, before: Turn) -> bool:
    """Return whether a question that nothing explains makes sense only beside the figures of the turn before."""
    spans = signals.spans
    named = spans.units or spans.index or spans.regions or spans.threshold or spans.economies
    told = before.frame.intent not in {"article", "definition", "coverage"}
    few = len(signals.residual) <= _FEW_WORDS and not signals.cue("article", "event")
    return told and few and not named and (bool(spans.editions) or points(signals))


def _unanchored(signals: Signals, before: Frame) -> bool:
    """Return whether figures of a unit are asked for and neither an index nor an edition named: those spoken of.

    Where another index than the PII is spoken of, an edition alone does not lead away from it.
    """
    spans = signals.spans
    dated = bool(spans.editions) or spans.latest or spans.edition_span != "none"
    of_figures = (
        signals.cue("value", "comparison", "ranking", "strengths", "trend", "why", "what_if") or signals.ordered
    )
    dated = dated and before.index in {"PII", "GII"}
    return bool(spans.units) and not (spans.index or dated or signals.residual) and of_figures


def _of_somebody(signals: Signals) -> bool:
    """Return whether it is asked how something changed, or why, and of whom or of what is left unsaid."""
    spans = signals.spans
    named = spans.units or spans.regions or spans.index or len(signals.residual) > _FEW_UNKNOWN
    reasoned = signals.cue("why") and signals.cue("trend", "strengths")  # "which part lifted it most?"
    of_all = (
        signals.cue("movers", "ranking", "count") or (signals.ordered and not reasoned) or "regional" in signals.hints
    )
    about = signals.cue("trend", "why", "strengths")
    return about and not (named or of_all or signals.lexicon.followup["asks_unit"](spans.rest))


def _is_gap_of_nobody(signals: Signals) -> bool:
    """Return whether a distance is asked for and nothing is named that could have one."""
    spans = signals.spans
    named = spans.units or spans.index or spans.regions or spans.editions
    return signals.lexicon.aggregates["gap"](spans.rest) and not named


def _varies(signals: Signals) -> bool:
    """Return whether a question names nothing but another edition, region or component, with a word or so about it."""
    spans = signals.spans
    varied = spans.editions or spans.edition_span != "none" or spans.regions or spans.components
    told = signals.cue("article", "event", "definition", "coverage", "ranking", "count", "movers") or signals.ordered
    named = spans.units or (spans.index and not spans.borrowed)
    return bool(varied) and not (named or told) and len(signals.residual) <= 1
