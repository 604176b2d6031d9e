"""Rankings, counts, and figures of several units taken together."""

from __future__ import annotations

from typing import Any

from assistant.understanding.frame import Frame, Threshold
from assistant.understanding.plans.call import FIRST_OF_NEW_MAP, Call, choice_of, given, table_of, unit_ids
from assistant.understanding.plans.comparisons import comparison
from assistant.understanding.plans.regions import membership

_LONGEST_TABLE = 63


def ranking(frame: Frame) -> tuple[Call, ...]:
    """Return a ranking of each edition named."""
    arguments = table_of(frame) | choice_of(frame)
    if frame.order != "best":
        arguments["order"] = frame.order
    if frame.first is not None:
        arguments |= {"first": frame.first, "last": frame.last}
    elif frame.regions and "in_order" in frame.hints:
        arguments |= {"first": 1, "last": _LONGEST_TABLE}  # a region is short enough to be shown whole
    several = frame.editions[:-1] if frame.edition_span == "none" else ()
    return (
        *(Call("rank_units", {**arguments, "edition": edition}) for edition in several),
        Call("rank_units", arguments),
    )


def count(frame: Frame) -> tuple[Call, ...]:
    """Return a ranking within bounds; without any, how many units an edition or the map has."""
    if frame.threshold is None and frame.regions and frame.edition is not None:
        scored = {"bound": "score", "at_least": 0}
        return (Call("rank_units", table_of(frame) | choice_of(frame) | scored),)
    if frame.threshold is None:
        old = frame.edition is not None and frame.edition < FIRST_OF_NEW_MAP
        return (Call("describe_data", {"index": frame.index, "edition": frame.edition}),) if old else membership(frame)
    limits = choice_of(frame) | _limits(frame.threshold)
    each = frame.editions if len(frame.editions) > 1 and frame.edition_span == "none" else (frame.edition,)
    return tuple(Call("rank_units", table_of(frame) | limits | given({"edition": year})) for year in each)


def _limits(bound: Threshold) -> dict[str, Any]:
    if bound.side == "between":
        return {"bound": bound.of, "at_least": bound.value, "at_most": bound.upper}
    if bound.of == "rank":
        return {"bound": "rank", "at_most" if bound.side == "above" else "at_least": bound.value}
    limit = {("above", False): "above", ("above", True): "at_least", ("below", False): "below"}
    return {"bound": "score", limit.get((bound.side, bound.inclusive), "at_most"): bound.value}


def aggregate(frame: Frame) -> tuple[Call, ...]:
    """Return a mean or median of units, or the gap between two places."""
    if frame.measure == "gap" and not frame.units:
        apart = Call("compare_places", table_of(frame) | {"places": _ends(frame)})
        mean = Call("mean_of_units", table_of(frame) | choice_of(frame))
        return (mean, apart) if "mean_asked" in frame.hints else (apart,)  # "the average, and the distance between …"
    if len(frame.units) == 1 or (frame.measure == "gap" and frame.units):
        return comparison(frame)
    # Units that are named are all that is meant, whatever kind they are said to be and however many.
    arguments = table_of(frame) | ({"units": unit_ids(frame)} if frame.units else choice_of(frame))
    if frame.first is not None and not (frame.units or frame.kind):  # "the five cities" are all there are
        arguments |= {"first": frame.first, "last": frame.last}
    if frame.measure == "median":
        median = Call("mean_of_units", arguments | {"statistic": "median"})
        return (Call("mean_of_units", arguments), median) if "mean_asked" in frame.hints else (median,)
    return (Call("mean_of_units", arguments),)


def _ends(frame: Frame) -> list[int]:
    """Return the two places whose gap is asked for: those named, else first and last."""
    if frame.first is not None and frame.last is not None and frame.last > frame.first:
        return [frame.first, frame.last]
    return [frame.first, frame.rival_place] if frame.first and frame.rival_place else [1, -1]
