"""A table file to observations, and an account of what was understood, before anything is stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from corpus import components, tables
from corpus.checks import arithmetic
from corpus.checks.observations import Known, check_observations, disagreeing, rules
from corpus.checks.rules import Progress, broken_rows, silent
from corpus.errors import UnreadableTable
from corpus.intake import convert, layout, numbers, records, sheets
from corpus.intake.model import Draft, Hints, Reading
from corpus.intake.sheetreader import SheetReader
from corpus.model import Component, Finding, Source
from corpus.store import Corpus


def read_table(
    path: Path, corpus: Corpus, *, item_id: str, hints: Hints | None = None, progress: Progress = silent
) -> Reading:
    """Return what a table file says. Raises UnreadableTable when it is no table of provinces or of components."""
    said = hints or Hints()
    progress("reading cells")
    reader = SheetReader(path, corpus, said)
    for sheet in sheets.read(path):
        reader.read(sheet)
    draft = reader.draft
    title = said.title or next(iter(draft.titles), "") or path.stem
    source = Source(item_id, said.publisher or "added by a user", title, said.date, said.url)
    if draft.frames:
        progress("understanding rows")
        raw = pd.concat(draft.frames, ignore_index=True)
        refusals = convert.Refusals()
        observations, sources = _typed(raw, reader, corpus, said, source, refusals)
        return _checked(observations, draft, corpus, sources, refusals, rows_in=len(raw), progress=progress)
    if draft.components or any(finding.grade == "error" for finding in draft.findings):
        found = tuple(draft.components)
        return Reading(_none(), found, (source,), tuple(draft.understood), tuple(draft.findings), 0)
    raise UnreadableTable(
        f"{path.name}: no column names provinces. A table needs one row a province, "
        "with the provinces' names in one column and a header above it."
    )


def _typed(
    raw: pd.DataFrame, reader: SheetReader, corpus: Corpus, hints: Hints, source: Source, refusals: convert.Refusals
) -> tuple[pd.DataFrame, tuple[Source, ...]]:
    """Return the records that can be observations, and the sources they name; the others are refused."""
    refusals.rows.update(raw.index[raw["label"] != ""])  # their column's finding speaks for them
    refusals.refuse(raw, raw["index"] == "", "index", lambda _: "an index; name it in the title, or with --index")
    said = "a year; name it in a column, the title or the sheet's name, or with --edition"
    refusals.refuse(raw, raw["edition"].isna(), "edition", lambda _: said)
    maps, unit_ids = _placed(raw, reader.units, hints, refusals)
    cells = (cell for name in records.MEASURES for cell in raw[name])
    decimal = hints.decimal or numbers.decimal_of(cells, "," if reader.draft.vietnamese else ".")
    score, rank, of = (convert.numeric(raw, name, decimal, refusals) for name in records.MEASURES)
    status = convert.statuses(raw, refusals)
    source_ids, sources = convert.sources(raw, source.source_id, corpus.sources, source)
    good = ~raw.index.isin(list(refusals.rows))
    columns = {
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
    return convert.observations(columns), sources


def _placed(
    raw: pd.DataFrame, units: convert.UnitReader, hints: Hints, refusals: convert.Refusals
) -> tuple[pd.Series, pd.Series]:
    """Return each record's map and unit; names of no unit are refused."""
    usual = {
        (place, edition): hints.map or units.map_of(rows["unit"], int(str(edition)), convert.map_said(rows["of"]))
        for (place, edition), rows in raw[raw["edition"].notna()].groupby(["file", "edition"])
    }
    given = (convert.whole(cell) for cell in raw["map"])
    places = zip(given, raw["file"], raw["edition"], strict=True)
    maps = pd.Series([own or usual.get((file, edition), 63) for own, file, edition in places], index=raw.index)
    refusals.refuse(raw, ~maps.isin([63, 34]), "map", lambda _: "63 or 34")
    ids = [units.unit_id(cell, map_) for cell, map_ in zip(raw["unit"], maps, strict=True)]
    unit_ids = pd.Series(ids, index=raw.index, dtype="object")
    refusals.refuse(raw, unit_ids.isna(), "unit", lambda row: units.expected(row["unit"], int(maps[row.name])))
    return maps, unit_ids


def _checked(
    typed: pd.DataFrame,
    draft: Draft,
    corpus: Corpus,
    sources: tuple[Source, ...],
    refusals: convert.Refusals,
    *,
    rows_in: int,
    progress: Progress,
) -> Reading:
    """Return the reading without the observations that break a rule."""
    brought = (*draft.components, *_named_by_headers(typed, draft))
    named = (*corpus.components, *brought)
    known = Known(
        units=corpus.units,
        components=[*named, *(n for n in components.implied(named, typed) if n.level != components.UNNAMED)],
        sources={*corpus.sources, *(source.source_id for source in sources)},
        aggregations=arithmetic.read_aggregations(),
    )
    typed, doubts = disagreeing(typed)
    refusing = [rule for rule in rules(known) if rule.grade == "error"]
    broken = broken_rows(typed, refusing, progress=progress)
    wrong = {at: rule for rule in reversed(refusing) for at in broken.get(rule.name, ())}
    bad = zip(sorted(wrong), tables.rows(typed.iloc[sorted(wrong)]), strict=True)
    errors = [wrong[at].finding(row) for at, row in bad]
    kept = typed.drop(index=typed.index[sorted(wrong)]).reset_index(drop=True)
    warned = [finding for finding in check_observations(kept, known) if finding.grade == "warning"]
    findings: tuple[Finding, ...] = (*draft.findings, *refusals.findings, *errors, *doubts, *warned)
    return Reading(kept, brought, sources, tuple(draft.understood), findings, rows_in)


def _named_by_headers(typed: pd.DataFrame, draft: Draft) -> tuple[Component, ...]:
    """Return the components of a new index that the table's headers name, one for each edition it has."""
    used = typed[["index", "edition", "component"]].drop_duplicates()
    by_code = {(node.index, node.code): node for node in draft.new_components}
    return tuple(
        replace(by_code[index, code], edition=int(edition))
        for index, edition, code in used.itertuples(index=False, name=None)
        if (index, code) in by_code
    )


def _none() -> pd.DataFrame:
    return tables.typed(pd.DataFrame(columns=[*tables.COLUMNS["observations"], "file", "row"], dtype="str"))
