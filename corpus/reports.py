"""Reports, previews and holdings as people read them on a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corpus.checks import Report
from corpus.figures import FigureMatch, Verdict
from corpus.home import Version
from corpus.library import Preview
from corpus.model import Finding
from corpus.store import Corpus

_SHOWN = 50  # findings; a table damaged all through needs no thousand lines to say so


def print_report(report: Report, console: Console) -> None:
    """Print what a check found, errors first."""
    print_findings(report.findings, console)
    console.print(
        f"{sum(report.rows.values()):,} rows in {len(report.rows)} tables, {report.articles} articles: "
        f"{len(report.errors)} errors, {len(report.warnings)} warnings."
    )


def print_findings(findings: Iterable[Finding], console: Console) -> None:
    """Print findings as a table: where, what was found, what was expected."""
    ordered = sorted(findings, key=lambda finding: (finding.grade, finding.file, finding.row or 0))
    if not ordered:
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("", "where", "column", "found", "expected"):
        table.add_column(heading, overflow="fold")
    for finding in ordered[:_SHOWN]:
        where = finding.file if finding.row is None else f"{finding.file}:{finding.row}"
        grade = Text(finding.grade, style="red" if finding.grade == "error" else "yellow")
        table.add_row(grade, *(Text(part) for part in (where, finding.column or "", finding.value, finding.expected)))
    console.print(table)
    if len(ordered) > _SHOWN:
        console.print(f"… and {len(ordered) - _SHOWN} more; --json lists all.")


def print_figures(matches: Sequence[FigureMatch], console: Console) -> None:
    """Print the figures of articles with the verdict of the tables, those that disagree first."""
    verdicts: tuple[Verdict, ...] = ("disagrees", "agrees", "not held")
    for match in sorted(matches, key=lambda match: verdicts.index(match.verdict)):
        console.print(Text(str(match), style="yellow" if match.verdict == "disagrees" else ""))
    counts = Counter(match.verdict for match in matches)
    console.print(f"{len(matches)} figures: " + ", ".join(f"{counts[verdict]} {verdict}" for verdict in verdicts) + ".")


def print_preview(preview: Preview, console: Console) -> None:
    """Print what was understood of a file, before it is stored."""
    console.print(Text(f"{preview.path.name}: {preview.title}", style="bold"))
    for line in preview.understood:
        console.print(Text(f"  {line}"))
    if preview.kind == "table":
        console.print(
            f"  {preview.rows_in:,} rows in: {preview.rows_stored:,} to store, {preview.rows_refused:,} refused."
        )
    print_findings(preview.findings, console)
    if preview.ask:
        console.print(f"  Not said: {', '.join(preview.ask)}. Give it with --{' --'.join(preview.ask)}.")
    if preview.replaces is not None:
        before = f"version {preview.replaces.version} of {preview.item_id}, added {preview.replaces.added_at}"
        console.print(f"  This follows {before}; --name keeps both.")


def print_holdings(corpus: Corpus, items: Sequence[Version], console: Console) -> None:
    """Print the editions and articles held, and what the user added."""
    editions = Table("index", "edition", "map", "units with a score", "observations", title="Editions", box=None)
    for place, rows in corpus.observations.groupby(["index", "edition", "map"], observed=True):
        scored = rows.loc[(rows["component"] == "overall") & rows["score"].notna(), "unit_id"].nunique()
        editions.add_row(*(str(part) for part in place), str(scored), f"{len(rows):,}")
    articles = Table("id", "title", "publisher", "date", title="Articles", box=None)
    for article in corpus.articles:
        articles.add_row(*(Text(part) for part in (article.article_id, article.title, article.publisher, article.date)))
    shown = [editions, articles]
    if items:
        added = Table("id", "version", "kind", "file", "rows", "added by", "added at", title="Added by you", box=None)
        for item in items:
            cells = (item.item_id, item.version, item.kind, item.file_name, item.rows, item.added_by, item.added_at)
            added.add_row(*(Text(str(cell)) for cell in cells))
        shown.append(added)
    for table in shown:
        table.title_justify = "left"
        console.print(table)
    for problem in corpus.problems:
        console.print(Text(str(problem), style="red"))
