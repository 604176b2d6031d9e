"""The frames of questions asked in one breath, put together as one frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.evidence import COUNTED
from assistant.understanding.conversation.pointing import OF_UNITS
from assistant.understanding.frame import Frame
from assistant.understanding.intent import NO_RULE
from assistant.understanding.plan import plan_one

_WRITTEN = frozenset({"article", "definition", "coverage"})
_TOLD_WITH_WEIGHTS = frozenset({"ranking", "value", "robustness"})
_PAIR = 2
_LEAST_TOP = 2
_ENTERING = frozenset({"entrants"})
_MOVING = frozenset({"trend", "movers"})
_SOCIAL = frozenset({"greeting", "thanks", "help"})
_LISTING = frozenset({"ranking", "count", "movers", "membership", "region", "aggregate"})


def combined(frames: Sequence[Frame]) -> Frame | None:
    """Return the frames of one breath as one, the first with the others in ``also``; None where they are one question.

    What one of them names for all is shared: the year at the end, and the units that the one before it shows.
    """
    spoken = [frame for frame in frames if frame.intent not in _SOCIAL]
    if len(spoken) < 2 or _is_one(spoken):
        return None
    first, *others = _pointing_back(_dated_alike(spoken))
    if first.weights and all(other.intent in _TOLD_WITH_WEIGHTS | {"comparison"} for other in others):
        units = {unit.unit_id: unit for frame in (first, *others) for unit in frame.units}
        return replace(first, units=tuple(units.values()))
    compared = _compared_in(first, others)
    if compared is not None:
        return compared
    beside = _supposed_beside(first, others)
    if beside is not None:
        return beside
    others = [_parts_of_gap(first, _since(first, other)) for other in others]
    entrants = _entrants(first, others)
    if entrants is not None:
        return entrants
    others = [other for other in others if not _places_region(first, other)]
    if len(others) == 1 and _narrows(first, others[0]):
        return replace(first, first=others[0].first, last=others[0].last)
    if others and _are_two_ends(first, others[0]):
        places = others[0] if first.first is None else first
        first, others = replace(first, order="both", first=places.first or 1, last=places.last or 1), others[1:]
    return replace(first, also=tuple(_each_once(first, others)))


def _compared_in(first: Frame, others: Sequence[Frame]) -> Frame | None:
    """Return a comparison with the part that it is asked of next: "compared with Hue, who was ahead on inputs?"."""
    if first.intent != "comparison" or len(others) != 1:
        return None
    (other,) = others
    named = [unit for unit in other.units if unit not in first.units]
    if "between_them" not in other.hints or named or (other.editions and "editions" not in other.carried):
        return None
    return replace(first, components=other.components or first.components, also=())


def _supposed_beside(first: Frame, others: Sequence[Frame]) -> Frame | None:
    """Return a supposition with the unit that what comes of it is to be set beside: "…, and would that beat Hue?"."""
    if first.intent != "what_if" or len(first.units) != 1 or len(others) != 1 or first.amount is None:
        return None
    (other,) = others
    named = [unit for unit in other.units if unit.unit_id != first.units[0].unit_id]
    if other.intent not in {"comparison", "what_if"} or len(named) != 1:
        return None
    return replace(first, units=(*first.units, *named))


def _since(first: Frame, other: Frame) -> Frame:
    """Return a change that names one year beside a figure of another ("the score of 2024, and how much up on 2023")."""
    alone = other.intent == "trend" and other.edition_span == "none" and len(other.editions) == 1
    if not alone or len(first.editions) != 1 or first.editions == other.editions:
        return other
    return replace(other, editions=tuple(sorted({*first.editions, *other.editions})), edition_span="range")


def _parts_of_gap(first: Frame, other: Frame) -> Frame:
    """Return what asks for the parts after two units were compared as why the one stands where the other does not."""
    named = {unit.unit_id for unit in other.units}
    pair = {unit.unit_id: unit for unit in first.units}
    if first.intent != "comparison" or len(pair) != _PAIR or other.intent not in {"why", "strengths"}:
        return other
    if not named <= pair.keys():
        return other
    units = (*other.units, *(unit for unit_id, unit in pair.items() if unit_id not in named))
    table = {"index": first.index, "index_named": first.index_named, "indices": first.indices}
    editions = first.editions[-1:] or other.editions[-1:]
    return replace(other, intent="why", units=units, components=(), editions=editions, edition_span="none", **table)  # type: ignore[arg-type]


def _entrants(first: Frame, others: Sequence[Frame]) -> Frame | None:
    """Return who came into the top of a ranking and who left it, where that is asked of a ranking named first."""
    moved = [other for other in others if _ENTERING & set(other.hints) or _MOVING & set(other.cues)]
    named = any(other.units and not (other.of_shown or "units" in other.carried) for other in others)
    ranked = first.intent == "ranking" or (first.intent == "movers" and "entrants" in first.hints)
    if not ranked or (first.last or 0) < _LEAST_TOP or first.units or len(moved) < len(others) or named:
        return None
    editions = tuple(sorted({year for frame in (first, *others) for year in frame.editions}))
    return replace(
        first, intent="movers", editions=editions, edition_span="none", hints=(*first.hints, "entrants"), also=()
    )


def _places_region(first: Frame, other: Frame) -> bool:
    """Return whether it is only asked where the one region spoken of stands: its mean is told with its place."""
    return (
        first.intent == "region" and len(first.regions) == 1 and other.intent == "value" and "regional" in other.hints
    )


def _narrows(first: Frame, second: Frame) -> bool:
    """Return whether the second only says how many of the first's ranking are wanted: "…? Just three, please"."""
    if first.intent != "ranking" or not second.carried or first.last is not None:
        return False
    if second.first not in {None, 1}:
        return False  # "and who came second?" asks for another place
    one, other = (plan_one(replace(frame, first=None, last=None)) for frame in (first, second))
    return one == other


def _are_two_ends(first: Frame, second: Frame) -> bool:
    """Return whether the top and the bottom of one ranking are asked for, which is one question."""
    if {first.order, second.order} != {"best", "worst"} or first.intent != "ranking":
        return False
    alike = {(frame.first, frame.last) for frame in (first, second)} - {(None, None)}
    one, other = (plan_one(replace(frame, order="best", first=None, last=None)) for frame in (first, second))
    return len(alike) < 2 and one == other


def _is_one(frames: Sequence[Frame]) -> bool:
    """Return whether the frames make sense only together: one says nothing alone, or all are for articles."""
    first, *others = frames
    if first.intent == "decline" or any(frame.intent == "clarify" or _is_unread(frame) for frame in frames):
        return True
    defined = [_defined(frame) for frame in frames if frame.intent == "definition"]
    if len(defined) == len(frames):
        return len(set(defined)) == 1  # "name the pillars; which are outputs?" are two
    if {frame.intent for frame in frames} == {"definition", "article"}:
        return False  # "how many pillars has it, and whose method is it?"
    if all(frame.intent in _WRITTEN for frame in frames):
        return True
    return first.intent == "article" and any(frame.intent in _WRITTEN or "intent" in frame.carried for frame in others)


def _defined(frame: Frame) -> str:
    """Return what a question for a definition is about; how many indicators there are is told with the whole."""
    return "overall" if frame.component == COUNTED else frame.component


def _is_unread(frame: Frame) -> bool:
    """Return whether a frame is declined for want of any sense; a foreign subject is a question to decline."""
    return frame.intent == "decline" and (frame.reason != "out_of_scope" or frame.origin == NO_RULE)


def _dated_alike(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames with the edition (and index) that only the last one of a sentence names given to the others."""
    last, before = frames[-1], frames[:-1]
    if any(frame.question.endswith(("?", ".", "!")) for frame in before):
        return list(frames)
    undated = all(not frame.editions and frame.edition_span == "none" for frame in before)
    unnamed = not any(frame.index_named for frame in before)
    shared: dict[str, object] = {}
    undated = undated and not any("which_year" in frame.hints for frame in before)  # "which years, and in 2023 …"
    if undated and last.edition_span == "none" and len(last.editions) == 1 and "editions" not in last.carried:
        shared["editions"] = last.editions
    if undated and unnamed and last.index_named and last.index != "GII":
        shared |= {"index": last.index, "index_named": True, "indices": last.indices}
    return [*(replace(frame, **shared) if frame.intent != "article" else frame for frame in before), last]  # type: ignore[arg-type]


def _pointing_back(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames, those that need units and name none pointing at what the question before them shows."""
    pointed = [frames[0]]
    for before, frame in zip(frames, frames[1:], strict=False):
        against = frame.intent in {"why", "comparison"} and len(frame.units) == 1 and "comparison" in frame.cues
        needs = frame.intent in OF_UNITS and (not frame.units or against) and before.intent in _LISTING
        each = (frame.intent in {"value", "comparison", "profile"} or "together" in frame.hints) and not against
        pointed.append(replace(frame, of_shown="all" if each else "first") if needs else frame)
    return pointed


def _each_once(first: Frame, others: Sequence[Frame]) -> Iterator[Frame]:
    asked = [plan_one(first)]
    for other in others:
        calls = plan_one(other)
        if other.of_shown or calls not in asked:
            asked.append(calls)
            yield other
