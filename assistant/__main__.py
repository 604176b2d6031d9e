"""Ask in a terminal: ``ask "…" [--json] | ask --batch FILE | chat | eval``; look after what is kept."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel, ValidationError
from rich.console import Console

from assistant.commands import kept
from assistant.commands.refusing import read_settings, refusal

if TYPE_CHECKING:
    from assistant.service import Assistant

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(kept.threads, name="threads")
app.add_typer(kept.feedback, name="feedback")
app.add_typer(kept.keys, name="keys")
console = Console()

Brain = Annotated[
    str | None, typer.Option(help="planner, or a model such as openai:NAME; the setting ASSISTANT_BRAIN when left out.")
]
DEFAULT_QUESTIONS = Path("tests/evals/questions.jsonl")


class BatchLine(BaseModel):
    """One line of a batch: ``after`` is the id of an earlier line whose conversation it continues."""

    id: str
    q: str
    after: str | None = None


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in English or Vietnamese.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print the answer object.")] = False,
    batch: Annotated[Path | None, typer.Option(help="A file of JSON lines: id, q, after.")] = None,
    thread: Annotated[str | None, typer.Option(help="Continue this conversation.")] = None,
    brain: Brain = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what a language model would be sent, and send nothing.")
    ] = False,
) -> None:
    """Answer one question, or a file of them, one answer object a line."""
    if (question is None) == (batch is None):
        raise typer.BadParameter('Give either a question or --batch FILE, for example: ask "top 5 pii 2023"')
    if dry_run:
        _show_requests(question, brain)
        return
    with _opened(brain, warm=batch is not None, keep=batch is None) as assistant:
        if batch is not None:
            _answer_batch(assistant, batch)
            return
        answer = assistant.ask(question or "", thread=thread)
        if json_:
            sys.stdout.write(answer.to_json() + "\n")
        else:
            from assistant.terminal import rendered

            console.print(rendered(answer))


def _show_requests(question: str | None, brain: str | None) -> None:
    """Print each request to the brain as JSON. The planner works on this machine: there is nothing to print."""
    if question is None:
        raise typer.BadParameter("--dry-run shows one question. Leave --batch out.")
    settings = read_settings(**({"brain": brain} if brain else {}))
    from assistant.brains.opening import PLANNER, provider_and_model
    from assistant.dry_run import requests_for
    from assistant.errors import ModelUnavailable

    if settings.brain == PLANNER:
        raise refusal("The planner answers on this machine and sends nothing. Name a model with --brain.")
    try:
        provider_and_model(settings.brain)
    except ModelUnavailable as error:
        raise refusal(str(error)) from error
    with _opened(PLANNER, warm=False, keep=False) as assistant:
        for request in requests_for(question, assistant.knowledge, settings):
            sys.stdout.write(json.dumps(request.plain(), ensure_ascii=False, indent=2) + "\n")
    sys.stderr.write(f"Nothing was sent. {settings.brain} would be sent this, if it looks up what is suggested.\n")


def _answer_batch(assistant: Assistant, path: Path) -> None:
    """Print an answer object for every line, with the line's id. A line that cannot be read is said and skipped."""
    prefix = os.urandom(6).hex()  # threads of one batch are its own
    threads: dict[str, str] = {}
    for number, text in _lines(path):
        try:
            line = BatchLine.model_validate_json(text)
        except ValidationError as error:
            sys.stderr.write(f'{path}:{number}: expected {{"id": …, "q": …}}: {error.errors()[0]["msg"]}\n')
            continue
        thread = threads.get(line.after or "", f"{prefix}-{line.id}")
        threads[line.id] = thread
        answer = json.loads(assistant.ask(line.q, thread=thread).to_json())
        sys.stdout.write(json.dumps({"id": line.id, **answer}, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Return the lines that say something, with their numbers in the file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{path} cannot be read as UTF-8 text: {error}") from error
    return ((number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip())


@app.command()
def chat(
    thread: Annotated[str | None, typer.Option(help="Continue this conversation.")] = None, brain: Brain = None
) -> None:
    """Talk in the terminal. A number asks the question offered under it."""
    from assistant.terminal import chat as talk

    with _opened(brain) as assistant:
        talk(assistant, console, thread=thread)


@app.command()
def mcp(brain: Brain = None) -> None:
    """Serve the tools to another program's agent by the Model Context Protocol, on standard input and output."""
    from assistant.mcp.server import create_server
    from assistant.mcp.transports import serve_stdio

    with _opened(brain) as assistant:
        serve_stdio(create_server(lambda: assistant))


@app.command(name="eval")
def evaluate(
    questions: Annotated[Path, typer.Option(help="JSON lines of questions with gold.")] = DEFAULT_QUESTIONS,
    report: Annotated[Path | None, typer.Option(help="Write the report here as Markdown.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    brain: Brain = None,
) -> None:
    """Ask every question of the evaluation and report accuracy by family and language."""
    from assistant import evaluation

    if not questions.is_file():
        raise typer.BadParameter(f"No questions at {questions}. Give a file with --questions.")
    with _opened(brain, keep=False) as assistant:
        found = evaluation.evaluate(
            lambda question, thread: assistant.ask(question, thread=thread), evaluation.read_questions(questions)
        )
    text = evaluation.render(found)
    if report is not None:
        report.write_text(text, encoding="utf-8")
    sys.stdout.write(json.dumps(found.summary()) + "\n" if json_ else text)


@contextmanager
def _opened(brain: str | None, *, warm: bool = True, keep: bool = True) -> Iterator[Assistant]:
    """Give an assistant for one command; what keeps it from opening is said in a line.

    Without ``keep`` its conversations last as long as the command: many questions would bury those that people asked.
    """
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    changes: dict[str, Any] = {"brain": brain} if brain else {}
    settings = read_settings(**changes, **({} if keep else {"database_url": "sqlite://"}))
    # Here, so that --help and mistakes in the settings don't wait for seconds of loading.
    from assistant.errors import ModelUnavailable
    from assistant.service import open_assistant
    from assistant.store import StoreError
    from corpus.errors import CorpusError
    from index.errors import IndexingError

    try:
        assistant = open_assistant(settings, warm=warm)
    except (CorpusError, ModelUnavailable, StoreError) as error:
        raise refusal(str(error)) from error
    try:
        yield assistant
    except (IndexingError, StoreError) as error:
        raise refusal(str(error)) from error
    finally:
        assistant.close()


def main() -> None:
    """Run the command line."""
    app(prog_name="python -m assistant")


if __name__ == "__main__":
    main()
