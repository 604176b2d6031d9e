"""Names in a question: units asked about, likely misspellings among them, and what is named only to be left out."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from assistant.understanding.frame import UnitMention
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import CueSet, Text, fold
from corpus.model import UnitSpan
from corpus.units import Gazetteer

Place = tuple[int, int]  # start and end in the text

_YEAR_AFTER = re.compile(r"\s*(?:19|20)\d\d")
MOST_WORDS_GUESSED = 40  # a longer text is a preamble, where a guess would be noise
_KINDS = (
    r"(?:the|of|in|from|all|region|provinces?|units?|city|cities|các|cac|những|nhung|vùng|vung|khu vực|khu vuc"
    r"|miền|mien|tỉnh|tinh|thành phố|thanh pho|tp\.?|địa phương|dia phuong|đơn vị|don vi|của|cua)"
)
_TO_THE_NAME = re.compile(rf"\s*(?:{_KINDS}\s+)*")  # what may stand between "outside" and the name it leaves out
_JOINED = re.compile(rf"\s*(?:,|and|và|va|&|or|hay|,\s*and)?\s*(?:{_KINDS}\s+)*")
_SUBTRACTION = re.compile(r"minus|trừ|tru")


def units_in(text: Text, lexicon: Lexicon, gazetteer: Gazetteer) -> tuple[UnitSpan, ...]:
    """Return the units named, in reading order, what looks like misspelt names among them."""
    found = gazetteer.find(text.clean)
    return tuple(sorted((*found, *_guesses(text, lexicon, gazetteer)), key=lambda span: span.start))


def mentions(
    spans: Sequence[UnitSpan], out: Container[Place], gazetteer: Gazetteer
) -> tuple[tuple[UnitMention, ...], tuple[UnitMention, ...]]:
    """Return the units asked about and those left out, each once."""
    units: dict[str, UnitMention] = {}
    excluded: dict[str, UnitMention] = {}
    for span in spans:
        mention = _mention(span, gazetteer)
        (excluded if (span.start, span.end) in out else units).setdefault(mention.unit_id, mention)
    return tuple(units.values()), tuple(excluded.values())


def left_out(text: Text, places: Sequence[Place], lexicon: Lexicon) -> dict[Place, Place]:
    """Return which of the named places are to be left out, each with the whole phrase that does it.

    "outside …", "trừ …", "leave … and … out of it": a name that is joined to one that is left out goes with it.
    """
    ordered = sorted(places)
    opening = [hit.span() for hit in lexicon.exclusion["before"].find(text)]
    closing = [hit.span() for hit in lexicon.exclusion["after"].find(text)]
    return _after_marker(text, ordered, opening) | _before_marker(text, ordered, closing)


def _after_marker(text: Text, ordered: Sequence[Place], markers: Sequence[Place]) -> dict[Place, Place]:
    out: dict[Place, Place] = {}
    previous: Place | None = None
    for place in ordered:
        floor = previous[1] if previous else 0
        for marker in markers:
            leads = floor <= marker[0] and _TO_THE_NAME.fullmatch(text.exact, marker[1], place[0])
            if leads and not _subtracts(text, marker, previous):
                out[place] = (marker[0], place[1])
        if previous in out and _JOINED.fullmatch(text.exact, floor, place[0]):
            out.setdefault(place, (floor, place[1]))
        previous = place
    return out


def _before_marker(text: Text, ordered: Sequence[Place], markers: Sequence[Place]) -> dict[Place, Place]:
    out: dict[Place, Place] = {}
    following: Place | None = None
    for place in reversed(ordered):
        closed = [end for start, end in markers if place[1] <= start and not text.exact[place[1] : start].strip()]
        if closed:
            out[place] = (place[0], closed[0])
        elif following in out and following and _JOINED.fullmatch(text.exact, place[1], following[0]):
            out[place] = (place[0], following[0])
        following = place
    return out


def _subtracts(text: Text, marker: Place, previous: Place | None) -> bool:
    """Return whether a marker between two names means a difference ("Hanoi minus Hue")."""
    if previous is None or not _SUBTRACTION.fullmatch(text.exact, *marker):
        return False
    return not text.exact[previous[1] : marker[0]].strip()


def _guesses(text: Text, lexicon: Lexicon, gazetteer: Gazetteer) -> Iterator[UnitSpan]:
    """Yield what looks like misspelt names, without words that mean something of their own ("cuối bảng", Cao Bằng)."""
    if len(text.words) > MOST_WORDS_GUESSED:
        return
    guesses = gazetteer.find_fuzzy(text.clean)
    if not guesses:
        return
    meant = [hit.span() for cue in _cues(lexicon) for hit in cue.find(text)]
    regions = [hit.span() for cue in lexicon.regions.values() for hit in cue.find(text)]
    around = {hit.span() for hit in lexicon.intents["value"].find(text)}  # "how did _ do" goes around a name
    for guess in guesses:
        covered = sum(
            min(end, guess.end) - max(start, guess.start)
            for start, end in meant
            if start < guess.end
            and guess.start < end
            and not ((start, end) in around and start < guess.start and guess.end < end)
        )
        # "tỉnh Quảng năm 2023": the last word is the year's, not Quảng Nam's.
        year = _YEAR_AFTER.match(text.exact, guess.end) and fold(guess.text.split()[-1]) == "nam"
        # "vung Tay Nguyen" is a region and a word before it, no slip for Vung Tau.
        of_region = any(start < guess.end and guess.start < end for start, end in regions)
        if covered * 2 < guess.end - guess.start and not (year or of_region):
            yield guess


def _cues(lexicon: Lexicon) -> Iterator[CueSet]:
    yield lexicon.followup["asks_unit"]
    groups = (lexicon.numbers, lexicon.order, lexicon.intents, lexicon.indices, lexicon.kinds, lexicon.regions)
    for group in groups:
        yield from group.values()
    for components in lexicon.components.values():
        yield from components.values()


def _mention(span: UnitSpan, gazetteer: Gazetteer) -> UnitMention:
    best = span.matches[0]
    lineage = {gazetteer.successor(best.unit).unit_id}
    others = [
        match.unit.name_en
        for match in span.matches[1:]
        if match.score >= best.score - 0.02 and gazetteer.successor(match.unit).unit_id not in lineage
    ]
    return UnitMention(best.unit.unit_id, best.unit.name_en, span.text, best.how, tuple(dict.fromkeys(others)))
