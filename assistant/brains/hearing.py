"""A question as a model took it, where it looked something up that the planner would not have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.evidence import ToolResult
from assistant.understanding.frame import Frame, Intent
from assistant.understanding.reader import NOT_LOOKED_UP

_INTENTS: Mapping[str, Intent] = {
    "rank_units": "ranking",
    "unit_profile": "value",
    "explain_rank": "why",
    "compare_units": "comparison",
    "compare_places": "comparison",
    "rank_changes": "trend",
    "search_articles": "article",
    "describe_data": "coverage",
    "describe_component": "definition",
    "region_summary": "region",
    "unit_members": "membership",
    "mean_of_units": "aggregate",
    "what_if": "what_if",
    "rank_robustness": "robustness",
    "unit_peers": "peers",
    "global_index": "gii",
}


def heard(frame: Frame, results: Sequence[ToolResult]) -> Frame:
    """Return the frame; where the planner saw nothing to look up and a model found something, as that tool's family."""
    if frame.intent not in NOT_LOOKED_UP or not results:
        return frame
    return replace(frame, intent=_INTENTS.get(results[0].tool, "article"), reason=None)
