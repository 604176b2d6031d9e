"""A sheet of cells as every reader hands it on, and the errors of files that cannot become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from corpus.errors import UnreadableTable
from corpus.model import Finding

MAX_CELLS = 20_000_000  # a million rows of twenty columns
_MAX_UNPACKED = 500 * 2**20  # bytes; a workbook of a million rows unpacks to about 400 MB
_MAX_RATIO = 200  # spreadsheets' XML packs 5 to 40 times; bombs pack a thousand times
_RATIO_FROM = 20 * 2**20  # bytes; small parts of a workbook may be very repetitive
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Sheet:
    """Cells by row, with the line number of each row in its file. Merged ranges are first and last row and column."""

    name: str
    rows: Sequence[Sequence[Any]]
    lines: Sequence[int]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def open_package(path: Path) -> ZipFile:
    """Return an open xlsx or ods package that is safe to unpack. Raises UnreadableTable for bombs and locked files."""
    with path.open("rb") as start:
        if start.read(4) == _OLE:
            raise UnreadableTable(
                f"{path.name} is protected by a password, or is an old .xls file. "
                "Open it in a spreadsheet program and save it as .xlsx without a password."
            )
    try:
        package = ZipFile(path)
    except BadZipFile as error:
        raise UnreadableTable(
            f"{path.name} is damaged: it is not a {path.suffix} file. Save it again as {path.suffix} or as CSV."
        ) from error
    unpacked = sum(part.file_size for part in package.infolist())
    packed = max(1, path.stat().st_size)
    if unpacked > _MAX_UNPACKED or (unpacked > _RATIO_FROM and unpacked / packed > _MAX_RATIO):
        package.close()
        raise UnreadableTable(
            f"{path.name} unpacks to {unpacked // 2**20:,} MB, which is more than a table needs. "
            "Save the sheet that holds the figures as CSV and add that."
        )
    return package
