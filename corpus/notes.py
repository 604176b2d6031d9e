"""What the tables' notes say to a reader, in both languages: the notes themselves are the curators' own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus import tables
from corpus.model import Language


@dataclass(frozen=True)
class NoteWording:
    """A note as a reader is told it, empty where that is nothing; and the ranks between which it puts a unit."""

    said: Mapping[Language, str]
    ranks: tuple[int, int] | None = None


NoteWordings = Mapping[str, NoteWording]


def read_wordings(folder: Path = tables.TABLES) -> NoteWordings:
    """Return the wording of each note of the shipped tables."""
    rows = tables.records(tables.read_text(folder / "note_wordings.csv"))
    return {row.note: NoteWording({"en": row.en, "vi": row.vi}, _ranks(row.rank_low, row.rank_high)) for row in rows}


def _ranks(low: str, high: str) -> tuple[int, int] | None:
    return (int(low), int(high)) if low and high else None
