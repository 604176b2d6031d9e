"""What is written rather than tabled: definitions, articles, what is held, and the Global Innovation Index."""

from __future__ import annotations

from typing import Any

from assistant.understanding.frame import Frame
from assistant.understanding.plans.call import Call, given, table_of, unit_ids

_REASONED = frozenset({"speaker", "saying", "reasons_told"})  # what somebody named as the reasons
_MOST_REASONS = 8
_EVERY_INDEX = ("PII", "PAPI", "PCI", "PAR", "DTI")


def definition(frame: Frame) -> tuple[Call, ...]:
    """Return a look at what an index or component is made of, with what the method says of it."""
    if frame.index == "GII":
        return articles(frame)
    if "who_publishes" in frame.hints and not frame.components:
        described = (Call("describe_component", {"component": "overall", "index": frame.index}),)
        return (*(described if "what_is" in frame.hints else ()), _publisher(frame))
    if len(frame.indices) > 1:
        known = [index for index in frame.indices if index != "GII"]
        calls = [Call("describe_component", {"component": "overall", "index": index}) for index in known]
        return (*calls, *articles(frame))
    codes = ("overall",) if _weighed(frame) else frame.components or ("overall",)
    components = (Call("describe_component", {"component": code, "index": frame.index}) for code in codes)
    limit = 2 if "weighed" in frame.hints else 1  # what is not known of weights stands beside what is
    return (*components, Call("search_articles", {"query": frame.topic, "language": frame.language, "limit": limit}))


def _weighed(frame: Frame) -> bool:
    """Return whether it is asked what the parts count in the whole."""
    return len(frame.components) > 1 and "weighed" in frame.hints


def _publisher(frame: Frame) -> Call:
    query = f"{frame.articles_say} {frame.index}"
    query = query if "what_is" in frame.hints else f"{frame.topic} {query}"
    return Call("search_articles", {"query": query, "language": frame.language})


def articles(frame: Frame) -> tuple[Call, ...]:
    """Return a search for sentences that answer."""
    query = f"{frame.topic or frame.question} {frame.articles_say}".strip()
    several = {"limit": frame.listed + 1} if frame.listed else {}  # the sentence that says how many, then each of them
    search = Call("search_articles", {"query": query, "language": frame.language, **several})
    if set(frame.hints) >= _REASONED and len(frame.units) == 1:
        told = reported_reasons(frame)
        return (Call(told.tool, {**told.arguments, "limit": _MOST_REASONS}),)
    return (search,)


def reported_reasons(frame: Frame) -> Call:
    """Return a search for what is written of why the unit stands where it does."""
    unit = frame.units[0]
    arguments = {"query": unit.name, "language": frame.language, "unit": unit.unit_id, "reasons": True}
    return Call("search_articles", arguments)


def coverage(frame: Frame) -> tuple[Call, ...]:
    """Return a look at what is held: of a unit where one is named, of which units where that is asked of an edition."""
    if "other_indices" in frame.hints and not (frame.units or frame.editions):
        return (Call("describe_data", {}),)
    if frame.regions and frame.editions:
        within = {"region": frame.regions[0], "bound": "score", "at_least": 0}
        return (Call("rank_units", table_of(frame) | within),)
    if frame.units:
        indices = (frame.index,) if frame.index_named else _EVERY_INDEX
        return tuple(Call("rank_changes", {"units": unit_ids(frame), "index": index}) for index in indices)
    if frame.editions and "name_them" in frame.hints and "unscored" not in frame.hints:
        return (Call("rank_units", table_of(frame) | {"bound": "score", "at_least": 0}),)
    if frame.editions and "which_units" in frame.hints and "unscored" not in frame.hints:
        return (Call("rank_units", table_of(frame)),)  # a ranking says of whom nothing is held
    if frame.editions and not frame.index_named:
        return (Call("describe_data", {"index": frame.index, "edition": frame.edition}),)
    if frame.index_named and frame.index != "GII":
        return (Call("describe_data", given({"index": frame.index, "edition": frame.edition})),)
    return (Call("describe_data", {}),)


def gii(frame: Frame) -> tuple[Call, ...]:
    """Return a look at Viet Nam in the Global Innovation Index: an edition, several, or beside its neighbours."""
    halves = [component for component in frame.components if component in {"input", "output"}]
    over = _over_editions(frame)
    each = frame.editions if frame.economies and len(frame.editions) > 1 and not over else (None,)
    looks = (given({"component": half, "edition": year}) for half in halves or (None,) for year in each)
    return tuple(_gii(frame, look) for look in looks)


def _gii(frame: Frame, arguments: dict[str, Any]) -> Call:
    if len(frame.editions) == 1:
        arguments["edition"] = frame.edition
    if frame.economies and not _over_editions(frame):
        return Call("global_index", arguments | {"economies": list(frame.economies)})
    if frame.economies:
        arguments["economies"] = list(frame.economies)
    elif "neighbours_abroad" in frame.hints:
        return Call("global_index", arguments | {"economies": ["all"]})
    if len(frame.editions) > 1 or _over_editions(frame) or "ever" in frame.hints:
        since = {"since": min(frame.editions)} if frame.editions else {}
        until = {"until": max(frame.editions)} if len(frame.editions) > 1 else {}
        return Call("global_index", arguments | {"all_editions": True} | since | until)
    if "trend" in frame.cues:
        arguments["all_editions"] = True
    return Call("global_index", arguments)


def _over_editions(frame: Frame) -> bool:
    """Return whether a span of editions is asked for, and not one or two of them."""
    return frame.edition_span in {"all", "since", "range"}
