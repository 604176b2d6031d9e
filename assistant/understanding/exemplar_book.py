"""The exemplars with what was learnt from them: a masked question to the families it is like.

Embedding hundreds of exemplars takes half a minute, so what was learnt is kept: in a file shipped for the shipped
model, else in the user's folder. A file is named by a digest of the model's name and of every text embedded: another
model, a changed exemplar or a changed lexicon is learnt anew, and no old file is mistaken for it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.understanding.exemplars import Exemplar, Family, load_exemplars
from assistant.understanding.lexicon import load_lexicon
from assistant.understanding.likeness import Floats, Likeness, learnt
from assistant.understanding.masking import as_embedded, masked_names, shape, unmarked

log = logging.getLogger(__name__)

# A question that the rules are sure of never waits. Another one waits for the model as an article question would, but
# not for hundreds of exemplars to be embedded on a first start: it goes on with what the rules say.
PATIENCE_SECONDS = 8.0
_CLOSING_SECONDS = 3.0  # a batch is under way no longer
_AT_ONCE = 32  # texts embedded between two looks at whether to stop
_LAYOUT = "1"  # of the kept file


class Embedder(Protocol):
    """Texts to unit vectors. The name tells one model's vectors from another's."""

    name: str

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector a text. Loads the model when it is not there yet."""
        ...


@dataclass(frozen=True)
class Resemblance:
    """What a question is like: the share of each family, and its exemplar that is nearest."""

    shares: Mapping[Family, float]
    nearest: Mapping[Family, str]


@dataclass(frozen=True)
class _Wording:
    exemplar: Exemplar
    masked: str


class ExemplarBook:
    """Tells which families of questions a wording is like. Loads nothing before `start` or the first question."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        """``folder`` is where what was learnt is kept; it need not exist."""
        self._embedder, self._folder = embedder, folder
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._settled = threading.Event()
        self._learnt: tuple[tuple[_Wording, ...], tuple[Family, ...], Likeness] | None = None

    @property
    def ready(self) -> bool:
        """Return whether a question would be told at once."""
        return self._learnt is not None

    def start(self) -> None:
        """Begin to get ready in the background."""
        with self._lock:
            if self._thread is None and not self._closing.is_set():
                self._thread = threading.Thread(target=self._open, name="exemplars", daemon=True)
                self._thread.start()

    def resemblance(self, masked: str, *, patience: float = PATIENCE_SECONDS) -> Resemblance | None:
        """Return what a masked question is like; None where that cannot be told within ``patience`` seconds."""
        self.start()
        self._settled.wait(patience)
        if self._learnt is None:
            return None
        wordings, families, likeness = self._learnt
        vector = self._embedder.encode_queries([as_embedded(masked)])[0]
        shares = likeness.shares(vector, shape(masked))
        nearest = {family: wordings[likeness.nearest(vector, place)] for place, family in enumerate(families)}
        return Resemblance(
            shares={family: float(share) for family, share in zip(families, shares, strict=True)},
            nearest={family: wording.exemplar.text for family, wording in nearest.items()},
        )

    def close(self) -> None:
        """Stop getting ready."""
        with self._lock:
            self._closing.set()
        if self._thread is not None:
            self._thread.join(_CLOSING_SECONDS)

    def _open(self) -> None:
        try:
            self._get_ready()
        except Exception as error:  # noqa: BLE001 - a thread's failure; questions are then read by the rules alone
            log.warning("New wordings are not recognised: %s", error)
        finally:
            self._settled.set()

    def _get_ready(self) -> None:
        wordings = tuple(_wordings())
        families = tuple(dict.fromkeys(wording.exemplar.family for wording in wordings))
        texts = [as_embedded(wording.masked) for wording in wordings]
        name = _file_name(self._embedder.name, texts)
        likeness = _kept(self._folder / name)
        if likeness is None:
            likeness = self._learn(wordings, families, texts)
            if likeness is None:
                return
            _keep(likeness, self._folder, name)
        self._embedder.encode_queries(texts[:1])  # so that no question waits for the model longer than its patience
        self._learnt = (wordings, families, likeness)

    def _learn(self, wordings: Sequence[_Wording], families: Sequence[Family], texts: Sequence[str]) -> Likeness | None:
        """Return what the exemplars teach; None where closing broke it off."""
        vectors: list[Floats] = []
        for start in range(0, len(texts), _AT_ONCE):
            if self._closing.is_set():
                return None
            vectors.append(self._embedder.encode_queries(texts[start : start + _AT_ONCE]))
        owners = [families.index(wording.exemplar.family) for wording in wordings]
        return learnt(np.concatenate(vectors), [shape(wording.masked) for wording in wordings], owners)


def _wordings() -> Iterator[_Wording]:
    """Yield every exemplar masked; Vietnamese ones also without marks, as many people type."""
    lexicon = load_lexicon()
    for exemplar in load_exemplars():
        masked = masked_names(exemplar.text, lexicon)
        yield _Wording(exemplar, masked)
        if unmarked(masked) != masked.lower():
            yield _Wording(exemplar, unmarked(masked))


def _file_name(model: str, texts: Sequence[str]) -> str:
    digest = hashlib.sha256("\n".join([_LAYOUT, model, *texts]).encode())
    return f"exemplars-{digest.hexdigest()[:16]}.npz"


def _kept(path: Path) -> Likeness | None:
    """Return what a file keeps; None where there is none that can be read."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Likeness(**{name: _widened(kept[name]) for name in kept.files})
    except (OSError, ValueError, TypeError, KeyError, zipfile.BadZipFile):
        return None


def _widened(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return values.astype(np.float32) if values.dtype == np.float16 else values


def _keep(likeness: Likeness, folder: Path, name: str) -> None:
    """Write what was learnt in one step, in place of what was kept before; a folder that refuses is no failure."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            np.savez(file, **{**vars(likeness), "vectors": likeness.vectors.astype(np.float16)})
        os.replace(file.name, folder / name)
        for old in folder.glob("exemplars-*.npz"):
            if old.name != name:
                old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("What the exemplars teach was not kept in %s: %s", folder, error)
