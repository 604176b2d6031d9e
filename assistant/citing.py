"""Marks in a draft to numbered citations: ``[[t:s004]]`` a table's source, ``[[p:…]]`` a passage.

A mark that leads to nothing found in this turn is removed, so that no citation can be invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Citation, Row
from assistant.evidence import Quote, ToolResult
from corpus.store import Corpus

_MARK = re.compile(r"\[\[([tp]):([^\]]+)\]\]")
_SPACE_BEFORE = re.compile(r"\s+(?=[.,;:)])|(?<=\s)\s+")
_MOST_QUOTED_ROWS = 70  # a full ranking of 63 units and a few parts


def number_citations(text: str, results: Sequence[ToolResult], corpus: Corpus) -> tuple[str, tuple[Citation, ...]]:
    """Return the text with ``[n]`` marks in order of appearance, and the citations that they lead to."""
    rows = [row for result in results for row in result.rows]
    quotes = {quote.passage_id: quote for result in results for quote in result.passages}
    citations: dict[tuple[str, str], Citation] = {}

    def numbered(match: re.Match[str]) -> str:
        key = (match.group(1), match.group(2))
        if key not in citations:
            made = (
                _of_table(key[1], rows, corpus, len(citations) + 1)
                if key[0] == "t"
                else _of_quote(quotes.get(key[1]), len(citations) + 1)
            )
            if made is None:
                return ""
            citations[key] = made
        return f"[{citations[key].n}]"

    shown = _MARK.sub(numbered, text)
    return _SPACE_BEFORE.sub("", shown) if "\n" not in shown else _tidy_lines(shown), tuple(citations.values())


def _tidy_lines(text: str) -> str:
    return "\n".join(re.sub(r"[ \t]+(?=[.,;:)])", "", re.sub(r"[ \t]{2,}", " ", line)) for line in text.split("\n"))


def _of_table(source_id: str, rows: Sequence[Row], corpus: Corpus, n: int) -> Citation | None:
    source = corpus.sources.get(source_id)
    told = [row for row in rows if source_id in row.source_ids]
    if source is None or not told:
        return None
    return Citation(
        n=n,
        kind="table",
        source_id=source_id,
        title=source.title or source.publisher,
        publisher=source.publisher,
        date=source.date,
        url=source.url,
        quote="; ".join(dict.fromkeys(row_as_text(row) for row in told[:_MOST_QUOTED_ROWS])),
    )


def row_as_text(row: Row) -> str:
    """Return a table row as one line: "Hanoi: PII 2025, overall 65.68, rank 1 of 34"."""
    parts = [f"{row.unit}: {row.index} {row.edition}, {row.component}"]
    if row.score is not None:
        parts[0] += f" {row.score:g}" if row.score != round(row.score, 2) else f" {row.score:.2f}".removesuffix(".00")
    if row.rank is not None:
        parts.append(f"rank {row.rank}" + (f" of {row.of}" if row.of else ""))
    elif row.of is not None:
        parts.append(f"of {row.of}")
    if row.status != "reported":
        parts.append(row.status)
    return ", ".join(parts)


def _of_quote(quote: Quote | None, n: int) -> Citation | None:
    if quote is None:
        return None
    return Citation(
        n=n,
        kind="article",
        source_id=quote.source_id,
        title=quote.title,
        publisher=quote.publisher,
        date=quote.date,
        url=quote.url,
        quote=quote.text,
    )
