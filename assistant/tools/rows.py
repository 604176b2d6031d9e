"""Observation rows to the answer object's rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from assistant.answer import Row
from corpus.store import Corpus

CLEAN_DIGITS = 10  # differences of published decimals, without the noise of binary floats


def row_from(corpus: Corpus, record: Any, **extra: Any) -> Row:
    """Return one observation as a row. ``unit`` is the English name whatever the language, so that rows compare."""
    unit = corpus.gazetteer.unit(str(record.unit_id), int(record.map))
    note = {"note": str(record.note)} if record.note and not pd.isna(record.note) else {}
    return Row(
        unit_id=str(record.unit_id),
        map=int(record.map),
        unit=unit.name_en if unit else str(record.unit_id),
        index=str(record.index_name),
        edition=int(record.edition),
        component=str(record.component),
        score=None if pd.isna(record.score) else float(record.score),
        rank=None if pd.isna(record.rank) else int(record.rank),
        of=None if pd.isna(record.of) else int(record.of),
        status=str(record.status),
        source_ids=tuple(part for part in str(record.source_id).split(";") if part),
        **note,
        **extra,
    )


def rows_from(corpus: Corpus, frame: pd.DataFrame) -> tuple[Row, ...]:
    """Return the observations as rows, in their order."""
    # itertuples cannot name a field "index": pandas keeps that for the frame's own labels.
    renamed = frame.rename(columns={"index": "index_name"})
    return tuple(row_from(corpus, record) for record in renamed.itertuples(index=False))


def with_extra(row: Row, **extra: Any) -> Row:
    """Return the row with further keys; None is left out."""
    return Row(**{**row.model_dump(), **{name: value for name, value in extra.items() if value is not None}})


def difference(a: float, b: float) -> float:
    """Return a − b without binary noise: 65.68 − 59.33 is 6.35."""
    return round(a - b, CLEAN_DIGITS)


def best_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the undisputed rows, or all where every one is disputed."""
    rows = tuple(rows)
    settled = tuple(row for row in rows if row.status != "disputed")
    return settled or rows


def shown_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the row that stands for a unit, or every version where all are disputed."""
    best = best_rows(rows)
    return best if best and best[0].status == "disputed" else best[:1]
