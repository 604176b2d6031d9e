"""A tool's result as a language model reads it: few lines, names and figures as the answer will write them, marks.

Private passages are left out: what a model reads may leave the machine.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby
from typing import Any

from assistant.answer import Row
from assistant.evidence import Quote, ToolResult
from assistant.phrasing.wording import Wording

MOST_ROWS = 12
MOST_QUOTED = 400  # characters of a passage
_DIFFERENCES = ("gap", "change")
_COUNTS = ("rank_change", "rank_before", "since")


def told(result: ToolResult, w: Wording, private: Collection[str], draft: str = "") -> str:
    """Return what a model reads of a result. ``private`` names the sources that are not to be sent."""
    lines = [*_rows(result, w), *_passages(result, private)]
    if result.coverage:
        lines.append(w.say("coverage", held=result.coverage.held, of=result.coverage.of))
    if result.problem:
        held = f" Held: {', '.join(result.problem.held[:12])}." if result.problem.held else ""
        lines.append(f"Problem: {result.problem.code}: {result.problem.asked}.{held}")
    if draft:
        lines.append(f"In words: {draft}")
    return "\n".join(lines) or "Nothing found."


def _rows(result: ToolResult, w: Wording) -> Iterator[str]:
    for (index, edition, component), rows in groupby(result.rows[:MOST_ROWS], key=_table):
        yield f"{w.table(index, edition, component)}:"
        yield from (f"- {w.unit_of(row)}: {_figures(row, w)}{_mark(row)}" for row in rows)
    if len(result.rows) > MOST_ROWS:
        yield f"… {len(result.rows) - MOST_ROWS} more rows"


def _table(row: Row) -> tuple[str, int, str]:
    return row.index, row.edition, row.component


def _mark(row: Row) -> str:
    return f" [[t:{row.source_ids[0]}]]" if row.source_ids else ""


def _figures(row: Row, w: Wording) -> str:
    told = w.marked_figures(row)
    extras = {name: getattr(row, name, None) for name in (*_DIFFERENCES, *_COUNTS)}
    written = [f"{name.replace('_', ' ')} {_written(name, value, row, w)}" for name, value in extras.items() if value]
    return f"{told} ({', '.join(written)})" if written else told


def _written(name: str, value: Any, row: Row, w: Wording) -> str:
    return w.signed(float(value), row.index) if name in _DIFFERENCES else str(value)


def _passages(result: ToolResult, private: Collection[str]) -> Iterator[str]:
    withheld = [quote for quote in result.passages if quote.source_id in private]
    for quote in result.passages:
        if quote not in withheld:
            yield f"“{_shown(quote)}” ({quote.publisher} {quote.date}) [[p:{quote.passage_id}]]"
    if withheld:
        yield f"({len(withheld)} passages are private and not shown.)"


def _shown(quote: Quote) -> str:
    return quote.text if len(quote.text) <= MOST_QUOTED else quote.text[:MOST_QUOTED] + "…"
