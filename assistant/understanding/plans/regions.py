"""Regions and the map: members, means, leaders, and what was merged into what."""

from __future__ import annotations

from assistant.understanding.frame import Frame
from assistant.understanding.plans.call import FIRST_OF_NEW_MAP, Call, given, on_old_map, table_of

_PAIR = 2
_SHARED_REGIONS = ("red-river-delta", "northern-midlands-and-mountains", "southeast", "mekong-delta")
_OLD_REGIONS = (*_SHARED_REGIONS, "north-central-and-central-coast", "central-highlands")
_NEW_REGIONS = (*_SHARED_REGIONS, "north-central", "south-central-coast-and-central-highlands")


def membership(frame: Frame) -> tuple[Call, ...]:
    """Return a look at the map: what units were merged from or into, or which units a region, kind or map has."""
    if frame.units:
        return tuple(Call("unit_members", {"unit": unit.unit_id}) for unit in frame.units)
    if "unchanged" in frame.hints:
        return (Call("unit_members", {"unchanged": True}),)
    arguments = given({"region": frame.regions[0] if frame.regions else None, "kind": frame.kind})
    told_apart = {"new_map", "now"} & set(frame.hints)
    maps = [63] if on_old_map(frame) and "now" not in frame.hints else []
    maps += [34] if told_apart or not maps else []
    return tuple(Call("unit_members", {"map": map_, **arguments}) for map_ in maps)


def region(frame: Frame) -> tuple[Call, ...]:
    """Return the means of regions, or the leader of each."""
    if "each_region" in frame.hints and not frame.measure:
        old = frame.edition is not None and frame.edition < FIRST_OF_NEW_MAP
        names = _OLD_REGIONS if old else _NEW_REGIONS
        return tuple(Call("rank_units", {**table_of(frame), "region": name, "first": 1, "last": 1}) for name in names)
    calls = []
    changed = frame.edition_span in {"range", "previous"} and {"trend", "movers"} & set(frame.cues)
    if len(frame.editions) == _PAIR and changed and len(frame.regions) < _PAIR:
        since, until = sorted(frame.editions)
        order = "worst" if "falling" in frame.hints or frame.order == "worst" else None
        named = {"region": frame.regions[0] if frame.regions else None, "order": order}
        return (Call("region_summary", given({"index": frame.index, "since": since, "edition": until, **named})),)
    if len(frame.regions) == _PAIR and (frame.measure == "gap" or "comparison" in frame.cues):
        one, other = frame.regions
        pair = {"index": frame.index, "region": one, "versus": other}
        return tuple(Call("region_summary", pair | given({"edition": year})) for year in frame.editions or (None,))
    for edition in frame.editions or (None,):
        for name in frame.regions or (None,):
            order = "worst" if frame.order == "worst" else None
            arguments = {"index": frame.index, "edition": edition, "region": name, "order": order}
            calls.append(Call("region_summary", given(arguments)))
    if frame.contrast == "national" and frame.regions:
        calls.append(Call("mean_of_units", table_of(frame)))
    return tuple(calls)
