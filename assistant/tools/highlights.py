"""Component indicators that sources name of a unit: as its strength or weakness, with a rank, or with a score.

The scores of single indicators are not published for all units, so that these rows are no ranking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.scoring import published
from assistant.tools.scope import component_named, index_named
from corpus.store import Corpus


def highlight_rows(
    corpus: Corpus,
    *,
    index: str,
    edition: int | None = None,
    units: Collection[str] | None = None,
    component: str | None = None,
) -> tuple[Row, ...]:
    """Return what sources name, as rows with ``highlight``: newest first, those with a rank before the others."""
    told = corpus.highlights
    mask = told["index"] == index
    if edition is not None:
        mask &= told["edition"] == edition
    if units is not None:
        mask &= told["unit_id"].isin(list(units))
    records: Iterator[Any] = told.loc[mask].rename(columns={"index": "index_name"}).itertuples(index=False)
    rows = [_row(corpus, record) for record in records]
    named = tuple(row for row in rows if component in (None, row.component))
    return tuple(sorted(named, key=lambda row: -row.edition)) if edition is None else named


def indicator_named(
    corpus: Corpus, tool: str, *, index: str, edition: int | None, component: str, units: Collection[str] | None = None
) -> ToolResult | None:
    """Return what is named of an indicator; None for a component whose scores are held, or of which nothing is."""
    index = index_named(corpus, index)
    code = component_named(corpus, index, component)
    if corpus.once(published.editions, index=index, component=code):
        return None
    rows = highlight_rows(corpus, index=index, edition=edition, units=units, component=code)
    if not rows:
        return None
    ranked = sorted(rows, key=lambda row: (-row.edition, row.rank or float("inf")))
    newest = ranked[0]
    return ToolResult(
        tool=tool,
        kind="ranking",
        rows=tuple(ranked),
        facts={
            "index": index,
            "edition": newest.edition,
            "map": newest.map,
            "component": code,
            "indicator": True,
        },
    )


def _row(corpus: Corpus, record: Any) -> Row:
    unit = corpus.gazetteer.unit(str(record.unit_id), int(record.map))
    note = {"note": str(record.note)} if record.note and not pd.isna(record.note) else {}
    return Row(
        unit_id=str(record.unit_id),
        map=int(record.map),
        unit=unit.name_en if unit else str(record.unit_id),
        index=str(record.index_name),
        edition=int(record.edition),
        component=str(record.code),
        score=None if pd.isna(record.score) else float(record.score),
        rank=None if pd.isna(record.rank) else int(record.rank),
        of=None if pd.isna(record.of) else int(record.of),
        status="reported",
        source_ids=tuple(part for part in str(record.source_id).split(";") if part),
        worded=str(record.indicator),
        highlight=str(record.kind) if record.kind and not pd.isna(record.kind) else "named",
        **note,
    )
