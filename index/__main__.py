"""Build, search and look at the search index: ``python -m index build | search "…" | status | evaluate``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import platformdirs
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from corpus.errors import CorpusError
from corpus.store import Corpus, open_corpus
from index.embedder import PACKED, Embedder
from index.errors import IndexingError

if TYPE_CHECKING:
    from index.model import Hit

APP_NAME = "provincial-innovation-assistant"

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
out = Console()


class _Rate(ProgressColumn):
    """Passages embedded a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f} passages/s")


def _home() -> Path:
    return Path(os.environ.get("ASSISTANT_HOME") or platformdirs.user_data_path(APP_NAME))


def _chroma_url() -> str | None:
    return os.environ.get("CHROMA_URL") or None


Model = Annotated[str, typer.Option("--model", help="Embedding model: an id or a folder.")]


@app.command()
def build(model: Model = PACKED) -> None:
    """Embed what is new or changed, and let the new version count once it is complete."""
    from index.build import build_index

    with _progress() as shown:
        task = shown.add_task("Embedding", total=None)
        manifest = build_index(
            _corpus(),
            _home(),
            embedder=Embedder(model),
            progress=lambda done, total: shown.update(task, completed=done, total=total),
            chroma_url=_chroma_url(),
        )
    out.print(
        f"{manifest.passages} passages ({manifest.articles} articles, {manifest.tables} table facts), "
        f"{manifest.embedded} newly embedded in {manifest.seconds:.1f} s.",
        highlight=False,
    )


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for, in English or Vietnamese.")],
    limit: Annotated[int, typer.Option(min=1, max=200)] = 8,
    kind: Annotated[str | None, typer.Option(help="article or table")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the passages: en or vi.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="A unit_id, such as hanoi; may be repeated.")] = None,
    edition: Annotated[list[int] | None, typer.Option(help="A year; may be repeated.")] = None,
    index: Annotated[str | None, typer.Option(help="PII, PCI, PAPI, PAR, DTI or GII")] = None,
    mode: Annotated[str, typer.Option(help="hybrid, dense or sparse")] = "hybrid",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    model: Model = PACKED,
    rerank: Annotated[str | None, typer.Option(help="A cross-encoder to reorder hits: id or folder.")] = None,
) -> None:
    """Show the passages that answer a query, best first."""
    from index.rerank import Reranker
    from index.search import open_index

    chosen_kind = _one_of("--kind", kind, ("article", "table"))
    chosen_mode = _one_of("--mode", mode, ("hybrid", "dense", "sparse"))
    reranker = Reranker(rerank) if rerank else None
    opened = open_index(_corpus(), _home(), embedder=Embedder(model), reranker=reranker)
    hits = opened.search(
        query,
        limit=limit,
        language=language,
        kind=chosen_kind,  # type: ignore[arg-type]
        unit_ids=unit or None,
        editions=edition or None,
        index=index,
        mode=chosen_mode,  # type: ignore[arg-type]
    )
    for number, hit in enumerate(hits, start=1):
        if as_json:
            out.file.write(json.dumps(_as_json(hit), ensure_ascii=False) + "\n")
        else:
            _show(number, hit)
    if not hits:
        out.print(hits.reason)
    opened.close()


@app.command()
def status(model: Model = PACKED) -> None:
    """Say what the index holds, and whether it is up to date."""
    from index.manifest import read_manifest
    from index.versions import Versions

    folder = Versions(_home()).current()
    manifest = read_manifest(folder)
    out.print(
        f"{manifest.passages} passages ({manifest.articles} articles, {manifest.tables} table facts)\n"
        f"model     {manifest.model}, {manifest.dimensions} dimensions\n"
        f"built     {manifest.built_at:%Y-%m-%d %H:%M} UTC in {manifest.seconds:.1f} s\n"
        f"vectors   {manifest.server or folder}",
        highlight=False,
        soft_wrap=True,
    )
    manifest.check(corpus=_corpus().fingerprint, model=model)
    out.print("Up to date.")


@app.command()
def evaluate(
    passages: Annotated[list[Path], typer.Option(help='JSON lines {"id", "title", "text"}; may be repeated.')],
    questions: Annotated[
        list[Path], typer.Option(help='JSON lines {"id", "text", "relevant": [ids]}; may be repeated.')
    ],
    mode: Annotated[str, typer.Option(help="hybrid, dense or sparse")] = "hybrid",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
    model: Model = PACKED,
) -> None:
    """Measure quality and speed on questions with known answers, in an index that is thrown away."""
    from index.evaluate import evaluate as measure
    from index.evaluate import read_given
    from index.glossary import read_glossary
    from index.lexicon import Lexicon

    chosen_mode = _one_of("--mode", mode, ("hybrid", "dense", "sparse"))
    given, asked = read_given(passages, questions)
    with _progress() as shown:
        task = shown.add_task("Embedding", total=None)
        [found] = measure(
            given,
            asked,
            lexicon=Lexicon(read_glossary(), _corpus().gazetteer),
            embedder=Embedder(model),
            modes=[chosen_mode],  # type: ignore[list-item]
            progress=lambda done, total: shown.update(task, completed=done, total=total),
        )
    if as_json:
        out.file.write(found.as_json() + "\n")
        return
    for name, value in found.quality.items():
        out.print(f"{name:<12}{value:.4f}", highlight=False)
    out.print(f"{'build':<12}{found.passages_per_second:.1f} passages/s", highlight=False)
    spans = {"query": found.query_ms, "embedding": found.embedding_ms, "search": found.search_ms}
    for name, (p50, p95) in spans.items():
        out.print(f"{name:<12}p50 {p50:.1f} ms, p95 {p95:.1f} ms", highlight=False)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _corpus() -> Corpus:
    return open_corpus(_home())


def _one_of(option: str, value: str | None, choices: tuple[str, ...]) -> str | None:
    if value is not None and value not in choices:
        raise typer.BadParameter(f"{value!r}. Choose from {', '.join(choices)}.", param_hint=option)
    return value


def _show(number: int, hit: Hit) -> None:
    passage = hit.passage
    sources = ", ".join(hit.source_ids)
    out.print(f"{number}. [{hit.score:.3f}] {passage.context or passage.passage_id}", markup=False, soft_wrap=True)
    out.print(f"   {passage.text}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"   {passage.kind} · {passage.language} · {sources or 'no source'}\n", markup=False, soft_wrap=True)


def _as_json(hit: Hit) -> dict[str, object]:
    from dataclasses import asdict

    return {"score": hit.score, **asdict(hit.passage), "others": [other.passage_id for other in hit.others]}


def main() -> None:
    """Run the command line. What the user can mend is one line on stderr."""
    try:
        app(prog_name="python -m index")
    except (IndexingError, CorpusError) as error:
        Console(stderr=True).print(f"Error: {error}", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
