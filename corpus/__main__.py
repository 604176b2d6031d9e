"""The corpus on the command line: check it, list what it holds."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from corpus.checks import Report, check_shipped
from corpus.errors import CorpusError
from corpus.store import open_corpus

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.command()
def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Check every table and article; errors end with exit code 1."""
    console = Console()
    with console.status("Checking") as status:
        report = check_shipped(progress=lambda rule: status.update(f"Checking: {rule}"))
    if as_json:
        typer.echo(report.to_json())
    else:
        _print_report(report, console)
    raise typer.Exit(1 if report.errors else 0)


def _print_report(report: Report, console: Console) -> None:
    table = Table(box=None, pad_edge=False)
    for heading in ("", "where", "column", "found", "expected"):
        table.add_column(heading, overflow="fold")
    for finding in sorted(report.findings, key=lambda finding: (finding.grade, finding.file, finding.row or 0)):
        where = finding.file if finding.row is None else f"{finding.file}:{finding.row}"
        colour = "red" if finding.grade == "error" else "yellow"
        table.add_row(f"[{colour}]{finding.grade}[/]", where, finding.column or "", finding.value, finding.expected)
    if report.findings:
        console.print(table)
    rows = sum(report.rows.values())
    console.print(
        f"{rows:,} rows in {len(report.rows)} tables, {report.articles} articles: "
        f"{len(report.errors)} errors, {len(report.warnings)} warnings."
    )


@app.command("list")
def list_() -> None:
    """List the editions, articles and tables held."""
    console = Console()
    try:
        corpus = open_corpus()
    except CorpusError as error:
        console.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from error
    table = Table(title="Editions", box=None, title_justify="left")
    for heading in ("index", "edition", "map", "units with a score", "observations"):
        table.add_column(heading)
    for place, rows in corpus.observations.groupby(["index", "edition", "map"], observed=True):
        scored = rows.loc[(rows["component"] == "overall") & rows["score"].notna(), "unit_id"].nunique()
        table.add_row(*(str(part) for part in place), str(scored), str(len(rows)))
    console.print(table)
    listing = Table(title="Articles", box=None, title_justify="left")
    for heading in ("id", "title", "publisher", "date"):
        listing.add_column(heading)
    for article in corpus.articles:
        listing.add_row(article.article_id, article.title, article.publisher, article.date)
    console.print(listing)


if __name__ == "__main__":
    app()
