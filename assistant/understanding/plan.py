"""Frame to tool calls: what to look up, and what next when the first look finds nothing. One function a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

from assistant.understanding.frame import Frame


@dataclass(frozen=True)
class Call:
    """A tool's name and its arguments."""

    tool: str
    arguments: dict[str, Any]


def plan(frame: Frame) -> tuple[Call, ...]:
    """Return the tool calls that answer the frame and the questions asked with it; none where no figures are needed."""
    return tuple(call for one in (frame, *frame.also) for call in plan_one(one))


def plan_one(frame: Frame) -> tuple[Call, ...]:
    """Return the tool calls of one question, without those asked in the same breath."""
    family = _FAMILIES.get(frame.intent)
    return family(frame) if family else ()


def plan_after_nothing(frame: Frame) -> tuple[Call, ...]:
    """Return what to try when no article sentence answers: the unit's figures, where the question is about a score."""
    table_talk = {"ranking", "value"} & set(frame.cues)
    if frame.intent != "article" or not table_talk:
        return ()
    if frame.units:
        return _value(frame)
    return _ranking(frame) if "ranking" in frame.cues and (frame.index_named or frame.editions) else ()


def _table(frame: Frame) -> dict[str, Any]:
    arguments: dict[str, Any] = {"index": frame.index}
    if frame.edition is not None:
        arguments["edition"] = frame.edition
    if frame.component != "overall":
        arguments["component"] = frame.component
    return arguments


def _ranking(frame: Frame) -> tuple[Call, ...]:
    arguments = _table(frame)
    if frame.order == "worst":
        arguments["order"] = "worst"
    if frame.first is not None:
        arguments |= {"first": frame.first, "last": frame.last}
    if frame.regions:
        arguments["region"] = frame.regions[0]
    if frame.kind:
        arguments["kind"] = frame.kind
    if frame.excluded:
        arguments["exclude"] = [unit.unit_id for unit in frame.excluded]
    several = frame.editions[:-1] if frame.edition_span == "none" else ()
    return (
        *(Call("rank_units", {**arguments, "edition": edition}) for edition in several),
        Call("rank_units", arguments),
    )


def _count(frame: Frame) -> tuple[Call, ...]:
    (call,) = _ranking(frame)[-1:]
    arguments = {name: value for name, value in call.arguments.items() if name not in {"first", "last"}}
    bound = frame.threshold
    if bound is None:
        told = frame.edition is not None and frame.edition < _FIRST_NEW
        return (
            (Call("describe_data", {"index": frame.index, "edition": frame.edition}),) if told else _membership(frame)
        )
    arguments["bound"] = bound.of
    if bound.side == "above":
        arguments["at_least" if bound.of == "score" else "at_most"] = bound.value
    elif bound.side == "below":
        arguments["at_most" if bound.of == "score" else "at_least"] = bound.value
    else:
        arguments |= {"at_least": bound.value, "at_most": bound.upper}
    return (Call("rank_units", arguments),)


def _value(frame: Frame) -> tuple[Call, ...]:
    editions = frame.editions if len(frame.editions) > 1 else (frame.edition,)
    calls = []
    indices = frame.indices if len(frame.indices) > 1 else (frame.index,)
    for unit, index in product(frame.units, indices):
        for component in frame.components or ("overall",):
            for edition in editions:
                arguments = {"unit": unit.unit_id, "index": index, "edition": edition, "component": component}
                calls.append(
                    Call("unit_profile", {name: value for name, value in arguments.items() if value is not None})
                )
    return tuple(calls)


def _profile(frame: Frame) -> tuple[Call, ...]:
    return tuple(Call("unit_profile", {**_table(frame), "unit": unit.unit_id, "detail": "all"}) for unit in frame.units)


def _why(frame: Frame) -> tuple[Call, ...]:
    if not frame.units:
        return (Call("explain_rank", _table(frame)),)
    arguments = _table(frame) | {"unit": frame.units[0].unit_id}
    if frame.rival_place:
        arguments["versus_rank"] = frame.rival_place
    if len(frame.units) > 1:
        arguments["versus"] = frame.units[1].unit_id
    changed = frame.edition_span == "previous" or ("trend" in frame.cues and len(frame.units) == 1)
    history = _trend(frame) if changed else ()
    # Articles speak of the PII as a whole: of another index or a single component they give no reasons.
    reasons = (_reasons(frame),) if frame.index == "PII" and frame.component == "overall" else ()
    return (Call("explain_rank", arguments), *history, *reasons)


def _reasons(frame: Frame) -> Call:
    unit = frame.units[0]
    arguments = {"query": unit.name, "language": frame.language, "unit": unit.unit_id, "reasons": True}
    return Call("search_articles", arguments)


def _comparison(frame: Frame) -> tuple[Call, ...]:
    arguments = _table(frame) | {"units": [unit.unit_id for unit in frame.units]}
    if len(frame.indices) > 1:
        return _value(frame)
    if frame.contrast and len(frame.units) == 1:
        arguments["against"] = frame.contrast
    calls = []
    for component in frame.components or ("overall",):
        for edition in frame.editions if len(frame.editions) > 1 else (frame.edition,):
            chosen = arguments | ({"component": component} if component != "overall" else {})
            calls.append(Call("compare_units", chosen | ({"edition": edition} if edition is not None else {})))
    return tuple(calls)


def _trend(frame: Frame) -> tuple[Call, ...]:
    arguments: dict[str, Any] = {"units": [unit.unit_id for unit in frame.units], "index": frame.index}
    if frame.component != "overall":
        arguments["component"] = frame.component
    return (Call("rank_changes", arguments | _since(frame)),)


def _since(frame: Frame) -> dict[str, Any]:
    """Return the span of editions: both ends, from one on, or one and the edition before it."""
    if len(frame.editions) > 1:
        return {"since": min(frame.editions), "until": max(frame.editions)}
    if not frame.editions or frame.edition_span == "all":
        return {}
    if frame.edition_span == "since":
        return {"since": frame.editions[0]}
    return {"since": frame.editions[0] - 1, "until": frame.editions[0]}


def _movers(frame: Frame) -> tuple[Call, ...]:
    falling = frame.order == "worst" or "falling" in frame.hints
    arguments: dict[str, Any] = {"index": frame.index, "order": "worst" if falling else "best"}
    if "by_score" in frame.hints:
        arguments["by"] = "score"
    if frame.component != "overall":
        arguments["component"] = frame.component
    if frame.last:
        arguments["limit"] = frame.last
    return (Call("rank_changes", arguments | _since(frame)),)


def _strengths(frame: Frame) -> tuple[Call, ...]:
    return _profile(frame)


def _peers(frame: Frame) -> tuple[Call, ...]:
    by = {"by": "score"} if "by_score" in frame.hints else {}
    return tuple(Call("unit_peers", {**_table(frame), **by, "unit": unit.unit_id}) for unit in frame.units)


def _what_if(frame: Frame) -> tuple[Call, ...]:
    arguments = {name: value for name, value in _table(frame).items() if name != "component"}
    arguments["unit"] = frame.units[0].unit_id
    if not frame.components and frame.first is None and "structure" in frame.hints:
        # A component is meant that has no such name: setting the overall score instead would answer another question.
        return _profile(frame)
    if frame.components or frame.amount is not None and frame.first is None:
        arguments[frame.amount_kind] = frame.amount
        if frame.components:
            arguments["component"] = frame.component
        return (Call("what_if", arguments),) if frame.amount is not None else _value(frame)
    return (Call("what_if", arguments | {"reach": frame.first}),) if frame.first else _value(frame)


def _robustness(frame: Frame) -> tuple[Call, ...]:
    arguments = {name: value for name, value in _table(frame).items() if name != "component"}
    if frame.units:
        arguments["unit"] = frame.units[0].unit_id
    return (Call("rank_robustness", arguments),)


def _membership(frame: Frame) -> tuple[Call, ...]:
    if frame.units:
        return tuple(Call("unit_members", {"unit": unit.unit_id}) for unit in frame.units)
    if "unchanged" in frame.hints:
        return (Call("unit_members", {"unchanged": True}),)
    old = "old_map" in frame.hints or (frame.edition is not None and frame.edition < _FIRST_NEW)
    arguments: dict[str, Any] = {"map": 63 if old else 34}
    if frame.regions:
        arguments["region"] = frame.regions[0]
    if frame.kind:
        arguments["kind"] = frame.kind
    return (Call("unit_members", arguments),)


_FIRST_NEW = 2025  # the first edition that ranks the 34 units


def _region(frame: Frame) -> tuple[Call, ...]:
    if "each_region" in frame.hints and not frame.measure:
        names = _OLD_REGIONS if frame.edition is not None and frame.edition < _FIRST_NEW else _NEW_REGIONS
        return tuple(Call("rank_units", {**_table(frame), "region": name, "first": 1, "last": 1}) for name in names)
    editions = frame.editions or (None,)
    regions = frame.regions or (None,)
    calls = []
    for edition in editions:
        for region in regions:
            arguments = {"index": frame.index, "edition": edition, "region": region}
            arguments |= {"order": "worst"} if frame.order == "worst" else {}
            calls.append(
                Call("region_summary", {name: value for name, value in arguments.items() if value is not None})
            )
    return tuple(calls)


_SHARED_REGIONS = ("red-river-delta", "northern-midlands-and-mountains", "southeast", "mekong-delta")
_OLD_REGIONS = (*_SHARED_REGIONS, "north-central-and-central-coast", "central-highlands")
_NEW_REGIONS = (*_SHARED_REGIONS, "north-central", "south-central-coast-and-central-highlands")


def _aggregate(frame: Frame) -> tuple[Call, ...]:
    if frame.measure == "gap" and not frame.units:
        return (Call("compare_places", _table(frame) | {"places": _ends(frame)}),)
    if frame.measure == "gap" and len(frame.units) > 1:
        return _comparison(frame)
    if len(frame.units) == 1:
        return _comparison(frame)
    arguments = _table(frame)
    if frame.units:
        arguments["units"] = [unit.unit_id for unit in frame.units]
    if frame.regions:
        arguments["region"] = frame.regions[0]
    if frame.kind:
        arguments["kind"] = frame.kind
    if frame.first is not None:
        arguments |= {"first": frame.first, "last": frame.last}
    if frame.measure == "median":
        arguments["statistic"] = "median"
    return (Call("mean_of_units", arguments),)


def _ends(frame: Frame) -> list[int]:
    """Return the two places whose gap is asked for: those named, else first and last."""
    if frame.first is not None and frame.last is not None and frame.last > frame.first:
        return [frame.first, frame.last]
    return [frame.first, frame.rival_place] if frame.first and frame.rival_place else [1, -1]


def _definition(frame: Frame) -> tuple[Call, ...]:
    if frame.index == "GII":
        return _articles(frame)
    if len(frame.indices) > 1:
        known = [index for index in frame.indices if index != "GII"]
        calls = [Call("describe_component", {"component": "overall", "index": index}) for index in known]
        return (*calls, *_articles(frame))
    component = Call("describe_component", {"component": frame.component, "index": frame.index})
    return (component, Call("search_articles", {"query": frame.topic, "language": frame.language, "limit": 1}))


def _coverage(frame: Frame) -> tuple[Call, ...]:
    if frame.units:
        indices = (frame.index,) if frame.index_named else ("PII", "PAPI", "PCI", "PAR", "DTI")
        units = [unit.unit_id for unit in frame.units]
        return tuple(Call("rank_changes", {"units": units, "index": index}) for index in indices)
    return (Call("describe_data", {"index": frame.index} if frame.index_named and frame.index != "GII" else {}),)


def _articles(frame: Frame, unit: str | None = None) -> tuple[Call, ...]:
    arguments: dict[str, Any] = {"query": frame.topic or frame.question, "language": frame.language}
    if unit:
        arguments["unit"] = unit
    return (Call("search_articles", arguments),)


def _gii(frame: Frame) -> tuple[Call, ...]:
    arguments: dict[str, Any] = {}
    if frame.component in {"input", "output"}:
        arguments["component"] = frame.component
    if frame.edition is not None and len(frame.editions) == 1:
        arguments["edition"] = frame.edition
    if frame.economies:
        return (Call("global_index", arguments | {"economies": list(frame.economies)}),)
    if "neighbours_abroad" in frame.hints:
        return (Call("global_index", arguments | {"economies": ["all"]}),)
    if len(frame.editions) > 1 or frame.edition_span in {"all", "since", "range"} or "ever" in frame.hints:
        return (Call("global_index", arguments | {"all_editions": True} | _since_gii(frame)),)
    if "trend" in frame.cues:
        return (Call("global_index", {**arguments, "all_editions": True}),)
    return (Call("global_index", arguments),)


def _since_gii(frame: Frame) -> dict[str, Any]:
    return {"since": min(frame.editions)} if frame.editions else {}


_FAMILIES: dict[str, Callable[[Frame], tuple[Call, ...]]] = {
    "ranking": _ranking,
    "count": _count,
    "value": _value,
    "profile": _profile,
    "strengths": _strengths,
    "why": _why,
    "comparison": _comparison,
    "peers": _peers,
    "trend": _trend,
    "movers": _movers,
    "membership": _membership,
    "region": _region,
    "aggregate": _aggregate,
    "definition": _definition,
    "coverage": _coverage,
    "article": _articles,
    "gii": _gii,
    "what_if": _what_if,
    "robustness": _robustness,
}
