"""What is worked out about a unit: reasons, what-ifs, robustness, strengths, peers; and what it was merged into."""

from __future__ import annotations

from assistant.understanding.signals import Signals

_FEW_MORE = 3  # unknown words beside a distance in points


def why(s: Signals) -> bool:
    """Return whether a reason for a unit's place is asked for."""
    return s.cue("why") and bool(s.spans.units)


def why_at_all(s: Signals) -> bool:
    """Return whether a reason is asked for and nobody named: the leader's, or none that tables know."""
    return s.cue("why") and (s.table_talk or s.cue("trend", "strengths") or "driver" in s.hints)


def parts_of_gap(s: Signals) -> bool:
    """Return whether it is asked which parts set two units apart."""
    apart = s.cue("comparison", "why") or s.lexicon.aggregates["gap"](s.spans.rest)
    parts = (s.cue("strengths") and apart) or ("by_part" in s.hints and s.lexicon.aggregates["gap"](s.spans.rest))
    parts = parts or ("any_where" in s.hints and apart)
    return len(s.spans.units) == 2 and len(s.spans.indices) < 2 and parts


def what_if(s: Signals) -> bool:
    """Return whether it is asked what another score or other weights would do, or what a place would take."""
    if s.spans.weights and s.spans.units:
        return True
    if "only_part" in s.hints and s.spans.components and s.spans.amount is None:
        return False
    changed = any(value is not None for value in (s.spans.amount, s.spans.place, s.spans.count))
    matched = bool(s.spans.components) and (len(s.spans.units) > 1 or "to_leader" in s.hints)
    return s.cue("what_if") and bool(s.spans.units) and (changed or matched) and not _of_firmness(s)


def _of_firmness(s: Signals) -> bool:
    """Return whether it is asked how firm a rank is, and not what a change of so many points would do to it."""
    return s.cue("robustness") and (s.spans.amount is None or not s.spans.components)


def robustness(s: Signals) -> bool:
    """Return whether it is asked how firm a rank is."""
    excluded = s.spans.excluded or s.spans.excluded_regions or s.spans.kind
    if "leave_out" in s.hints and s.spans.components and s.ordered and not excluded:
        return True
    behind = s.cue("why") or "trailing" in s.hints  # "bỏ xa" leaves others behind, and nothing out
    if "leave_out" in s.hints and "any_part" in s.hints and s.spans.units and not (s.spans.components or behind):
        return True
    if "only_part" in s.hints and s.spans.components:
        return False  # the rank in that part answers it
    sure = not s.spans.weights and "contradiction" not in s.hints
    return _of_firmness(s) and sure and (bool(s.spans.units) or s.table_talk)


def strengths(s: Signals) -> bool:
    """Return whether a unit's strengths or weaknesses are asked for."""
    ends = "structure" in s.hints and (s.best or s.worst) and s.spans.place is None and not s.cue("why")
    ends = ends and not s.spans.components
    return (s.cue("strengths") or ends) and bool(s.spans.units)


def peers(s: Signals) -> bool:
    """Return whether it is asked who stands near a unit."""
    of_one = len(s.spans.units) == 1 and s.spans.place is None and "together" not in s.hints
    return s.cue("peers") and of_one and len(s.residual) <= (_FEW_MORE if "by_score" in s.hints else 1)


def membership(s: Signals) -> bool:
    """Return whether it is asked which units belong together, now or before the merger."""
    named = bool(s.spans.units or s.spans.regions) or s.spans.kind == "city" or "merger" in s.hints
    told = s.cue("article", "event") and len(s.residual) >= _FEW_MORE
    of_edition = s.index_named and bool(s.spans.editions) and bool(s.spans.units)
    of_figures = of_edition or bool(s.spans.components) or s.ordered or s.cue("value", "aggregate")
    of_old = "old_map" in s.hints and bool(s.spans.editions) and bool(s.spans.units)  # "the old Gia Lai, 2023"
    return s.cue("membership") and named and not (of_figures or of_old or told)
