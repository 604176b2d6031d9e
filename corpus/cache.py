"""The merged observations and the added articles as Parquet, so that a large corpus opens at once.

It can be deleted at any time. A folder is named by the fingerprint of what it was made of, so it is never stale.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import pandas as pd

from corpus.model import Article

_OBSERVATIONS, _ARTICLES = "observations.parquet", "articles.parquet"


def load(folder: Path, fingerprint: str) -> tuple[pd.DataFrame, tuple[Article, ...]] | None:
    """Return what was cached for a fingerprint, or None."""
    place = folder / fingerprint[:32]
    try:
        observations = pd.read_parquet(place / _OBSERVATIONS)
        table = pd.read_parquet(place / _ARTICLES)
    except (OSError, ValueError):  # not there, or cut short
        return None
    records = table.to_dict("records")
    return observations, tuple(Article(**{str(name): value for name, value in row.items()}) for row in records)


def save(folder: Path, fingerprint: str, observations: pd.DataFrame, articles: Sequence[Article]) -> None:
    """Keep what was merged, in place of what was kept before. Does nothing where it cannot write."""
    aside = folder / f"new-{uuid.uuid4().hex}"
    try:
        aside.mkdir(parents=True)
        observations.to_parquet(aside / _OBSERVATIONS, index=False)
        names = [field.name for field in fields(Article)]
        table = pd.DataFrame([asdict(article) for article in articles], columns=names, dtype="str")
        table.to_parquet(aside / _ARTICLES, index=False)
        for old in folder.iterdir():
            if old != aside:
                shutil.rmtree(old, ignore_errors=True)
        aside.rename(folder / fingerprint[:32])
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
