"""What is held, to look around in: the views that Explore, REST and MCP show. Their figures are the tools' own."""

from assistant.catalogue.catalogue import MOST_COMPARED, Catalogue
from assistant.catalogue.entries import (
    Changes,
    Comparison,
    ComponentEntry,
    Mention,
    Passage,
    Ranking,
    RegionEntry,
    SourceEntry,
    SourcePage,
    UnitEntry,
    UnitPage,
)

__all__ = [
    "MOST_COMPARED",
    "Catalogue",
    "Changes",
    "Comparison",
    "ComponentEntry",
    "Mention",
    "Passage",
    "Ranking",
    "RegionEntry",
    "SourceEntry",
    "SourcePage",
    "UnitEntry",
    "UnitPage",
]
