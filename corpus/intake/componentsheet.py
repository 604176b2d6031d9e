"""A sheet that lists an index's components, in the columns of components.csv, to components."""

from __future__ import annotations

from dataclasses import dataclass

from corpus import components, names, tables
from corpus.errors import DamagedTable
from corpus.intake.grid import Sheet
from corpus.intake.layout import cell_of, text_of
from corpus.model import Component, Finding

_NEEDED = {"index", "edition", "code", "name_en"}


@dataclass(frozen=True)
class Brought:
    """The components of a sheet, and what was wrong with others."""

    components: tuple[Component, ...]
    findings: tuple[Finding, ...]


def read(sheet: Sheet, place: str) -> Brought | None:
    """Return a sheet's components, or None when its first row is not the header of such a list."""
    header = [text_of(cell).casefold() for cell in sheet.rows[0]] if sheet.rows else []
    if not set(header) >= _NEEDED:
        return None
    known = tables.COLUMNS["components"]
    found: list[Component] = []
    findings: list[Finding] = []
    for line, row in zip(sheet.lines[1:], sheet.rows[1:], strict=True):
        cells = dict.fromkeys(known, "") | {name: text_of(cell_of(row, at)) for at, name in enumerate(header)}
        if not any(cells.values()):
            continue
        cells |= {"index": cells["index"].upper(), "code": cells["code"] or names.slug(cells["name_en"])}
        try:
            found += components.of_cells(cells, place, line)
        except DamagedTable as error:
            findings += error.findings
    return Brought(tuple(found), tuple(findings))
