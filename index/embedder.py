"""Texts to unit vectors by a named model, loaded when first needed. Knows nothing of passages or stores."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from index.errors import ModelUnavailable
from index.packed_e5 import Floats, find_packed_e5, open_packed_e5

PACKED = "packed-e5-small"  # through onnxruntime
PACKED_TORCH = "packed-e5-small/torch"  # the same weights through sentence-transformers, to compare with
CACHED_QUERIES = 1024  # 1.5 MB of vectors
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "


class Encoder(Protocol):
    """Whatever turns texts into unit vectors."""

    dimensions: int

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text."""
        ...


class Embedder:
    """An embedding model by id: the packed one, or any sentence-transformers id or folder.

    Nothing is loaded until `start_loading` or the first text. Several threads may share one embedder. ``load`` brings
    an encoder of one's own under the name given.
    """

    def __init__(self, model_id: str = PACKED, *, load: Callable[[], Encoder] | None = None) -> None:
        self.name = model_id
        self._loader = load or _loader(model_id)
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._failure: ModelUnavailable | None = None
        self._queries: OrderedDict[str, Floats] = OrderedDict()
        self._queries_lock = threading.Lock()

    @property
    def ready(self) -> bool:
        """Return whether the model is loaded, so that nobody would wait for it."""
        return self._encoder is not None

    @property
    def dimensions(self) -> int:
        """Return the length of a vector. Waits for the model."""
        return self._load().dimensions

    def start_loading(self) -> threading.Thread:
        """Load the model in the background. A failure is raised by the first call that needs the model."""
        thread = threading.Thread(target=self._load_quietly, name="embedding-model", daemon=True)
        thread.start()
        return thread

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a passage, shape (texts, dimensions)."""
        return self._encode([PASSAGE_PROMPT + text for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a query. Queries asked lately are not computed again."""
        with self._queries_lock:
            known = {text: self._queries[text] for text in texts if text in self._queries}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known |= zip(missing, self._encode([QUERY_PROMPT + text for text in missing]), strict=True)
        self._remember({text: known[text] for text in texts})
        return np.stack([known[text] for text in texts]) if texts else np.empty((0, self.dimensions), np.float32)

    def _remember(self, known: dict[str, Floats]) -> None:
        with self._queries_lock:
            for text, vector in known.items():
                self._queries[text] = vector
                self._queries.move_to_end(text)
            while len(self._queries) > CACHED_QUERIES:
                self._queries.popitem(last=False)

    def _encode(self, texts: Sequence[str]) -> Floats:
        encoder = self._load()
        if not texts:
            return np.empty((0, encoder.dimensions), dtype=np.float32)
        return encoder.encode(texts)

    def _load(self) -> Encoder:
        with self._lock:
            if self._failure is not None:
                raise self._failure
            if self._encoder is None:
                try:
                    self._encoder = self._loader()
                except ModelUnavailable as error:
                    self._failure = error
                    raise
            return self._encoder

    def _load_quietly(self) -> None:
        try:
            self._load()
        except ModelUnavailable:
            return  # kept in _failure, for whoever needs the model


def _loader(model_id: str) -> Callable[[], Encoder]:
    if model_id == PACKED:
        return _packed_onnx
    if model_id == PACKED_TORCH:
        return _packed_torch
    return lambda: _sentence_transformer(model_id)


def _packed_onnx() -> Encoder:
    from index.packed_onnx import OnnxEncoder

    return OnnxEncoder(open_packed_e5(find_packed_e5()))


def _packed_torch() -> Encoder:
    from index.packed_torch import TorchEncoder, packed_sentence_transformer

    return TorchEncoder(packed_sentence_transformer(open_packed_e5(find_packed_e5())))


def _sentence_transformer(model_id: str) -> Encoder:
    from sentence_transformers import SentenceTransformer

    from index.packed_torch import TorchEncoder

    try:
        # From disk or the local cache alone: nothing leaves the machine.
        return TorchEncoder(SentenceTransformer(model_id, device="cpu", local_files_only=True))
    except (OSError, ValueError, ImportError) as error:
        raise ModelUnavailable(
            f"No embedding model {model_id!r} on this machine. Give {PACKED!r}, a folder that holds a "
            "sentence-transformers model, or download the model first: hf download MODEL_ID"
        ) from error
