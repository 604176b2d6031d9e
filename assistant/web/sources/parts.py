"""What the pages of Sources are made of alike: words, counts, and a part of a list that is too long to show at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from assistant.web.sources.look import Look
from assistant.web.sources.words import SOURCES

Context = dict[str, Any]

MOST_LISTED = 100  # sources, or rows of one: longer pages are slow to lay out, and to read with a screen reader


class Shown(NamedTuple):
    """A page to be made."""

    template: str
    values: Context
    status: int = 200


class Part(NamedTuple):
    """Which part of a long list is shown, and where the others are."""

    said: str
    earlier: str
    later: str


def say(look: Look, key: str, **values: object) -> str:
    """Return one of the pages' texts in the look's language."""
    return SOURCES[key].say(look.language, **values)


def count_of(look: Look, count: int) -> str:
    """Return a number with its thousands parted as the language does."""
    return f"{count:,}".replace(",", {"en": ",", "vi": "."}[look.language])


def within(look: Look, count: int) -> Look:
    """Return the look itself; where it begins behind the end, one from the beginning."""
    return look if look.first < count else replace(look, first=0)


def part_of(look: Look, count: int) -> Part | None:
    """Return which part is shown; None where it is all."""
    if count <= MOST_LISTED and not look.first:
        return None
    last = min(look.first + MOST_LISTED, count)
    return Part(
        said=say(look, "part", first=look.first + 1, last=last, all=count),
        earlier=look.address(first=max(0, look.first - MOST_LISTED), quote="") if look.first else "",
        later=look.address(first=last, quote="") if last < count else "",
    )
