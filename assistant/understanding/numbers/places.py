"""Ranks: the place named, counted from the end, or a range of them."""

from __future__ import annotations

import re

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.numbers.numerals import NOT_A_SCORE, POINTS_AFTER, SCORED
from assistant.understanding.text import Text

_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_DIGITS_NTH = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th)(?!\w)"
    rf"|(?:#|(?:rank(?:s|ed|ing)?(?: of| in| at)?|place|position|no\.?|number)\s)\s*(?!0)(\d{{1,2}}){NOT_A_SCORE}"
    rf"|#(\d{{1,2}}){NOT_A_SCORE}"
    rf"|(?:thu|thứ|hang|hạng|vi tri|vị trí)\s*(?:thứ\s*|thu\s*|số\s*|so\s*)?(\d{{1,2}}){NOT_A_SCORE}"
)
_RANK_RANGE = re.compile(
    r"(?:rank(?:s|ed)?|place[sd]?|position[s]?|hang|hạng|thu|thứ|vi tri|vị trí|from|tu|từ|between)\s*"
    rf"(?:from|tu|từ|thứ|thu|hạng|hang)?\s*{_NTH}\s*(?:-|–|to|through|and|den|đến|toi|tới|va|và)\s*"
    rf"(?:hang|hạng|thu|thứ)?\s*{_NTH}{NOT_A_SCORE}"
)
_NTH_TO_NTH = re.compile(r"#(\d{1,2})\s*(?:-|–|to|through|đến|den|tới|toi)\s*#(\d{1,2})(?!\w)")
_NTH_LIST = re.compile(r"#\d{1,2}(?:\s*,\s*#\d{1,2})+(?:\s*,?\s*(?:and|và|va|&)\s*#\d{1,2})?(?!\w)")
_IN_A_LIST = re.compile(r"(?:hạng|hang|thứ|thu|vị trí|vi tri)\s*(\d{1,2})(?=\s*,\s*\D)")  # a comma ends no score here
_RANK_LIST = re.compile(
    r"(?:ranks?|ranked|places?|positions?|hang|hạng|thu|thứ|vi tri|vị trí)\s*\d{1,2}(?:st|nd|rd|th)?"
    r"(?:\s*,\s*\d{1,2}(?:st|nd|rd|th)?)+(?:\s*,?\s*(?:and|và|va|&)\s*\d{1,2}(?:st|nd|rd|th)?)?(?![\d.,]*\d)"
    r"|\b\d{1,2}(?:st|nd|rd|th)(?:\s*,\s*\d{1,2}(?:st|nd|rd|th))+(?:\s*,?\s*and\s*\d{1,2}(?:st|nd|rd|th))?"
)
_RANKED = re.compile(r"rank|place|position|hang|hạng|thu|thứ|vi tri|vị trí")


def named_places(text: Text, lexicon: Lexicon) -> tuple[int | None, int | None]:
    """Return the first two ranks named, in reading order: "fourth and not third"."""
    form = text.comparable()
    hits = [(m.start(), int(next(group for group in m.groups() if group))) for m in _DIGITS_NTH.finditer(form)]
    hits += [(hit.start(), value) for value, cue in lexicon.ordinals.items() for hit in cue.find(text)]
    named = list(dict.fromkeys(value for _, value in sorted(hits)))
    return (named[0] if named else None), (named[1] if len(named) > 1 else None)


def place_from_end(text: Text, lexicon: Lexicon) -> int | None:
    """Return the place counted from the last, as in "second last" or "áp chót"."""
    return next((place for place, cue in lexicon.from_end.items() if cue(text)), None)


def places(text: Text, lexicon: Lexicon) -> tuple[int, int] | None:
    """Return a range of ranks, as in "from 5th to 10th", "fourth to seventh" or "ranks 4, 5 and 6"."""
    digits = _with_digits(text, lexicon)
    in_words = _NTH_TO_NTH.search(digits)
    if in_words and int(in_words.group(1)) < int(in_words.group(2)):
        return int(in_words.group(1)), int(in_words.group(2))
    several = _NTH_LIST.search(digits)
    if several:
        ranks = [int(rank) for rank in re.findall(r"\d{1,2}", several.group())]
        return min(ranks), max(ranks)
    listed = _RANK_LIST.search(text.comparable())
    if listed:
        ranks = [int(rank) for rank in re.findall(r"\d{1,2}", listed.group())]
        return min(ranks), max(ranks)
    match = _RANK_RANGE.search(text.comparable())
    if match and SCORED.search(text.comparable()) and not _RANKED.match(match.group()):
        return None
    if not match or POINTS_AFTER.match(text.comparable(), match.end()):
        return None
    first, last = sorted((int(match.group(1)), int(match.group(2))))
    return (first, last) if first >= 1 and last > first else None


def _with_digits(text: Text, lexicon: Lexicon) -> str:
    """Return the text with ordinals that are written as words, or with an ending, as "#4"."""
    hits = [(hit.start(), hit.end(), value) for value, cue in lexicon.ordinals.items() for hit in cue.find(text)]
    written = ((m, next(group for group in m.groups() if group)) for m in _DIGITS_NTH.finditer(text.comparable()))
    hits += [(m.start(), m.end(), int(rank)) for m, rank in written]
    hits += [(m.start(), m.end(), int(m.group(1))) for m in _IN_A_LIST.finditer(text.comparable())]
    form, last = text.comparable(), len(text.comparable())
    for start, end, value in sorted(hits, reverse=True):
        if end <= last:  # "hạng 4" may be found twice
            form, last = f"{form[:start]}#{value}{form[end:]}", start
    return form
