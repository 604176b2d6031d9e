"""Texts with the names they hold, and a way to find names, to precision and recall. Not how names are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

Resolve = Callable[[str], Iterable[str]]  # a text to the ids found in it


class NamedText(BaseModel):
    """A text, and the ids of the units or the codes of the components it names; None where it says nothing of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    units: tuple[str, ...] | None = None
    components: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Resolution:
    """How well names were found, over all texts together; ``misses`` says where and what."""

    found: int
    expected: int
    right: int
    misses: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what there is that was found."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.expected) if self.found + self.expected else 1.0


def read_named_texts(path: Path) -> list[NamedText]:
    """Return the texts of a JSON-lines file, in its order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [NamedText.model_validate_json(line) for line in lines if line.strip()]


def measure(resolve: Resolve, cases: Iterable[tuple[str, Iterable[str]]]) -> Resolution:
    """Find the names of every text and count them against those expected."""
    found = expected = right = 0
    misses = []
    for text, names in cases:
        got, wanted = set(resolve(text)), set(names)
        found, expected, right = found + len(got), expected + len(wanted), right + len(got & wanted)
        if got != wanted:
            misses.append(f"{text}: found {_listed(got)}, expected {_listed(wanted)}")
    return Resolution(found, expected, right, tuple(misses))


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
