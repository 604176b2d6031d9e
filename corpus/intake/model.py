"""What is known of a table while it is read, and what reading it gives."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from corpus.intake.numbers import Decimal
from corpus.model import Component, Finding, Language, Source


@dataclass(frozen=True)
class Hints:
    """What a person says about a table; it goes before what the table says."""

    index: str = ""
    edition: int | None = None
    map: int | None = None
    component: str = ""
    decimal: Decimal | None = None
    publisher: str = ""
    title: str = ""
    date: str = ""
    url: str = ""
    language: Language | None = None


@dataclass(frozen=True)
class Reading:
    """A table as understood. ``rows_in`` is always what is stored and what is refused, added up."""

    observations: pd.DataFrame
    components: tuple[Component, ...]
    sources: tuple[Source, ...]
    understood: tuple[str, ...]
    findings: tuple[Finding, ...]
    rows_in: int

    @property
    def rows_stored(self) -> int:
        """How many rows are good."""
        return len(self.observations)

    @property
    def rows_refused(self) -> int:
        """How many rows are refused, each with a finding graded error."""
        return self.rows_in - self.rows_stored


@dataclass
class Draft:
    """A table being read, sheet by sheet."""

    understood: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    frames: list[pd.DataFrame] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)
    new_components: list[Component] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    vietnamese: bool = False
