"""One unit's figures: values, profiles, strengths, peers."""

from __future__ import annotations

from itertools import product

from assistant.understanding.frame import Frame
from assistant.understanding.plans.call import Call, given, table_of
from assistant.understanding.plans.changes import trend

_SEVERAL = _PAIR = 2
_MOST_PEERS = 10
_SUB_INDICES = frozenset({"input", "output"})  # "the input pillars" are parts of the one of them


def value(frame: Frame) -> tuple[Call, ...]:
    """Return a look at each unit, index, component and edition named."""
    if "part_scores" in frame.hints and set(frame.components) <= _SUB_INDICES and len(frame.indices) < _SEVERAL:
        return _parts(frame)
    if frame.measure == "gap" and len(frame.components) == _PAIR and len(frame.units) == 1:
        one, other = frame.components
        unit = {"unit": frame.units[0].unit_id, "component": one, "beside": other}
        return (Call("unit_profile", table_of(frame) | unit),)
    editions = frame.editions if len(frame.editions) > 1 else (frame.edition,)
    indices = frame.indices if len(frame.indices) > 1 else (frame.index,)
    wanted = product(frame.units, indices, frame.components or ("overall",), editions)
    looks = tuple(
        Call(
            "unit_profile",
            given({"unit": unit.unit_id, "index": index, "edition": edition, "component": component}),
        )
        for unit, index, component, edition in wanted
    )
    if frame.claimed_rank == 1 and len(looks) == 1 and frame.component == "overall" and "confirm" in frame.hints:
        # Who is said to be first and is not leaves open who is.
        return (*looks, Call("rank_units", {**table_of(frame), "first": 1, "last": 1}))
    # "33rd or 37th?": one figure may be of the edition before, or of the other map.
    return (*looks, *trend(frame)) if frame.alternatives or "another_edition" in frame.hints else looks


def _parts(frame: Frame) -> tuple[Call, ...]:
    """Return a look at the parts of each unit's score, in each edition named."""
    wanted = product(frame.units, frame.editions or (None,))
    return tuple(
        Call(
            "unit_profile",
            given({"index": frame.index, "edition": year, "unit": unit.unit_id, "detail": "parts"}),
        )
        for unit, year in wanted
    )


def profile(frame: Frame) -> tuple[Call, ...]:
    """Return a look at everything held of each unit, which names its strengths and weaknesses too."""
    if frame.intent == "profile" and "part_scores" in frame.hints:
        return _parts(frame)
    return tuple(
        Call("unit_profile", {**table_of(frame), "unit": unit.unit_id, "detail": "all"}) for unit in frame.units
    )


def peers(frame: Frame) -> tuple[Call, ...]:
    """Return a look at the ranking around each unit."""
    by: dict[str, object] = (
        {"by": "profile"} if "every_part" in frame.hints else {"by": "score"} if "by_score" in frame.hints else {}
    )
    if frame.last and frame.first == 1 and frame.last > 1:
        by = {"by": "score", **by, "limit": min(frame.last, _MOST_PEERS)}  # so many of them: the nearest there are
    return tuple(Call("unit_peers", {**table_of(frame), **by, "unit": unit.unit_id}) for unit in frame.units)
