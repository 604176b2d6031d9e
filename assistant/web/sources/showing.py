"""What a look at Sources shows: the list with what was found in it, one source, files that wait for a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.answer import Row
from assistant.catalogue import Catalogue, Passage, SourceEntry
from assistant.charts import component_label
from assistant.errors import NoData
from assistant.uploads import UnknownUpload
from assistant.web.sources.look import KINDS, Kind, Look
from assistant.web.sources.marking import Marker, Piece, quoted
from assistant.web.sources.words import SOURCES
from corpus.documents import DOCUMENT_SUFFIXES
from corpus.errors import CorpusError
from corpus.home import Version
from corpus.intake import TABLE_SUFFIXES
from index.errors import IndexingError

if TYPE_CHECKING:
    from assistant.service import Assistant
    from index.model import Hit

Context = dict[str, Any]

MOST_LISTED = 500
MOST_HITS = 20


class Shown(NamedTuple):
    """A page to be made."""

    template: str
    values: Context
    status: int = 200


class Notice(NamedTuple):
    """Something to be told at the top; ``undo`` where the last change may be taken back."""

    text: str
    tone: str = "good"
    undo: bool = False


class Found(NamedTuple):
    """A passage that was found, its words picked out, with its source."""

    title: str
    publisher: str
    address: str
    headings: str
    pieces: list[Piece]
    language: str


class Part(NamedTuple):
    """Which part of a long list is shown, and where the others are."""

    said: str
    earlier: str
    later: str


def show(assistant: Assistant, look: Look, *, owner: str | None, notice: Notice | None = None) -> Shown:
    """Return the page of a look. ``owner`` is who may add and take out; None where nobody may."""
    catalogue = assistant.catalogue(look.language)
    shared: Context = {"look": look, "notice": notice, "may_edit": owner is not None}
    if look.upload and owner is not None:
        try:
            upload = assistant.uploads.waiting(look.upload, owner)
        except UnknownUpload as unknown:
            notice = Notice(str(unknown), "bad")
            return show(assistant, Look(language=look.language), owner=owner, notice=notice)._replace(status=404)
        return Shown("upload.html", {**shared, "upload": upload, "names": catalogue.names})
    if look.source:
        return _source(assistant, catalogue, look, shared)
    return Shown("sources.html", {**shared, **_list(assistant, catalogue, look)})


def _say(look: Look, key: str, **values: object) -> str:
    return SOURCES[key].say(look.language, **values)


def _count(look: Look, count: int) -> str:
    """Return a number with its thousands parted as the language does."""
    return f"{count:,}".replace(",", {"en": ",", "vi": "."}[look.language])


# The list


def _list(assistant: Assistant, catalogue: Catalogue, look: Look) -> Context:
    entries = catalogue.sources()
    chosen = [entry for entry in entries if _is_kind(entry, look.kind) and _fits(entry, look.find)]
    settings = assistant.settings
    return {
        "entries": chosen[look.first : look.first + MOST_LISTED],
        "part": _part(look, len(chosen), MOST_LISTED),
        "totals": [
            (_say(look, "documents"), _count(look, sum(entry.kind == "document" for entry in entries))),
            (_say(look, "tables"), _count(look, sum(entry.kind == "table" for entry in entries))),
            (_say(look, "passages"), _count(look, sum(entry.passages for entry in entries))),
            (_say(look, "rows"), _count(look, sum(len(table) for table in _tables(assistant)))),
        ],
        "kinds": [(kind, _say(look, _NAMED[kind]), look.address(kind=kind, first=0)) for kind in KINDS],
        "removed": _removed(assistant),
        "problems": assistant.corpus.problems,
        "indexing": assistant.indexing,
        "most_files": settings.most_upload_files,
        "most_mb": settings.most_upload_mb,
        "suffixes": [*TABLE_SUFFIXES, *DOCUMENT_SUFFIXES],
        **_hits(assistant, catalogue, look),
    }


_NAMED: dict[Kind, str] = {
    "all": "all",
    "document": "documents",
    "table": "tables",
    "reference": "references",
    "own": "own",
}


def _tables(assistant: Assistant) -> tuple[Any, ...]:
    corpus = assistant.corpus
    return corpus.observations, corpus.highlights, corpus.region_scores, corpus.gii


def _removed(assistant: Assistant) -> tuple[Version, ...]:
    try:
        return assistant.uploads.removed()
    except CorpusError:
        return ()  # the state of the additions is among the problems that are shown


def _is_kind(entry: SourceEntry, kind: Kind) -> bool:
    return kind == "all" or entry.kind == kind or (kind == "own" and entry.item_id is not None)


def _fits(entry: SourceEntry, find: str) -> bool:
    told = f"{entry.title} {entry.publisher} {entry.source_id}".casefold()
    return all(word in told for word in find.casefold().split())


def _part(look: Look, count: int, most: int) -> Part | None:
    """Return which part is shown; None where it is all."""
    if count <= most and not look.first:
        return None
    last = min(look.first + most, count)
    return Part(
        said=_say(look, "part", first=look.first + 1, last=last, all=count),
        earlier=look.address(first=max(0, look.first - most)) if look.first else "",
        later=look.address(first=last) if last < count else "",
    )


# Passages that were found


def _hits(assistant: Assistant, catalogue: Catalogue, look: Look) -> Context:
    if not look.q:
        return {"hits": (), "search_problem": ""}
    try:
        found = assistant.knowledge.search.search(look.q, limit=MOST_HITS)
    except IndexingError as error:
        return {"hits": (), "search_problem": _say(look, "search_failed", why=error)}
    marker = Marker(look.q, assistant.understanding.lexicon.stopwords[look.language])
    entries = {entry.source_id: entry for entry in catalogue.sources()}
    return {"hits": [_found(hit, entries, marker, look) for hit in found], "search_problem": ""}


def _found(hit: Hit, entries: dict[str, SourceEntry], marker: Marker, look: Look) -> Found:
    source = next((entries[one] for one in hit.source_ids if one in entries), None)
    return Found(
        title=source.title if source else "",
        publisher=source.publisher if source else "",
        address=look.address(source=source.source_id) if source else "",
        headings=hit.passage.context,
        pieces=marker.pieces(hit.passage.text),
        language=hit.passage.language,
    )


# One source


class PassageShown(NamedTuple):
    """A passage of the source; ``led_to`` where it holds what an answer quotes."""

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


def _source(assistant: Assistant, catalogue: Catalogue, look: Look, shared: Context) -> Shown:
    try:
        page = catalogue.source(look.source, first=look.first)
    except NoData:
        return Shown("source.html", {**shared, "page": None}, 404)
    marker = Marker(look.q, assistant.understanding.lexicon.stopwords[look.language])
    values = {
        "page": page,
        "passages": list(_passages(page.passages, look, marker)),
        "lines": [_row_line(catalogue, row) for row in page.rows],
        "part": _part(look, page.rows_in_all, len(page.rows) or 1),
        "other_rows": page.source.rows - page.rows_in_all,
        "indexing": assistant.indexing,
    }
    return Shown("source.html", {**shared, **values})


def _passages(passages: Sequence[Passage], look: Look, marker: Marker) -> Iterator[PassageShown]:
    """Yield the passages, what an answer quotes picked out in the first that holds it, else words searched for."""
    led = False
    for passage in passages:
        within = [] if led else quoted(passage.text, look.quote)
        yield PassageShown(passage, within or marker.pieces(passage.text), bool(within))
        led = led or bool(within)


def _row_line(catalogue: Catalogue, row: Row) -> RowLine:
    return RowLine(
        unit=catalogue.names.unit_of(row),
        table=f"{row.index} {row.edition}",
        component=component_label(row, catalogue.names),
        score=catalogue.names.bare_score(row) if row.score is not None else "–",
        rank=f"{row.rank}/{row.of}" if row.rank and row.of else str(row.rank or "–"),
        status=row.status,
    )


def titles(assistant: Assistant, item_ids: Sequence[str]) -> str:
    """Return what additions are called, for a notice."""
    held = {version.item_id: version.title for version in assistant.library.home.state().versions}
    return ", ".join(held.get(item_id) or item_id for item_id in item_ids)
