"""Sources: every document and table held, their passages to search, and the way to add and take out one's own."""

from assistant.web.sources.pages import add_to

__all__ = ["add_to"]
