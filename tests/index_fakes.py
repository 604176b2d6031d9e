"""A small corpus and an embedding model without a model, for tests of the index."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.model import Article
from corpus.store import Corpus
from index.embedder import Embedder
from index.search import SearchIndex, ensure_index
from index.words import fold, words

DIMENSIONS = 64


class WordEncoder:
    """Texts to vectors by their words: texts that share words are near each other. Counts what it is asked for."""

    dimensions = DIMENSIONS

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += texts
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in words(fold(text.partition(": ")[2])):
                vectors[row, zlib.crc32(word.encode()) % DIMENSIONS] += 1
            vectors[row, 0] += 0.01
        unit: npt.NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def fake_embedder(encoder: WordEncoder | None = None, name: str = "fake") -> Embedder:
    return Embedder(name, load=lambda: encoder or WordEncoder())


def article(
    article_id: str, text: str, *, title: str = "A title", language: str = "en", date: str = "2025-01-01"
) -> Article:
    return Article(
        article_id=article_id,
        source_id=f"s-{article_id}",
        title=title,
        publisher="A publisher",
        date=date,
        language=language,  # type: ignore[arg-type]
        text=text,
    )


def small_corpus(corpus: Corpus, *articles: Article) -> Corpus:
    """Return the corpus with these articles alone and hardly any table, under a fingerprint of its own."""
    marks = "|".join(f"{each.article_id}:{each.text}" for each in articles)
    return replace(
        corpus,
        articles=articles,
        observations=corpus.observations.head(12),
        highlights=corpus.highlights.head(4),
        region_scores=corpus.region_scores.head(0),
        gii=corpus.gii.head(0),
        components=corpus.components[:6],
        sources={key: corpus.sources[key] for key in list(corpus.sources)[:3]},
        fingerprint=f"small-{zlib.crc32(marks.encode())}",
    )


def built(corpus: Corpus, home: Path, encoder: WordEncoder | None = None) -> SearchIndex:
    return ensure_index(corpus, home, embedder=fake_embedder(encoder))
