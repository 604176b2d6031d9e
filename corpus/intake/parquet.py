"""Parquet to a sheet; the column names are its first row."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.errors import UnreadableTable
from corpus.intake.grid import MAX_CELLS, Sheet


def read(path: Path) -> list[Sheet]:
    """Return the one sheet of a Parquet file. Raises UnreadableTable when it is damaged or too large."""
    try:
        file = pq.ParquetFile(path)
        if file.metadata.num_rows * file.metadata.num_columns > MAX_CELLS:
            raise UnreadableTable(f"{path.name} has more than {MAX_CELLS:,} cells. Split it and add the parts.")
        table = file.read()
    except (pa.ArrowException, OSError) as error:
        raise UnreadableTable(f"{path.name} is damaged: it is no Parquet file. Save it again, or as CSV.") from error
    columns = [column.to_pylist() for column in table.columns]
    rows = [list(table.column_names), *(list(row) for row in zip(*columns, strict=True))]
    return [Sheet("", rows, range(1, len(rows) + 1))]
