"""A tool call, and the arguments that most calls share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.understanding.frame import Frame

FIRST_OF_NEW_MAP = 2025  # the first edition that ranks the 34 units


@dataclass(frozen=True)
class Call:
    """A tool's name and its arguments."""

    tool: str
    arguments: dict[str, Any]


def table_of(frame: Frame) -> dict[str, Any]:
    """Return the arguments that name the frame's table: index, and edition and component where they are said."""
    arguments: dict[str, Any] = {"index": frame.index}
    if frame.edition is not None:
        arguments["edition"] = frame.edition
    if frame.component != "overall":
        arguments["component"] = frame.component
    return arguments


def choice_of(frame: Frame) -> dict[str, Any]:
    """Return the arguments that say which units a ranking is of: of which region and kind, and without which."""
    choice = {
        "region": frame.regions[0] if frame.regions else None,
        "kind": frame.kind,
        "exclude_units": [unit.unit_id for unit in frame.excluded],
        "exclude_regions": list(frame.excluded_regions),
    }
    return given(choice)


def given(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments that say something."""
    return {name: value for name, value in arguments.items() if value is not None and value != []}


def unit_ids(frame: Frame) -> list[str]:
    """Return the ids of the units named."""
    return [unit.unit_id for unit in frame.units]


def on_old_map(frame: Frame) -> bool:
    """Return whether the map before the merger is meant: by its name, or by an edition that ranks it."""
    return "old_map" in frame.hints or (frame.edition is not None and frame.edition < FIRST_OF_NEW_MAP)
