"""Marks in a draft to numbered citations: ``[[t:s004]]`` a table's source, ``[[p:…]]`` a passage.

A mark that leads to nothing found in this turn is removed, so that no citation can be invented; so is every image,
every bit of HTML and every address that is not a cited source's, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.answer import Citation, Claim, Row
from assistant.evidence import Quote, ToolResult
from assistant.grounding.edits import Edit, Edited
from assistant.grounding.markup import unwanted
from assistant.grounding.reading import MARK
from corpus.store import Corpus

_SPACES = re.compile(r"[ \t]+(?=[.,;:)]|$)|(?<=[ \t])[ \t]+|(?<=\A)\s+|\s+(?=\Z)", re.MULTILINE)
_MOST_QUOTED_ROWS = 70  # a full ranking of 63 units and a few parts


class Cited(NamedTuple):
    """A text as it is shown, with ``[n]`` where source n is cited, and its claims where they stand in it."""

    text: str
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]


def number_citations(text: str, results: Sequence[ToolResult], corpus: Corpus, claims: Iterable[Claim] = ()) -> Cited:
    """Return the text with ``[n]`` marks in order of appearance, and the citations that they lead to."""
    citations: dict[tuple[str, str], Citation] = {}
    marks = list(_numbered(text, results, corpus, citations))
    addresses = {citation.url for citation in citations.values() if citation.url}
    marked = Edited(text, [*marks, *unwanted(text, addresses)])
    spaced = Edited(marked.text, (Edit(match.start(), match.end(), "") for match in _SPACES.finditer(marked.text)))
    return Cited(spaced.text, tuple(citations.values()), spaced.moved(marked.moved(claims)))


def _numbered(
    text: str, results: Sequence[ToolResult], corpus: Corpus, citations: dict[tuple[str, str], Citation]
) -> Iterator[Edit]:
    """Yield a number for every mark, nothing for one that leads nowhere; the citations are noted as they come."""
    rows = [row for result in results for row in result.rows]
    quotes = {quote.passage_id: quote for result in results for quote in result.passages}
    for match in MARK.finditer(text):
        key = (match.group(1), match.group(2).strip())
        if key not in citations:
            n = len(citations) + 1
            made = _of_table(key[1], rows, corpus, n) if key[0] == "t" else _of_quote(quotes.get(key[1]), n)
            if made is not None:
                citations[key] = made
        yield Edit(match.start(), match.end(), f"[{citations[key].n}]" if key in citations else "")


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
