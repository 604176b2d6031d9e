"""What was understood of an addition to the bytes that are stored, and back. Equal content packs to equal bytes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from corpus.model import Article, Component, Source

OBSERVATIONS, COMPONENTS, SOURCES, ARTICLE = "observations.parquet", "components.json", "sources.json", "article.json"
SKETCH = "sketch.json"


def table_files(
    observations: pd.DataFrame, components: Sequence[Component], sources: Sequence[Source]
) -> dict[str, bytes]:
    """Return a table's files, by name."""
    buffer = io.BytesIO()
    observations.to_parquet(buffer, index=False)
    return {
        OBSERVATIONS: buffer.getvalue(),
        COMPONENTS: _json([asdict(node) for node in components]),
        SOURCES: _json([asdict(source) for source in sources]),
    }


def article_files(article: Article, sketch: frozenset[int]) -> dict[str, bytes]:
    """Return a document's files, by name; the sketch is what re-saved copies are recognised by."""
    return {ARTICLE: _json(asdict(article)), SKETCH: _json(sorted(sketch))}


def components_of(content: bytes) -> tuple[Component, ...]:
    """Return the components of a stored table."""
    entries = json.loads(content)
    return tuple(Component(**{**entry, "source_ids": tuple(entry["source_ids"])}) for entry in entries)


def sources_of(content: bytes, provenance: Mapping[str, str]) -> tuple[Source, ...]:
    """Return the sources of a stored table, with who added it and when."""
    return tuple(Source(**{**entry, **provenance}) for entry in json.loads(content))


def article_of(content: bytes, provenance: Mapping[str, str]) -> Article:
    """Return a stored document, with who added it and when."""
    return Article(**{**json.loads(content), **provenance})


def sketch_of(path: Path) -> frozenset[int]:
    """Return a stored document's sketch; empty where it is gone."""
    try:
        return frozenset(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return frozenset()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
