"""A sheet to raw records: which index and edition it is of, and what its columns hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from corpus import components, names, tables
from corpus.documents import encodings
from corpus.intake import columns as headers
from corpus.intake import componentsheet, convert, layout, numbers, records
from corpus.intake.account import account
from corpus.intake.grid import Sheet
from corpus.intake.model import Draft, Hints
from corpus.model import Component, Finding
from corpus.store import Corpus


class SheetReader:
    """Sheets to raw records, gathered in a draft."""

    def __init__(self, path: Path, corpus: Corpus, hints: Hints) -> None:
        self.units = convert.UnitReader(corpus.gazetteer)
        self.draft = Draft()
        self._path, self._corpus, self._hints = path, corpus, hints
        overall = [node for node in corpus.components if node.code == "overall"]
        index_names = {
            name: node.index for node in overall for name in (node.index, node.name_en, node.name_vi) if name
        }
        self._vocabulary = headers.Vocabulary(tables.read_header_words(), index_names)
        regions = (name for region in corpus.regions for name in (region.name_en, region.name_vi))
        self._regions = {names.fold(names.key(name)) for name in regions}
        self._aliases = tables.read_component_aliases()

    def _label(self, sheet: Sheet) -> str:
        return f"{self._path.name}[{sheet.name}]" if sheet.name else self._path.name

    def read(self, sheet: Sheet) -> None:
        """Add what a sheet says to the draft."""
        draft = self.draft
        draft.findings += sheet.findings
        brought = componentsheet.read(sheet, self._label(sheet))
        if brought is not None:
            draft.components += brought.components
            draft.findings += brought.findings
            draft.understood.append(f"{self._label(sheet)}: {len(brought.components)} components")
            return
        found = layout.find(sheet, self.units.names_unit, self._names_region)
        if found is None:
            sheet, encoding = _mended(sheet)
            found = layout.find(sheet, self.units.names_unit, self._names_region) if encoding else None
            if found is not None:
                self.draft.understood.append(f"{self._label(sheet)}: letters of {encoding} fonts turned into Unicode")
        if found is None:
            draft.understood.append(f"{self._label(sheet)}: no column names provinces; left out")
            return
        if layout.lies_across(sheet, self.units.names_unit):
            expected = "one row a province; copy the table and paste it transposed"
            draft.findings.append(
                Finding("error", self._label(sheet), None, None, "provinces across the top", expected)
            )
            return
        self._read_figures(sheet, found)

    def _names_region(self, text: str) -> bool:
        return names.fold(names.key(text)) in self._regions

    def _read_figures(self, sheet: Sheet, found: layout.Layout) -> None:
        draft, place = self.draft, self._label(sheet)
        context = [sheet.name, *found.title, self._path.stem.replace("_", " ")]
        labels = [part for parts in found.labels for part in parts]
        index = self._index(context, labels)
        codes = self._codes(index)
        columns = headers.understand(found.labels, found.unit_column, self._vocabulary, codes)
        columns = [self._settle(column, index, sheet, found, new=not codes) for column in columns]
        frame, skipped = records.gather(sheet, found, columns)
        vietnamese = any(names.fold(text) != text for text in (*labels, *found.title))
        draft.vietnamese = draft.vietnamese or vietnamese
        draft.titles += found.title
        draft.understood += account(place, index, columns, frame, skipped, found)
        edition = self._hints.edition or next((year for text in context if (year := headers.year_in(text))), None)
        frame["file"] = place
        frame["index"] = frame["index"].map(lambda cell: self._hints.index or layout.text_of(cell).upper() or index)
        frame["edition"] = frame["edition"].map(lambda cell: convert.whole(cell) or edition).astype("Int64")
        draft.frames.append(self._with_codes(frame))

    def _index(self, context: Sequence[str], labels: Sequence[str]) -> str:
        if self._hints.index:
            return self._hints.index
        named = (self._vocabulary.index_in(text) for text in (*context, *labels))
        return next((index for index in named if index), "")

    def _components_of(self, index: str) -> list[Component]:
        """Return the components of an index, but those that only some added table's header names.

        What a table says must not depend on which tables were added before it.
        """
        every = (*self._corpus.components, *self.draft.components)
        return [node for node in every if node.index == index and not components.only_from_header(node)]

    def _codes(self, index: str) -> dict[str, str]:
        """Return the codes of an index's components by folded names, short ones too; none for a new index."""
        held = headers.component_names(self._components_of(index))
        if not held:
            return {}
        aliases = {names.fold(names.key(alias)): code for of, code, alias in self._aliases if of in ("*", index)}
        return {**{alias: code for alias, code in aliases.items() if code in held.values()}, **held}

    def _settle(
        self, column: headers.Column, index: str, sheet: Sheet, found: layout.Layout, *, new: bool
    ) -> headers.Column:
        """Return the column, its role decided by its cells where its label is no component's name."""
        if column.role != "unknown":
            return column
        cells = [layout.cell_of(sheet.rows[at], column.at) for at in found.data]
        decimal = self._hints.decimal or numbers.decimal_of(cells, ",")
        read = [numbers.parse(cell, decimal) for cell in cells if not numbers.missing(cell)]
        if not read or sum(bool(number.problem) for number in read) * 2 > len(read):
            return replace(column, role="ignore")
        if not (new and index):
            expected = f"a component of {index or 'a known index'}"
            expected += (
                f"; the closest is {column.closest}" if column.closest else "; add a components file to begin one"
            )
            place = self._label(sheet)
            self.draft.findings.append(Finding("error", place, None, column.label, column.label, expected))
            return column
        code = names.slug(column.label)
        name_vi = column.label if names.fold(column.label) != column.label else ""
        self.draft.new_components.append(
            Component(index, 0, code, components.FROM_HEADER, "overall", column.label, name_vi)
        )
        return replace(column, role="value", code=code)

    def _with_codes(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the records with component codes in place of names; overall where the table names none."""
        held: dict[tuple[str, str], str] = {}
        for index in frame["index"].unique():
            found = self._codes(index)
            found |= {names.fold(names.key(node.code)): node.code for node in self.draft.new_components}
            for cell in frame.loc[frame["index"] == index, "component"].map(layout.text_of).unique():
                text = cell or self._hints.component or "overall"
                key = names.fold(names.key(text))
                code = found.get(key) or found.get(self._vocabulary.without_level(key)) or text
                held[index, cell] = code if found else names.slug(text)
        texts = frame["component"].map(layout.text_of)
        frame["component"] = [held[place] for place in zip(frame["index"], texts, strict=True)]
        return frame


def _mended(sheet: Sheet) -> tuple[Sheet, str]:
    """Return a sheet with Vietnamese of legacy fonts turned into Unicode, and the encoding found, if any."""
    texts = list(dict.fromkeys(cell for row in sheet.rows for cell in row if isinstance(cell, str)))
    mended, encoding = encodings.mend(texts)
    if not encoding:
        return sheet, ""
    now = dict(zip(texts, mended, strict=True))
    rows = [[now[cell] if isinstance(cell, str) else cell for cell in row] for row in sheet.rows]
    return replace(sheet, rows=rows), encoding
