"""Units beside each other or beside a mean."""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.frame import Frame
from assistant.understanding.plans.call import Call, given, table_of, unit_ids
from assistant.understanding.plans.changes import trend
from assistant.understanding.plans.units import value

_PAIR = 2
_LEADERS = frozenset({"dethroned", "to_leader"})  # who is compared with first place


def comparison(frame: Frame) -> tuple[Call, ...]:
    """Return a comparison for each component and edition named; over several indices each unit's values."""
    if len(frame.indices) > 1:
        return value(frame)
    if len(frame.units) == 1 and not frame.contrast and _LEADERS & set(frame.hints):
        return (Call("explain_rank", table_of(frame) | {"unit": frame.units[0].unit_id, "versus_rank": 1}),)
    if len(frame.units) == 1 and len(frame.components) == _PAIR and not frame.contrast:
        return value(replace(frame, measure="gap"))  # one unit's inputs and outputs
    if len(frame.units) == 1 and frame.rival_place and not frame.contrast:
        place = {"versus_rank": frame.rival_place}
        return (Call("explain_rank", table_of(frame) | {"unit": frame.units[0].unit_id, **place}),)
    if len(frame.units) == 1 and not frame.contrast:
        return trend(frame) if len(frame.editions) > 1 else value(frame)
    arguments = table_of(frame) | {"units": unit_ids(frame)}
    if frame.contrast and len(frame.units) == 1:
        arguments["against"] = frame.contrast
    calls = []
    for component in frame.components or ("overall",):
        for edition in frame.editions if len(frame.editions) > 1 else (frame.edition,):
            chosen = {"component": component if component != "overall" else None, "edition": edition}
            calls.append(Call("compare_units", arguments | given(chosen)))
    return tuple(calls)
