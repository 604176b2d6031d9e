"""Figures of units and of the whole table: values, rankings, counts, means, comparisons, changes."""

from __future__ import annotations

from assistant.understanding.signals import Signals

_MANY = 5  # units; their changes would fill a page, and a comparison says more


def value(s: Signals) -> bool:
    """Return whether a unit's own figures are asked for, which its name beside an index or a year is enough for."""
    if s.spans.borrowed and s.residual and not s.cue("value", "ranking"):
        return False
    if s.cue("article") and not (s.table_talk or s.spans.editions or s.spans.latest):
        return False  # "HCMC is home to half of the start-ups"
    return bool(s.spans.units) and (s.table_talk or bool(s.spans.editions) or s.spans.latest or not s.residual)


def profile(s: Signals) -> bool:
    """Return whether everything about a unit is asked for."""
    return s.cue("profile") and bool(s.spans.units)


def ranking(s: Signals) -> bool:
    """Return whether a list of units in order is asked for."""
    named = s.spans.index is not None and not s.spans.borrowed
    asked = s.cue("ranking") or s.ordered
    asked = asked or (named and bool(s.spans.editions or s.spans.latest or s.spans.regions))
    asked = asked or ("innovation" in s.hints and bool(s.spans.editions))
    return asked and not s.spans.units and len(s.residual) <= 3


def whole_table(s: Signals) -> bool:
    """Return whether all units of a ranking are to be listed."""
    named = s.index_named or bool(s.spans.editions) or s.cue("ranking") or s.spans.count is not None
    other = s.cue("aggregate", "count", "movers", "trend")
    return "whole_table" in s.hints and named and not (s.spans.units or other)


def within_bounds(s: Signals) -> bool:
    """Return whether units within a bound are asked for."""
    return s.spans.threshold is not None and not s.spans.units


def count(s: Signals) -> bool:
    """Return whether it is asked how many units there are."""
    asked = s.table_talk or bool(s.spans.editions) or not s.residual
    counted = "indicators_led" in s.spans.components  # of a unit, not units
    return s.cue("count") and asked and not (counted or s.spans.units or s.cue("definition"))


def aggregate(s: Signals) -> bool:
    """Return whether several units are to be taken together."""
    return s.cue("aggregate") and not s.cue("coverage") and len(s.spans.units) != 1


def dethroned(s: Signals) -> bool:
    """Return whether it is asked who took first place from a unit."""
    return "dethroned" in s.hints and len(s.spans.units) == 1 and s.lexicon.followup["asks_unit"](s.spans.plain)


def behind_leader(s: Signals) -> bool:
    """Return whether it is asked how far a unit is from first place."""
    apart = "trailing" in s.hints or s.lexicon.aggregates["gap"](s.spans.rest)
    other = s.cue("why", "what_if", "robustness") or any(cue(s.spans.plain) for cue in s.lexicon.contrast.values())
    return len(s.spans.units) == 1 and "to_leader" in s.hints and apart and not other


def behind_top(s: Signals) -> bool:
    """Return whether it is asked how far a unit is from the first so many: "how far from the top ten?"."""
    apart = "trailing" in s.hints or s.lexicon.aggregates["gap"](s.spans.rest)
    return len(s.spans.units) == 1 and s.spans.count is not None and s.best and apart and not s.cue("why", "what_if")


def gap_moved(s: Signals) -> bool:
    """Return whether it is asked if the distance between two units grew or shrank."""
    return "gap_moved" in s.hints and len(s.spans.units) == 2 and s.spans.index != "GII"


def against_mean(s: Signals) -> bool:
    """Return whether one unit is set beside a mean."""
    return s.cue("aggregate") and len(s.spans.units) == 1


def mean_of_several(s: Signals) -> bool:
    """Return whether the mean of named units is asked for."""
    return len(s.spans.units) >= 2 and s.lexicon.aggregates["mean"](s.spans.rest)


def comparison(s: Signals) -> bool:
    """Return whether units are set beside each other or beside a mean."""
    against = any(cue(s.spans.plain) for cue in s.lexicon.contrast.values()) or bool(s.spans.regions)
    return len(s.spans.units) >= 2 or (bool(s.spans.units) and against and s.cue("comparison", "aggregate"))


def trend(s: Signals) -> bool:
    """Return whether it is asked how units changed over editions."""
    if not s.spans.units:
        return False
    many_editions = len(s.spans.editions) > 1 or s.spans.edition_span in {"all", "range", "since"}
    since_previous = s.spans.edition_span == "previous" and s.cue("comparison", "trend")
    few = len(s.spans.units) < _MANY
    return (s.cue("trend") and few) or (many_editions and few and not s.cue("why")) or since_previous


def until_now(s: Signals) -> bool:
    """Return whether it is asked how a unit changed from a year until now."""
    return len(s.spans.units) == 1 and s.cue("trend") and "now" in s.hints and bool(s.spans.editions)


def movers(s: Signals) -> bool:
    """Return whether it is asked who rose or fell most."""
    changed = s.cue("trend") and not s.spans.regions and "regional" not in s.hints and s.ordered
    entrants = "entrants" in s.hints and s.spans.count is not None
    asked = s.lexicon.followup["asks_unit"](s.spans.rest) and len(s.spans.editions) > 1
    changed = changed or (asked and bool({"rising", "falling"} & s.hints) and not s.spans.threshold)
    regions = bool(s.spans.regions) or "regional" in s.hints
    of_means = regions and bool(s.lexicon.aggregates["mean"](s.spans.rest))
    of_regions = s.lexicon.followup["asks_region"](s.spans.rest) or of_means
    return not s.spans.units and not of_regions and (s.cue("movers") or changed or entrants)


def region(s: Signals) -> bool:
    """Return whether regions as a whole are asked about."""
    regional = "regional" in s.hints
    median = s.lexicon.aggregates["median"](s.spans.rest)
    means = s.cue("aggregate") and not median and (bool(s.spans.regions) or regional)
    several = len(s.spans.regions) > 1
    of_units = s.cue("movers") or s.lexicon.followup["asks_unit"](s.spans.rest)
    changed = s.cue("trend") and len(s.spans.editions) > 1 and bool(s.spans.regions) and not of_units
    ordered = regional and s.ordered and not s.spans.regions
    return not s.spans.units and (means or several or changed or ordered)
