"""What can go wrong with the corpus, by who must act.

CorpusError             the data cannot be used as it is; the user mends the file named
├── DamagedTable        a table fails its checks; carries the findings
├── UnreadableDocument  a document cannot be read; says what to try instead
├── UnreadableTable     a file cannot be read as a table; says what to do instead
├── UnknownItem         nothing was added under this id; says what was
└── HomeUnwritable      the user's data folder cannot be written
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Finding


class CorpusError(Exception):
    """The corpus cannot be used as it is. The message says which file, and what to do."""


class DamagedTable(CorpusError):
    """A table fails its checks."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        shown = "\n".join(str(finding) for finding in self.findings[:10])
        more = f"\n… and {len(self.findings) - 10} more" if len(self.findings) > 10 else ""
        super().__init__(f"{shown}{more}")


class UnreadableDocument(CorpusError):
    """A document cannot be read."""


class UnreadableTable(CorpusError):
    """A file cannot be read as a table of provinces."""


class UnknownItem(CorpusError):
    """Nothing was added under an id, or not in that version."""


class HomeUnwritable(CorpusError):
    """The user's data folder cannot be written."""
