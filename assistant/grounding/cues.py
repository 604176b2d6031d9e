"""The words by which texts claim things, read from data and compiled: nothing here knows what a claim is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

_WORD = r"(?<![^\W_]){}(?![^\W_])"


@dataclass(frozen=True)
class Cue:
    """Words of one meaning in both languages: found anywhere, right before a place, or right after it."""

    words: str
    anywhere: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]

    def __call__(self, text: str) -> bool:
        """Return whether one of the words stands in the text."""
        return self.anywhere.search(text) is not None

    def ends(self, text: str) -> bool:
        """Return whether the text ends with one of the words."""
        return self.before.search(text) is not None

    def spans(self, text: str) -> bool:
        """Return whether the text is one of the words and nothing else but space."""
        return self.after.fullmatch(text.rstrip(" *_(")) is not None

    def begins(self, text: str) -> bool:
        """Return whether the text begins with one of the words."""
        return self.after.match(text) is not None


@dataclass(frozen=True)
class Cues:
    """Every cue by name, what may stand between a figure and its name, the number words, further names."""

    cues: Mapping[str, Cue]
    between: Mapping[str, re.Pattern[str]]
    cardinals: Mapping[str, int]
    ordinals: Mapping[str, int]
    indices: Mapping[str, tuple[str, ...]]
    components: Mapping[str, tuple[str, ...]]
    pillar: tuple[str, ...]

    def __getitem__(self, name: str) -> Cue:
        """Return a cue."""
        return self.cues[name]


def load_cues() -> Cues:
    """Return the cues that come with the package."""
    text = resources.files("assistant.grounding").joinpath("data", "cues.yaml").read_text(encoding="utf-8")
    told = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    numbers = {kind: _number_words(told.pop(kind)) for kind in ("cardinals", "ordinals")}
    between = {name: _between(told) for name, told in told.pop("between").items()}
    indices, components, pillar = (told.pop(kind) for kind in ("indices", "components", "pillar"))
    cues = {name: _cue([*words["en"], *words["vi"]]) for name, words in told.items()}
    return Cues(
        cues=cues,
        between=between,
        cardinals=numbers["cardinals"],
        ordinals=numbers["ordinals"],
        indices={index: (*words["en"], *words["vi"]) for index, words in indices.items()},
        components={code: (*words["en"], *words["vi"]) for code, words in components.items()},
        pillar=(*pillar["en"], *pillar["vi"]),
    )


def _cue(words: list[str]) -> Cue:
    either = f"(?:{'|'.join(words)})"
    symbol = r"(?:%)" if "%" in words else ""
    whole = _WORD.format(either) + (f"|{symbol}" if symbol else "")
    flags = re.IGNORECASE
    return Cue(
        words=either,
        anywhere=re.compile(whole, flags),
        before=re.compile(rf"(?:{whole})(?:\s+the)?[\s*_“\"']*\Z", flags),
        after=re.compile(rf"[\s*_”\"']*(?:{whole})", flags),
    )


def _between(told: Mapping[str, Any]) -> re.Pattern[str]:
    signs = rf"[\s{re.escape(told['signs'])}]*"
    once = _either(told.get("once"))
    first = rf"(?:{once}{signs})?" if once else ""
    return re.compile(rf"{signs}{first}(?:{_either(told['words'])}{signs}){'+' if told.get('needed') else '*'}", re.I)


def _either(told: Mapping[str, list[str]] | None) -> str:
    words = [*told["en"], *told["vi"]] if told else []
    return rf"(?:(?<!\w)(?:{'|'.join(words)})(?!\w))" if words else ""


def _number_words(told: Mapping[str, Mapping[int, str]]) -> dict[str, int]:
    return {
        word: int(value) for words in told.values() for value, listed in words.items() for word in listed.split("|")
    }
