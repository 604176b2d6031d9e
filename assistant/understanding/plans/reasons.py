"""Why a unit stands where it does, what would move it, and how sure its rank is."""

from __future__ import annotations

from dataclasses import replace

from assistant.evidence import LEADER
from assistant.understanding.frame import Frame
from assistant.understanding.plans.call import Call, table_of
from assistant.understanding.plans.changes import trend
from assistant.understanding.plans.knowledge import reported_reasons
from assistant.understanding.plans.units import profile, value

_PAIR = 2
_CHANGED = frozenset({"trend", "movers"})


def why(frame: Frame) -> tuple[Call, ...]:
    """Return an explanation of the unit's gap, its history where a change is meant, and reported reasons."""
    if not frame.units:
        return (Call("explain_rank", table_of(frame)),)
    arguments = table_of(frame) | {"unit": frame.units[0].unit_id}
    if frame.rival_place:
        arguments["versus_rank"] = frame.rival_place
    if len(frame.units) > 1:
        arguments["versus"] = frame.units[1].unit_id
    told = "trend" in frame.cues or len(frame.editions) > 1
    changed = frame.edition_span == "previous" or (told and len(frame.units) == 1)
    # Articles speak of the PII as a whole: of another index or a single component they give no reasons.
    reported = (reported_reasons(frame),) if frame.index == "PII" and frame.component == "overall" else ()
    if changed and len(frame.units) == 1 and frame.component == "overall":
        return (_own_change(frame), *reported)
    history = trend(frame) if changed else ()
    return (Call("explain_rank", arguments), *history, *reported)


def strengths(frame: Frame) -> tuple[Call, ...]:
    """Return each unit's strengths and weaknesses; of one over two editions what became of each part."""
    two = len(frame.editions) > 1 and ("editions" not in frame.carried or "driver" in frame.hints)
    if len(frame.units) == 1 and (_CHANGED & set(frame.cues) or two):
        return (_own_change(frame),)
    if {"input", "output"} == set(frame.components) and "components" not in frame.carried:
        return value(frame)  # "stronger on inputs or on outputs?"
    if len(frame.components) > 1 and "components" in frame.carried:
        frame = replace(frame, components=())  # of two parts spoken of, what lies below both is meant
    return profile(frame)


def _own_change(frame: Frame) -> Call:
    """Return an explanation of what changed between two editions of one unit."""
    arguments: dict[str, object] = {"unit": frame.units[0].unit_id, "index": frame.index}
    if len(frame.editions) > 1:
        arguments |= {"since": min(frame.editions), "edition": max(frame.editions)}
    elif frame.editions:
        arguments["since" if frame.edition_span == "since" else "edition"] = frame.editions[0]
    return Call("explain_change", arguments)


def what_if(frame: Frame) -> tuple[Call, ...]:
    """Return what one changed score does, or what a place would take; the unit's figures where neither is said."""
    if not frame.units:
        return ()  # of whom the answer before shows, once it is known
    arguments = _whole_table(frame) | {"unit": frame.units[0].unit_id}
    if frame.weights:
        weighed = arguments | {"weights": dict(frame.weights)}
        return tuple(Call("what_if", weighed | {"unit": unit.unit_id}) for unit in frame.units)
    if len(frame.units) == 1 and frame.components and frame.amount is None and "to_leader" in frame.hints:
        return (Call("what_if", arguments | {"component": _part(frame), "like": LEADER}),)
    if len(frame.units) > 1 and frame.components and frame.amount is None:
        other = "draw_level" if "required" in frame.hints else "like"
        beside = {"versus": frame.units[2].unit_id} if len(frame.units) > _PAIR else {}
        return (Call("what_if", arguments | {"component": frame.component, other: frame.units[1].unit_id} | beside),)
    if frame.amount is None and frame.last and not frame.components:
        # "We came 17th; what would have put us level with fifth?": the place named last is the one to reach.
        return (Call("what_if", arguments | {"reach": frame.rival_place or frame.last}),)
    if set(frame.components) <= {"overall"} and "structure" in frame.hints:
        # A component is meant that has no such name: setting the overall score instead would answer another question.
        return profile(frame)
    if frame.amount is None:
        return value(frame)
    if frame.components:
        arguments["component"] = frame.component
    beside = {"versus": frame.units[1].unit_id} if len(frame.units) > 1 else {}
    return (Call("what_if", arguments | {frame.amount_kind: frame.amount} | beside),)


def _part(frame: Frame) -> str:
    """Return the component supposed: the first named that is a part ("if its e-governance …, what is the total?")."""
    return next((code for code in frame.components if code != "overall"), "overall")


def robustness(frame: Frame) -> tuple[Call, ...]:
    """Return how firm a rank is, of the leaders where no unit is named."""
    arguments = _whole_table(frame)
    if frame.units:
        arguments["unit"] = frame.units[0].unit_id
    if "leave_out" in frame.hints and "any_part" in frame.hints and not frame.components:
        arguments["without"] = "each"
    if frame.component != "overall" and "leave_out" in frame.hints:
        arguments["without"] = frame.component
    return (Call("rank_robustness", arguments),)


def _whole_table(frame: Frame) -> dict[str, object]:
    return {name: argument for name, argument in table_of(frame).items() if name != "component"}
