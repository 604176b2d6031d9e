"""The names that a text may hold: units and regions of both maps, components, indices. Made once of a corpus."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.model import Component, Region
from corpus.store import Corpus
from corpus.units import Gazetteer


@dataclass(frozen=True)
class Names:
    """What is needed to find names in a text. Immutable, so that turns can share it."""

    gazetteer: Gazetteer
    regions: tuple[Region, ...]
    components: tuple[Component, ...]
    indices: tuple[str, ...]

    @classmethod
    def of(cls, corpus: Corpus) -> Names:
        """Return the names of a corpus."""
        return cls(corpus.gazetteer, corpus.regions, corpus.components, corpus.indices())
