"""Rows over editions to charts: lines over several, slopes between two."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import vega, vega_slopes
from assistant.answer import Row
from assistant.charts.labels import Names, extra, title_of, word
from assistant.vega import Spec
from assistant.vega_slopes import Slope

LEAST_EDITIONS = 2
MOST_NAMED = 12  # slopes whose ends are named; of more the greatest rises and falls are


def trend(rows: Sequence[Row], names: Names) -> Spec | None:
    """Return slopes where all rows tell what changed since one edition, else lines over editions."""
    return slopes(rows, names) or _lines(rows, names)


def slopes(rows: Sequence[Row], names: Names) -> Spec | None:
    """Return a line a unit from its place (or its score, where places are not told) before to that after."""
    editions = {(extra(row, "since"), row.edition) for row in rows}
    if len(rows) < LEAST_EDITIONS or len(editions) != 1 or len({(row.index, row.component) for row in rows}) != 1:
        return None
    field = "rank" if all(_ends(row, "rank") for row in rows) else "score"
    told = [row for row in rows if _ends(row, field)]
    if len(told) < LEAST_EDITIONS or len({row.unit_id for row in told}) < len(told):
        return None
    by_change = sorted(told, key=lambda row: _moved(row, field))
    named = {row.unit_id for row in (*by_change[: MOST_NAMED // 2], *by_change[-MOST_NAMED // 2 :])}
    since, until = editions.pop()
    return vega_slopes.slopes(
        [_slope(row, field, names, named=row.unit_id in named) for row in told],
        names.language,
        title=f"{rows[0].index} {since} → {until} · {title_of(told, names).partition(' · ')[2]}",
        editions=(str(since), str(until)),
        axis=word(field, names),
        best_is_low=field == "rank",
    )


def _ends(row: Row, field: str) -> bool:
    return isinstance(extra(row, f"{field}_before"), int | float) and getattr(row, field) is not None


def _moved(row: Row, field: str) -> float:
    """Return by how much a row rose."""
    before, after = float(str(extra(row, f"{field}_before"))), float(getattr(row, field))
    return before - after if field == "rank" else after - before


def _slope(row: Row, field: str, names: Names, *, named: bool) -> Slope:
    before, after = float(str(extra(row, f"{field}_before"))), float(getattr(row, field))
    moved, name = _moved(row, field), names.unit_of(row)
    written = "{:.0f}".format if field == "rank" else lambda value: vega.number(value, names.language)
    change = f"{moved:+.0f}".replace("-", "−") if field == "rank" else vega.number(moved, names.language, signed=True)
    return Slope(
        name=name,
        before=before,
        after=after,
        shown_before=f"{name}  {written(before)}" if named else "",
        shown_after=f"{written(after)}  {name}  ({change})" if named else "",
        kind="up" if moved > 0 else "down" if moved < 0 else "same",
    )


def _lines(rows: Sequence[Row], names: Names) -> Spec | None:
    """Lines over editions. Units of different maps are different units: no line crosses from one map to the other."""
    field = "score" if len({row.edition for row in rows if row.score is not None}) >= LEAST_EDITIONS else "rank"
    points = [row for row in rows if getattr(row, field) is not None]
    one_scale = len({(row.index, row.component) for row in points}) == 1
    if not one_scale or len({row.edition for row in points}) < LEAST_EDITIONS:
        return None
    several_maps = len({row.map for row in points}) > 1
    units = word("units", names)
    dots = [
        vega.Dot(
            edition=str(row.edition),
            value=getattr(row, field),
            shown=names.bare_score(row) if field == "score" else str(row.rank),
            series=f"{names.unit_of(row)} ({row.map} {units})" if several_maps else names.unit_of(row),
        )
        for row in points
    ]
    if len({dot.series for dot in dots}) > len(vega.SERIES):
        return None
    return vega.lines(
        dots,
        names.language,
        title=title_of(points, names),
        axes=(word("edition", names), word(field, names)),
        best_is_low=field == "rank",
    )
