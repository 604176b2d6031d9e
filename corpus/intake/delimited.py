"""CSV and TSV to a sheet: encoding and delimiter are found from the content, whatever the file's name says."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from pathlib import Path

from corpus.errors import UnreadableTable
from corpus.intake.grid import MAX_CELLS, Sheet
from corpus.model import Finding

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 200
_VIETNAMESE = set("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


def read(path: Path) -> list[Sheet]:
    """Return the one sheet of a delimited text file. Raises UnreadableTable when it is no such text."""
    text, encoding = decode(path)
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
    noted = [] if encoding == "utf-8" else [_encoding_note(path, encoding)]
    return [Sheet("", rows, lines, findings=tuple(noted))]


def _encoding_note(path: Path, encoding: str) -> Finding:
    return Finding("warning", path.name, None, None, encoding, "UTF-8; look at the names before storing")


def decode(path: Path) -> tuple[str, str]:
    """Return a file's text in NFC and the encoding it is in. Raises UnreadableTable for binary files."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _composed(content.decode("utf-16", errors="replace")), "utf-16"
    if b"\x00" in content[:4096]:
        raise UnreadableTable(f"{path.name} is not text. Save the table as CSV, XLSX, ODS or Parquet.")
    try:
        return _composed(content.decode("utf-8-sig")), "utf-8"
    except UnicodeDecodeError:
        pass
    # Windows-1258 is Vietnamese with separate tone marks; Windows-1252 shows the same bytes as other letters.
    readings = {name: _composed(content.decode(name, errors="replace")) for name in ("cp1258", "cp1252")}
    best = max(readings, key=lambda name: (_vietnamese_letters(readings[name]), name == "cp1252"))
    return readings[best], best


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _vietnamese_letters(text: str) -> int:
    return sum(char in _VIETNAMESE for char in text[:20_000].casefold())


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
