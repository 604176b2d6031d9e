"""What a unit's page tells: its results over editions, and the parts, firmness and reasons of one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.answer import Kind, Row
from assistant.errors import NoData
from assistant.evidence import ToolResult
from assistant.tools.changes import rank_changes
from assistant.tools.explain import explain_rank
from assistant.tools.profile import unit_profile
from assistant.tools.robustness import rank_robustness
from corpus.model import Unit
from corpus.store import Corpus


class Details(NamedTuple):
    """A unit in one edition. ``parts`` are its components; ``why`` its gap to a rival and what that adds up from."""

    parts: tuple[Row, ...] = ()
    strengths: tuple[Row, ...] = ()
    weaknesses: tuple[Row, ...] = ()
    robustness: tuple[Row, ...] = ()
    why: tuple[Row, ...] = ()


def results(corpus: Corpus, unit: Unit, indices: Sequence[str]) -> tuple[Row, ...]:
    """Return the unit's overall results, index by index, without those of a unit that it became a part of."""
    rows: list[Row] = []
    for index in indices:
        found = rank_changes(corpus, units=[unit.unit_id], index=index)
        into = found.facts["merged_into"].get(unit.unit_id)
        rows += [row for row in found.rows if row.unit_id != into]
    return tuple(rows)


def newest(rows: Sequence[Row], unit: Unit, index: str) -> int | None:
    """Return the newest edition of an index that has the unit, of those on its own map where there are any."""
    own = [row for row in rows if row.index == index]
    return max((row.edition for row in [row for row in own if row.map == unit.map] or own), default=None)


def details(corpus: Corpus, unit_id: str, index: str, edition: int) -> Details:
    """Return what is held of a unit in an edition; each field is empty where nothing is."""
    told = parts(corpus, unit_id, index, edition)
    return Details(
        parts=tuple(row for row in told if not _highlight(row)),
        strengths=tuple(row for row in told if _highlight(row) == "strength"),
        weaknesses=tuple(row for row in told if _highlight(row) == "weakness"),
        robustness=_rows(rank_robustness, "robustness", corpus, unit_id, index, edition),
        why=_why(corpus, unit_id, index, edition),
    )


def parts(corpus: Corpus, unit_id: str, index: str, edition: int) -> tuple[Row, ...]:
    """Return a unit's components, and the indicators that are named as its strengths and weaknesses."""

    def profile(corpus: Corpus, *, unit: str, index: str, edition: int) -> ToolResult:
        return unit_profile(corpus, unit, index=index, edition=edition, detail="all")

    rows = _rows(profile, "profile", corpus, unit_id, index, edition)
    return tuple(row for row in rows if row.component != "overall")


def _why(corpus: Corpus, unit_id: str, index: str, edition: int) -> tuple[Row, ...]:
    rows = _rows(explain_rank, "explanation", corpus, unit_id, index, edition)
    compared = tuple(row for place, row in enumerate(rows) if place < 2 or hasattr(row, "part"))
    # Without a rival the second row is some other figure, which the page tells elsewhere.
    return compared if rows and getattr(rows[0], "versus", None) else rows[:1]


def _rows(
    tool: Callable[..., ToolResult], kind: Kind, corpus: Corpus, unit_id: str, index: str, edition: int
) -> tuple[Row, ...]:
    """Return what a tool found, nothing where it found something else instead."""
    try:
        found = tool(corpus, unit=unit_id, index=index, edition=edition)
    except NoData:
        return ()
    return found.rows if found.kind == kind and found.problem is None else ()


def _highlight(row: Row) -> str:
    return str(getattr(row, "highlight", ""))
