"""A corpus to a new version of the index in a home. Readers keep the version before until this one is complete."""

from __future__ import annotations

import errno
import logging
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from corpus.store import Corpus
from index import chunks
from index.embedder import Embedder
from index.errors import DamagedIndex, IndexingError, MissingIndex, StoreUnavailable
from index.glossary import read_glossary
from index.lexicon import Lexicon
from index.manifest import Manifest, read_manifest, write_manifest
from index.model import Passage
from index.packed_e5 import Floats
from index.passages import read_passages
from index.records import Records, write_records
from index.versions import Versions

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]  # passages embedded, passages to embed

EMBEDDED_AT_ONCE = 32  # passages between two reports of progress
RECORDS = "passages.sqlite"
VECTORS = "vectors.npy"
ANCHORS = "anchors"
MODEL = "model"  # a file that names who made the vectors, there before the first of them
UNIT_TOLERANCE = 1e-3


def build_index(
    corpus: Corpus,
    home: Path,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    chroma_url: str | None = None,
) -> Manifest:
    """Return the manifest of an up-to-date index, building what is missing. Nothing is done when nothing changed."""
    held = _usable(home, chroma_url)
    if held and held.stale_because(corpus=corpus.fingerprint, model=embedder.name) is None:
        return held
    lexicon = Lexicon(read_glossary(), corpus.gazetteer)
    return build_from_passages(
        read_passages(corpus),
        home,
        fingerprint=corpus.fingerprint,
        lexicon=lexicon,
        embedder=embedder,
        progress=progress,
        chroma_url=chroma_url,
    )


def build_from_passages(
    passages: Sequence[Passage],
    home: Path,
    *,
    fingerprint: str,
    lexicon: Lexicon,
    embedder: Embedder,
    progress: Progress | None = None,
    chroma_url: str | None = None,
) -> Manifest:
    """Return the manifest of a new version made of these passages. Vectors of known texts are taken over.

    ``progress`` may raise BuildStopped: the build ends, and what it embedded is there for the next.
    """
    began = time.perf_counter()
    versions = Versions(home)
    try:
        with versions.building() as made:
            write_records(made / RECORDS, passages)
            (made / MODEL).write_text(embedder.name, encoding="utf-8")
            embedded = _write_vectors(made, passages, versions, embedder, progress)
            _write_words(made, passages, lexicon)
            # Here and below: chromadb takes most of a second to import, and an index that is current needs none of it.
            from index import dense

            collection = dense.new_collection_name()
            place = dense.ChromaPlace(made / "chroma", chroma_url)
            vectors = np.load(made / VECTORS, mmap_mode="r")
            dense.add_all(place, collection, [passage.passage_id for passage in passages], vectors)
            manifest = Manifest(
                version=f"v-{uuid.uuid4().hex[:12]}",
                corpus=fingerprint,
                chunking=chunks.CHUNKING_VERSION,
                model=embedder.name,
                dimensions=embedder.dimensions,
                passages=len(passages),
                articles=len({passage.article_id for passage in passages if passage.article_id}),
                tables=sum(passage.kind == "table" for passage in passages),
                embedded=embedded,
                collection=collection,
                server=chroma_url,
                built_at=datetime.now(UTC),
                seconds=round(time.perf_counter() - began, 2),
            )
            write_manifest(made, manifest)
            versions.publish(made, manifest.version)
            _remove_outdated(versions)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreUnavailable(
                f"The disk of {home} is full. Free some space; the index before still works."
            ) from error
        raise IndexingError(f"The index could not be written in {home}: {error}") from error
    except sqlite3.OperationalError as error:
        raise StoreUnavailable(f"The passages could not be written in {home}: {error}. Is the disk full?") from error
    return manifest


def _usable(home: Path, chroma_url: str | None) -> Manifest | None:
    """Return the manifest of the version that counts, if its files are there and it is kept where it should be."""
    try:
        folder = Versions(home).current()
        manifest = read_manifest(folder)
    except (MissingIndex, DamagedIndex):
        return None
    complete = all((folder / name).exists() for name in (RECORDS, VECTORS, ANCHORS))
    return manifest if complete and manifest.server == chroma_url else None


def _write_vectors(
    made: Path, passages: Sequence[Passage], versions: Versions, embedder: Embedder, progress: Progress | None
) -> int:
    """Write every passage's vector; return how many had to be computed."""
    digests = [passage.digest for passage in passages]
    known = _known_vectors(versions, made, embedder.name, digests)
    shape = (len(passages), embedder.dimensions)
    vectors = np.lib.format.open_memmap(made / VECTORS, mode="w+", dtype=np.float32, shape=shape)
    for ordinal, digest in enumerate(digests):
        if digest in known:
            vectors[ordinal] = known[digest]
    # Neighbours in length go together, so that little of a batch is padding.
    missing = [ordinal for ordinal, digest in enumerate(digests) if digest not in known]
    missing.sort(key=lambda ordinal: len(passages[ordinal].text))
    for start in range(0, len(missing), EMBEDDED_AT_ONCE):
        if progress:
            progress(start, len(missing))
        batch = missing[start : start + EMBEDDED_AT_ONCE]
        vectors[batch] = embedder.encode_passages([passages[ordinal].searchable for ordinal in batch])
    if progress:
        progress(len(missing), len(missing))
    vectors.flush()
    return len(missing)


def _known_vectors(versions: Versions, made: Path, model: str, digests: Sequence[str]) -> dict[str, Floats]:
    """Return vectors that the same model made for texts wanted now: in other versions, or by a killed build."""
    known: dict[str, Floats] = {}
    for folder in (*versions.unfinished(made), *versions.complete()):
        try:
            known |= _vectors_in(folder, model, set(digests) - known.keys())
        except (DamagedIndex, OSError, ValueError, EOFError) as error:
            log.warning("No vectors are taken over from %s: %s", folder.name, error)
    return known


def _vectors_in(folder: Path, model: str, wanted: set[str]) -> dict[str, Floats]:
    if (folder / MODEL).read_text(encoding="utf-8") != model:
        return {}
    records = Records(folder / RECORDS)
    try:
        places = records.digests()
    finally:
        records.close()
    vectors: Floats = np.load(folder / VECTORS, mmap_mode="r")
    found = {digest: np.array(vectors[places[digest]]) for digest in wanted & places.keys()}
    # A killed build leaves zeros, or half a row, where it had not come to.
    return {digest: vector for digest, vector in found.items() if abs(float(vector @ vector) - 1) < UNIT_TOLERANCE}


def _write_words(made: Path, passages: Sequence[Passage], lexicon: Lexicon) -> None:
    # Here, as chromadb is: bm25s loads scipy, which an index that is current does not need.
    from index.sparse import build_sparse

    languages = sorted({passage.language for passage in passages})
    for language in languages:
        places = [ordinal for ordinal, passage in enumerate(passages) if passage.language == language]
        documents = (lexicon.own(passages[place].searchable, language) for place in places)
        build_sparse(made / f"words-{language}", places, documents)
    anchors = (lexicon.anchors(passage.searchable, passage.language) for passage in passages)
    build_sparse(made / ANCHORS, range(len(passages)), anchors)


def _remove_outdated(versions: Versions) -> None:
    for folder in versions.outdated():
        try:
            manifest = read_manifest(folder)
        except DamagedIndex:
            manifest = None
        if manifest and manifest.server:
            from index import dense

            dense.drop_collection(dense.ChromaPlace(folder, manifest.server), manifest.collection)
        shutil.rmtree(folder, ignore_errors=True)
