"""Vectors to their nearest neighbours: Chroma on disk or on a server, and exact search in the version's own vectors.

Chroma answers over everything. The exact search answers over a chosen few, and stands in when Chroma cannot answer.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import chromadb
import numpy as np
import numpy.typing as npt
from chromadb.config import Settings

from index.errors import StoreUnavailable
from index.packed_e5 import Floats

log = logging.getLogger(__name__)

Ordinals = npt.NDArray[np.int64]

ADDED_AT_ONCE = 2000
EXACT_AT_MOST = 2_000_000  # vectors: 3 GB to read, about a second
# Wider than Chroma's own choices: the true ten nearest are among the hundred found, at 2 ms a query.
_HNSW = {"space": "ip", "ef_construction": 200, "ef_search": 200, "max_neighbors": 16}


class ChromaPlace:
    """Where collections are kept: a folder of this version, or a server that holds every version's."""

    def __init__(self, folder: Path, url: str | None) -> None:
        self.folder = folder
        self.url = url

    def client(self, *, creating: bool = False) -> Any:
        """Return a client. A server that does not answer, or a folder that is gone, raises `StoreUnavailable`."""
        # No idle connections: closing a client leaves them open, and a restarted server does not know them.
        settings = Settings(anonymized_telemetry=False, chroma_http_max_keepalive_connections=0)
        if self.url is None:
            if not self.folder.is_dir() and not creating:
                raise StoreUnavailable(f"The vectors in {self.folder} are gone.")
            return chromadb.PersistentClient(path=str(self.folder), settings=settings)
        parts = urlsplit(self.url if "//" in self.url else f"//{self.url}")
        try:
            return chromadb.HttpClient(
                host=parts.hostname or "127.0.0.1",
                port=parts.port or (443 if parts.scheme == "https" else 8000),
                ssl=parts.scheme == "https",
                settings=settings,
            )
        except Exception as error:
            raise StoreUnavailable(
                f"The Chroma server at {self.url} does not answer. Start it (chroma run), or unset CHROMA_URL."
            ) from error


def new_collection_name() -> str:
    """Return a name that no other build has: versions share a server."""
    return f"passages-{uuid.uuid4().hex[:16]}"


def add_all(place: ChromaPlace, collection: str, ids: Sequence[str], vectors: Floats) -> None:
    """Put every vector in a new collection, then let go of the store so that its files are complete."""
    client = place.client(creating=True)
    try:
        made = client.create_collection(collection, embedding_function=None, configuration={"hnsw": _HNSW})
        for start in range(0, len(ids), ADDED_AT_ONCE):
            stop = start + ADDED_AT_ONCE
            made.add(ids=list(ids[start:stop]), embeddings=np.asarray(vectors[start:stop]))
    except Exception as error:
        raise StoreUnavailable(f"The vector store could not take the passages: {error}") from error
    finally:
        client.close()


def drop_collection(place: ChromaPlace, collection: str) -> None:
    """Remove an old version's collection from a server; one that is gone already is as good."""
    try:
        client = place.client()
    except StoreUnavailable as error:
        log.warning("Collection %s stays on the server: %s", collection, error)
        return
    try:
        client.delete_collection(collection)
    except (ValueError, chromadb.errors.ChromaError) as error:
        log.warning("Collection %s was not removed: %s", collection, error)
    finally:
        client.close()


class DenseIndex:
    """One version's vectors. Safe to query from several threads."""

    def __init__(self, place: ChromaPlace, collection: str, vectors: Floats) -> None:
        self._place = place
        self._name = collection
        self._vectors = vectors
        self._opening = threading.Lock()
        self._client: Any = None
        self._collection: Any = None

    def _opened(self) -> Any:
        # Two threads that open one folder at once get a store that is half there.
        with self._opening:
            if self._collection is None:
                self._client = self._client or self._place.client()
                self._collection = self._client.get_collection(self._name, embedding_function=None)
            return self._collection

    def close(self) -> None:
        """Let go of the store's files."""
        with self._opening:
            client, self._client, self._collection = self._client, None, None
            if client is not None:
                client.close()

    def nearest_ids(self, query: Floats, count: int) -> list[str]:
        """Return the ids of the nearest passages, nearest first. Raises `StoreUnavailable`."""
        try:
            found = self._opened().query(query_embeddings=[query], n_results=count, include=[])
        except StoreUnavailable:
            raise
        except Exception as error:
            self._collection = None  # a restarted server knows the collection by a new connection
            raise StoreUnavailable(f"The vector store does not answer: {error}") from error
        return cast(list[str], found["ids"][0])

    def similarities(self, query: Floats, ordinals: Ordinals) -> Floats:
        """Return the cosine of the query and each of some passages, exactly."""
        rows: Floats = np.asarray(self._vectors[ordinals]) @ query
        return rows

    def nearest_exact(self, query: Floats, count: int, allowed: Ordinals | None = None) -> Ordinals:
        """Return the nearest of all or of some passages by comparing with each, nearest first."""
        total = len(self._vectors) if allowed is None else len(allowed)
        if total > EXACT_AT_MOST:
            raise StoreUnavailable(f"The vector store does not answer, and {total} passages are too many without it.")
        best_scores = np.empty(0, dtype=np.float32)
        best = np.empty(0, dtype=np.int64)
        for chunk in _chunks(total, allowed):
            best = np.concatenate([best, chunk])
            best_scores = np.concatenate([best_scores, self.similarities(query, chunk)])
            order = np.argsort(-best_scores, kind="stable")[:count]
            best, best_scores = best[order], best_scores[order]
        return best


def _chunks(total: int, allowed: Ordinals | None, size: int = 50_000) -> Iterator[Ordinals]:
    for start in range(0, total, size):
        yield np.arange(start, min(start + size, total)) if allowed is None else allowed[start : start + size]
