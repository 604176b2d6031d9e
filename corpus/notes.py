"""What the tables' notes say to a reader, in both languages: the notes themselves are the curators' own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from corpus import tables
from corpus.model import Language

NoteWordings = Mapping[str, Mapping[Language, str]]


def read_wordings(folder: Path = tables.TABLES) -> NoteWordings:
    """Return the wording of each note; empty where a note says nothing that a reader needs."""
    rows = tables.records(tables.read_text(folder / "note_wordings.csv"))
    return {row.note: {"en": row.en, "vi": row.vi} for row in rows}
