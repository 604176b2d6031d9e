"""One source as Sources shows it: its text with what is looked for picked out, and the rows that rest on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer import Row
from assistant.catalogue import Catalogue, Passage
from assistant.charts import component_label
from assistant.errors import NoData
from assistant.web.sources.look import Look
from assistant.web.sources.marking import Marker, Piece, quoted
from assistant.web.sources.parts import MOST_LISTED, Context, Shown, part_of

if TYPE_CHECKING:
    from assistant.service import Assistant


class PassageShown(NamedTuple):
    """A passage of the source; ``led_to`` where it is the first to hold what an answer quotes."""

    passage: Passage
    pieces: list[Piece]
    led_to: bool


class RowLine(NamedTuple):
    """A row that rests on the source."""

    unit: str
    table: str
    component: str
    score: str
    rank: str
    status: str


def show_source(assistant: Assistant, catalogue: Catalogue, look: Look, shared: Context) -> Shown:
    """Return the page of the source that a look is at, or one that says it is not held."""
    try:
        page = catalogue.source(look.source, first=look.first, limit=MOST_LISTED)
    except NoData:
        return Shown("source.html", {**shared, "page": None}, 404)
    if look.first >= max(page.rows_in_all, len(page.passages), 1):
        return show_source(assistant, catalogue, replace(look, first=0), shared)
    marker = Marker(look.q, assistant.understanding.lexicon.stopwords[look.language])
    reading = _led(look, page.passages)
    passages = page.passages[reading.first : reading.first + MOST_LISTED]
    values = {
        "page": page,
        "passages": list(_passages(passages, reading, marker)),
        "part_of_text": part_of(reading, len(page.passages)) if passages else None,
        "lines": [row_line(catalogue, row) for row in page.rows],
        "part": part_of(look, page.rows_in_all) if page.rows else None,
        "other_rows": page.source.rows - page.rows_in_all,
        "indexing": assistant.indexing,
    }
    return Shown("source.html", {**shared, **values})


def _led(look: Look, passages: Sequence[Passage]) -> Look:
    """Return the look at the part of a text that holds what an answer quotes; as it is where no passage does."""
    if not look.quote:
        return look
    place = next((at for at, passage in enumerate(passages) if quoted(passage.text, look.quote)), 0)
    return replace(look, first=place - place % MOST_LISTED)


def _passages(passages: Sequence[Passage], look: Look, marker: Marker) -> Iterator[PassageShown]:
    """Yield the passages, what an answer quotes picked out in the first that holds it, else words searched for."""
    led = False
    for passage in passages:
        within = [] if led else quoted(passage.text, look.quote)
        yield PassageShown(passage, within or marker.pieces(passage.text), bool(within))
        led = led or bool(within)


def row_line(catalogue: Catalogue, row: Row) -> RowLine:
    """Return a row as the page words it."""
    return RowLine(
        unit=catalogue.names.unit_of(row),
        table=f"{row.index} {row.edition}",
        component=component_label(row, catalogue.names),
        score=catalogue.names.bare_score(row) if row.score is not None else "–",
        rank=f"{row.rank}/{row.of}" if row.rank and row.of else str(row.rank or "–"),
        status=row.status,
    )
