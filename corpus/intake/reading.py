"""A table file to observations, and an account of what was understood, before anything is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from corpus import names, tables
from corpus.checks import arithmetic
from corpus.checks.observations import Known, check_observations, disagreeing, rules
from corpus.checks.rules import Progress, broken_rows, silent
from corpus.errors import UnreadableTable
from corpus.intake import columns as headers
from corpus.intake import componentsheet, convert, layout, numbers, records, sheets
from corpus.intake.grid import Sheet
from corpus.model import Component, Finding, Language, Source
from corpus.store import Corpus


@dataclass(frozen=True)
class Hints:
    """What a person says about a table; it goes before what the table says."""

    index: str = ""
    edition: int | None = None
    map: int | None = None
    component: str = ""
    decimal: numbers.Decimal | None = None
    publisher: str = ""
    title: str = ""
    date: str = ""
    url: str = ""
    language: Language | None = None


@dataclass(frozen=True)
class Reading:
    """A table as understood. ``rows_in`` is always what is stored and what is refused, added up."""

    observations: pd.DataFrame
    components: tuple[Component, ...]
    sources: tuple[Source, ...]
    understood: tuple[str, ...]
    findings: tuple[Finding, ...]
    rows_in: int

    @property
    def rows_stored(self) -> int:
        """How many rows are good."""
        return len(self.observations)

    @property
    def rows_refused(self) -> int:
        """How many rows are refused, each with a finding graded error."""
        return self.rows_in - self.rows_stored


@dataclass
class _Draft:
    """A table being read, sheet by sheet."""

    understood: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    frames: list[pd.DataFrame] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    new_components: list[Component] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    vietnamese: bool = False


def read_table(
    path: Path, corpus: Corpus, *, item_id: str, hints: Hints | None = None, progress: Progress = silent
) -> Reading:
    """Return what a table file says. Raises UnreadableTable when it is no table of provinces or of components."""
    reader = _Reader(path, corpus, item_id, hints or Hints())
    progress("reading cells")
    for sheet in sheets.read(path):
        reader.read_sheet(sheet)
    return reader.finish(progress)


class _Reader:
    def __init__(self, path: Path, corpus: Corpus, item_id: str, hints: Hints) -> None:
        self._path, self._corpus, self._item_id, self._hints = path, corpus, item_id, hints
        self._units = convert.UnitReader(corpus.gazetteer)
        overall = [node for node in corpus.components if node.code == "overall"]
        index_names = {
            name: node.index for node in overall for name in (node.index, node.name_en, node.name_vi) if name
        }
        self._vocabulary = headers.Vocabulary(tables.read_header_words(), index_names)
        regions = (name for region in corpus.regions for name in (region.name_en, region.name_vi))
        self._regions = {names.fold(names.key(name)) for name in regions}
        self._aliases = tables.read_component_aliases()
        self._draft = _Draft()

    def _label(self, sheet: Sheet) -> str:
        return f"{self._path.name}[{sheet.name}]" if sheet.name else self._path.name

    # Sheets

    def read_sheet(self, sheet: Sheet) -> None:
        draft = self._draft
        draft.findings += sheet.findings
        brought = componentsheet.read(sheet, self._label(sheet))
        if brought is not None:
            draft.components += brought.components
            draft.findings += brought.findings
            draft.understood.append(f"{self._label(sheet)}: {len(brought.components)} components")
            return
        found = layout.find(sheet, self._units.names_unit, self._names_region)
        if found is None:
            draft.understood.append(f"{self._label(sheet)}: no column names provinces; left out")
            return
        self._read_figures(sheet, found)

    def _names_region(self, text: str) -> bool:
        return names.fold(names.key(text)) in self._regions

    def _read_figures(self, sheet: Sheet, found: layout.Layout) -> None:
        draft, place = self._draft, self._label(sheet)
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
        draft.understood += _account(place, index, columns, frame, skipped, found)
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
        return [node for node in (*self._corpus.components, *self._draft.components) if node.index == index]

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
            self._draft.findings.append(Finding("error", place, None, column.label, column.label, expected))
            return column
        code = names.slug(column.label)
        name_vi = column.label if names.fold(column.label) != column.label else ""
        self._draft.new_components.append(Component(index, 0, code, "component", "overall", column.label, name_vi))
        return replace(column, role="value", code=code)

    def _with_codes(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the records with component codes in place of names; overall where the table names none."""
        held: dict[tuple[str, str], str] = {}
        for index in frame["index"].unique():
            found = self._codes(index)
            found |= {names.fold(names.key(node.code)): node.code for node in self._draft.new_components}
            for cell in frame.loc[frame["index"] == index, "component"].map(layout.text_of).unique():
                text = cell or self._hints.component or "overall"
                key = names.fold(names.key(text))
                code = found.get(key) or found.get(self._vocabulary.without_level(key)) or text
                held[index, cell] = code if found else names.slug(text)
        texts = frame["component"].map(layout.text_of)
        frame["component"] = [held[place] for place in zip(frame["index"], texts, strict=True)]
        return frame

    # All sheets together

    def finish(self, progress: Progress) -> Reading:
        draft = self._draft
        source = self._source()
        if not draft.frames:
            if draft.components:
                return Reading(
                    _none(), tuple(draft.components), (source,), tuple(draft.understood), tuple(draft.findings), 0
                )
            raise UnreadableTable(
                f"{self._path.name}: no column names provinces. A table needs one row a province, "
                "with the provinces' names in one column and a header above it."
            )
        raw = pd.concat(draft.frames, ignore_index=True)
        progress("understanding rows")
        return self._typed(raw, source, progress)

    def _source(self) -> Source:
        hints = self._hints
        title = hints.title or next(iter(self._draft.titles), "") or self._path.stem
        return Source(self._item_id, hints.publisher or "added by a user", title, hints.date, hints.url)

    def _typed(self, raw: pd.DataFrame, source: Source, progress: Progress) -> Reading:
        refusals = convert.Refusals()
        refusals.rows.update(raw.index[raw["label"] != ""])  # their column's finding speaks for them
        refusals.refuse(raw, raw["index"] == "", "index", lambda _: "an index; name it in the title, or with --index")
        said = "a year; name it in a column, the title or the sheet's name, or with --edition"
        refusals.refuse(raw, raw["edition"].isna(), "edition", lambda _: said)
        maps, unit_ids = self._place(raw, refusals)
        cells = (cell for name in records.MEASURES for cell in raw[name])
        decimal = self._hints.decimal or numbers.decimal_of(cells, "," if self._draft.vietnamese else ".")
        score, rank, of = (convert.numeric(raw, name, decimal, refusals) for name in records.MEASURES)
        status = convert.statuses(raw, refusals)
        source_ids, brought = convert.sources(raw, self._item_id, self._corpus.sources, source)
        good = ~raw.index.isin(list(refusals.rows))
        typed = convert.observations(
            {
                **{name: raw.loc[good, name] for name in ("index", "edition", "component", "file", "row")},
                "map": maps[good],
                "unit_id": unit_ids[good],
                "score": score.loc[good, "value"],
                "rank": rank.loc[good, "value"].astype("Int64"),
                "of": of["value"].fillna(rank["of"]).loc[good].astype("Int64"),
                "status": status[good],
                "source_id": source_ids[good],
                "note": raw.loc[good, "note"].map(layout.text_of),
            }
        )
        return self._checked(typed, len(raw), refusals.findings, brought, progress)

    def _place(self, raw: pd.DataFrame, refusals: convert.Refusals) -> tuple[pd.Series, pd.Series]:
        given = raw["map"].map(convert.whole)
        usual = {
            (place, edition): self._hints.map
            or self._units.map_of(rows["unit"], int(str(edition)), convert.map_said(rows["of"]))
            for (place, edition), rows in raw[raw["edition"].notna()].groupby(["file", "edition"])
        }
        places = zip(given, raw["file"], raw["edition"], strict=True)
        maps = pd.Series([int(m) if m == m and m else usual.get((f, e), 63) for m, f, e in places], index=raw.index)
        refusals.refuse(raw, ~maps.isin([63, 34]), "map", lambda _: "63 or 34")
        ids = [self._units.unit_id(cell, map_) for cell, map_ in zip(raw["unit"], maps, strict=True)]
        unit_ids = pd.Series(ids, index=raw.index, dtype="object")
        refusals.refuse(
            raw, unit_ids.isna(), "unit", lambda row: self._units.expected(row["unit"], int(maps[row.name]))
        )
        return maps, unit_ids

    def _checked(
        self,
        typed: pd.DataFrame,
        rows_in: int,
        findings: list[Finding],
        brought: tuple[Source, ...],
        progress: Progress,
    ) -> Reading:
        draft = self._draft
        components = self._components_for(typed)
        known = Known(
            units=self._corpus.units,
            components=(*self._corpus.components, *components),
            sources={*self._corpus.sources, *(source.source_id for source in brought)},
            aggregations=arithmetic.read_aggregations(),
        )
        typed, doubts = disagreeing(typed)
        refusing = [rule for rule in rules(known) if rule.grade == "error"]
        broken = broken_rows(typed, refusing, progress=progress)
        wrong = {at: rule for rule in reversed(refusing) for at in broken.get(rule.name, ())}
        bad = typed.iloc[sorted(wrong)]
        findings += [wrong[at].finding(row) for at, row in zip(sorted(wrong), tables.rows(bad), strict=True)]
        kept = typed.drop(index=typed.index[sorted(wrong)]).reset_index(drop=True)
        warned = [finding for finding in check_observations(kept, known) if finding.grade == "warning"]
        return Reading(
            observations=kept,
            components=components,
            sources=brought,
            understood=tuple(draft.understood),
            findings=(*draft.findings, *findings, *doubts, *warned),
            rows_in=rows_in,
        )

    def _components_for(self, typed: pd.DataFrame) -> tuple[Component, ...]:
        """Return the components that the file brings, and those that a new edition carries on."""
        draft = self._draft
        brought = list(draft.components)
        held = {(node.index, node.edition, node.code) for node in (*self._corpus.components, *brought)}
        used = typed[["index", "edition", "component"]].drop_duplicates()
        for index, edition, code in used.itertuples(index=False, name=None):
            if (index, edition, code) in held:
                continue
            same = [n for n in (*self._corpus.components, *draft.components) if (n.index, n.code) == (index, code)]
            same += [n for n in draft.new_components if (n.index, n.code) == (index, code)]
            if same:
                nearest = min(same, key=lambda node: abs(node.edition - int(edition)))
                brought.append(replace(nearest, edition=int(edition)))
            elif not self._components_of(index) and code == "overall":
                brought.append(Component(index, int(edition), code, "overall", None, index, index))
        return tuple(brought)


def _account(
    place: str,
    index: str,
    columns: Sequence[headers.Column],
    frame: pd.DataFrame,
    skipped: int,
    found: layout.Layout,
) -> list[str]:
    lines = [f"{place}: {index or 'index in a column'}, {frame['unit'].nunique()} provinces, {len(frame)} rows"]
    for column in columns:
        lines.append(f"  column {column.at + 1} “{column.label}”: {_meaning(column)}")
    if skipped:
        lines.append(f"  {skipped} lines without figures (headings, repeated headers) left out")
    lines += [f"  footnote: {text}" for text in found.footnotes[:5]]
    return lines


def _meaning(column: headers.Column) -> str:
    if column.role == "ignore":
        return "not a figure; left out"
    if column.role == "unknown":
        return "no known component; refused"
    if column.role != "value":
        return {"unit": "provinces' names"}.get(column.role, column.role)
    edition = f", edition {column.edition}" if column.edition else ""
    measure = "number ranked" if column.measure == "of" else column.measure
    return f"{measure}, {column.code or 'overall or the component that the row names'}{edition}"


def _none() -> pd.DataFrame:
    return tables.typed(pd.DataFrame(columns=[*tables.COLUMNS["observations"], "file", "row"], dtype="str"))
