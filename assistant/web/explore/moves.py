"""Who rose and who fell between two editions, and how firm the ranks of one are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from assistant.answer import Row
from assistant.catalogue import Catalogue, Changes
from assistant.charts.changes import slopes
from assistant.errors import NoData
from assistant.web.explore.shown import (
    Field,
    cited,
    component_field,
    component_name,
    drawn,
    drawn_of,
    edition_field,
    extra,
    index_field,
    places,
    points,
    score_of,
)
from assistant.web.explore.view import View
from assistant.web.explore.words import EXPLORE, QUESTIONS


class Move(NamedTuple):
    """A unit that moved: before and after as ranks and as scores, and by how much; ``way`` is up or down."""

    name: str
    address: str
    ranks: tuple[str, str]
    places: str
    scores: tuple[str, str]
    points: str
    way: str
    keys: tuple[str, str]
    sources: tuple[int, ...]


class FirmLine(NamedTuple):
    """A unit's rank with its range, or with the distances to its neighbours."""

    name: str
    address: str
    rank: str
    score: str
    range: str
    above: str
    below: str
    sources: tuple[int, ...]


def changes(catalogue: Catalogue, view: View) -> dict[str, Any]:
    """Return what the view of changes shows; without moves where no two editions can be compared."""
    found = _moved(catalogue, view)
    rows = found.rows if found else ()
    sources = cited(catalogue, rows)
    chart = slopes(rows, catalogue.names) if rows else None
    span = {"since": found.since, "until": found.until} if found and found.since else {}
    return {
        "rows": rows,
        "fields": _fields(catalogue, view, found),
        "found": found if rows else None,
        "title": EXPLORE["moved"].say(view.language),
        "subtitle": _span(catalogue, view, found),
        "question": QUESTIONS["changes"].say(view.language, index=view.index, **span) if span else "",
        "moves": [_move(catalogue, view, row, sources.of(row)) for row in rows],
        "same": found.compared - len(rows) if found else 0,
        "slopes": drawn_of(chart),
        "citations": sources.citations,
    }


def firm(catalogue: Catalogue, view: View) -> dict[str, Any]:
    """Return what the view of firmness shows."""
    try:
        rows = catalogue.robustness(view.index, view.edition)
    except NoData:
        rows = ()
    sources = cited(catalogue, rows)
    ranged = bool(rows) and extra(rows[0], "rank_low") is not None
    first = rows[0] if rows else None
    return {
        "rows": rows,
        "fields": (index_field(catalogue, view), edition_field(catalogue, view)),
        "title": EXPLORE["firm_title"].say(view.language),
        "subtitle": f"{view.index} {view.edition}",
        "question": QUESTIONS["firm"].say(view.language, index=view.index, edition=view.edition),
        "ranged": ranged,
        "draws": f"{(extra(first, 'draws') or 0) if first else 0:.0f}",
        "noise": f"{(extra(first, 'weights_noise_percent') or 0) if first else 0:.0f}",
        "lines": [_firm_line(catalogue, view, row, sources.of(row)) for row in rows],
        "ranges": drawn(catalogue, "robustness", rows) if ranged else (),
        "citations": sources.citations,
    }


def _moved(catalogue: Catalogue, view: View) -> Changes | None:
    since, until = view.since, view.until
    if since and until and since > until:
        since, until = until, since
    try:
        return catalogue.changes(view.index, view.component, since, until)
    except NoData:
        return None


def _span(catalogue: Catalogue, view: View, found: Changes | None) -> str:
    head = f"{view.index} {found.since} → {found.until}" if found and found.since else view.index
    edition = found.until if found and found.until else catalogue.corpus.editions(view.index)[-1]
    return f"{head} · {component_name(catalogue, view.index, edition, view.component)}"


def _fields(catalogue: Catalogue, view: View, found: Changes | None) -> tuple[Field, ...]:
    shown = replace(view, since=found.since, until=found.until) if found and found.since else view
    return (
        index_field(catalogue, view),
        component_field(catalogue, view, None),
        edition_field(catalogue, shown, "since"),
        edition_field(catalogue, shown, "until"),
    )


def _unit_address(catalogue: Catalogue, view: View, row: Row) -> str:
    return view.address(name="unit", unit=str(row.unit_id), map=row.map, edition=row.edition)


def _move(catalogue: Catalogue, view: View, row: Row, sources: tuple[int, ...]) -> Move:
    moved, change = extra(row, "rank_change"), extra(row, "change")
    before_rank, before_score = extra(row, "rank_before"), extra(row, "score_before")
    told = moved if moved is not None else change or 0.0
    return Move(
        name=catalogue.names.unit_of(row),
        address=_unit_address(catalogue, view, row),
        ranks=(f"{before_rank:.0f}" if before_rank is not None else "–", str(row.rank or "–")),
        places=places(moved) if moved is not None else "–",
        scores=(points(catalogue, before_score) if before_score is not None else "–", score_of(catalogue, row)),
        points=points(catalogue, change, signed=True) if change is not None else "–",
        way="up" if told > 0 else "down" if told < 0 else "same",
        keys=(repr(moved) if moved is not None else "", repr(change) if change is not None else ""),
        sources=sources,
    )


def _firm_line(catalogue: Catalogue, view: View, row: Row, sources: tuple[int, ...]) -> FirmLine:
    low, high = extra(row, "rank_low"), extra(row, "rank_high")
    sides = [extra(row, f"points_to_{side}") for side in ("above", "below")]
    above, below = (points(catalogue, side) if side is not None else "–" for side in sides)
    return FirmLine(
        name=catalogue.names.unit_of(row),
        address=_unit_address(catalogue, view, row),
        rank=f"{row.rank or '–'}/{row.of}" if row.of else str(row.rank or "–"),
        score=score_of(catalogue, row),
        range=f"{low:.0f}–{high:.0f}" if low is not None and high is not None else "",
        above=above,
        below=below,
        sources=sources,
    )
