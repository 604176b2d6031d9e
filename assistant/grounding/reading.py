"""A draft to its sentences with what each names: units, editions, indices, components, numbers and citation marks.

Every place is a place in the draft. Nothing here knows what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.grounding.dates import Date, dates_in
from assistant.grounding.names import Lexicon, Named, Names, Phrases
from assistant.grounding.numerals import Numeral
from corpus import names as spelling
from corpus.model import Language

EMPTY: Phrases = {}
MARK = re.compile(r"\[\[([tp]):([^\[\]]*)\]\]")
_END = re.compile(r"(?:[.!?…](?=\s+[^\sa-zà-ỹ(]))|\n+|(?<=\|)\s*\n")
_ABBREVIATED = re.compile(r"(?:\b(?:TP|Tp|St|No|Dr|Mr|Mrs|Ms|vs|approx|e\.g|i\.e|Th[.]?S|TS|GS|PGS)|(?<!\w)\w)\Z")
_LIST_ORDINAL = re.compile(r"^[ \t]*(?:[-*+•][ \t]+)?(?:\d{1,3}[.)]|[-*+•])(?=\s)", re.MULTILINE)
_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d(?![\d/%]|[.,]\d|-\d)")
_SPAN_OF_YEARS = re.compile(r"(?<![\d.,/-])((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)(?!\d)")
_LISTED = re.compile(
    r"\s*(?:\([^()]*\)\s*)?(?:,|;|/|\band\b|&|\bvà\b|,\s*and\b|\bor\b|\bhay\b|\bhoặc\b)\s*", re.IGNORECASE
)
_NAMED = "¤"  # stands where a name is, for what looks at the words around it
_EMPHASIS = str.maketrans("*_`~", "    ")


@dataclass(frozen=True)
class Mark:
    """A citation mark; ``source`` is as ``t:s004`` or ``p:`` with a passage's id."""

    start: int
    end: int
    source: str


@dataclass(frozen=True)
class Dated:
    """A date that is more than a year."""

    start: int
    end: int
    date: Date


@dataclass(frozen=True)
class Sentence:
    """A sentence of a draft at ``start`` to ``end``, with what stands in it, each in reading order."""

    start: int
    end: int
    units: tuple[Named, ...]
    editions: tuple[Named, ...]
    indices: tuple[Named, ...]
    components: tuple[Named, ...]
    numerals: tuple[Numeral, ...]
    marks: tuple[Mark, ...]
    dates: tuple[Dated, ...]


@dataclass(frozen=True)
class Draft:
    """A text as read. ``plain`` is the text with marks, quotations and emphasis blanked out, of the same length."""

    text: str
    plain: str
    sentences: tuple[Sentence, ...]

    def text_of(self, sentence: Sentence) -> str:
        """Return a sentence without marks and quotations."""
        return self.plain[sentence.start : sentence.end]


class Reader:
    """Reads texts by the names of a corpus; ``subjects`` and ``components`` are further names that a turn found."""

    def __init__(
        self,
        names: Names,
        *,
        subjects: Phrases = EMPTY,
        components: Phrases = EMPTY,
    ) -> None:
        self._names = names
        self._subjects = Lexicon(subjects)
        self._components = Lexicon(components)

    def read(self, text: str, *, language: Language = "en", quoted: Iterable[tuple[int, int]] = ()) -> Draft:
        """Return a text's sentences. What stands within ``quoted`` spans is taken as said by another."""
        marks = [Mark(m.start(), m.end(), f"{m[1]}:{m[2].strip()}") for m in MARK.finditer(text)]
        plain = _blank(text, [(mark.start, mark.end) for mark in marks])
        plain = _blank(plain, quoted).translate(_EMPHASIS)
        plain = _LIST_ORDINAL.sub(lambda match: " " * len(match.group()), plain)
        words = spelling.words(plain)
        keys = [spelling.syllable(word.group()) for word in words]
        units = self._units(plain, words, keys)
        starts = {unit.start for unit in units if unit.is_region}
        # "In the region" is a rank's; "in the region Southeast" is a place.
        named = _longest([*self._names.parts.find(words, keys), *self._components.find(words, keys)])
        components = [one for one in named if not starts & {one.end, one.end + 1}]
        dates = [Dated(start, end, date) for start, end, date in dates_in(plain)]
        undated = _blank(plain, [(date.start, date.end) for date in dates])
        editions = list(_editions(undated))
        indices = [
            Named(m.start(), m.end(), frozenset({self._names.index_of[spelling.key(m.group())]}))
            for m in self._names.indices.finditer(plain)
        ]
        told = [(one.start, one.end) for one in (*editions, *components, *units)] + [
            (one.start, one.end) for one in dates
        ]
        bare = _blank(plain, told, _NAMED)
        numerals = self._names.numerals.read(bare, language=language, names=[(unit.start, unit.end) for unit in units])
        spans = _sentences(plain, text)
        found = (units, editions, indices, components, numerals, marks, dates)
        return Draft(text, plain, tuple(Sentence(*span, *(_within(span, kind) for kind in found)) for span in spans))

    def _units(self, plain: str, words: list[re.Match[str]], keys: list[str]) -> list[Named]:
        """Return units, regions and economies; a longer name wins over one inside it."""
        found = [
            Named(span.start, span.end, frozenset(match.unit.unit_id for match in span.matches))
            for span in self._names.gazetteer.find(plain)
        ]
        found += [replace(one, is_region=True) for one in self._names.places.find(words, keys)]
        found += [*self._subjects.find(words, keys)]
        return _longest(found)


def _longest(found: Iterable[Named]) -> list[Named]:
    """Return names that do not overlap: the first, and of those at one place the longest."""
    kept: list[Named] = []
    for one in sorted(found, key=lambda named: (named.start, -named.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def coordinated(named: Sequence[Named], place: int, plain: str) -> tuple[Named, ...]:
    """Return the names of a list such as "2022, 2023 and 2024" of which ``named[place]`` is the last or the first."""
    first = last = place
    while first > 0 and _LISTED.fullmatch(plain, named[first - 1].end, named[first].start):
        first -= 1
    while last + 1 < len(named) and _LISTED.fullmatch(plain, named[last].end, named[last + 1].start):
        last += 1
    return tuple(named[first : last + 1])


def _editions(plain: str) -> Iterable[Named]:
    for match in _YEAR.finditer(_SPAN_OF_YEARS.sub(lambda m: m.group().replace("-", " ").replace("–", " "), plain)):
        yield Named(match.start(), match.end(), frozenset({match.group()}))


def _sentences(plain: str, text: str) -> list[tuple[int, int]]:
    """Return where sentences begin and end; emphasis, blank in ``plain``, belongs to the sentence that it opens."""
    starts = [0]
    for match in _END.finditer(plain):
        if match.group() == "." and _ABBREVIATED.search(plain, max(starts[-1], match.start() - 8), match.start()):
            continue
        starts.append(len(text) - len(text[match.end() :].lstrip()))
    ends = [*starts[1:], len(plain)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end > start]


def _within(span: tuple[int, int], found: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(one for one in found if span[0] <= one.start < span[1])


def _blank(text: str, spans: Iterable[tuple[int, int]], filler: str = " ") -> str:
    characters = list(text)
    for start, end in spans:
        characters[start:end] = [filler if one != "\n" else "\n" for one in characters[start:end]]
    return "".join(characters)
