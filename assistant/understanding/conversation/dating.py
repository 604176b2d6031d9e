"""The editions of a question inside a conversation, told from those spoken of before: "one year later", "that year"."""

from __future__ import annotations

from typing import Any

from assistant.understanding.frame import Frame, Intent
from assistant.understanding.signals import Signals

_PAIR = 2
_LAST_OF_OLD_MAP = 2024
_OF_ONE_TABLE: frozenset[Intent] = frozenset({"value", "ranking", "comparison", "why", "strengths"})


def moved_edition(frame: Frame, before: Frame, intent: Intent, signals: Signals) -> dict[str, Any]:
    """Return the editions of "one year later" and of "against the year before", counted from the turn before."""
    both = tuple(sorted({*before.earlier, *before.editions}))
    if "gap_moved" in frame.hints and intent == "comparison":
        return _of_both_gaps(frame, before, both)
    if "years_in_a_row" in frame.hints and intent == "trend" and not frame.editions:
        return {"editions": (), "edition_span": "all"}
    if _names_the_other(frame, before, intent):
        # "Was that up on 2023?": from that to what was spoken of.
        return {"editions": tuple(sorted({*frame.editions, *before.editions})), "edition_span": "range"}
    if _of_change(frame, intent) and len(both) == _PAIR and not frame.editions and frame.edition_span == "none":
        return {"editions": both, "edition_span": "range"}  # "so is that up?", of the two spoken of last
    of_both = signals.lexicon.followup["same_years"](signals.text) and len(before.editions) == 1
    if len(both) == _PAIR and not frame.editions and of_both:
        return {"editions": both, "edition_span": "none"}  # "and Long An over those two years?"
    if "old_map" in frame.hints and not frame.editions and intent in _OF_ONE_TABLE:
        return {"editions": (_LAST_OF_OLD_MAP,), "edition_span": "none"}
    return _counted_from(frame, before, intent)


def _names_the_other(frame: Frame, before: Frame, intent: Intent) -> bool:
    """Return whether a change is asked for and one year named beside another that was spoken of."""
    other = len(frame.editions) == len(before.editions) == 1 and frame.editions != before.editions
    since = intent == "why" and {"trend", "comparison"} <= set(frame.cues)  # "why did it jump so, against 2023?"
    of_region = intent == "region" and "trend" in frame.cues
    spans = {"none", "since"} if of_region else {"none"}
    return other and (since or of_region or intent in {"trend", "movers"}) and frame.edition_span in spans


def _of_change(frame: Frame, intent: Intent) -> bool:
    """Return whether what became of something is asked for, so that it takes two editions."""
    told = intent in {"why", "region"} and "trend" in frame.cues
    return told or intent in {"trend", "movers"} or (intent == "strengths" and "driver" in frame.hints)


def _counted_from(frame: Frame, before: Frame, intent: Intent) -> dict[str, Any]:
    """Return the edition that "the year before" or "two years later" leads to."""
    if not before.editions or frame.editions:
        return {}
    if frame.edition_span == "next":
        return {"editions": (before.editions[-1] + frame.steps,), "edition_span": "none"}
    changed = intent in {"trend", "movers"} or (intent == "why" and "trend" in frame.cues)
    if frame.edition_span == "previous" and changed:
        return {"editions": (before.editions[-1] - frame.steps, before.editions[-1]), "edition_span": "range"}
    if frame.edition_span == "previous":
        return {"editions": (before.editions[-1] - frame.steps,), "edition_span": "none"}
    return {}


def _of_both_gaps(frame: Frame, before: Frame, both: tuple[int, ...]) -> dict[str, Any]:
    """Return the two editions whose distances are set beside each other: those named or spoken of, else the last."""
    named = tuple(sorted({*frame.editions, *before.editions[-1:]})) if len(frame.editions) < _PAIR else frame.editions
    if len(named) < _PAIR and frame.edition_span != "next":
        steps = frame.steps if frame.edition_span == "previous" else 1
        named = both if len(both) > 1 else (*(year - steps for year in named), *named)
    return {"editions": (min(named), max(named)), "edition_span": "none"} if len(named) > 1 else {}
