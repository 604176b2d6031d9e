"""The parts of a unit's score in words: which are held, the strongest and weakest, named indicators, two set apart."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.evidence import COUNTED, RANK_IN_REGION, ToolResult
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame

_MOST_FIGURES = 12
LEAST_PARTS = 2  # one component is neither strongest nor weakest


def parts_held(result: ToolResult, w: Wording) -> str:
    """Return the unit's further components held, with their figures."""
    rows = [row for row in _parts(result) if row.component != result.facts["component"]][:_MOST_FIGURES]
    return w.say("sub_scores", figures=component_figures(rows, w), cite=cite(rows)) if rows else ""


def ends(result: ToolResult, w: Wording, *, by_score: bool = False, several: tuple[int, int] = (1, 1)) -> str:
    """Return a unit's strongest and weakest component: by rank where ranks are held, else (or if wished) by score.

    ``several`` is how many of the strongest and of the weakest are wanted.
    """
    ordered = _ordered(result, by_score=by_score)
    if not ordered:
        return ""
    best, low = ordered[: several[0]], ordered[: -several[1] - 1 : -1]
    strongest = w.say(
        "strongest",
        unit=w.unit_of(best[0]),
        table=w.table(best[0].index, best[0].edition),
        best=component_figures(best, w),
        cite=cite(best),
    )
    return f"{strongest} {w.say('weakest', worst=component_figures(low, w), cite=cite(low))}"


def parts_told(frame: Frame, result: ToolResult) -> tuple[str, ...]:
    """Return the parts that an answer about one unit tells: the strongest first, or what moved it most."""
    if result.tool == "unit_profile" and result.kind == "profile":
        return tuple(row.component for row in _ordered(result, by_score="by_score" in frame.hints))
    drivers = [row for row in result.rows if hasattr(row, "gap") and row.component != "overall"]
    return tuple(row.component for row in drivers) if result.kind == "explanation" else ()


def component_figures(rows: Sequence[Row], w: Wording) -> str:
    """Return "innovation inputs 62.55 points, 1st of 63; …"."""
    return "; ".join(_component_figure(row, w) for row in rows)


def highlights(result: ToolResult, w: Wording) -> str:
    """Return the indicators named as strengths and weaknesses; nothing where none are."""
    said = []
    for kind, phrase in (("strength", "named_strengths"), ("weakness", "named_weaknesses"), ("named", "named_scores")):
        rows = [row for row in result.rows if getattr(row, "highlight", None) == kind]
        if rows:
            said.append(w.say(phrase, names="; ".join(_highlight(row, w) for row in rows), cite=cite(rows)))
    return " ".join(said)


def apart(row: Row, result: ToolResult, w: Wording) -> str:
    """Return how far a component's score is from another's, where that was asked."""
    other = next((one for one in result.rows if one.component == getattr(row, "versus_component", None)), None)
    if other is None:
        return ""
    gap = getattr(row, "difference", 0.0)
    return w.say(
        "parts_apart",
        gap=w.points(abs(gap), row.index),
        side=w.say("above_word" if gap >= 0 else "below_word"),
        other=w.component(other.index, other.edition, other.component),
        score=w.bare_score(other),
        cite=cite([other]),
    )


def _parts(result: ToolResult) -> list[Row]:
    return [row for row in result.rows if not hasattr(row, "highlight")]


def _ordered(result: ToolResult, *, by_score: bool) -> list[Row]:
    """Return a unit's parts, the strongest first; none where fewer than two can be set beside each other."""
    parts = [row for row in _parts(result) if row.component not in {"overall", COUNTED, RANK_IN_REGION}]
    pillars = [row for row in parts if row.component not in {"input", "output"}] or parts
    ranked = [row for row in pillars if row.rank is not None]
    scored = [row for row in pillars if row.score is not None]
    if len(ranked) < LEAST_PARTS and len(scored) < LEAST_PARTS:
        return []
    if len(ranked) >= len(scored) and not (by_score and len(scored) >= LEAST_PARTS):
        return sorted(ranked, key=lambda row: row.rank or 0)
    return sorted(scored, key=lambda row: -(row.score or 0))


def _component_figure(row: Row, w: Wording) -> str:
    if row.component == RANK_IN_REGION:
        return w.say("region_rank_figure", figures=w.figures(row))
    return w.say("component_figure", component=w.part_name(row), figures=w.figures(row))


def _highlight(row: Row, w: Wording) -> str:
    figures = w.figures(row)
    name = w.component(row.index, row.edition, row.component)
    return name + (w.say("in_brackets", text=figures) if figures else "")
