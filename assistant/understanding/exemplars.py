"""Wordings of every family of questions, read from ``data/exemplars``: what a new wording is held beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from assistant.understanding.frame import Contrast, DeclineReason, Intent, Measure, Order
from corpus.model import Language


class Slots(BaseModel):
    """What a family of questions says beside its intent; it counts where the question's own words leave it open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    order: Order | None = None
    contrast: Contrast | None = None
    measure: Measure | None = None
    reason: DeclineReason | None = None
    hints: tuple[str, ...] = ()


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    intent: Intent
    slots: Slots = Slots()
    en: tuple[str, ...]
    vi: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """Questions that ask for the same in other words."""

    name: str
    intent: Intent
    slots: Slots


@dataclass(frozen=True)
class Exemplar:
    """One wording of a family; names in it are written as ``{unit}``, ``{year}`` and so on."""

    family: Family
    language: Language
    text: str


def load_exemplars() -> tuple[Exemplar, ...]:
    """Return the shipped exemplars, by file and in the files' order.

    Raises pydantic's ValidationError where a file holds what no family has.
    """
    return tuple(exemplar for name, entry in _entries() for exemplar in _exemplars(name, entry))


def _entries() -> Iterator[tuple[str, _Entry]]:
    folder = resources.files("assistant.understanding").joinpath("data/exemplars")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        raw: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
        for name, entry in raw.items():
            yield name, _Entry.model_validate(entry)


def _exemplars(name: str, entry: _Entry) -> Iterator[Exemplar]:
    family = Family(name, entry.intent, entry.slots)
    wordings: tuple[tuple[Language, tuple[str, ...]], ...] = (("en", entry.en), ("vi", entry.vi))
    for language, texts in wordings:
        for text in texts:
            yield Exemplar(family, language, text)
