"""CSV and TSV to a sheet: encoding and delimiter are found from the content, whatever the file's name says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from corpus.documents import encodings
from corpus.errors import UnreadableDocument, UnreadableTable
from corpus.intake.grid import MAX_CELLS, Sheet
from corpus.model import Finding

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 200
_UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii", "")
_VIETNAMESE = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def read(path: Path) -> list[Sheet]:
    """Return the one sheet of a delimited text file. Raises UnreadableTable when it is no such text."""
    text, encoding = _decoded(path)
    if not text.strip():
        raise UnreadableTable(f"{path.name} is empty. Save the table again and add it then.")
    delimiter = delimiter_of(text)
    seen: dict[str, str] = {}  # equal cells share one string: a million rows repeat a few thousand values
    rows: list[list[str]] = []
    lines: list[int] = []
    cells = 0
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    before = 0
    try:
        for record in reader:
            rows.append([seen.setdefault(cell, cell) for cell in record])
            lines.append(before + 1)
            before = reader.line_num
            cells += len(record)
            if cells > MAX_CELLS:
                raise UnreadableTable(f"{path.name} has more than {MAX_CELLS:,} cells. Split it and add the parts.")
    except csv.Error as error:
        raise UnreadableTable(f"{path.name}, line {reader.line_num}: {error}. Save the table again as CSV.") from error
    noted = [] if encoding.casefold() in _UNICODE else [_encoding_note(path, encoding)]
    return [Sheet("", rows, lines, findings=tuple(noted))]


def _encoding_note(path: Path, encoding: str) -> Finding:
    return Finding("warning", path.name, None, None, encoding, "UTF-8; look at the names before storing")


def _decoded(path: Path) -> tuple[str, str]:
    try:
        return encodings.decode(path.read_bytes(), name=path.name)
    except UnreadableDocument as error:
        raise UnreadableTable(
            f"{path.name} is not text. Save the table as CSV in UTF-8, or as XLSX, ODS or Parquet."
        ) from error


def delimiter_of(text: str) -> str:
    """Return the delimiter that splits most lines into the same number of cells, at least two."""
    sample = text[:200_000].splitlines()[:_SAMPLE_LINES]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(record) for record in csv.reader(sample, delimiter=delimiter) if len(record) > 1)
        if not widths:
            return (0, 0)
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]))
        return (lines, width)

    return max(_DELIMITERS, key=evenness)
