"""What a look at Sources shows: the list with what was found in it, one source, files that wait for a word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.catalogue import Catalogue, SourceEntry
from assistant.uploads import UnknownUpload
from assistant.web.sources.look import KINDS, Kind, Look
from assistant.web.sources.marking import Marker, Piece
from assistant.web.sources.parts import MOST_LISTED, Context, Shown, count_of, part_of, say, within
from assistant.web.sources.source import row_line, show_source
from assistant.web.sources.telling import telling_in
from corpus.documents import DOCUMENT_SUFFIXES
from corpus.errors import CorpusError
from corpus.home import Version
from corpus.intake import TABLE_SUFFIXES
from index.errors import IndexingError

if TYPE_CHECKING:
    from assistant.service import Assistant
    from index.model import Hit

MOST_HITS = 20


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


def show(assistant: Assistant, look: Look, *, owner: str | None, notice: Notice | None = None) -> Shown:
    """Return the page of a look. ``owner`` is who may add and take out; None where nobody may."""
    catalogue = assistant.catalogue(look.language)
    tell = telling_in(look.language)
    shared: Context = {"look": look, "notice": notice, "may_edit": owner is not None, "tell": tell}
    if look.upload and owner is not None:
        try:
            upload = assistant.uploads.waiting(look.upload, owner)
        except UnknownUpload as unknown:
            notice = Notice(tell(str(unknown)).text, "bad")
            return show(assistant, Look(language=look.language), owner=owner, notice=notice)._replace(status=404)
        samples = {file.n: [row_line(catalogue, row) for row in file.sample] for file in upload.files}
        return Shown("upload.html", {**shared, "upload": upload, "samples": samples})
    if look.source:
        return show_source(assistant, catalogue, look, shared)
    return Shown("sources.html", {**shared, **_list(assistant, catalogue, look)})


# The list


def _list(assistant: Assistant, catalogue: Catalogue, look: Look) -> Context:
    entries = catalogue.sources()
    chosen = [entry for entry in entries if _is_kind(entry, look.kind) and _fits(entry, look.find)]
    look = within(look, len(chosen))
    settings = assistant.settings
    return {
        "entries": chosen[look.first : look.first + MOST_LISTED],
        "part": part_of(look, len(chosen)),
        "totals": [
            (say(look, "documents"), count_of(look, sum(entry.kind == "document" for entry in entries))),
            (say(look, "tables"), count_of(look, sum(entry.kind == "table" for entry in entries))),
            (say(look, "passages"), count_of(look, sum(entry.passages for entry in entries))),
            (say(look, "rows"), count_of(look, sum(len(table) for table in _tables(assistant)))),
        ],
        "kinds": [(kind, say(look, _NAMED[kind]), look.address(kind=kind, first=0)) for kind in KINDS],
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


# Passages that were found


def _hits(assistant: Assistant, catalogue: Catalogue, look: Look) -> Context:
    if not look.q:
        return {"hits": (), "search_problem": ""}
    try:
        found = assistant.knowledge.search.search(look.q, limit=MOST_HITS)
    except IndexingError as error:
        return {"hits": (), "search_problem": say(look, "search_failed", why=error)}
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


def titles(assistant: Assistant, item_ids: Sequence[str]) -> str:
    """Return what additions are called, for a notice."""
    held = {version.item_id: version.title for version in assistant.library.home.state().versions}
    return ", ".join(held.get(item_id) or item_id for item_id in item_ids)
