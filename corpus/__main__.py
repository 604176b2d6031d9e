"""The corpus on the command line: check it, list what it holds, add to it and take back."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from corpus import reports
from corpus.checks import check_corpus
from corpus.checks.observations import step_count
from corpus.errors import CorpusError
from corpus.figures import match_figures
from corpus.intake import Hints
from corpus.library import Library, Preview
from corpus.store import open_corpus

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__, pretty_exceptions_enable=False)


def _default_home() -> Path:
    return platformdirs.user_data_path("provincial-innovation-assistant")


HomeOption = Annotated[
    Path,
    typer.Option(
        envvar="ASSISTANT_HOME", default_factory=_default_home, help="Your data: what you added is kept here."
    ),
]


@contextmanager
def _errors_in_words() -> Iterator[None]:
    try:
        yield
    except CorpusError as error:
        Console(stderr=True).print(str(error), style="red", markup=False, highlight=False)
        raise typer.Exit(1) from error


@app.command()
def check(
    home: HomeOption,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    figures: Annotated[bool, typer.Option("--figures", help="Match the figures of articles with the tables.")] = False,
) -> None:
    """Check every table and article, yours too. Errors end with exit code 1; warnings are to know about."""
    if figures:
        _check_figures(home, as_json=as_json)
        return
    with _errors_in_words(), Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Checking", total=step_count())
        report = check_corpus(home, progress=lambda rule: bar.update(task, advance=1, description=f"Checking {rule}"))
    if as_json:
        typer.echo(report.to_json())
    else:
        reports.print_report(report, Console())
    raise typer.Exit(1 if report.errors else 0)


def _check_figures(home: Path, *, as_json: bool) -> None:
    with _errors_in_words(), Console(stderr=True).status("Matching figures"):
        matches = match_figures(open_corpus(home))
    if as_json:
        typer.echo(json.dumps([asdict(match) for match in matches], ensure_ascii=False, indent=2))
    else:
        reports.print_figures(matches, Console())


@app.command("list")
def list_(home: HomeOption) -> None:
    """List the editions and articles held, and what you added."""
    with _errors_in_words():
        corpus = open_corpus(home)
        reports.print_holdings(corpus, Library(home, corpus).items(), Console())


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Tables (csv, tsv, xlsx, ods, parquet) and documents.")],
    home: HomeOption,
    index: Annotated[str, typer.Option(help="The index whose figures a table holds, such as PII.")] = "",
    edition: Annotated[int | None, typer.Option(help="The edition (year) of the figures.")] = None,
    map_: Annotated[int | None, typer.Option("--map", help="63 or 34: the units that were ranked.")] = None,
    component: Annotated[str, typer.Option(help="The component that a table's one column of figures is of.")] = "",
    decimal: Annotated[str, typer.Option(help="The decimal mark, comma or point, where the table leaves doubt.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    title: Annotated[str, typer.Option(help="Its title.")] = "",
    date: Annotated[str, typer.Option(help="Its date: 2025-10-01, 2025-10 or 2025.")] = "",
    url: Annotated[str, typer.Option(help="Its address.")] = "",
    language: Annotated[str, typer.Option(help="A document's language: en or vi.")] = "",
    name: Annotated[
        str, typer.Option(help="The id to keep it under; a file added under a held id is a new version.")
    ] = "",
    private: Annotated[bool, typer.Option(help="Keep a document out of answers that are shared.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show what is understood; store nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Store without asking.")] = False,
) -> None:
    """Add tables and documents: shows what was understood, then stores it."""
    console = Console()
    hints = Hints(
        index=index.strip().upper(),
        edition=edition,
        map=_one_of(map_, (63, 34), "--map"),
        component=component,
        decimal=_decimal(decimal),
        publisher=publisher,
        title=title,
        date=date,
        url=url,
        language=_language(language),
    )
    failed = False
    library: Library | None = None
    for path in files:
        try:
            library = library or Library(home, open_corpus(home))
            with console.status(f"Reading {path.name}"):
                seen = library.preview(path, hints=hints, name=name, private=private)
            seen = _completed(seen, library, hints, name, private, ask=not (yes or preview))
            reports.print_preview(seen, console)
            failed |= not _store(library, seen, console, ask=not yes, store=not preview)
            if seen.kind == "table":
                library = None  # the next file may need the components that this one brought
        except CorpusError as error:
            console.print(str(error), style="red", markup=False, highlight=False)
            failed = True
    raise typer.Exit(1 if failed else 0)


def _completed(seen: Preview, library: Library, hints: Hints, name: str, private: bool, *, ask: bool) -> Preview:
    """Return the preview with what the file does not say asked of whoever sits there."""
    if not (ask and seen.ask and sys.stdin.isatty()):
        return seen
    given = {field: typer.prompt(f"{seen.path.name}: {field} (Enter to leave open)", default="") for field in seen.ask}
    given = {field: value.strip() for field, value in given.items() if value.strip()}
    return library.preview(seen.path, hints=replace(hints, **given), name=name, private=private) if given else seen


def _store(library: Library, seen: Preview, console: Console, *, ask: bool, store: bool) -> bool:
    if seen.content is None:
        console.print(f"{seen.path.name}: nothing in it can be stored.", style="red", markup=False)
        return False
    if seen.same_as is not None:
        console.print(f"Held already, as {seen.same_as.item_id}.", markup=False)
        return True
    if not store or (ask and sys.stdin.isatty() and not typer.confirm("Store this?", default=True)):
        console.print("Nothing was stored.")
        return True
    for version in library.add([seen], added_by=getpass.getuser()):
        console.print(f"Stored as {version.item_id}, version {version.version}.", markup=False, style="green")
    return True


def _one_of(value: int | None, allowed: tuple[int, ...], option: str) -> int | None:
    if value is not None and value not in allowed:
        raise typer.BadParameter(f"{value} is none of {', '.join(str(one) for one in allowed)}", param_hint=option)
    return value


def _decimal(word: str) -> Literal[",", "."] | None:
    marks: dict[str, Literal[",", "."] | None] = {"": None, "comma": ",", ",": ",", "point": ".", ".": "."}
    if word not in marks:
        raise typer.BadParameter("say comma or point", param_hint="--decimal")
    return marks[word]


def _language(word: str) -> Literal["en", "vi"] | None:
    codes: dict[str, Literal["en", "vi"] | None] = {"": None, "en": "en", "vi": "vi"}
    if word not in codes:
        raise typer.BadParameter("say en or vi", param_hint="--language")
    return codes[word]


@app.command()
def versions(item: str, home: HomeOption, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List every version of something you added."""
    with _errors_in_words():
        library = Library(home, open_corpus(home))
        found = library.versions(item)
        current = {held.item_id: held.version for held in library.items()}
    if as_json:
        typer.echo(json.dumps([asdict(version) for version in found], ensure_ascii=False, indent=2))
        return
    table = Table("version", "counts", "file", "rows", "added by", "added at", box=None)
    for version in found:
        counts = "yes" if current.get(item) == version.version else ""
        cells = (version.version, counts, version.file_name, version.rows, version.added_by, version.added_at)
        table.add_row(*(str(cell) for cell in cells))
    Console().print(table)


@app.command()
def remove(
    item: str,
    home: HomeOption,
    forever: Annotated[bool, typer.Option("--forever", help="Delete its files too; it cannot be restored.")] = False,
) -> None:
    """Leave out something you added; restore brings it back."""
    with _errors_in_words():
        Library(home, open_corpus(home)).remove(item, forever=forever)
    Console().print(f"{item} is left out" + ("." if forever else f"; python -m corpus restore {item} brings it back."))


@app.command()
def restore(item: str, home: HomeOption, version: Annotated[int | None, typer.Argument()] = None) -> None:
    """Make an earlier version count again, the last one when none is given."""
    with _errors_in_words():
        restored = Library(home, open_corpus(home)).restore(item, version)
    Console().print(f"{restored.item_id}, version {restored.version}, counts again.")


@app.command()
def undo(home: HomeOption) -> None:
    """Take back the last change to what you added."""
    with _errors_in_words():
        changed = Library(home, open_corpus(home)).undo()
    Console().print(f"Taken back: {', '.join(changed)}." if changed else "There is nothing to take back.")


if __name__ == "__main__":
    app()
