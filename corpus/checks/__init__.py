"""The corpus to a report of what is wrong or doubtful in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from corpus import components, names, tables
from corpus.checks import arithmetic, small
from corpus.checks.observations import Known, check_observations
from corpus.checks.rules import Progress, findings, silent
from corpus.errors import DamagedTable
from corpus.model import Finding
from corpus.store import open_corpus


@dataclass(frozen=True)
class Report:
    """What a check found. ``rows`` counts the rows of each table that could be read."""

    findings: tuple[Finding, ...]
    rows: dict[str, int]
    articles: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that have to be mended."""
        return tuple(finding for finding in self.findings if finding.grade == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings to know about."""
        return tuple(finding for finding in self.findings if finding.grade == "warning")

    def to_json(self) -> str:
        """Return the report as JSON."""
        body = {
            "errors": len(self.errors),
            "warnings": len(self.warnings),
            "rows": self.rows,
            "articles": self.articles,
            "findings": [asdict(finding) for finding in self.findings],
        }
        return json.dumps(body, ensure_ascii=False, indent=2)


_NOTED = ("observations", "highlights", "region_scores", "gii")  # the shipped tables whose rows have notes


class _Tables:
    """The tables of a folder that can be read; what cannot becomes findings."""

    def __init__(self, folder: Path) -> None:
        self.findings: list[Finding] = []
        self.frames = {name: self._read(folder / f"{name}.csv") for name in tables.COLUMNS}

    def _read(self, path: Path) -> pd.DataFrame:
        try:
            text = tables.read_text(path)
            # A component's edition may be a span of years.
            return text if path.stem == "components" else tables.typed(text)
        except DamagedTable as error:
            self.findings += error.findings
            return pd.DataFrame(columns=[*tables.COLUMNS[path.stem], "file", "row"])


def check_corpus(home: Path | None = None, *, folder: Path = tables.TABLES, progress: Progress = silent) -> Report:
    """Return the report on the shipped tables and articles and a user's additions; damage stops nothing else."""
    held = _Tables(folder)
    found = [*held.findings, *_check_small(held.frames, progress)]
    rows = {f"{name}.csv": len(frame) for name, frame in held.frames.items()}
    if held.findings:
        return Report(tuple(found), rows, 0)
    corpus = open_corpus(home, folder=folder)
    named = [node for node in corpus.components if node.level != components.UNNAMED]
    known = Known(corpus.units, named, corpus.sources, arithmetic.read_aggregations(folder))
    found += corpus.problems
    found += check_observations(corpus.observations, known, progress=progress)
    rows |= {str(name): int(count) for name, count in corpus.observations["file"].value_counts().items()}
    return Report(tuple(found), rows, len(corpus.articles))


def _check_small(frames: dict[str, pd.DataFrame], progress: Progress) -> Iterator[Finding]:
    units, regions, sources = frames["units"], frames["regions"], frames["sources"]["source_id"]
    rules = {
        "units": small.unit_rules(units, regions, sources),
        "regions": small.region_rules(),
        "sources": small.source_rules(),
        "components": small.component_rules(sources),
        "highlights": small.highlight_rules(units, _codes(frames["components"]), sources),
        "region_scores": small.region_score_rules(regions, sources),
        "gii": small.gii_rules(sources, frames["economies"]["economy"]),
        "economies": small.economy_rules(),
        "note_wordings": small.note_rules(note for name in _NOTED for note in frames[name]["note"].astype("str")),
    }
    for name in _NOTED:
        rules[name] = [*rules.get(name, []), *small.worded_rules(frames["note_wordings"]["note"])]
    for name, those in rules.items():
        if not frames[name].empty:
            yield from findings(frames[name], those, progress=progress)


def _codes(nodes: pd.DataFrame) -> Iterator[str]:
    """Yield the codes of components.csv: a component without one goes by its name."""
    for code, name in zip(nodes["code"], nodes["name_en"], strict=True):
        yield code or names.slug(name)
