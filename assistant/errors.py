"""What the assistant's tools can object to, by who must act.

ToolError               the caller of a tool (planner or language model) chose arguments that lead nowhere
├── UnknownUnit         no unit of that name; carries the closest
├── UnknownComponent    no component of that name in the index; carries what exists
└── NoData              in scope, but not held; carries what is
ModelUnavailable        the user must act: a key, an extra, a name or a server is missing
"""

from __future__ import annotations

from collections.abc import Sequence


class ToolError(Exception):
    """Arguments that lead nowhere. The message says what was asked and what exists."""


class UnknownUnit(ToolError):
    """No unit of that name."""

    def __init__(self, name: str, closest: Sequence[str] = ()) -> None:
        self.name, self.closest = name, tuple(closest)
        hint = f" Closest: {', '.join(closest)}." if closest else ""
        super().__init__(f"No province or city named {name!r}.{hint}")


class UnknownComponent(ToolError):
    """No component of that name in the index."""

    def __init__(self, name: str, index: str, existing: Sequence[str] = ()) -> None:
        self.name, self.index, self.existing = name, index, tuple(existing)
        super().__init__(f"{index} has no component {name!r}. It has: {', '.join(existing)}.")


class NoData(ToolError):
    """In scope, but not held."""


class ModelUnavailable(Exception):
    """The configured language model cannot be used. The message says what to set or install."""
