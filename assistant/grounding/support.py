"""Whether citations support what they stand by: a mark's source must hold a figure, a quotation or a name there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.grounding.cells import subject_of
from assistant.grounding.found import Found
from assistant.grounding.reading import Draft, Mark, Sentence
from assistant.grounding.scope import Ids, union
from corpus import names as spelling

_BETWEEN_MARKS = re.compile(r"[\s,;]*")
_LEAST_SHARED = 2  # longer words that a passage and a sentence that renders it have in common
_LONG = 5  # letters; shorter words are in every sentence


@dataclass
class Segment:
    """A part of a sentence with the marks that stand by it, at its end."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    claims: list[Supported] = field(default_factory=list)


@dataclass(frozen=True)
class Supported:
    """A claim, and the marks of the sources that hold it; none where it needs no source."""

    start: int
    text: str
    sources: frozenset[str]


@dataclass(frozen=True)
class Unsupported:
    """A mark that stands by what it does not hold; ``right`` are marks that do."""

    mark: Mark
    claims: tuple[str, ...]
    right: frozenset[str]
    unknown: bool = False


def segments(sentence: Sentence, draft: Draft) -> tuple[Segment, ...]:
    """Return a sentence in parts, each up to and with the marks that stand together."""
    runs: list[list[Mark]] = []
    for mark in sentence.marks:
        if runs and _BETWEEN_MARKS.fullmatch(draft.text, runs[-1][-1].end, mark.start):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    made = []
    start = sentence.start
    for run in runs:
        made.append(Segment(start, run[-1].end, tuple(run)))
        start = run[-1].end
    if made:
        made[-1].end = sentence.end  # what follows the last mark belongs to it
    return tuple(made)


class Support:
    """Judges the marks of a draft."""

    def __init__(self, found: Found, draft: Draft) -> None:
        self._found, self._draft = found, draft

    def unsupported(self, sentence: Sentence, claims: Sequence[Supported]) -> Iterator[Unsupported]:
        """Yield the marks of a sentence that lead nowhere, or to what does not hold the claims that they stand by."""
        for segment in segments(sentence, self._draft):
            own = [claim for claim in claims if segment.start <= claim.start < segment.end and claim.sources]
            cited = {mark.source for mark in segment.marks}
            left = [claim for claim in own if not claim.sources & cited]
            for mark in segment.marks:
                if mark.source not in self._found.sources:
                    yield Unsupported(mark, (), self._found.sources, unknown=True)
                elif not any(mark.source in claim.sources for claim in own) and not self._names_it(
                    mark, segment, sentence
                ):
                    yield Unsupported(mark, tuple(claim.text for claim in own), _sources(own))
            if left and cited <= self._found.sources:
                yield Unsupported(segment.marks[-1], tuple(claim.text for claim in left), _sources(left))

    def _names_it(self, mark: Mark, segment: Segment, sentence: Sentence) -> bool:
        """Return whether a source is about what the part names, or renders its words; figures it holds none of."""
        plain = self._draft.plain[segment.start : segment.end]
        if mark.source.startswith("p:"):
            return any(_shares_words(plain, one.text) for one in self._texts(mark))
        units = union([unit for unit in sentence.units if segment.start <= unit.start < segment.end])
        components = union([one for one in sentence.components if segment.start <= one.start < segment.end])
        rows = [row for row in self._found.rows if mark.source[2:] in row.source_ids]
        return any(
            (units and self._found.names.kin(subject_of(row)) & units)
            or (components and self._found.names.codes(row.component) & components)
            or row.component == "coverage"  # what is held of an index is told of all its units
            for row in rows
        ) or not (units or components)

    def _texts(self, mark: Mark) -> Sequence[Draft]:
        return [draft for passage in self._found.passages if passage.mark == mark.source for draft in passage.drafts]


def _sources(claims: Sequence[Supported]) -> Ids:
    return frozenset().union(*(claim.sources for claim in claims))


def _shares_words(one: str, other: str) -> bool:
    first, second = (
        {word for match in spelling.words(text) if len(word := spelling.syllable(match.group())) >= _LONG}
        for text in (one, other)
    )
    return len(first & second) >= _LEAST_SHARED
