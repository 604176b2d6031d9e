"""The exemplars with what was learnt from them: a masked question to the families it is like.

Embedding two thousand wordings takes a minute, so what was learnt is kept: for the shipped model beside the exemplars,
for another one in the user's folder. A file is named by a digest of the model's name and of every text embedded, so a
changed exemplar is learnt anew and no old file is mistaken for it.
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
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.understanding.exemplars import Exemplar, Family, load_exemplars
from assistant.understanding.likeness import Floats, Likeness, learnt
from assistant.understanding.masking import as_embedded, shape, unmarked

log = logging.getLogger(__name__)

# A question that the rules are sure of never waits. Another one waits for the model to load, as an article question
# does, but not for all exemplars to be embedded on the first start with a model of one's own: it goes on without.
PATIENCE_SECONDS = 8.0
CLOSING_SECONDS = 3.0
AT_ONCE = 32  # texts embedded between two looks at whether to stop
_LAYOUT = "2"  # of the kept file


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


class ExemplarBook:
    """Tells which families of questions a wording is like. Loads nothing before `start` or the first question."""

    def __init__(self, embedder: Embedder, folder: Path, *, shipped: Traversable | None = None) -> None:
        """``folder`` is where what is learnt here is kept; it need not exist. ``shipped`` is looked at first."""
        self._embedder, self._folder = embedder, folder
        self._shipped = shipped or shipped_folder()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._settled = threading.Event()
        self._thread: threading.Thread | None = None
        self._learnt: tuple[tuple[Exemplar, ...], tuple[Family, ...], Likeness] | None = None

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

    def wait(self, seconds: float | None = None) -> bool:
        """Return whether it is ready, after at most ``seconds``; without any, after however long it takes."""
        self.start()
        self._settled.wait(seconds)
        return self.ready

    def resemblance(self, masked: str, *, patience: float = PATIENCE_SECONDS) -> Resemblance | None:
        """Return what a masked question is like; None where that cannot be told within ``patience`` seconds."""
        self.wait(patience)
        if self._learnt is None:
            return None
        exemplars, families, likeness = self._learnt
        vector = self._embedder.encode_queries([as_embedded(masked)])[0]
        shares = likeness.shares(vector, shape(masked))
        nearest = [exemplars[likeness.nearest(vector, place)].text for place in range(len(families))]
        return Resemblance(
            shares=dict(zip(families, map(float, shares), strict=True)),
            nearest=dict(zip(families, nearest, strict=True)),
        )

    def close(self) -> None:
        """Stop getting ready."""
        with self._lock:
            self._closing.set()
        if self._thread is not None:
            self._thread.join(CLOSING_SECONDS)

    def _open(self) -> None:
        try:
            self._get_ready()
        except Exception as error:  # noqa: BLE001 - a thread's failure; questions are then read by the rules alone
            log.warning("New wordings are not recognised: %s", error)
        finally:
            self._settled.set()

    def _get_ready(self) -> None:
        exemplars = load_exemplars()
        families = tuple(dict.fromkeys(exemplar.family for exemplar in exemplars))
        wordings = tuple(_wordings(exemplars))
        texts = [as_embedded(text) for _, text in wordings]
        name = _file_name(self._embedder.name, texts)
        likeness = _kept(self._shipped, name) or _kept(self._folder, name)
        if likeness is None:
            vectors = self._embedded(texts)
            if self._closing.is_set():
                return
            owners = [families.index(exemplar.family) for exemplar, _ in wordings]
            shapes = [shape(text) for _, text in wordings]
            likeness = learnt(vectors, shapes, owners, witnesses=len(exemplars))
            _keep(likeness, self._folder, name)
        self._embedder.encode_queries(texts[:1])  # so that the model is loaded once this is settled
        self._learnt = (exemplars, families, likeness)

    def _embedded(self, texts: Sequence[str]) -> Floats:
        """Return one vector a text, or fewer where closing broke it off."""
        vectors: list[Floats] = []
        for start in range(0, len(texts), AT_ONCE):
            if self._closing.is_set():
                break
            vectors.append(self._embedder.encode_queries(texts[start : start + AT_ONCE]))
        return np.concatenate(vectors) if vectors else np.empty((0, 0), np.float32)


def shipped_folder() -> Traversable:
    """Return where what was learnt for the shipped model lies."""
    return resources.files("assistant.understanding").joinpath("data/learnt")


def _wordings(exemplars: Sequence[Exemplar]) -> Iterator[tuple[Exemplar, str]]:
    """Yield every exemplar with its text, and then those in Vietnamese without marks, as many people type."""
    for exemplar in exemplars:
        yield exemplar, exemplar.text
    for exemplar in exemplars:
        if unmarked(exemplar.text) != exemplar.text.lower():
            yield exemplar, unmarked(exemplar.text)


def _file_name(model: str, texts: Sequence[str]) -> str:
    digest = hashlib.sha256("\n".join([_LAYOUT, model, *texts]).encode())
    return f"exemplars-{digest.hexdigest()[:16]}.npz"


def _kept(folder: Traversable, name: str) -> Likeness | None:
    """Return what a file keeps; None where there is none that can be read."""
    try:
        with folder.joinpath(name).open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return Likeness(**{part: kept[part] for part in kept.files})
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _keep(likeness: Likeness, folder: Path, name: str) -> None:
    """Write what was learnt in one step, in place of what was kept before; a folder that refuses is no failure."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            np.savez_compressed(file, **vars(likeness))
        os.replace(file.name, folder / name)
        for old in folder.glob("exemplars-*.npz"):
            if old.name != name:
                old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("What the exemplars teach was not kept in %s: %s", folder, error)
