"""The packed weights as a sentence-transformers model, and any such model as an encoder. Imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.packed_e5 import Floats, PackedE5

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig

BATCH = 8  # long passages in larger batches fall out of the processor's cache

# Where each of the file's tensors goes in a BERT encoder's layer.
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class TorchEncoder:
    """A sentence-transformers model as the embedder wants it."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self.dimensions = int(model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text."""
        vectors = self._model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


def packed_sentence_transformer(weights: PackedE5) -> SentenceTransformer:
    """Return the packed weights as a sentence-transformers model: BERT, mean pooling, unit length."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import InputModule
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    from torch.nn.utils.rnn import pad_sequence
    from transformers import BertModel

    shape = weights.shape
    tokenizer = weights.tokenizer()

    class PackedBert(InputModule):
        """The encoder and its tokenizer. It is read from the package each time, so it is never saved."""

        def __init__(self) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.bert = BertModel(_config(weights), add_pooling_layer=False)
            self.bert.load_state_dict(_state(weights), strict=False)

        def preprocess(self, inputs: Any, prompt: str | None = None, **_: Any) -> dict[str, Any]:
            rows = [torch.tensor(ids) for ids in tokenizer.ids([(prompt or "") + text for text in inputs])]
            masks = [torch.ones_like(row) for row in rows]
            return {
                "input_ids": pad_sequence(rows, batch_first=True, padding_value=weights.vocabulary.pad),
                "attention_mask": pad_sequence(masks, batch_first=True),
            }

        def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
            found = self.bert(input_ids=features["input_ids"], attention_mask=features["attention_mask"])
            return {**features, "token_embeddings": found.last_hidden_state}

        def save(self, *_: Any, **__: Any) -> None:
            raise NotImplementedError("The packed model is read from its package, and not saved.")

    return SentenceTransformer(modules=[PackedBert(), Pooling(shape.hidden, pooling_mode="mean"), Normalize()])


def _config(weights: PackedE5) -> BertConfig:
    from transformers import BertConfig

    shape = weights.shape
    return BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=weights.vocabulary.pad,
    )


def _state(weights: PackedE5) -> dict[str, torch.Tensor]:
    import torch

    def tensor(name: str, *shape: int) -> torch.Tensor:
        return torch.from_numpy(weights.floats(name).reshape(shape).copy())

    hidden = weights.shape.hidden
    state = {
        "embeddings.word_embeddings.weight": tensor("emb.word", -1, hidden),
        "embeddings.position_embeddings.weight": tensor("emb.pos", -1, hidden),
        "embeddings.token_type_embeddings.weight": tensor("emb.type", -1, hidden),
        "embeddings.LayerNorm.weight": tensor("emb.ln.w", -1),
        "embeddings.LayerNorm.bias": tensor("emb.ln.b", -1),
    }
    for layer in range(weights.shape.layers):
        for short, place in _LAYER.items():
            bias = tensor(f"l{layer}.{short}.b", -1)
            shape = (-1,) if short.endswith("ln") else (len(bias), -1)
            state[f"encoder.layer.{layer}.{place}.weight"] = tensor(f"l{layer}.{short}.w", *shape)
            state[f"encoder.layer.{layer}.{place}.bias"] = bias
    return state
