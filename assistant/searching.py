"""The search index as the assistant holds it: opened or built in the background, mended when it breaks.

One index serves each state of the corpus after the other. It follows every build by itself and lets go of a version
when the last search in it is done, so that nobody waits while what was added is indexed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from corpus.store import Corpus
from index.build import build_index
from index.embedder import Embedder
from index.errors import BuildStopped, IndexingError
from index.model import Hit
from index.search import SearchIndex, ensure_index

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 15  # a document is indexed in that time; behind a large one, the version before answers


@dataclass(frozen=True)
class Indexing:
    """How far the index is: ``done`` of ``total`` passages while they are embedded, and why it failed if it did."""

    state: Literal["waiting", "working", "ready", "failed"]
    done: int = 0
    total: int = 0
    problem: str = ""


@dataclass
class _Held:
    """The one open index of a home, and the state of the corpus that it is, or is to be, built from."""

    corpus: Corpus
    index: SearchIndex | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    closing: threading.Event = field(default_factory=threading.Event)


class BackgroundSearch:
    """Search that is getting ready while table questions are answered. A search starts it if need be, and waits."""

    def __init__(
        self,
        corpus: Corpus,
        home: Path,
        embedder: Embedder,
        *,
        chroma_url: str | None = None,
        after: BackgroundSearch | None = None,
    ) -> None:
        self._corpus, self._home, self._embedder, self._chroma_url = corpus, home, embedder, chroma_url
        self._held: _Held = after._held if after else _Held(corpus)
        self._after = after
        self._starting = threading.Lock()
        self._failure: Exception | None = None
        self._progress = (0, 0)
        self._loading: threading.Thread | None = None
        self._opening = threading.Thread(target=self._open, name="open-index", daemon=True)

    def start(self) -> None:
        """Begin to open the index, building it first when it is missing or out of date."""
        with self._starting:
            if self._opening.ident is None:
                self._held.corpus = self._corpus
                self._opening.start()

    @property
    def ready(self) -> bool:
        """Return whether a search would begin at once."""
        return self._held.index is not None and self._held.index.ready

    @property
    def indexing(self) -> Indexing:
        """Return how far the index of this state of the corpus is."""
        done, total = self._progress
        if self._opening.ident is None:
            return Indexing("waiting")
        if self._opening.is_alive():
            return Indexing("working", done, total)
        if self._failure is not None:
            return Indexing("failed", done, total, problem=_told(self._failure))
        return Indexing("ready", total, total)

    def search(self, query: str, **options: Any) -> Sequence[Hit]:
        """Return hits, best first. A missing or damaged index is rebuilt once; raises IndexingError when that fails.

        While what was added is still being indexed, the version before is searched after a moment's waiting.
        """
        self.start()
        self._opening.join(PATIENCE_SECONDS if self._held.index else None)
        index = self._held.index
        if index is None or not _on_disk(self._home):
            index = self._reopen(index)
        try:
            return index.search(query, **options)
        except IndexingError as error:
            log.warning("Rebuilding the index: %s", error)
            return self._reopen(index).search(query, **options)

    def over(self, corpus: Corpus) -> BackgroundSearch:
        """Return search over another state of the corpus, to be started; this one goes on in what is held."""
        return BackgroundSearch(corpus, self._home, self._embedder, chroma_url=self._chroma_url, after=self)

    def close(self) -> None:
        """Let go of the index's files, once it is open: a process that ends while a model loads aborts.

        A build under way ends after the passages at hand; the next one goes on from there.
        """
        self._held.closing.set()
        if self._opening.ident is not None:
            self._opening.join()
        if self._loading is not None:
            self._loading.join()
        with self._held.lock:
            if self._held.index is not None:
                self._held.index.close()

    def _open(self) -> None:
        try:
            self._wait_for_the_one_before()
            if self._held.corpus is self._corpus:
                # Loading the model and opening the index take about as long: do both at once.
                self._loading = self._embedder.start_loading()
                self._bring_up_to_date()
        except BuildStopped:
            log.info("The index is left as far as it was built; the next start goes on from there")
        except Exception as error:  # noqa: BLE001 - a thread's failure is raised where someone waits for it
            log.warning("The index could not be opened: %s", error)
            self._failure = error

    def _wait_for_the_one_before(self) -> None:
        """Let builds follow each other in the order of their corpora, so that the newest counts in the end."""
        before, self._after = self._after, None
        if before is not None and before._opening.ident is not None:
            before._opening.join()

    def _bring_up_to_date(self) -> None:
        if self._held.index is None:
            with self._held.lock:
                self._held.index = ensure_index(self._held.corpus, self._home, **self._options)
        else:
            build_index(self._held.corpus, self._home, **self._options)

    @property
    def _options(self) -> dict[str, Any]:
        return {"embedder": self._embedder, "progress": self._note_progress, "chroma_url": self._chroma_url}

    def _note_progress(self, done: int, total: int) -> None:
        if self._held.closing.is_set():
            raise BuildStopped(f"The index was being built when the assistant was closed: {done} of {total} passages.")
        self._progress = (done, total)

    def _reopen(self, broken: SearchIndex | None) -> SearchIndex:
        """Return an index that works in place of one that does not; another thread may have brought it already."""
        with self._held.lock:
            held = self._held.index
            if held is None or held is broken:
                if held is not None:
                    held.close()
                self._held.index = held = ensure_index(self._held.corpus, self._home, **self._options)
            return held


def _on_disk(home: Path) -> bool:
    return (home / "index").exists()


def _told(failure: Exception) -> str:
    """Return a failure in words for whoever can act on it; what nobody foresaw is in the log."""
    return str(failure) if isinstance(failure, IndexingError) else "The search index could not be built; see the log."
