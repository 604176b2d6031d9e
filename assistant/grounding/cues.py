"""The words by which texts claim things, read from data and compiled: nothing here knows what a claim is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import yaml

_WORD = r"(?<![^\W_]){}(?![^\W_])"


@dataclass(frozen=True)
class Cue:
    """Words of one meaning in both languages: found anywhere, right before a place, or right after it."""

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
    """Every cue by name, and the number words of both languages."""

    cues: Mapping[str, Cue]
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
    indices, components, pillar = (told.pop(kind) for kind in ("indices", "components", "pillar"))
    cues = {name: _cue([*words["en"], *words["vi"]]) for name, words in told.items()}
    return Cues(
        cues=cues,
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
        anywhere=re.compile(whole, flags),
        before=re.compile(rf"(?:{whole})[\s*_“\"']*\Z", flags),
        after=re.compile(rf"[\s*_”\"']*(?:{whole})", flags),
    )


def _number_words(told: Mapping[str, Mapping[int, str]]) -> dict[str, int]:
    return {
        word: int(value) for words in told.values() for value, listed in words.items() for word in listed.split("|")
    }
