"""Texts to XLM-R's token ids, by sentencepiece over the packed vocabulary. Knows nothing of the encoder.

The `tokenizers` library gives the same ids with five times the time and 230 MB more memory.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.packed_e5 import Vocabulary

# What sentencepiece's "nmt_nfkc" does to characters before NFKC: some controls vanish, other odd ones become spaces.
_DROPPED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[\t\n\x0c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]")
_RUNS = re.compile(" {2,}")


class PackedTokenizer:
    """Gives ids between `<s>` and `</s>`; text that spells a special token stays text. Safe to use from threads."""

    def __init__(self, vocabulary: Vocabulary, *, most: int) -> None:
        from sentencepiece import SentencePieceProcessor

        self._bos, self._eos, self._most = vocabulary.bos, vocabulary.eos, most
        self._processor = SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(_model(vocabulary))

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return each text's ids, cut at the model's length."""
        inner = self._most - 2
        return [[self._bos, *self._processor.EncodeAsIds(normalised(text))[:inner], self._eos] for text in texts]


def normalised(text: str) -> str:
    """Return the text as the vocabulary was made: NFKC, plain spaces, one at a time."""
    plain = _SPACES.sub(" ", _DROPPED.sub("", text))
    return _RUNS.sub(" ", unicodedata.normalize("NFKC", plain))


def _model(vocabulary: Vocabulary) -> bytes:
    from sentencepiece import sentencepiece_model_pb2

    schema: Any = sentencepiece_model_pb2  # its classes are made when it is imported
    kinds = schema.ModelProto.SentencePiece
    special = {
        vocabulary.unknown: kinds.UNKNOWN,
        vocabulary.bos: kinds.CONTROL,
        vocabulary.eos: kinds.CONTROL,
        vocabulary.pad: kinds.CONTROL,
    }
    model = schema.ModelProto()
    for number, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True)):
        model.pieces.add(piece=piece, score=score, type=special.get(number, kinds.NORMAL))
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type = schema.TrainerSpec.UNIGRAM
    trainer.unk_id, trainer.bos_id = vocabulary.unknown, vocabulary.bos
    trainer.eos_id, trainer.pad_id = vocabulary.eos, vocabulary.pad
    normalizer.name = "identity"  # done by `normalised`
    normalizer.remove_extra_whitespaces = False
    return bytes(model.SerializeToString())
