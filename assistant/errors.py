"""What the assistant can object to, by who must act.

ToolError               the caller of a tool (planner or language model) chose arguments that lead nowhere
├── UnknownUnit         no unit of that name; carries the closest
├── UnknownComponent    no component of that name in the index; carries what exists
├── NoData              in scope, but not held; carries what is
└── BadArguments        a place, number or name that no tool can use
ModelUnavailable        the user must act: a key, an extra, a name or a server is missing
"""

from __future__ import annotations

from collections.abc import Sequence


class ToolError(Exception):
    """Arguments that lead nowhere: ``asked`` is what was asked, ``held`` what exists, ``code`` why for the wording."""

    code = "bad_arguments"

    def __init__(self, message: str, *, asked: str = "", held: Sequence[str] = (), code: str | None = None) -> None:
        self.asked, self.held = asked, tuple(held)
        self.code = code or type(self).code
        super().__init__(message)


class UnknownUnit(ToolError):
    """No unit of that name."""

    code = "unknown_unit"

    def __init__(self, name: str, closest: Sequence[str] = ()) -> None:
        hint = f" Closest: {', '.join(closest)}." if closest else ""
        super().__init__(f"No province or city named {name!r}.{hint}", asked=name, held=closest)


class UnknownComponent(ToolError):
    """No component of that name in the index."""

    code = "unknown_component"

    def __init__(self, name: str, index: str, existing: Sequence[str] = ()) -> None:
        super().__init__(
            f"{index} has no component {name!r}. It has: {', '.join(existing)}.", asked=name, held=existing
        )


class NoData(ToolError):
    """In scope, but not held."""

    code = "nothing_found"


class BadArguments(ToolError):
    """A place, number or name that no tool can use."""


class ModelUnavailable(Exception):
    """The configured language model cannot be used. The message says what to set or install."""
