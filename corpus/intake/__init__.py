"""People's own tables to checked observations: spreadsheets as they are kept, in Vietnamese or English."""

from corpus.intake.model import Hints, Reading
from corpus.intake.reading import read_table
from corpus.intake.sheets import TABLE_SUFFIXES

__all__ = ["TABLE_SUFFIXES", "Hints", "Reading", "read_table"]
