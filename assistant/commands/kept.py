"""What is kept, on the command line: conversations, what people said of answers, API keys."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.commands.refusing import read_settings, refusal

if TYPE_CHECKING:
    from assistant.store import Store

WHO = "command line"  # in the audit log

threads = typer.Typer(no_args_is_help=True, help="Conversations: list, show, rename, delete.")
feedback = typer.Typer(no_args_is_help=True, help="What people said of answers.")
keys = typer.Typer(no_args_is_help=True, help="API keys: create, list, revoke.")
console = Console()

Owner = Annotated[str, typer.Option(help="Whose conversations; local is who asks where nobody logs in.")]
ThreadId = Annotated[str, typer.Argument(help="A conversation's id, as `threads list` shows it.")]


@contextmanager
def _store() -> Iterator[Store]:
    """Give the store for one command; what keeps it from being used is said in a line."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    settings = read_settings()
    # Here, so that --help doesn't wait for it.
    from assistant.store import StoreError, open_store

    try:
        with closing(open_store(settings)) as store:
            yield store
    except StoreError as error:
        raise refusal(str(error)) from None


@threads.command("list")
def list_threads(
    search: Annotated[str, typer.Option(help="Only those whose title or questions have this.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 50,
    owner: Owner = "local",
) -> None:
    """List conversations, the last one asked in first."""
    with _store() as store:
        found = store.threads.listing(owner, search, limit=limit)
        held = store.threads.count(owner, search)
    table = _table("id", "title", "answers", "last asked")
    for thread in found:
        table.add_row(escape(thread.thread_id), escape(thread.title), str(thread.answers), _written(thread.last_at))
    _show(table, rest=held - len(found), nothing="No conversations.")


@threads.command("show")
def show_thread(
    thread: ThreadId,
    json_: Annotated[bool, typer.Option("--json", help="Print the answer objects, one a line.")] = False,
    owner: Owner = "local",
) -> None:
    """Show a conversation's questions and answers."""
    with _store() as store:
        answers = store.threads.answers(owner, thread)
    if json_:
        sys.stdout.writelines(f"{answer.to_json()}\n" for answer in answers)
        return
    from assistant.terminal import rendered

    for answer in answers:
        console.print(f"\n[bold cyan]› [/]{escape(answer.question)}")
        console.print(rendered(answer))


@threads.command("rename")
def rename_thread(
    thread: ThreadId,
    title: Annotated[str, typer.Argument(help="Its new title; an empty one gives back its first question.")],
    owner: Owner = "local",
) -> None:
    """Give a conversation another title."""
    with _store() as store:
        renamed = store.threads.rename(owner, thread, title)
    console.print(f"{renamed.thread_id} is now called “{escape(renamed.title)}”.")


@threads.command("delete")
def delete_thread(
    thread: Annotated[str | None, typer.Argument(help="A conversation's id, as `threads list` shows it.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Delete all of the owner's conversations.")] = False,
    owner: Owner = "local",
) -> None:
    """Delete a conversation for good, with its memory and what was said of its answers."""
    if (thread is None) != everything:
        raise typer.BadParameter("Give either a conversation's id or --all.")
    with _store() as store:
        if thread is None:
            count = store.threads.delete_all(owner)
            store.audit.add(WHO, "delete all threads", owner)
        else:
            count = 1
            store.threads.delete(owner, thread)
            store.audit.add(WHO, "delete thread", thread)
    console.print(f"Deleted: {count}.")


@feedback.command("export")
def export_feedback() -> None:
    """Print every verdict with its question and answer, one JSON object a line."""
    with _store() as store:
        for given in store.feedback.all():
            told = asdict(given) | {"given_at": given.given_at.isoformat()}
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


@keys.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Who will use it, such as a service's name.")],
    role: Annotated[Literal["viewer", "editor", "admin"], typer.Option(help="What it may do.")] = "viewer",
) -> None:
    """Create an API key and print it. It cannot be shown again: what is stored is a digest of it."""
    with _store() as store:
        key = store.keys.create(name, role)
        store.audit.add(WHO, "key created", key.split("_")[1])
    sys.stdout.write(f"{key}\n")
    sys.stderr.write("Keep it now: it cannot be shown again.\n")


@keys.command("list")
def list_keys() -> None:
    """List API keys, the newest first."""
    with _store() as store:
        found = store.keys.listing()
    table = _table("id", "name", "role", "created", "last used", "revoked")
    for key in found:
        moments = (key.created_at, key.used_at, key.revoked_at)
        table.add_row(key.key_id, escape(key.name), key.role, *map(_written, moments))
    _show(table, nothing="No API keys.")


@keys.command("revoke")
def revoke_key(key_id: Annotated[str, typer.Argument(help="A key's id, as `keys list` shows it.")]) -> None:
    """End an API key at once and for good."""
    with _store() as store:
        key = store.keys.revoke(key_id)
        store.audit.add(WHO, "key revoked", key_id)
    console.print(f"The key {key.key_id} of “{escape(key.name)}” opens nothing any more.")


def _table(*headings: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading == "id")
    return table


def _show(table: Table, *, nothing: str, rest: int = 0) -> None:
    console.print(table if table.row_count else nothing)
    if rest > 0:
        console.print(f"… and {rest} more (--limit shows them).")


def _written(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else "–"
