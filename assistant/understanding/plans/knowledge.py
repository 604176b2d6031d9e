"""What is written rather than tabled: definitions, articles, what is held, and the Global Innovation Index."""

from __future__ import annotations

from typing import Any

from assistant.understanding.frame import Frame
from assistant.understanding.plans.call import Call, table_of, unit_ids

_EVERY_INDEX = ("PII", "PAPI", "PCI", "PAR", "DTI")


def definition(frame: Frame) -> tuple[Call, ...]:
    """Return a look at what an index or component is made of, with what the method says of it."""
    if frame.index == "GII":
        return articles(frame)
    if len(frame.indices) > 1:
        known = [index for index in frame.indices if index != "GII"]
        calls = [Call("describe_component", {"component": "overall", "index": index}) for index in known]
        return (*calls, *articles(frame))
    component = Call("describe_component", {"component": frame.component, "index": frame.index})
    return (component, Call("search_articles", {"query": frame.topic, "language": frame.language, "limit": 1}))


def articles(frame: Frame) -> tuple[Call, ...]:
    """Return a search for sentences that answer."""
    return (Call("search_articles", {"query": frame.topic or frame.question, "language": frame.language}),)


def coverage(frame: Frame) -> tuple[Call, ...]:
    """Return a look at what is held: of a unit where one is named, of which units where that is asked of an edition."""
    if frame.units:
        indices = (frame.index,) if frame.index_named else _EVERY_INDEX
        return tuple(Call("rank_changes", {"units": unit_ids(frame), "index": index}) for index in indices)
    if frame.editions and "which_units" in frame.hints:
        return (Call("rank_units", table_of(frame)),)  # a ranking says of whom nothing is held
    return (Call("describe_data", {"index": frame.index} if frame.index_named and frame.index != "GII" else {}),)


def gii(frame: Frame) -> tuple[Call, ...]:
    """Return a look at Viet Nam in the Global Innovation Index: an edition, several, or beside its neighbours."""
    halves = [component for component in frame.components if component in {"input", "output"}]
    calls = (_gii(frame, {"component": half} if half else {}) for half in halves or (None,))
    return tuple(calls)


def _gii(frame: Frame, arguments: dict[str, Any]) -> Call:
    if len(frame.editions) == 1:
        arguments["edition"] = frame.edition
    if frame.economies:
        return Call("global_index", arguments | {"economies": list(frame.economies)})
    if "neighbours_abroad" in frame.hints:
        return Call("global_index", arguments | {"economies": ["all"]})
    if len(frame.editions) > 1 or frame.edition_span in {"all", "since", "range"} or "ever" in frame.hints:
        since = {"since": min(frame.editions)} if frame.editions else {}
        return Call("global_index", arguments | {"all_editions": True} | since)
    if "trend" in frame.cues:
        arguments["all_editions"] = True
    return Call("global_index", arguments)
