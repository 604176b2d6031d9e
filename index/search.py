"""Questions to passages: opens the version that counts, fuses its dense and word scores, collapses what says the same.

index = open_index(corpus, home, embedder=Embedder())
for hit in index.search("Which province leads?", limit=5): ...
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.store import Corpus
from index.build import Progress, build_index
from index.collapse import collapse
from index.embedder import Embedder
from index.errors import DamagedIndex, IndexingError, MissingIndex, StaleIndex
from index.glossary import read_glossary
from index.hybrid import Weights
from index.lexicon import Lexicon, Query
from index.manifest import Manifest
from index.model import Filters, Hit, Kind, Mode
from index.packed_e5 import Floats
from index.snapshot import Snapshot
from index.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.rerank import Reranker

log = logging.getLogger(__name__)

MOST_HITS = 200


class Hits(list[Hit]):
    """Hits, best first. ``reason`` says why there are none."""

    def __init__(self, hits: Sequence[Hit] = (), *, reason: str = "") -> None:
        super().__init__(hits)
        self.reason = reason


class SearchIndex:
    """The index of one home. Follows a rebuild by itself; safe to search from several threads."""

    def __init__(
        self,
        home: Path,
        *,
        lexicon: Lexicon,
        embedder: Embedder,
        weights: Weights | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._versions = Versions(home)
        self._lexicon = lexicon
        self._embedder = embedder
        self._weights = weights or Weights()
        self._reranker = reranker
        self._lock = threading.Lock()
        self._damaged: set[Path] = set()
        self._snapshot = Snapshot(self._versions.current())

    @property
    def ready(self) -> bool:
        """Return whether a search by meaning would start at once, the embedding model being loaded."""
        return self._embedder.ready

    @property
    def manifest(self) -> Manifest:
        """Return what the version now searched was built from."""
        return self._snapshot.manifest

    def close(self) -> None:
        """Let go of all files. Searches under way are finished first."""
        with self._lock:
            self._snapshot.retire()

    def search(
        self,
        query: str,
        *,
        limit: int = 8,
        language: str | None = None,
        kind: Kind | None = None,
        unit_ids: Sequence[str] | None = None,
        editions: Sequence[int] | None = None,
        index: str | None = None,
        since: str | None = None,
        until: str | None = None,
        mode: Mode = "hybrid",
        query_language: str | None = None,
    ) -> Hits:
        """Return the passages that answer a query, best first; none, with a reason, when nothing can.

        Filters name what a passage must be: its language, kind, units, editions, index, dates (ISO, both included).
        Dense and hybrid searches wait for the embedding model; see `ready`.
        """
        asked = self._lexicon.query(query, query_language)
        if not asked.says_something:
            return Hits(reason="The query has no word or number to look for.")
        filters = Filters(
            language=language,
            kind=kind,
            unit_ids=None if unit_ids is None else tuple(unit_ids),
            editions=None if editions is None else tuple(editions),
            index=index,
            since=since,
            until=until,
        )
        vector = None if mode == "sparse" else self._embedder.encode_queries([asked.text])[0]
        limit = max(1, min(limit, MOST_HITS))
        hits = self._rank(asked, vector, filters, limit=limit, mode=mode)
        if self._reranker is not None:
            hits = self._reranker.rerank(asked.text, hits)
        hits = collapse(hits)[:limit]
        return Hits(hits, reason="" if hits else _why_none(filters))

    def _rank(self, asked: Query, vector: Floats | None, filters: Filters, *, limit: int, mode: Mode) -> list[Hit]:
        """Return hits of the version that counts; of the newest one that can be read, if that one cannot."""
        while True:
            with self._current() as snapshot:
                try:
                    return snapshot.rank(asked, vector, filters, limit=limit, mode=mode, weights=self._weights)
                except DamagedIndex as error:
                    if not self._fall_back(snapshot, error):
                        raise

    def _fall_back(self, damaged: Snapshot, error: DamagedIndex) -> bool:
        """Turn to an older version that opens; return whether there was one. The next build mends the damaged one."""
        with self._lock:
            if self._snapshot is not damaged:
                return True
            if self._versions.counts(damaged.folder):
                self._versions.discard()
            self._damaged.add(damaged.folder)
            for folder in self._versions.complete():
                if folder in self._damaged:
                    continue
                try:
                    older = Snapshot(folder)
                except IndexingError:
                    continue
                log.warning("%s Searching goes on in %s.", error, folder.name)
                self._replace(older)
                return True
        return False

    @contextmanager
    def _current(self) -> Iterator[Snapshot]:
        """Give the version that counts now, kept open until the search is done."""
        with self._lock:
            self._follow()
            snapshot = self._snapshot
            snapshot.enter()
        try:
            yield snapshot
        finally:
            snapshot.leave()

    def _follow(self) -> None:
        """Move to the version that counts, if it is another one. One that cannot be opened is not moved to."""
        try:
            folder = self._versions.current()
            if folder == self._snapshot.folder:
                return
            self._replace(Snapshot(folder))
        except MissingIndex as error:
            log.debug("Searching goes on in the version that is open: %s", error)
        except IndexingError as error:
            log.warning("Searching goes on in the version before: %s", error)

    def _replace(self, newer: Snapshot) -> None:
        self._snapshot.retire()
        self._snapshot = newer


def open_index(corpus: Corpus, home: Path, *, embedder: Embedder, reranker: Reranker | None = None) -> SearchIndex:
    """Return the index of a home. Raises `MissingIndex`, `StaleIndex` or `DamagedIndex`, each with what to do."""
    lexicon = Lexicon(read_glossary(), corpus.gazetteer)
    opened = SearchIndex(home, lexicon=lexicon, embedder=embedder, reranker=reranker)
    try:
        opened.manifest.check(corpus=corpus.fingerprint, model=embedder.name)
    except StaleIndex:
        opened.close()
        raise
    return opened


def ensure_index(
    corpus: Corpus,
    home: Path,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    chroma_url: str | None = None,
    reranker: Reranker | None = None,
) -> SearchIndex:
    """Return the index of a home, built or rebuilt first when it is missing, out of date or damaged."""
    build_index(corpus, home, embedder=embedder, progress=progress, chroma_url=chroma_url)
    try:
        return open_index(corpus, home, embedder=embedder, reranker=reranker)
    except DamagedIndex as error:
        log.warning("%s", error)
        Versions(home).discard()
        build_index(corpus, home, embedder=embedder, progress=progress, chroma_url=chroma_url)
        return open_index(corpus, home, embedder=embedder, reranker=reranker)


def _why_none(filters: Filters) -> str:
    if filters.empty:
        return "No passage shares a word with the query."
    return "No passage passes the filters together with the query."
