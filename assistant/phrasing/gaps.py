"""The parts of the distance between two units, or between two editions of one, in words."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.phrasing.wording import Wording, cite

_LEAST_SHOWN = 0.005  # what two decimals can show
_SAME = 1e-9  # a part of a sum counts in full: its difference is its contribution


def parts_of_gap(rows: Sequence[Row], mine: Row, gap: float | None, w: Wording, *, whose: bool) -> str:
    """Return what the distance adds up from or, where it cannot be split, the parts that are held of both.

    ``whose`` says that it is asked which parts are in the unit's favour.
    """
    parts = [row for row in rows if getattr(row, "part", None)]
    beside = [row for row in rows if hasattr(row, "versus_score") and not getattr(row, "part", None)]
    said = [_speaking_for(parts or beside, mine, w)] if whose else []
    if parts and gap is not None:
        said.append(_split(parts, gap, w))
    elif beside:
        listed = "; ".join(_beside(row, w) for row in beside)
        said.append(w.say("parts_beside", unit=w.unit_of(mine), parts=listed, cite=cite(beside)))
    return " ".join(sentence for sentence in said if sentence)


def _beside(row: Row, w: Wording) -> str:
    return w.say(
        "part_beside",
        component=w.part_name(row),
        own=w.bare_score(row),
        other=w.points(getattr(row, "versus_score", 0.0), row.index),
    )


def _speaking_for(parts: Sequence[Row], mine: Row, w: Wording) -> str:
    """Return which parts of the distance are in the unit's favour, where it is asked whether there are any."""
    published = [row for row in parts if getattr(row, "part", "") not in {"rounding", "not published"}]
    ahead = [w.part_name(row) for row in published if _ahead_by(row) > 0]
    phrase = "parts_for" if ahead else "parts_none_for"
    return w.say(phrase, unit=w.unit_of(mine), parts=w.listing(ahead), cite=cite(published)) if published else ""


def _ahead_by(row: Row) -> float:
    return float(getattr(row, "gap", None) or getattr(row, "difference", None) or 0.0)


def _split(parts: Sequence[Row], gap: float, w: Wording) -> str:
    return w.say(
        "gap_parts",
        gap=w.signed(gap, parts[0].index),
        parts=w.listing(part(row, w) for row in parts if is_shown(row)),
    )


def is_shown(row: Row) -> bool:
    """Return whether a part has anything to say at two decimals: rounding mostly has not."""
    return getattr(row, "part", "held") != "rounding" or abs(getattr(row, "gap", 0.0)) >= _LEAST_SHOWN


def part(row: Row, w: Wording) -> str:
    """Return one part of a distance: its points, with both scores where it counts otherwise than in full."""
    points = w.signed(getattr(row, "gap", 0.0), row.index)
    status = getattr(row, "part", "held")
    if status == "rounding":
        return w.say("part_rounding", points=points)
    if status == "not published":
        names = [w.component(row.index, row.edition, code) for code in getattr(row, "stands_for", ()) or ()]
        return w.say("part_not_published", points=points, components=", ".join(names))
    apart, other = getattr(row, "difference", None), getattr(row, "versus_score", None)
    if apart is None or other is None or abs(apart - getattr(row, "gap", 0.0)) < _SAME:
        return w.say("part", component=w.part_name(row), points=points)
    return w.say(
        "part_weighted",
        component=w.part_name(row),
        points=points,
        own=w.bare_score(row),
        other=w.points(other, row.index),
        difference=w.signed(apart, row.index),
    )
