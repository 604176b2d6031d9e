"""The names that a text may hold: units, regions, economies, components and indices. Made once of a corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.grounding.cues import Cues, load_cues
from assistant.grounding.leading import Leading
from assistant.grounding.numerals import NumeralReader
from corpus import names
from corpus.model import Region
from corpus.store import Corpus
from corpus.units import Gazetteer

GII = "GII"
HOME_ECONOMY = "Viet Nam"
Phrases = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Named:
    """A name at ``text[start:end]``, and the ids or codes that it may mean."""

    start: int
    end: int
    ids: frozenset[str]
    is_region: bool = False


class Lexicon:
    """Phrases to ids, found in running text; the longest phrase wins where phrases overlap."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._longest: dict[str, int] = {}
        for phrase in phrases:
            head, length = phrase.split(" ", 1)[0], phrase.count(" ") + 1
            self._longest[head] = max(self._longest.get(head, 0), length)

    def find(self, words: list[re.Match[str]], keys: list[str]) -> Iterable[Named]:
        """Yield the phrases among a text's words, whose keys are given beside them."""
        taken = 0
        for at, key in enumerate(keys):
            length = self._at(keys, at) if key in self._longest and at >= taken else 0
            if length:
                ids = self._phrases[" ".join(keys[at : at + length])]
                yield Named(words[at].start(), words[at + length - 1].end(), ids)
                taken = at + length

    def _at(self, keys: list[str], at: int) -> int:
        longest = min(self._longest[keys[at]], len(keys) - at)
        return next((n for n in range(longest, 0, -1) if " ".join(keys[at : at + n]) in self._phrases), 0)


@dataclass(frozen=True)
class Names:
    """What is needed to find names and claims in a text. Immutable, so that turns can share it."""

    gazetteer: Gazetteer
    regions: tuple[Region, ...]
    places: Lexicon
    components: Phrases
    parts: Lexicon
    economies: Phrases
    relatives: Mapping[str, frozenset[str]]
    indices: re.Pattern[str]
    index_of: Mapping[str, str]
    cues: Cues
    leading: Leading
    numerals: NumeralReader

    @classmethod
    def of(cls, corpus: Corpus) -> Names:
        """Return the names of a corpus."""
        cues = load_cues()
        components = _phrases(_component_names(corpus, cues))
        spelled = {names.key(spelling): index for index, told in cues.indices.items() for spelling in told}
        codes = {names.key(index): index for index in (*corpus.indices(), GII)}
        index_of = codes | spelled
        longest = sorted(index_of, key=len, reverse=True)
        return cls(
            gazetteer=corpus.gazetteer,
            regions=corpus.regions,
            places=Lexicon(
                _phrases((name, one.region_id) for one in corpus.regions for name in (one.name_en, one.name_vi))
            ),
            components=components,
            parts=Lexicon(components),
            economies=_phrases(_economy_names(corpus)),
            relatives={unit.unit_id: _relatives(corpus.gazetteer, unit.unit_id) for unit in corpus.units},
            indices=re.compile(rf"(?<!\w)(?:{'|'.join(map(_spaced, longest))})(?!\w)", re.IGNORECASE),
            index_of=index_of,
            cues=cues,
            leading=Leading(cues),
            numerals=NumeralReader(cues),
        )

    def name_of(self, subject: str) -> str:
        """Return what a unit or region is called in English; an economy's own name."""
        units = (self.gazetteer.unit(subject, map_) for map_ in (34, 63))
        regions = (region for region in self.regions if region.region_id == subject)
        return next((one.name_en for one in (*units, *regions) if one is not None), subject.title())

    def codes(self, component: str) -> frozenset[str]:
        """Return the codes that a component of a row has: its own, and that of the component it names in words."""
        return self.components.get(names.key(component), frozenset()) | {component}

    def kin(self, unit_id: str) -> frozenset[str]:
        """Return the ids that are one unit under two names: its own, and what it was only renamed from or to."""
        return self.relatives.get(unit_id) or frozenset({unit_id})


def _relatives(gazetteer: Gazetteer, unit_id: str) -> frozenset[str]:
    both = {unit_id}
    for unit in filter(None, (gazetteer.unit(unit_id, map_) for map_ in (34, 63))):
        now = gazetteer.successor(unit)
        members = gazetteer.members(now)
        both |= {now.unit_id, members[0].unit_id} if len(members) == 1 else set()
    return frozenset(both)


def _economy_names(corpus: Corpus) -> Iterable[tuple[str, str]]:
    for economy in map(str, corpus.gii["economy"].unique()):
        if economy == HOME_ECONOMY:
            continue  # the country is named in passing everywhere
        yield from ((name, economy.casefold()) for name in {economy, corpus.economies.get(economy, economy)})


def _component_names(corpus: Corpus, cues: Cues) -> Iterable[tuple[str, str]]:
    for node in corpus.components:
        if node.code == "overall":
            continue  # its name is the index's
        yield from ((name, node.code) for name in (node.name_en, node.name_vi) if name)
        if node.code.isdigit():
            yield from ((f"{word} {node.code}", node.code) for word in cues.pillar)
    for code, told in cues.components.items():
        yield from ((name, code) for name in told)


def _phrases(pairs: Iterable[tuple[str, str]]) -> Phrases:
    found: dict[str, set[str]] = {}
    for name, one in pairs:
        found.setdefault(names.key(name), set()).add(one)
    return {name: frozenset(ids) for name, ids in found.items() if name}


def _spaced(key: str) -> str:
    return r"[\s-]+".join(map(re.escape, key.split()))
