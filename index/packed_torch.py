"""The packed weights as a sentence-transformers model, and any such model as an encoder. Imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.packed_e5 import MAX_TOKENS, Floats, PackedE5

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

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
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    shape, words = weights.shape, weights.vocabulary
    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=words.pad,
    )
    bert = BertModel(config, add_pooling_layer=False)
    bert.load_state_dict(_state(weights), strict=False)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=weights.tokenizer(),
        model_max_length=MAX_TOKENS,
        bos_token=words.pieces[words.bos],
        eos_token=words.pieces[words.eos],
        pad_token=words.pieces[words.pad],
        unk_token=words.pieces[words.unknown],
    )
    return SentenceTransformer(modules=[_transformer(bert, tokenizer), models.Pooling(shape.hidden), models.Normalize()])


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
