"""What can go wrong while scoring, by who must act.

ScoringError      the data or the choices cannot be used as they are; the message names column and unit
├── BadData       a table is wrong: duplicate codes, text among numbers, an unknown parent, a cycle
├── BadChoice     a choice cannot be applied to this data: a geometric mean of zeros, a weight that is negative
└── UnknownCode   a unit or component that is not in the data; the message lists what is
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process


class ScoringError(ValueError):
    """Scoring cannot go on. The message is one line: what was found, where, and what to do."""


class BadData(ScoringError):
    """A table cannot be used as it is."""


class BadChoice(ScoringError):
    """A choice cannot be applied to this data."""


class UnknownCode(ScoringError):
    """A unit or a component that the data does not have."""

    def __init__(self, kind: str, code: str, known: Iterable[str]) -> None:
        names = list(known)
        close = [match[0] for match in process.extract(code, names, limit=3, score_cutoff=60)]
        hint = f"Closest: {', '.join(close)}" if close else f"There are: {', '.join(names[:12])}"
        super().__init__(f"No {kind} {code!r}. {hint}.")
