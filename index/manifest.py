"""What a version of the index was built from, and whether that is what is wanted now."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from index import chunks
from index.errors import REBUILD, DamagedIndex, StaleIndex

MANIFEST = "manifest.json"


class Manifest(BaseModel):
    """A version's description, kept in its folder. ``embedded`` of the passages needed a new vector."""

    model_config = ConfigDict(frozen=True)

    version: str
    corpus: str
    chunking: int
    model: str
    dimensions: int
    passages: int
    articles: int
    tables: int
    embedded: int
    collection: str
    server: str | None
    built_at: datetime
    seconds: float

    def check(self, *, corpus: str | None, model: str) -> None:
        """Raise `StaleIndex` with the command that rebuilds, unless this is what is wanted."""
        reason = self.stale_because(corpus=corpus, model=model)
        if reason:
            raise StaleIndex(f"The search index is out of date: {reason}. Rebuild it: {REBUILD}")

    def stale_because(self, *, corpus: str | None, model: str) -> str | None:
        """Return what changed since the build, or None. A corpus of None is not compared."""
        if self.model != model:
            return f"it was built with the model {self.model}, and {model} is asked for"
        if self.chunking != chunks.CHUNKING_VERSION:
            return f"passages are cut by rules {chunks.CHUNKING_VERSION} now, and were by rules {self.chunking}"
        if corpus is not None and self.corpus != corpus:
            return "articles or tables changed"
        return None


def read_manifest(folder: Path) -> Manifest:
    """Return a version's manifest. One that cannot be read raises `DamagedIndex` with the command that rebuilds."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise DamagedIndex(f"The search index in {folder} cannot be read. Rebuild it: {REBUILD}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a version's manifest: the last file of a build."""
    (folder / MANIFEST).write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
