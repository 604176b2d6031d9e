"""Tokens to BM25 scores, read from disk as needed (bm25s over memory-mapped arrays). Knows nothing of languages.

Tokens are kept as 64-bit hashes in a sorted array, so that no vocabulary has to be held in memory.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import bm25s
import numpy as np
import numpy.typing as npt

from index.packed_e5 import Floats

Hashes = npt.NDArray[np.uint64]

K1 = 0.9
B = 0.4  # usual 0.75 lifts one-line facts above the paragraphs that explain; on even lengths both find the same
PART = 200_000  # documents whose tokens are in memory at once: about 2 GB
_VOCABULARY = "tokens.npy"
_ORDINALS = "ordinals.npy"


def build_sparse(folder: Path, ordinals: Sequence[int], documents: Iterable[Sequence[str]]) -> None:
    """Write a BM25 index of documents' tokens, in parts. ``ordinals`` says which passage each document is, in order."""
    folder.mkdir(parents=True)
    left = iter(documents)
    for number, start in enumerate(range(0, max(len(ordinals), 1), PART)):
        part = ordinals[start : start + PART]
        _build_part(folder / f"{number:04d}", part, [hashes(tokens) for tokens in islice(left, len(part))])


def _build_part(folder: Path, ordinals: Sequence[int], hashed: Sequence[Hashes]) -> None:
    folder.mkdir()
    vocabulary = np.unique(np.concatenate(hashed)) if hashed else np.empty(0, np.uint64)
    np.save(folder / _VOCABULARY, vocabulary)
    np.save(folder / _ORDINALS, np.asarray(ordinals, dtype=np.int64))
    if not len(vocabulary):
        return
    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to tell every step
    scorer = bm25s.BM25(method="lucene", k1=K1, b=B)
    rows = _Rows(hashed, vocabulary)
    numbered = SimpleNamespace(ids=rows, vocab={token: token for token in range(len(vocabulary))})
    scorer.index(numbered, create_empty_token=False, show_progress=False)
    scorer.vocab_dict = {}
    scorer.save(folder, show_progress=False)


def hashes(tokens: Sequence[str]) -> Hashes:
    """Return each token as 64 bits. Two tokens in a billion collide."""
    digests = b"".join(blake2b(token.encode(), digest_size=8).digest() for token in tokens)
    return np.frombuffer(digests, dtype="<u8")


class _Rows:
    """Documents as lists of token numbers, made one at a time as bm25s goes over them."""

    def __init__(self, hashed: Sequence[Hashes], vocabulary: Hashes) -> None:
        self._hashed = hashed
        self._vocabulary = vocabulary

    def __len__(self) -> int:
        return len(self._hashed)

    def __iter__(self) -> Iterator[list[int]]:
        for tokens in self._hashed:
            yield np.searchsorted(self._vocabulary, tokens).tolist()


class SparseIndex:
    """One BM25 index, opened. Its arrays stay on disk; safe to query from several threads."""

    def __init__(self, folder: Path) -> None:
        self._parts = [_Part(place) for place in sorted(folder.iterdir())]
        self.ordinals: npt.NDArray[np.int64] = np.concatenate([part.ordinals for part in self._parts])

    def scores(self, tokens: Sequence[str]) -> Floats | None:
        """Return one score a document, from 0 to 1: the part of the best that any document could reach.

        None means that no document holds any of the tokens.
        """
        found = [part.scores(tokens) for part in self._parts]
        if all(scores is None for scores in found):
            return None
        pairs = zip(found, self._parts, strict=True)
        return np.concatenate(
            [np.zeros(len(part.ordinals), np.float32) if scores is None else scores for scores, part in pairs]
        )


class _Part:
    """Some of the documents. Each part weighs words by its own documents, which are many enough to agree."""

    def __init__(self, folder: Path) -> None:
        self.ordinals: npt.NDArray[np.int64] = np.load(folder / _ORDINALS, mmap_mode="r")
        self._vocabulary: Hashes = np.load(folder / _VOCABULARY, mmap_mode="r")
        self._scorer = (
            bm25s.BM25.load(folder, mmap=True, load_vocab=False, show_progress=False) if len(self._vocabulary) else None
        )

    def scores(self, tokens: Sequence[str]) -> Floats | None:
        """Return one score a document, or None when none holds any of the tokens."""
        known = self._known(tokens)
        if self._scorer is None or not len(known):
            return None
        starts = self._scorer.scores["indptr"]
        impacts = self._scorer.scores["data"]
        best = sum(float(impacts[starts[token] : starts[token + 1]].max()) for token in known)
        found: Floats = self._scorer.get_scores_from_ids(known.tolist())
        return found / np.float32(best)

    def _known(self, tokens: Sequence[str]) -> npt.NDArray[np.int64]:
        wanted = np.unique(hashes(tokens))
        places = np.searchsorted(self._vocabulary, wanted)
        inside = places < len(self._vocabulary)
        wanted, places = wanted[inside], places[inside]
        return np.asarray(places[self._vocabulary[places] == wanted], dtype=np.int64)
