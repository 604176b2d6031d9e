"""Adding to the corpus: a preview of what was understood, then storing it; and versions of everything added.

The one way in for the command line and for the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import names, packing
from corpus.checks.rules import Progress, silent
from corpus.documents import DOCUMENT_SUFFIXES, NEAR, Document, read_document, resemblance, sketch
from corpus.errors import CorpusError
from corpus.home import Content, Home, Kind, Version
from corpus.intake import TABLE_SUFFIXES, Hints, Reading, read_table
from corpus.model import Article, Finding, Language
from corpus.store import Corpus

_ID_LETTERS = 60


@dataclass(frozen=True)
class Preview:
    """A file as understood; nothing is stored yet.

    ``ask`` names what the file does not say (give it as a hint); ``replaces`` is the version that this one follows,
    ``same_as`` the one that holds the same already. For tables rows_in = rows_stored + rows_refused.
    """

    path: Path
    kind: Kind
    item_id: str
    title: str
    understood: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    ask: tuple[str, ...] = ()
    replaces: Version | None = None
    same_as: Version | None = None
    rows_in: int = 0
    rows_stored: int = 0
    rows_refused: int = 0
    reading: Reading | None = field(default=None, repr=False)
    article: Article | None = field(default=None, repr=False)
    content: Content | None = field(default=None, repr=False)


class Library:
    """A user's additions to a corpus. Open the corpus again to see what was changed."""

    def __init__(self, folder: Path, corpus: Corpus) -> None:
        self.home = Home(folder)
        self._corpus = corpus
        self._sketches: dict[str, frozenset[int]] = {}  # of documents held, by digest

    def preview(
        self,
        path: Path,
        *,
        hints: Hints | None = None,
        name: str = "",
        private: bool = False,
        progress: Progress = silent,
    ) -> Preview:
        """Return what was understood of a file. Raises UnreadableTable or UnreadableDocument."""
        suffix = path.suffix.lower()
        said = hints or Hints()
        if suffix in TABLE_SUFFIXES:
            return self._preview_table(path, said, name, progress)
        if suffix in DOCUMENT_SUFFIXES:
            return self._preview_document(path, said, name, private)
        known = ", ".join((*TABLE_SUFFIXES, *DOCUMENT_SUFFIXES))
        raise CorpusError(f"{path.name}: files of this kind cannot be added. Save it as one of {known}.")

    def add(self, previews: Sequence[Preview], *, added_by: str, added_at: str = "") -> tuple[Version, ...]:
        """Store what was understood, all or nothing; what is held is not stored twice. Raises HomeUnwritable."""
        contents = [preview.content for preview in previews if preview.content is not None and preview.same_as is None]
        now = added_at or datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        return self.home.add(contents, added_by=added_by, added_at=now) if contents else ()

    def items(self) -> tuple[Version, ...]:
        """Return what counts now of everything added."""
        return self.home.items()

    def versions(self, item_id: str) -> tuple[Version, ...]:
        """Return every version of an addition. Raises UnknownItem."""
        return self.home.versions(item_id)

    def remove(self, item_id: str, *, forever: bool = False) -> None:
        """Leave an addition out. Raises UnknownItem."""
        self.home.remove(item_id, forever=forever)

    def restore(self, item_id: str, version: int | None = None) -> Version:
        """Make an earlier version count again. Raises UnknownItem."""
        return self.home.restore(item_id, version)

    def undo(self) -> tuple[str, ...]:
        """Take back the last change; return the ids it had changed."""
        return self.home.undo()

    def _preview_table(self, path: Path, hints: Hints, name: str, progress: Progress) -> Preview:
        item_id = self._free_id(name or path.stem, "table", set())
        reading = read_table(path, self._corpus, item_id=_source_id(item_id), hints=hints, progress=progress)
        title = hints.title or reading.sources[0].title
        files = packing.table_files(reading.observations, reading.components, reading.sources)
        empty = reading.observations.empty and not reading.components
        content = Content(
            item_id, "table", title, path.name, reading.rows_stored, {**files, "original": path.read_bytes()}
        )
        return Preview(
            path=path,
            kind="table",
            item_id=item_id,
            title=title,
            understood=reading.understood,
            findings=reading.findings,
            ask=() if hints.publisher else ("publisher",),
            rows_in=reading.rows_in,
            rows_stored=reading.rows_stored,
            rows_refused=reading.rows_refused,
            reading=reading,
            content=None if empty else content,
            **_held(content, self.items()),
        )

    def _preview_document(self, path: Path, hints: Hints, name: str, private: bool) -> Preview:
        document = read_document(
            path,
            title=hints.title or None,
            publisher=hints.publisher or None,
            date=hints.date or None,
            language=hints.language,
        )
        drawn = sketch(document.text)
        held = self.items()
        documents = [item for item in held if item.kind == "document"]
        copy = None if name else self._resembling(drawn, documents)
        # Two articles may have one title: only a name that was given, or a copy, goes on where another began.
        taken = set() if name else {item.item_id for item in documents}
        item_id = copy.item_id if copy else self._free_id(name or document.title or path.stem, "document", taken)
        article = Article(
            article_id=item_id,
            source_id=_source_id(item_id),
            title=document.title,
            publisher=document.publisher,
            date=document.date,
            language=document.language or "en",
            text=document.text,
            url=hints.url or document.url,
            visibility="private" if private else "shareable",
        )
        files = {**packing.article_files(article, drawn), "original": path.read_bytes()}
        content = Content(item_id, "document", article.title, path.name, 0, files)
        return Preview(
            path=path,
            kind="document",
            item_id=item_id,
            title=article.title,
            understood=_account(document),
            ask=document.ask,
            article=article,
            content=content,
            **_held(content, held),
        )

    def _free_id(self, name: str, kind: Kind, taken: set[str]) -> str:
        """Return an id made of a name that neither a shipped article nor an addition of the other kind has."""
        shipped = {a.article_id for a in self._corpus.articles if a.source_id != _source_id(a.article_id)}
        taken = taken | shipped | {entry.item_id for entry in self.home.state().versions if entry.kind != kind}
        wanted = _shortened(names.slug(name)) or kind
        numbered = (f"{wanted}-{at}" for at in range(2, len(taken) + 3))
        return wanted if wanted not in taken else next(other for other in numbered if other not in taken)

    def _resembling(self, drawn: frozenset[int], held: Sequence[Version]) -> Version | None:
        """Return the document held that this one is a re-saved copy of, or None."""
        best: tuple[float, Version | None] = (NEAR, None)
        for item in held:
            if item.sha256 not in self._sketches:
                self._sketches[item.sha256] = packing.sketch_of(self.home.path(item, packing.SKETCH))
            best = max(best, (resemblance(drawn, self._sketches[item.sha256]), item), key=lambda pair: pair[0])
        return best[1]


def _held(content: Content, items: Sequence[Version]) -> dict[str, Any]:
    same = next((item for item in items if item.sha256 == content.sha256), None)
    before = next((item for item in items if item.item_id == content.item_id), None)
    return {"same_as": same, "replaces": None if same else before}


def _source_id(item_id: str) -> str:
    return f"u-{item_id}"  # shipped sources are s001 and so on


def _shortened(slug: str) -> str:
    return slug if len(slug) <= _ID_LETTERS else slug[: _ID_LETTERS + 1].rpartition("-")[0] or slug[:_ID_LETTERS]


def _account(document: Document) -> tuple[str, ...]:
    said: Iterable[tuple[str, Language | str | None]] = (
        ("title", document.title),
        ("publisher", document.publisher),
        ("date", document.date),
        ("language", document.language),
    )
    lines = [f"{label}: {value or 'not found'} ({document.found.get(label, 'not said')})" for label, value in said]
    lines.append(f"{len(document.text.split()):,} words; {len(document.removed)} lines of page furniture left out")
    return (*lines, *document.warnings)
