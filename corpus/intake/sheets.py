"""A file to sheets of cells, whatever its format. Knows nothing of what the cells mean.

Values only: formulas are taken by their saved value, macros never run, links to other workbooks never followed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from corpus.errors import UnreadableTable
from corpus.intake import delimited, opendocument, parquet, workbook
from corpus.intake.grid import Sheet

MAX_BYTES = 200 * 2**20  # a million observations are 100 MB of CSV; more endangers the memory of the rest

_READERS: Mapping[str, Callable[[Path], list[Sheet]]] = {
    ".csv": delimited.read,
    ".tsv": delimited.read,
    ".xlsx": workbook.read,
    ".xlsm": workbook.read,
    ".ods": opendocument.read,
    ".parquet": parquet.read,
}
TABLE_SUFFIXES = tuple(_READERS)


def read(path: Path) -> list[Sheet]:
    """Return the sheets of a table file. Raises UnreadableTable saying what to do instead."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableTable(f"{path.name} is none of {', '.join(TABLE_SUFFIXES)}. Save the table as one of these.")
    try:
        size = path.stat().st_size
        if size == 0:
            raise UnreadableTable(f"{path.name} is empty. Save the table again and add it then.")
        if size > MAX_BYTES:
            raise UnreadableTable(
                f"{path.name} is {size // 2**20:,} MB; tables up to {MAX_BYTES // 2**20} MB are read. "
                "Split it by edition, or save it as Parquet, and add the parts."
            )
        return reader(path)
    except OSError as error:
        raise UnreadableTable(f"{path} cannot be read: {error.strerror or error}.") from error
