"""Explore: rankings and the tile map, a unit's page, units beside each other, changes, and how firm ranks are.

One plain page, each view of which has an address to share. The figures are the catalogue's.
"""

from assistant.web.explore.pages import add_to

__all__ = ["add_to"]
