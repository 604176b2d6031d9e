"""Hits in a cross-encoder's order: better, and much slower. Off unless a model is named."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from index.errors import ModelUnavailable
from index.model import Hit

RERANKED = 30  # hits read together with the query; about a second on two cores for a small model


class PairScorer(Protocol):
    """Whatever reads a query and a text together and says how well they fit."""

    def predict(self, pairs: list[tuple[str, str]]) -> Any:
        """Return one score a pair, higher being better."""
        ...


class Reranker:
    """A sentence-transformers cross-encoder by id or folder, loaded when first needed; or whatever ``load`` brings."""

    def __init__(self, model_id: str, *, most: int = RERANKED, load: Callable[[], PairScorer] | None = None) -> None:
        self.name = model_id
        self._most = most
        self._loader = load or self._cross_encoder
        self._model: PairScorer | None = None
        self._lock = threading.Lock()

    def rerank(self, query: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return the hits, the first of them in the model's order and with its scores, the others after them."""
        first, rest = list(hits[: self._most]), list(hits[self._most :])
        if not first:
            return rest
        scores = self._load().predict([(query, hit.passage.searchable) for hit in first])
        scored = [replace(hit, score=float(score)) for hit, score in zip(first, scores, strict=True)]
        return [*sorted(scored, key=lambda hit: -hit.score), *rest]

    def _load(self) -> PairScorer:
        with self._lock:
            if self._model is None:
                self._model = self._loader()
            return self._model

    def _cross_encoder(self) -> PairScorer:
        from sentence_transformers import CrossEncoder

        try:
            model: PairScorer = CrossEncoder(self.name, device="cpu", local_files_only=True)
        except (OSError, ValueError, ImportError) as error:
            raise ModelUnavailable(
                f"No reranking model {self.name!r} on this machine. Give a folder that holds a cross-encoder, "
                "or leave reranking off."
            ) from error
        return model
