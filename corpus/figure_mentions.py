"""Articles to the figures they state, each with the index, edition, unit and component meant. Knows no held values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from corpus import names
from corpus.figure_patterns import GII, Figure, Kind, figures_in, index_places, sentences, year_groups
from corpus.model import Article, Component
from corpus.units import MERGER_EDITION, Gazetteer

HOME_ECONOMY = "Viet Nam"
OVERALL = "overall"
_HOME_SPELLINGS = ("Vietnam", "Viet Nam", "Việt Nam")
_SIDES = tuple((word, "input") for word in ("input", "inputs", "đầu vào"))
_SIDES += tuple((word, "output") for word in ("output", "outputs", "đầu ra"))
_PILLARS = tuple((f"{word} {number}", number) for word in ("pillar", "trụ cột") for number in "1234567")
_STATED = re.compile(r"points?\b|điểm|\bscor|\bindex\b|đạt|\bpublished\b|công bố|\bmean\b", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:pillars|groups?|indicators|dimensions|các trụ cột|nhóm|trụ cột đầu)\b", re.IGNORECASE)
_LEADS = re.compile(r"\blead(?:s|ing)?\b|\bled\b|\bfirst\b|dẫn đầu|đứng đầu|đứng thứ nhất", re.IGNORECASE)
_REGION = re.compile(r"\b(?:delta|highlands|coast|midlands|region|vùng|khu vực|đồng bằng)\b", re.IGNORECASE)
_IN_ASEAN = re.compile(r"\b(?:in|of)\s+ASEAN\b|\bASEAN\b", re.IGNORECASE)
_IN_YEAR = re.compile(r"[\s,]*(?:points?|điểm)?\s*(?:in|by|for|vào|trong)?\s*(?:năm)?\s*", re.IGNORECASE)
_MEANT_AGAIN = re.compile(
    r"\bthe (?:city|capital|province)\b|^It\b|\b(?:thành phố|thủ đô|tỉnh) (?:này|có)\b", re.IGNORECASE
)
_ELLIPSIS = re.compile(r"\s*(first|second|third|fourth|fifth)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A figure as an article states it. ``subject`` is a unit's id, or an economy's name where the index is the GII.

    ``stated`` says that the sentence calls the figure what it is compared with, so that another value contradicts it.
    ``edition`` is None where neither the sentence nor what stands above it names one.
    """

    article_id: str
    source_id: str
    sentence: str
    written: str
    kind: Kind
    value: float
    of: int | None
    decimals: int
    index: str
    edition: int | None
    subject: str
    component: str
    stated: bool


@dataclass(frozen=True)
class _Context:
    """What a sentence is about when it does not say."""

    index: str = ""
    editions: tuple[int, ...] = ()
    unit: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Named:
    """A unit's name in a sentence; ``ids`` are what it may mean, best first, for the maps differ in that."""

    start: int
    end: int
    ids: tuple[str, ...]


@dataclass(frozen=True)
class _Sentence:
    """A sentence with where it names indices, years and units. The nearest before a figure is meant, else the first."""

    text: str
    context: _Context
    indices: list[tuple[int, str]]
    years: list[tuple[int, tuple[int, ...]]]
    units: list[_Named]

    def index(self, figure: Figure) -> str:
        before = [index for place, index in self.indices if place < figure.start]
        return before[-1] if before else self.indices[0][1] if self.indices else self.context.index

    def editions(self, figure: Figure) -> tuple[int, ...]:
        for place, years in self.years:
            if place >= figure.end and _IN_YEAR.fullmatch(self.text[figure.end : place]):
                return years
        before = [years for place, years in self.years if place < figure.start]
        return before[-1] if before else self.years[0][1] if self.years else self.context.editions

    def unit(self, figure: Figure) -> tuple[str, ...]:
        before = [unit.ids for unit in self.units if unit.start < figure.end]
        return before[-1] if before else self.units[0].ids if self.units else self.context.unit

    def carried(self) -> _Context:
        """Return what the next sentence is about when it does not say."""
        index = self.indices[-1][1] if self.indices else self.context.index
        kept = self.context.editions if index == self.context.index else ()
        editions = self.years[-1][1] if self.years else kept
        return _Context(index, editions, self.units[-1].ids if self.units else self.context.unit)


class MentionFinder:
    """Finds the figures of articles by the names of units, components and economies that a corpus holds."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        components: Iterable[Component],
        indices: Iterable[str],
        gii: Mapping[int, Iterable[str]],
        economies: Iterable[str],
    ) -> None:
        self._gazetteer = gazetteer
        self._indices = tuple(indices)
        self._gii = gii
        self._economies = {economy: _HOME_SPELLINGS if economy == HOME_ECONOMY else (economy,) for economy in economies}
        self._named: dict[tuple[str, int], list[tuple[str, str]]] = {}
        for node in components:
            named = self._named.setdefault((node.index, node.edition), [])
            named += [(names.key(name), node.code) for name in (node.name_en, node.name_vi) if name]

    def find(self, article: Article) -> Iterator[Mention]:
        """Yield an article's figures in reading order, one for each edition where a figure speaks of several."""
        title = replace(self._read(article.title, _Context()).carried(), unit=())
        section = title
        recent: tuple[str, ...] = self._read(article.title, _Context()).carried().unit
        for line in article.text.split("\n"):
            if line.startswith("#"):
                section = self._read(line, title).carried()
                continue
            context = section
            for text in sentences(line):
                if _MEANT_AGAIN.search(text) and not context.unit:
                    context = replace(context, unit=recent)
                sentence = self._read(text, context)
                figures = [*figures_in(text, comma=article.language == "vi"), *_elliptical(sentence)]
                before = 0
                for figure in sorted(figures, key=lambda figure: figure.start):
                    yield from self._mentions(article, sentence, figure, text[before : figure.start])
                    before = figure.end
                context = sentence.carried()
                recent = context.unit or recent

    def _read(self, text: str, context: _Context) -> _Sentence:
        spans = self._gazetteer.find(text)
        units = [_Named(span.start, span.end, tuple(match.unit.unit_id for match in span.matches)) for span in spans]
        return _Sentence(text, context, index_places(text, self._indices), year_groups(text), units)

    def _mentions(self, article: Article, sentence: _Sentence, figure: Figure, before: str) -> Iterator[Mention]:
        index = sentence.index(figure)
        kind = _kind(figure, index, sentence)
        editions: tuple[int | None, ...] = sentence.editions(figure) if index or sentence.years else ()
        if kind == "other":
            editions = editions[-1:]
        for edition in editions or (None,):
            for subject in self._subjects(sentence, figure, kind, (index, edition)):
                for component, stated in self._components(sentence, figure, before, (index, edition or 0)):
                    if subject or edition:
                        yield Mention(
                            article_id=article.article_id,
                            source_id=article.source_id,
                            sentence=sentence.text,
                            written=sentence.text[figure.start : figure.end].strip(" ,.;"),
                            kind=kind,
                            value=figure.value,
                            of=figure.of,
                            decimals=figure.decimals,
                            index=index,
                            edition=edition,
                            subject=subject,
                            component=component,
                            stated=stated,
                        )

    def _subjects(self, sentence: _Sentence, figure: Figure, kind: Kind, edition: tuple[str, int | None]) -> list[str]:
        if kind == "top":
            named = [self._on_map(unit.ids, edition[1]) for unit in sentence.units]
            return named if len(named) == figure.value else []
        if kind in ("units ranked", "indicators"):
            return [""]
        if edition[0] == GII and kind in ("rank", "score"):
            return [self._economy(sentence.text[: figure.start])]
        return [self._on_map(sentence.unit(figure), edition[1])]

    def _on_map(self, ids: tuple[str, ...], edition: int | None) -> str:
        """Return the first of these units that was on the map of an edition, or the likeliest."""
        maps = (63, 34) if edition is not None and edition < MERGER_EDITION else (34, 63)
        held = (unit_id for map_ in maps for unit_id in ids if self._gazetteer.unit(unit_id, map_))
        return next(held, "")

    def _economy(self, before: str) -> str:
        places = [(before.rfind(name), economy) for economy, known in self._economies.items() for name in known]
        place, economy = max(places, default=(-1, HOME_ECONOMY))
        return economy if place >= 0 else HOME_ECONOMY

    def _components(
        self, sentence: _Sentence, figure: Figure, before: str, edition: tuple[str, int]
    ) -> list[tuple[str, bool]]:
        """Return the components that a figure speaks of, each with whether another value would contradict it."""
        if edition[0] == GII:
            return self._of_gii(sentence.text, figure, edition[1])
        if figure.kind == "rank" and _REGION.search(sentence.text):
            return [("rank_in_region", True)]
        key = f" {names.key(before)} "
        named = (*_SIDES, *_PILLARS, *self._named.get(edition, ()))
        place, code = max(((key.rfind(f" {name} "), code) for name, code in named), default=(-1, ""))
        several = figure.kind == "score" and _SEVERAL.search(sentence.text) is not None
        if place >= 0:
            return [(code, not several)]
        around = before + sentence.text[figure.end : figure.end + 12]
        return [(OVERALL, not several and (figure.kind != "score" or bool(_STATED.search(around))))]

    def _of_gii(self, text: str, figure: Figure, edition: int | None) -> list[tuple[str, bool]]:
        if _IN_ASEAN.search(text[figure.end : figure.end + 12]):
            return [("rank in ASEAN", True)]
        words = set(names.key(text).split())
        codes = [code for code in self._gii.get(edition or 0, ()) if ": " in code]
        named = [code for code in codes if words.issuperset(names.key(code.split(": ")[1]).split())]
        if named and figure.value <= 10:
            return [(code, True) for code in named]
        # "First" may be said of something that is not held under the words used; only a number is sure to be the rank.
        return [(OVERALL, text[figure.start : figure.start + 1].isdigit())]


def _elliptical(sentence: _Sentence) -> Iterator[Figure]:
    """Yield ranks right after a unit's name, as in "Haiphong fourth and Hue fifth"."""
    for unit in sentence.units:
        if match := _ELLIPSIS.match(sentence.text, unit.end):
            for figure in figures_in(f"is {match[1]}"):
                yield replace(figure, start=match.start(1), end=match.end(1))


def _kind(figure: Figure, index: str, sentence: _Sentence) -> Kind:
    if figure.kind == "score" and (not index or figure.value > 100):
        return "other"
    if figure.kind == "indicators led" and not _LEADS.search(sentence.text):
        return "other"
    if figure.kind in ("units ranked", "indicators") and not any(held for _, held in sentence.indices):
        return "other"
    return figure.kind
