"""The bilingual vocabulary, read from the files of ``data/lexicon`` and compiled once.

In those, ``*`` ends a stem and ``_`` stands for up to four words. Vietnamese is written with its marks; questions
typed without are compared without.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from assistant.understanding.text import CueSet, fold
from corpus.model import Component, Language

_ASIDE = re.compile(r"\s*\([^)]*\)")
SPELLED_LENGTH = 5  # shorter words have too many neighbours to be guessed at


@dataclass(frozen=True)
class Lexicon:
    """Cue sets by what they mean. Build it with `load_lexicon`."""

    languages: Mapping[str, CueSet]
    indices: Mapping[str, CueSet]
    components: Mapping[str, Mapping[str, CueSet]]
    regions: Mapping[str, CueSet]
    kinds: Mapping[str, CueSet]
    numbers: Mapping[int, CueSet]
    ordinals: Mapping[int, CueSet]
    from_end: Mapping[int, CueSet]
    listing: Mapping[str, CueSet]
    podiums: Mapping[int, CueSet]
    exclusion: Mapping[str, CueSet]
    editions: Mapping[str, CueSet]
    editions_back: Mapping[int, CueSet]
    editions_named: Mapping[int, CueSet]
    order: Mapping[str, CueSet]
    comparators: Mapping[str, CueSet]
    intents: Mapping[str, CueSet]
    followup: Mapping[str, CueSet]
    contrast: Mapping[str, CueSet]
    aggregates: Mapping[str, CueSet]
    economies: Mapping[str, CueSet]
    countries: Mapping[str, CueSet]
    hints: Mapping[str, CueSet]
    several: Mapping[str, CueSet]
    articles_say: Mapping[str, Mapping[str, str]]
    listed: CueSet
    asides: CueSet
    shorthand: Mapping[str, Mapping[str, str]]
    requests: CueSet
    personal_data: CueSet
    tasks: CueSet
    out_of_scope: CueSet
    other_measures: CueSet
    vocabulary: frozenset[str]
    spellable: tuple[str, ...]
    filler: frozenset[str]
    vietnamese: frozenset[str]
    stopwords: Mapping[Language, frozenset[str]]


def load_lexicon(components: Iterable[Component] = (), indices: Iterable[str] = ()) -> Lexicon:
    """Return the shipped lexicon, with the corpus's own indices and the names of its components added to it."""
    raw = _shipped()
    named = _with_names(raw["components"], components)
    filler = _filler(raw)
    raw["indices"] = _with_codes(raw["indices"], indices, filler)
    # "năm" is five and year: typed without its mark it is taken for the year.
    compiled = {name: _compiled(raw[name], shy=name == "numbers") for name in _GROUPS}
    return Lexicon(
        components={index: _compiled(codes) for index, codes in named.items()},
        articles_say=raw["articles_say"],
        listed=CueSet(raw["listed"]),
        asides=CueSet(raw["asides"]),
        shorthand=raw["shorthand"],
        requests=CueSet(raw["requests"]),
        personal_data=CueSet(raw["personal_data"]),
        tasks=CueSet(raw["tasks"], shy=True),
        out_of_scope=CueSet(raw["out_of_scope"], shy=True),
        other_measures=CueSet(raw["other_measures"]),
        vocabulary=(vocabulary := _vocabulary(raw, named)),
        spellable=tuple(sorted(vocabulary)),
        filler=filler,
        vietnamese=frozenset(word for phrase in raw["languages"]["vi"] for word in phrase.split()) | _marked(raw),
        stopwords={language: frozenset(words) for language, words in raw["stopwords"].items()},
        **compiled,
    )


_GROUPS = (
    "languages",
    "indices",
    "regions",
    "kinds",
    "numbers",
    "ordinals",
    "from_end",
    "listing",
    "podiums",
    "exclusion",
    "editions",
    "editions_back",
    "editions_named",
    "order",
    "comparators",
    "intents",
    "followup",
    "contrast",
    "aggregates",
    "economies",
    "countries",
    "hints",
    "several",
)


def _shipped() -> dict[str, Any]:
    """Return the groups of all files, by their names."""
    folder = resources.files("assistant.understanding").joinpath("data/lexicon")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    groups: dict[str, Any] = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        groups |= yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    return groups


def _compiled(group: Mapping[Any, list[str]], *, shy: bool = False) -> dict[Any, CueSet]:
    return {name: CueSet(phrases, shy=shy) for name, phrases in group.items()}


def _with_codes(
    named: Mapping[str, list[str]], indices: Iterable[str], filler: Collection[str]
) -> dict[str, list[str]]:
    """Return the phrases with the codes of indices that were added, but for one that is a word of every question."""
    codes = {index: [index] for index in indices if index not in named and fold(index) not in filler}
    return {**named, **codes}


def _with_names(
    raw: Mapping[str, Mapping[str, list[str]]], components: Iterable[Component]
) -> dict[str, dict[str, list[str]]]:
    """Return the phrases with each component's published names added, so that new indices are understood too."""
    named = {index: {code: list(phrases) for code, phrases in codes.items()} for index, codes in raw.items()}
    for component in components:
        if component.index == "*" or component.code in named["*"]:
            continue
        phrases = named.setdefault(component.index, {}).setdefault(component.code, [])
        phrases += [_ASIDE.sub("", name) for name in (component.name_en, component.name_vi) if name.strip()]
    return named


def _vocabulary(raw: Mapping[str, Any], components: Mapping[str, Mapping[str, list[str]]]) -> frozenset[str]:
    """Return the long English words of every cue: what a misspelt word may have been meant to be."""
    groups = [*(raw[name] for name in _GROUPS), *components.values()]
    phrases = [phrase for group in groups for phrases in group.values() for phrase in phrases] + raw["filler"]
    words = {word.rstrip("*") for phrase in phrases for word in str(phrase).lower().split()}
    return frozenset(word for word in words if word.isascii() and word.isalpha() and len(word) >= SPELLED_LENGTH)


def _marked(raw: Mapping[str, Any]) -> frozenset[str]:
    """Return the words with Vietnamese marks that begin or end a follow-up."""
    phrases = [*raw["followup"]["openers"], *raw["followup"]["enders"]]
    return frozenset(word for phrase in phrases for word in phrase.split() if fold(word) != word)


def _filler(raw: Mapping[str, Any]) -> frozenset[str]:
    words: set[str] = set()
    for phrases in (raw["filler"], *raw["languages"].values()):
        for phrase in phrases:
            words.update(phrase.lower().split())
    return frozenset(words | {fold(word) for word in words})
