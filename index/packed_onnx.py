"""The e5-small encoder as an onnxruntime graph over the packed 4-bit weights. Needs no torch.

Word embeddings are read from the weights file row by row, so the graph takes embedded tokens and a mask and gives
one mean-pooled vector per text. ``MatMulNBits`` holds the file's blocks as they are: no weight is rounded again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.packed_e5 import BLOCK, Floats, PackedE5

OPSET = 17
MICROSOFT = "com.microsoft"
TOKENS_AT_ONCE = 512  # padded tokens in one run: larger runs fall out of the processor's cache and need more memory
FLOAT_ACTIVATIONS = 1  # accuracy_level: 4 rounds activations to int8, which costs ranking quality across languages


class OnnxEncoder:
    """Texts to unit vectors, through onnxruntime. Safe to call from several threads."""

    def __init__(self, weights: PackedE5, *, accuracy_level: int = FLOAT_ACTIVATIONS) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Threads that spin between calls take the second core from whoever else is answering.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The arena never gives memory back, and runs no faster here.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            encoder_graph(weights, accuracy_level=accuracy_level), options, providers=["CPUExecutionProvider"]
        )
        self._weights = weights
        self._tokenizer = weights.tokenizer()
        self.dimensions = weights.shape.hidden

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text, in the texts' order. Texts are cut at 512 tokens."""
        rows = self._tokenizer.ids(texts)
        vectors = np.empty((len(rows), self.dimensions), dtype=np.float32)
        for chosen in _runs([len(row) for row in rows]):
            vectors[chosen] = self._run([rows[at] for at in chosen])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Floats = vectors / np.maximum(norms, 1e-12)
        return unit

    def _run(self, rows: Sequence[Sequence[int]]) -> Floats:
        width = max(len(row) for row in rows)
        ids = np.full((len(rows), width), self._weights.vocabulary.pad, dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int32)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        pooled: Floats = self._session.run(["pooled"], {"words": self._weights.word_rows(ids), "mask": mask})[0]
        return pooled


def encoder_graph(weights: PackedE5, *, accuracy_level: int = FLOAT_ACTIVATIONS) -> bytes:
    """Return the encoder as a serialised ONNX model: inputs ``words`` and ``mask``, output ``pooled``."""
    return _GraphBuilder(weights, accuracy_level).build()


class _GraphBuilder:
    """Collects nodes and constants while the encoder is laid out."""

    def __init__(self, weights: PackedE5, accuracy_level: int) -> None:
        from onnx import helper

        self._helper = helper
        self._weights = weights
        self._shape = weights.shape
        self._accuracy = accuracy_level
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def build(self) -> bytes:
        from onnx import TensorProto

        helper = self._helper
        hidden = self._embed()
        for layer in range(self._shape.layers):
            hidden = self._layer(hidden, f"l{layer}")
        self._pool(hidden)
        words = helper.make_tensor_value_info("words", TensorProto.FLOAT, ["batch", "tokens", self._shape.hidden])
        mask = helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "tokens"])
        pooled = helper.make_tensor_value_info("pooled", TensorProto.FLOAT, ["batch", self._shape.hidden])
        graph = helper.make_graph(self._nodes, "e5", [words, mask], [pooled], self._constants)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
        return bytes(model.SerializeToString())

    def _embed(self) -> str:
        shape = self._shape
        positions = self._weights.floats("emb.pos").reshape(shape.positions, shape.hidden)
        kind = self._weights.floats("emb.type").reshape(shape.types, shape.hidden)[0]
        table = self._constant("positions", positions + kind)
        self._node("Shape", ["mask"], "shape")
        self._node("Gather", ["shape", self._constant("one", np.array([1]))], "tokens")
        self._node("Slice", [table, self._constant("zero", np.array([0])), "tokens", "zero"], "placed")
        self._node("Add", ["words", "placed"], "summed")
        self._node("LayerNormalization", ["summed", *self._norm("emb.ln")], "embedded", epsilon=shape.epsilon, axis=-1)
        return "embedded"

    def _layer(self, hidden: str, name: str) -> str:
        shape = self._shape
        joined = self._packed_matmul(hidden, f"{name}.qkv", [f"{name}.q", f"{name}.k", f"{name}.v"])
        biased = self._node("Add", [joined, self._joined_bias(name)], f"{name}.biased")
        parts = [f"{name}.{part}" for part in ("queries", "keys", "values")]
        self._nodes.append(self._helper.make_node("Split", [biased], parts, axis=-1))
        attended = self._node(
            "MultiHeadAttention",
            [*parts, "", "mask"],
            f"{name}.attended",
            domain=MICROSOFT,
            num_heads=shape.heads,
        )
        projected = self._packed_matmul(attended, f"{name}.projected", [f"{name}.ao"])
        normed = self._add_and_norm(projected, hidden, f"{name}.aln", bias=f"{name}.ao.b")
        widened = self._packed_matmul(normed, f"{name}.widened", [f"{name}.fi"])
        fi_bias = self._constant(f"{name}.fi.b", self._weights.floats(f"{name}.fi.b"))
        active = self._node("BiasGelu", [widened, fi_bias], f"{name}.active", domain=MICROSOFT)
        narrowed = self._packed_matmul(active, f"{name}.narrowed", [f"{name}.fo"])
        return self._add_and_norm(narrowed, normed, f"{name}.oln", bias=f"{name}.fo.b")

    def _pool(self, hidden: str) -> None:
        self._node("Cast", ["mask"], "kept", to=1)
        self._node("Unsqueeze", ["kept", self._constant("last", np.array([-1]))], "weights")
        self._node("Mul", [hidden, "weights"], "masked")
        self._node("ReduceSum", ["masked", "one"], "total", keepdims=0)
        self._node("ReduceSum", ["weights", "one"], "count", keepdims=0)
        self._node("Div", ["total", "count"], "pooled")

    def _packed_matmul(self, value: str, output: str, names: Sequence[str]) -> str:
        """Multiply by the weights of one or several layers side by side, as they lie in the file."""
        blocks = np.concatenate([self._weights.blocks(f"{name}.w") for name in names])
        rows = sum(len(self._weights.floats(f"{name}.b")) for name in names)
        columns = blocks.size * BLOCK // rows
        packed = _pair_neighbours(blocks["nibbles"]).reshape(rows, columns // BLOCK, BLOCK // 2)
        scales = blocks["scale"].astype(np.float32)
        inputs = [value, self._constant(f"{output}.q", packed), self._constant(f"{output}.s", scales)]
        return self._node(
            "MatMulNBits",
            inputs,
            output,
            domain=MICROSOFT,
            K=columns,
            N=rows,
            bits=4,
            block_size=BLOCK,
            accuracy_level=self._accuracy,
        )

    def _joined_bias(self, name: str) -> str:
        bias = np.concatenate([self._weights.floats(f"{name}.{part}.b") for part in "qkv"])
        return self._constant(f"{name}.qkv.b", bias)

    def _add_and_norm(self, value: str, residual: str, name: str, *, bias: str) -> str:
        inputs = [value, residual, *self._norm(name), self._constant(bias, self._weights.floats(bias))]
        return self._node(
            "SkipLayerNormalization", inputs, f"{name}.normed", domain=MICROSOFT, epsilon=self._shape.epsilon
        )

    def _norm(self, name: str) -> list[str]:
        return [self._constant(f"{name}.{part}", self._weights.floats(f"{name}.{part}")) for part in "wb"]

    def _constant(self, name: str, values: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _node(self, kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:
        self._nodes.append(self._helper.make_node(kind, inputs, [output], **attributes))
        return output


def _runs(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield which texts to compute together: neighbours in length, so that little is padding."""
    run: list[int] = []
    for at in sorted(range(len(lengths)), key=lengths.__getitem__):
        if run and lengths[at] * (len(run) + 1) > TOKENS_AT_ONCE:
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _pair_neighbours(nibbles: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return blocks with neighbouring weights in one byte, as onnxruntime wants them.

    The file puts weight j beside weight j + 16 in a byte; onnxruntime puts weight 2j beside weight 2j + 1.
    """
    flat = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=-1)
    paired: npt.NDArray[np.uint8] = flat[:, 0::2] | (flat[:, 1::2] << 4)
    return paired
