"""Answers made wrong in one place, as a language model would: a figure, a unit, an edition, a direction, a citation.

Each mutant is a false statement of what was found. Places are found here by plain expressions, not by the product's
reading: a checker that shares code with what it checks agrees with it by construction.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording
from corpus.model import Language
from corpus.store import Corpus

_MARK = re.compile(r"\[\[[tp]:[^\]]+\]\]")
_QUOTATION = re.compile(r"“([^”]*)”")
_NUMBER = re.compile(r"(?<![\w.,/])\d+(?:[.,]\d+)?|(?<=/)\d+")
_YEAR = re.compile(r"20\d\d")
_ORDINAL = re.compile(r"st|nd|rd|th")
_YEARS = ("2020", "2021", "2022", "2023", "2024", "2025")
_DIRECTIONS: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (("ahead of", "behind"), (" rose ", " fell "), (" above ", " below "), ("biggest rises", "biggest falls")),
    "vi": ((" hơn ", " kém "), (" tăng ", " giảm "), ("cao hơn mức", "thấp hơn mức")),
}
_SUPERLATIVES: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (" leads the ", " is last in the "),
        ("highest", "lowest"),
        ("Strongest", "Weakest"),
        ("At the bottom", "At the top"),
    ),
    "vi": (
        (" dẫn đầu P", " đứng cuối P"),
        ("cao nhất", "thấp nhất"),
        ("mạnh nhất", "yếu nhất"),
        ("Cuối bảng", "Đầu bảng"),
    ),
}


@dataclass(frozen=True)
class Sample:
    """An answer as worded, with what it was worded from."""

    question: str
    language: Language
    draft: str
    results: Sequence[ToolResult]


@dataclass(frozen=True)
class Mutant:
    """The answer with one thing changed, and what kind of thing."""

    kind: str
    text: str
    was: str
    now: str


class Mutator:
    """Makes mutants of answers. Deterministic for a seed."""

    def __init__(self, corpus: Corpus, words: dict[Language, Wording], seed: int = 7) -> None:
        self._corpus, self._words, self._random = corpus, words, random.Random(seed)

    def mutants(self, sample: Sample) -> list[Mutant]:
        """Return every mutant, each kind in a shuffled order."""
        bare = _blank(_blank(sample.draft, _MARK), _QUOTATION)
        made = [
            *self._figures(sample, bare),
            *self._swaps(sample, bare),
            *self._editions(sample, bare),
            *self._units(sample, bare),
            *_words(sample, bare),
            *self._marks(sample, bare),
            *self._quotations(sample),
        ]
        self._random.shuffle(made)
        return made

    def _figures(self, sample: Sample, bare: str) -> Iterator[Mutant]:
        for match in _NUMBER.finditer(bare):
            written, after = match.group(), bare[match.end() :]
            before = bare[max(0, match.start() - 12) : match.start()]
            if re.search(r"[.,]", written):
                mark = "," if "," in written else "."
                decimals = len(written.split(mark)[1])
                value = abs(float(written.replace(",", ".")) + self._random.choice((-3.17, 0.4, 1.05, -0.1, 0.01)))
                yield _mutant("score", sample, match, f"{value:.{decimals}f}".replace(".", mark))
            elif _YEAR.fullmatch(written) or before.endswith(("pillar ", "trụ cột ")):
                continue
            elif _ORDINAL.match(after) or before.rstrip().endswith("hạng"):
                other = str(max(1, int(written) + self._random.choice((1, 2, 7))))
                yield _mutant("rank", sample, match, other)
            elif re.search(r"(?:of |/)$", before):
                yield _mutant("total", sample, match, str(int(written) + self._random.choice((-1, 1, 5))))

    def _swaps(self, sample: Sample, bare: str) -> Iterator[Mutant]:
        figures = [match for match in _NUMBER.finditer(bare) if re.search(r"[.,]", match.group())]
        for one, other in zip(figures, figures[1:], strict=False):
            if one.group() != other.group() and "\n" not in bare[one.end() : other.start()]:
                between = sample.draft[one.end() : other.start()]
                text = sample.draft[: one.start()] + other.group() + between + one.group() + sample.draft[other.end() :]
                yield Mutant("figures swapped", text, one.group(), other.group())

    def _editions(self, sample: Sample, bare: str) -> Iterator[Mutant]:
        """Yield other years beside a figure: a year alone may be said of what is not held."""
        for match in _YEAR.finditer(bare):
            sentence = bare[bare.rfind(". ", 0, match.start()) + 1 : (bare.find(". ", match.end()) + 1 or len(bare))]
            if re.search(r"\d[.,]\d\d", sentence):
                other = self._random.choice([year for year in _YEARS if year != match.group()])
                yield _mutant("edition", sample, match, other)

    def _units(self, sample: Sample, bare: str) -> Iterator[Mutant]:
        """Yield another unit beside a figure: one of the results, or one of which nothing was found."""
        names = self._words[sample.language]
        rows = [row for result in sample.results for row in result.rows if row.unit_id]
        shown = {row.unit_id: names.unit(row.unit_id, row.map) for row in rows}
        others = [names.unit(unit.unit_id, unit.map) for unit in self._corpus.units if unit.unit_id not in shown]
        for name in dict.fromkeys(shown.values()):
            for match in re.finditer(
                rf"(?<!\w){re.escape(name)}(?!\w)(?=\W{{0,4}}(?:\(?[\d]|scored|leads|ranks|đạt|xếp))", bare
            ):
                inside = [other for other in shown.values() if name not in other and other not in name]
                if inside:
                    yield _mutant("unit of the results", sample, match, self._random.choice(inside))
                outside = [other for other in others if name not in other and other not in name]
                yield _mutant("unit not found", sample, match, self._random.choice(outside))

    def _marks(self, sample: Sample, bare: str) -> Iterator[Mutant]:
        rows = [row for result in sample.results for row in result.rows]
        sources = sorted({source for row in rows for source in row.source_ids})
        names = self._words[sample.language]
        for match in _MARK.finditer(sample.draft):
            yield _mutant("citation of nothing", sample, match, "[[t:s999]]")
            start = max(sample.draft.rfind(mark, 0, match.start()) for mark in ("]] ", "\n", ". "))
            said = sample.draft[max(0, start) : match.start()]
            of_it = {source for row in rows if names.unit_of(row) in said for source in row.source_ids}
            wrong = [source for source in sources if source not in of_it]
            if of_it and wrong and match.group().startswith("[[t:"):
                yield _mutant("citation of another", sample, match, f"[[t:{self._random.choice(wrong)}]]")

    def _quotations(self, sample: Sample) -> Iterator[Mutant]:
        for match in _QUOTATION.finditer(sample.draft):
            words = match[1].split()
            if len(words) > 5:
                words[self._random.randrange(len(words))] = "somewhere"
                yield _mutant("quotation", sample, match, f"“{' '.join(words)}”")


def _words(sample: Sample, bare: str) -> Iterator[Mutant]:
    for kind, pairs in (("direction", _DIRECTIONS), ("superlative", _SUPERLATIVES)):
        for one, other in pairs[sample.language]:
            for was, now in ((one, other), (other, one)):
                yield from (_mutant(kind, sample, match, now) for match in re.finditer(re.escape(was), bare))
    for match in re.finditer(r"[+−](?=\d)", bare):
        yield _mutant("sign", sample, match, "−" if match.group() == "+" else "+")


def _mutant(kind: str, sample: Sample, match: re.Match[str], now: str) -> Mutant:
    text = sample.draft[: match.start()] + now + sample.draft[match.end() :]
    return Mutant(kind, text, match.group(), now)


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda match: "\0" * len(match.group()), text)
