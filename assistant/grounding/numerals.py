"""The numbers of a text with what each is a number of: digits and words, in English and Vietnamese notation.

Takes text in which names, dates and quotations are blanked out, every other character in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.grounding.cues import Cues
from corpus.model import Language

# points: a score; gap: a difference of scores; range: an end of "9–12"; units: how many units; count: how many else;
# bare: no word tells what of.
NumeralKind = Literal["points", "gap", "rank", "range", "of", "places", "percent", "units", "count", "top", "bare"]

_DIGITS = re.compile(r"(?<![\w.,])(?P<sign>[-−+](?=\d))?(?P<digits>\d+(?:[.,]\d+)*)(?P<ordinal>(?:st|nd|rd|th)\b)?")
_PAIRED = re.compile(r"\s*(?:→|->|=>|–|—|-|\bto\b|\band\b|\bđến\b|\blên\b|\bxuống\b|\bvà\b)\s*", re.IGNORECASE)
_SLASH = re.compile(r"\s*/\s*")
_CELL = re.compile(r"\s*\|\s*")
_YEAR_WORD = re.compile(r"\s+(?:[\d¤]|nay\b|ngoái\b|trước\b|sau\b|qua\b|đó\b|liên tiếp\b)")
_BRACKETS = re.compile(r"\([^()]*\)")
_DECIMAL = re.compile(r"\d[.,]\d")
_RANGE_BEFORE = re.compile(r"(?<![\d.,])\d{1,2}\s?–\s?\Z")
_RANGE_AFTER = re.compile(r"\s?–\s?\d{1,2}(?![\d.,])")
_ARROW_BEFORE = re.compile(r"\d\s*(?:→|->|=>)\s*\Z")
_ARROW_AFTER = re.compile(r"\s*(?:→|->|=>)\s*\d")
_CLAUSE = 72  # characters in which a difference may be led up to
_BEFORE = 40  # characters that tell what a number is of
_OTHER: Mapping[Language, Language] = {"en": "vi", "vi": "en"}
# Thousands are parted in threes: "20.25" is no way to write 2025.
_NOTATIONS: Mapping[Language, tuple[str, str, re.Pattern[str]]] = {
    "en": (",", ".", re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")),
    "vi": (".", ",", re.compile(r"\d+(?:,\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?")),
}


@dataclass(frozen=True)
class Numeral:
    """A number at ``text[start:end]``. ``values`` are what its digits may mean in either notation.

    ``sign`` is 0 where none is written; ``asked`` tells a limit or a supposition, ``word`` a number in letters,
    ``part`` that what it is of follows, ``whole`` of a total what it is the total of, ``against`` that it is what
    another is compared with, ``instead`` that another is supposed in its place.
    """

    start: int
    end: int
    values: tuple[float, ...]
    decimals: int = 0
    sign: int = 0
    ordinal: bool = False
    word: bool = False
    kind: NumeralKind = "bare"
    asked: bool = False
    rounded: bool = False
    part: bool = False
    whole: NumeralKind = "bare"
    against: bool = False
    instead: bool = False

    def says(self, value: float) -> bool:
        """Return whether the number is the value, rounded to the decimals that it shows."""
        step = 0.5 * 10.0**-self.decimals if self.decimals or self.rounded else 0.0
        return any(abs(one - abs(value)) <= step + 1e-9 for one in self.values)


def values_of(written: str, language: Language) -> tuple[tuple[float, ...], int]:
    """Return the value of digits and how many decimals they show; no value where they are no number.

    A language's own notation goes first: "1,000" is a thousand in English and one in Vietnamese. "65,68" is 65.68 in
    both.
    """
    for told in (language, _OTHER[language]):
        thousands, decimal, pattern = _NOTATIONS[told]
        if pattern.fullmatch(written):
            plain = written.replace(thousands, "").replace(decimal, ".")
            return (float(plain),), len(plain.partition(".")[2])
    return (), 0


class NumeralReader:
    """Finds numbers, and tells by the words around them what they are of."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues
        self._words = _words_of(cues)

    def read(
        self, text: str, *, language: Language = "en", names: Sequence[tuple[int, int]] = ()
    ) -> tuple[Numeral, ...]:
        """Return the numbers of a text in reading order; ``names`` are the places of the units named in it."""
        found = sorted([*_in_digits(text, language), *self._in_words(text)], key=lambda numeral: numeral.start)
        kept: list[Numeral] = []
        for place, numeral in enumerate(found):
            following = found[place + 1] if place + 1 < len(found) else None
            told = self._told(text, numeral, kept[-1] if kept else None, following, names)
            if told is not None:
                kept.append(told)
        return tuple(kept)

    def _in_words(self, text: str) -> Iterator[Numeral]:
        for match in self._words.finditer(text):
            value, ordinal = self._value_of_words(match)
            yield Numeral(match.start(), match.end(), (float(value),), ordinal=ordinal, word=True)

    def _value_of_words(self, match: re.Match[str]) -> tuple[int, bool]:
        written = match.group().casefold()
        if match["tens"]:
            tens, ones = match["tens"].casefold(), match["ones"].casefold()
            ordinal = ones in self._cues.ordinals
            return self._cues.cardinals[tens] + self._cues.ordinals.get(
                ones, self._cues.cardinals.get(ones, 0)
            ), ordinal
        if match["ten"]:
            parts = [part for part in re.split(r"\s+", written) if part]
            tens = self._cues.cardinals[parts[0]] * 10 if parts[0] != "mười" else 10
            last = parts[-1] if parts[-1] not in {"mươi", "mười"} else ""
            return tens + self._cues.cardinals.get(last, 0), False
        if written in self._cues.ordinals:
            return self._cues.ordinals[written], True
        return self._cues.cardinals[written], False

    # What a number is of

    def _told(
        self,
        text: str,
        numeral: Numeral,
        previous: Numeral | None,
        following: Numeral | None,
        names: Sequence[tuple[int, int]],
    ) -> Numeral | None:
        before, after = text[max(0, numeral.start - _BEFORE) : numeral.start], text[numeral.end : numeral.end + _BEFORE]
        kind = self._kind(text, numeral, previous, before, after)
        part = following is not None and self._is_total(text, replace(numeral, kind=kind), following)
        if kind == "bare" and part:
            kind = "rank" if numeral.ordinal else "count"
        if numeral.word and not self._is_meant(text, numeral, kind, before, after, names):
            return None
        if kind == "bare" and numeral.ordinal:
            kind = "rank"
        asked = self._cues["bound_before"].ends(before) or self._cues["bound_after"].begins(after)
        if previous is not None and previous.asked and _PAIRED.fullmatch(text, previous.end, numeral.start):
            asked = True  # "between 45 and 50"
        return replace(
            numeral,
            kind=kind,
            asked=asked,
            rounded=self._cues["about"].ends(before),
            part=part,
            whole=self._whole(kind, previous, after),
            against=self._cues["compared"].ends(before),
            instead=self._cues["instead"].ends(before),
        )

    def _whole(self, kind: NumeralKind, previous: Numeral | None, after: str) -> NumeralKind:
        """Return what a total is the total of: ranks, units that are named, or what stands before it."""
        before: NumeralKind = previous.kind if previous is not None and kind == "of" else "bare"
        return "units" if before != "rank" and self._cues["units"].begins(after) else before

    def _kind(self, text: str, numeral: Numeral, previous: Numeral | None, before: str, after: str) -> NumeralKind:
        cues = self._cues
        if cues["percent"].begins(after):
            return "percent"
        if (previous is not None and self._is_total(text, previous, numeral)) or cues["size_before"].ends(before):
            return "of"
        if cues["top_before"].ends(before):
            return "top"
        if numeral.ordinal:
            return "rank"
        if not (numeral.decimals or numeral.sign) and self._is_range(text, numeral):
            return "range"
        lead = text[max(0, numeral.start - _CLAUSE) : numeral.start]
        return self._measured(numeral, before, after, lead) or self._counted(text, numeral, previous, before, after)

    def _measured(self, numeral: Numeral, before: str, after: str, lead: str) -> NumeralKind | None:
        """Return what points or places a number is of, None where it is of neither."""
        cues = self._cues
        of_points = bool(numeral.decimals) or cues["points"].begins(after)
        told_before = of_points and (cues["gap_before"].ends(before) or self._follows_a_lead(lead))
        if numeral.sign or told_before or cues["gap_after"].begins(after):
            return "places" if cues["places"].begins(after) else "gap"
        if of_points and (numeral.decimals or not cues["held_count"].begins(after)):
            return "points"
        return "places" if cues["places"].begins(after) else None

    def _counted(self, text: str, numeral: Numeral, previous: Numeral | None, before: str, after: str) -> NumeralKind:
        cues = self._cues
        if cues["held_count"].begins(after):
            return "count"
        if cues["rank_before"].ends(before) or _ARROW_BEFORE.search(before) or _ARROW_AFTER.match(after):
            return "rank"
        if previous is not None and previous.kind == "rank" and _PAIRED.fullmatch(text, previous.end, numeral.start):
            return "rank"
        # "Two sources" and "hai kỳ" are ways of speaking; "three editions" is said to tell how many.
        if cues["units"].begins(after):
            return "units"
        loosely = cues["loosely_counted"].begins(after) and not (numeral.word and numeral.values == (2.0,))
        return "count" if loosely or cues["counted"].begins(after) else "bare"

    def _follows_a_lead(self, before: str) -> bool:
        """Return whether a word such as "hơn" stands before, with no figure of its own between."""
        clause = _BRACKETS.sub(" ", re.split(r"[.;:]", before)[-1])
        leads = list(self._cues["gap_lead"].anywhere.finditer(clause))
        if not leads or "(" in clause:
            return False
        between = clause[leads[-1].end() :]
        return not _DECIMAL.search(between) and not self._cues["gap_break"](between)

    @staticmethod
    def _is_range(text: str, numeral: Numeral) -> bool:
        return bool(_RANGE_BEFORE.search(text, 0, numeral.start) or _RANGE_AFTER.match(text, numeral.end))

    def _is_total(self, text: str, part: Numeral, whole: Numeral) -> bool:
        """Return whether the second number is of how many the first is: "5th of 63", "14/52"."""
        if part.decimals or whole.decimals or whole.sign or part.kind in {"of", "percent", "points", "gap"}:
            return False
        gap = text[part.end : whole.start]
        return _SLASH.fullmatch(gap) is not None or (len(gap) < 30 and self._cues["of_before"].spans(gap))

    def _is_meant(
        self, text: str, numeral: Numeral, kind: NumeralKind, before: str, after: str, names: Sequence[tuple[int, int]]
    ) -> bool:
        """Return whether a number word is a figure: "the second pillar" and "one of them" are none."""
        if _YEAR_WORD.match(after) and text[numeral.start : numeral.end].casefold() == "năm":
            return False
        if numeral.ordinal:
            return (
                self._cues["rank_before"].ends(before)
                or self._cues["ordinal_before"].ends(before)
                or self._cues["ordinal_after"].begins(after)
                or any(not text[end : numeral.start].strip(" *_") for _, end in names if end <= numeral.start)
            )
        if numeral.values == (1.0,):
            return kind in {"points", "gap", "places", "percent"}
        # "Both" is one word in English and two in Vietnamese.
        return kind != "bare" and not (numeral.values == (2.0,) and kind == "of")


def _in_digits(text: str, language: Language) -> Iterator[Numeral]:
    for match in _DIGITS.finditer(text):
        values, decimals = values_of(match["digits"], language)
        sign = {"+": 1, None: 0}.get(match["sign"], -1)
        yield Numeral(match.start(), match.end(), values, decimals, sign, ordinal=bool(match["ordinal"]))


def _words_of(cues: Cues) -> re.Pattern[str]:
    tens = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    ones = "|".join(word for word, value in {**cues.cardinals, **cues.ordinals}.items() if value < 10)
    single = "|".join(sorted({*cues.cardinals, *cues.ordinals}, key=len, reverse=True))
    digit = "|".join(word for word, value in cues.cardinals.items() if value < 10)
    return re.compile(
        rf"(?<!\w)(?:(?P<tens>{tens})[-\s](?P<ones>{ones})"
        rf"|(?P<ten>(?:{digit})\s+mươi(?:\s+(?:{digit}))?|mười\s+(?:{digit}))"
        rf"|(?:{single}))(?!\w)",
        re.IGNORECASE,
    )
