"""Answers as a terminal shows them, and the chat there. Knows nothing of how answers are made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.answer import Answer, AnswerEvent, Citation, Event, Row, StepEvent
from assistant.evidence import COUNTED

LEAST_ROWS = 2  # one row says no more than the sentence above it
MOST_ROWS = 20
_LEAVING = frozenset({"exit", "quit", "bye", "thoát", "thoat", ":q"})
_WORDS = {
    "unit": {"en": "Unit", "vi": "Địa phương"},
    "edition": {"en": "Edition", "vi": "Kỳ"},
    "component": {"en": "Component", "vi": "Thành phần"},
    "score": {"en": "Score", "vi": "Điểm"},
    "rank": {"en": "Rank", "vi": "Hạng"},
    "sources": {"en": "Sources", "vi": "Nguồn"},
    "more": {"en": "… and {count} more rows (--json shows all)", "vi": "… và {count} dòng nữa (--json hiện tất cả)"},
    "next": {"en": "Ask next", "vi": "Hỏi tiếp"},
}


def rendered(answer: Answer) -> Group:
    """Return the answer for a terminal: text, table, sources, notes."""
    language = answer.language
    parts: list[Any] = [Markdown(_without_links(answer.text))]
    rows = answer.result.rows if answer.result else ()
    if len(rows) >= LEAST_ROWS:
        parts.append(Padding(_table(rows, language), (1, 0, 0, 0)))
    if answer.citations:
        parts.append(Text(f"\n{_WORDS['sources'][language]}", style="bold"))
        parts += [_source(citation) for citation in answer.citations]
    parts += [Text(f"· {note}", style="dim") for note in answer.notes]
    return Group(*parts)


def _without_links(text: str) -> str:
    # Rich would show "[1]" followed by "(" as a link; a source's number stays a number.
    return re.sub(r"\[(\d+)\]", r"\\[\1]", text)


def _table(rows: Iterable[Row], language: str) -> Table:
    rows = list(rows)
    table = Table(show_edge=False, header_style="bold", pad_edge=False)
    for name in ("unit", "edition", "component", "score", "rank"):
        table.add_column(_WORDS[name][language], justify="right" if name in {"score", "rank"} else "left")
    for row in rows[:MOST_ROWS]:
        table.add_row(
            Text(row.unit), f"{row.index} {row.edition}", Text(row.component), _score(row, language), _rank(row)
        )
    if len(rows) > MOST_ROWS:
        table.add_row(_WORDS["more"][language].format(count=len(rows) - MOST_ROWS))
    return table


def _score(row: Row, language: str) -> str:
    if row.score is None:
        return "–"
    if row.component == COUNTED:
        return f"{int(row.score)}/{row.of}"
    written = f"{row.score:.4f}".rstrip("0") if 0 < abs(row.score) < 1 else f"{row.score:.2f}"
    return written.replace(".", {"en": ".", "vi": ","}[language])


def _rank(row: Row) -> str:
    if row.rank is None:
        return "–"
    return f"{row.rank}/{row.of}" if row.of else str(row.rank)


def _source(citation: Citation) -> Text:
    told = ", ".join(part for part in (citation.title, citation.publisher, citation.date) if part)
    return Text.assemble((f"[{citation.n}] ", "cyan"), told, (f"\n    {citation.url}" if citation.url else "", "dim"))


def chat(assistant: Any, console: Console, *, thread: str | None = None) -> None:
    """Talk until the user leaves: by a word of parting, the end of input, or Ctrl-C."""
    console.print(Markdown("**Provincial Innovation Assistant** · English / Tiếng Việt · `exit` to leave"))
    choices = assistant.starters("en")[:2] + assistant.starters("vi")[:1]
    _offer(console, choices, "en")
    while True:
        try:
            question = console.input("\n[bold cyan]› [/]").strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            return
        if question.casefold() in _LEAVING:
            return
        if question.isdigit() and 1 <= int(question) <= len(choices):
            question = choices[int(question) - 1]
            console.print(Text(question, style="italic"))
        answer = _answered(assistant.stream(question, thread=thread), console)
        thread, choices = answer.thread, answer.follow_ups
        console.print(rendered(answer))
        _offer(console, choices, answer.language)


def _answered(events: Iterable[Event], console: Console) -> Answer:
    with console.status("…") as status:
        for event in events:
            if isinstance(event, StepEvent):
                status.update(Text(event.label))
            elif isinstance(event, AnswerEvent):
                return event.answer
    raise RuntimeError("a stream of events ended without an answer")


def _offer(console: Console, choices: Iterable[str], language: str) -> None:
    console.print(Text(f"\n{_WORDS['next'][language]}:", style="dim"))
    for number, choice in enumerate(choices, start=1):
        console.print(Text(f"  {number}  {choice}", style="dim"))
