"""The search index as the assistant holds it: opened or built in the background, mended when it breaks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.store import Corpus
from index.embedder import Embedder
from index.errors import IndexingError
from index.model import Hit
from index.search import SearchIndex, ensure_index

log = logging.getLogger(__name__)


class BackgroundSearch:
    """Search that is getting ready while table questions are answered. A search starts it if need be, and waits."""

    def __init__(self, corpus: Corpus, home: Path, embedder: Embedder, *, chroma_url: str | None = None) -> None:
        self._corpus, self._home, self._embedder, self._chroma_url = corpus, home, embedder, chroma_url
        self._lock = threading.Lock()
        self._index: SearchIndex | None = None
        self._failure: Exception | None = None
        self._loading: threading.Thread | None = None
        self._opening = threading.Thread(target=self._open, name="open-index", daemon=True)

    def start(self) -> None:
        """Begin to open the index, building it first when it is missing or out of date."""
        with self._lock:
            if self._opening.ident is None:
                self._opening.start()

    @property
    def ready(self) -> bool:
        """Return whether a search would begin at once."""
        return self._index is not None and self._index.ready

    def search(self, query: str, **options: Any) -> Sequence[Hit]:
        """Return hits, best first. A missing or damaged index is rebuilt once; raises IndexingError when that fails."""
        self.start()
        self._opening.join()
        index = self._index
        if index is None or not _on_disk(self._home):
            index = self._reopen()
        try:
            return index.search(query, **options)
        except IndexingError as error:
            log.warning("Rebuilding the index: %s", error)
            return self._reopen().search(query, **options)

    def over(self, corpus: Corpus) -> BackgroundSearch:
        """Return search over another state of the corpus, with the model that is loaded, getting ready."""
        other = BackgroundSearch(corpus, self._home, self._embedder, chroma_url=self._chroma_url)
        other.start()
        return other

    def close(self) -> None:
        """Let go of the index's files, once it is open: a process that ends while a model loads aborts."""
        if self._opening.ident is not None:
            self._opening.join()
        if self._loading is not None:
            self._loading.join()
        self._release()

    def _release(self) -> None:
        if self._index is not None:
            self._index.close()

    def _open(self) -> None:
        try:
            # Loading the model and opening the index take about as long: do both at once.
            self._loading = self._embedder.start_loading()
            self._index = ensure_index(self._corpus, self._home, embedder=self._embedder, chroma_url=self._chroma_url)
        except Exception as error:  # noqa: BLE001 - a thread's failure is raised where someone waits for it
            log.warning("The index could not be opened: %s", error)
            self._failure = error

    def _reopen(self) -> SearchIndex:
        with self._lock:
            self._release()
            self._index = ensure_index(self._corpus, self._home, embedder=self._embedder, chroma_url=self._chroma_url)
            return self._index


def _on_disk(home: Path) -> bool:
    return (home / "index").exists()
