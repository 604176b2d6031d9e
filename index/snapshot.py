"""One version of the index, opened: a ready query in, ranked hits out. Knows nothing of other versions."""

from __future__ import annotations

import logging
import sqlite3
import threading
from pathlib import Path

import numpy as np

from index.build import ANCHORS, RECORDS, VECTORS
from index.dense import ChromaPlace, DenseIndex, Ordinals
from index.errors import REBUILD, DamagedIndex, StoreUnavailable
from index.hybrid import Weights, WordScores, among, fuse
from index.lexicon import Query
from index.manifest import read_manifest
from index.model import Filters, Hit, Mode
from index.packed_e5 import Floats
from index.records import Records
from index.sparse import SparseIndex

log = logging.getLogger(__name__)

SPARE = 2  # times the hits asked for, since near-duplicates are moved into others
CANDIDATES = 100  # of each method: the fused order is right among these
EXACT_WITHIN = 50_000  # passages that pass a filter: comparing with each takes about 10 ms
_NONE = np.zeros(1, dtype=np.bool_)  # stretches over any number of places
_NO_WORDS = WordScores(np.empty(0, np.int64), np.empty(0, np.float32))


class Snapshot:
    """An opened version. Retired when another one counts; closed when its last search is done."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        try:
            self._vectors: Floats = np.load(folder / VECTORS, mmap_mode="r")
            self._words = {path.name[6:]: SparseIndex(path) for path in folder.glob("words-*")}
            self._anchors = SparseIndex(folder / ANCHORS)
            self._records = Records(folder / RECORDS)
            if not len(self._vectors) == self._records.count() == self.manifest.passages:
                raise ValueError("its parts do not belong together")
        except (OSError, ValueError, EOFError, KeyError, sqlite3.Error) as error:
            raise DamagedIndex(
                f"The search index in {folder} cannot be read ({error}). Rebuild it: {REBUILD}"
            ) from error
        place = ChromaPlace(folder / "chroma", self.manifest.server)
        self._dense = DenseIndex(place, self.manifest.collection, self._vectors)
        self._readers = 0
        self._retired = False
        self._lock = threading.Lock()

    def enter(self) -> None:
        """Count a search that begins."""
        with self._lock:
            self._readers += 1

    def leave(self) -> None:
        """Count a search that ended."""
        with self._lock:
            self._readers -= 1
        self._close_when_unused()

    def retire(self) -> None:
        """Close as soon as no search needs this version."""
        self._retired = True
        self._close_when_unused()

    def _close_when_unused(self) -> None:
        with self._lock:
            if not self._retired or self._readers:
                return
        self._dense.close()
        self._records.close()

    def rank(
        self, query: Query, vector: Floats | None, filters: Filters, *, limit: int, mode: Mode, weights: Weights
    ) -> list[Hit]:
        """Return more hits than asked for, best first, so that some may be collapsed."""
        wanted = max(CANDIDATES, SPARE * limit)
        allowed = None if filters.empty else self._records.matching(filters)
        if allowed is not None and not len(allowed):
            return []
        own = self._word_scores(self._words.get(query.language), query.own)
        anchors = self._word_scores(self._anchors, query.anchors)
        candidates = [own.best(wanted, allowed), anchors.best(wanted, allowed)]
        if vector is not None:
            candidates.append(self._nearest(vector, wanted, allowed))
        if mode == "dense":
            candidates = candidates[-1:]
        places = np.unique(np.concatenate(candidates))
        if not len(places):
            return []
        scores = self._scores(query, places, vector, own, anchors, mode, weights)
        order = np.argsort(-scores, kind="stable")[: SPARE * limit]
        passages = self._records.passages([int(place) for place in places[order]])
        return [Hit(passage, float(score)) for passage, score in zip(passages, scores[order], strict=True)]

    def _scores(
        self,
        query: Query,
        places: Ordinals,
        vector: Floats | None,
        own: WordScores,
        anchors: WordScores,
        mode: Mode,
        weights: Weights,
    ) -> Floats:
        if vector is None:
            similarities = np.zeros(len(places), dtype=np.float32)
            weights = weights.times(1 / weights.own)
        else:
            similarities = self._dense.similarities(vector, places)
        if mode == "dense":
            return similarities
        if query.unmarked:
            weights = weights.for_unmarked()
        same = among(places, self._words[query.language].ordinals) if query.language in self._words else _NONE
        return fuse(similarities, own.at(places), anchors.at(places), same, weights)

    def _word_scores(self, index: SparseIndex | None, tokens: tuple[str, ...]) -> WordScores:
        scores = index.scores(tokens) if index is not None and tokens else None
        return _NO_WORDS if index is None or scores is None else WordScores(index.ordinals, scores)

    def _nearest(self, vector: Floats, count: int, allowed: Ordinals | None) -> Ordinals:
        if allowed is not None and len(allowed) <= EXACT_WITHIN:
            return self._dense.nearest_exact(vector, count, allowed)
        try:
            found = self._nearest_in_store(vector, count, allowed)
        except StoreUnavailable as error:
            log.warning("Comparing with every passage instead: %s", error)
            return self._dense.nearest_exact(vector, count, allowed)
        # A filter that leaves little of what is near: look at all that pass it.
        enough = allowed is None or len(found) >= min(count, len(allowed))
        return found if enough else self._dense.nearest_exact(vector, count, allowed)

    def _nearest_in_store(self, vector: Floats, count: int, allowed: Ordinals | None) -> Ordinals:
        total = self.manifest.passages
        reach = count if allowed is None else min(2 * count * total // len(allowed), 2000)
        ids = self._dense.nearest_ids(vector, min(reach, total))
        places = np.asarray(self._records.ordinals_of(ids), dtype=np.int64)
        return places if allowed is None else places[np.isin(places, allowed)][:count]
