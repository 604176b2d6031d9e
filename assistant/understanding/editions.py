"""The editions of a question: years named, spans of years, and time told by the editions there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.frame import EditionSpan
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import Text

_YEAR = re.compile(r"(?:\b(?:năm|nam|kỳ|ky|year|edition)\s+)?(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d)")
_SHORT_YEAR = re.compile(
    r"['’](\d\d)(?!\d)|(?:pii|papi|pci|par|dti|gii|index|edition|năm|nam|chỉ số)\s+(2[0-9])"
    r"(?![\d.,%]|\s*(?:st|nd|rd|th|điểm|diem|point|hay|or|hoặc))"
    r"|(?<!rank )(?<!top )(?<!hạng )(?<!hang )(?<!thứ )(?<!thu )(?<!or )(?<!hay )(?<![\d.,])\b(2[0-9])\s*[?!.]*$"
)
_RANGE = re.compile(
    r"(?:(?:between|from|giữa|giua|từ|tu)\s+(?:năm\s+|nam\s+)?)?((?:19|20)\d\d)\s*"
    r"([-–—→]|->|to|until|through|and|den|đến|toi|tới|sang|va|và)\s*(?:nam|năm)?\s*((?:19|20)\d\d)"
)
_BETWEEN = re.compile(r"(?:between|from|giữa|giua|từ|tu)\s+(?:năm\s+|nam\s+)?(?:19|20)\d\d")
_SINCE = re.compile(r"(?:since|from|từ|tu|kể từ|ke tu)\s+(?:năm |nam )?(?:19|20)\d\d(?!\s*(?:to|-|–|đến|den|sang))")
_COUNTS = {"two": 2, "three": 3, "four": 4, "hai": 2, "ba": 3, "bốn": 4, "bon": 4}
_COUNT = rf"(\d|{'|'.join(_COUNTS)})"
_RECENT = re.compile(
    rf"(?:last|past|latest|recent|previous|most recent)\s+{_COUNT}\s+(?:years?|editions?|rankings?|rounds?)"
    rf"|{_COUNT}\s+(?:most recent|latest|last|recent)\s+(?:years?|editions?|rankings?|rounds?)"
    rf"|{_COUNT}\s+(?:năm|nam|kỳ|ky|lần|lan)\s+(?:công bố |cong bo )?"
    r"(?:gần nhất|gan nhat|gần đây|gan day|qua|vừa qua|vua qua|vừa rồi|vua roi|trở lại đây|tro lai day)"
)
_APART = re.compile(
    rf"{_COUNT}\s+(?:years?|editions?|năm|nam|kỳ|ky)\s+"
    r"(earlier|before|prior|later|after|trước đó|truoc do|sau đó|sau do)"
)
_LATER = frozenset({"later", "after", "sau đó", "sau do"})
_SPANS: tuple[EditionSpan, ...] = ("next", "previous", "all", "since")


@dataclass(frozen=True)
class Editions:
    """Which editions are meant. ``recent`` counts the newest; ``back`` counts from the newest, 1 the one before it.

    ``steps`` is how far "two years earlier" leads from the edition spoken of. ``at`` is where anything of them stands;
    ``told`` where such a count does ("2 năm gần nhất" is no nearest unit).
    """

    named: tuple[int, ...]
    span: EditionSpan
    recent: int | None
    back: int | None
    latest: bool
    first: bool
    at: tuple[tuple[int, int], ...]
    told: tuple[tuple[int, int], ...]
    steps: int = 1

    def resolved(self, held: Sequence[int]) -> tuple[int, ...]:
        """Return the editions as years; those told by their place among the editions that an index has."""
        if self.named or not held:
            return self.named
        if self.recent is not None:
            return tuple(held[-self.recent :])
        if self.back is not None:
            return tuple(held[-1 - self.back : len(held) - self.back])
        return (held[0],) if self.first else ()


def editions_in(text: Text, typed: Text, lexicon: Lexicon) -> Editions:
    """Return the editions meant, and where they are named. ``typed`` still has the index's name in its place."""
    years = [(int(m.group(1)), m.span()) for m in _YEAR.finditer(text.exact)]
    if not years:
        short = _SHORT_YEAR.finditer(typed.exact)
        years = [(2000 + int(next(group for group in m.groups() if group)), m.span()) for m in short]
    known = [(year, m.span()) for year, cue in lexicon.editions_named.items() for m in cue.find(text)]
    years += known
    recent = _RECENT.search(text.exact)
    backs = {count: cue.find(text) for count, cue in lexicon.editions_back.items()}
    named = tuple(dict.fromkeys(year for year, _ in years))
    at = [span for _, span in years] + [m.span() for cue in lexicon.editions.values() for m in cue.find(text)]
    told = [span for _, span in known] + ([recent.span()] if recent else [])
    told += [hit.span() for hits in (*backs.values(), lexicon.editions["first"].find(text)) for hit in hits]
    ranged = _RANGE.search(text.exact)
    if ranged and len(named) == 2 and _is_range(ranged):
        named = tuple(sorted({int(ranged.group(1)), int(ranged.group(3))}))
        span: EditionSpan = "range"
    else:
        span = _span(text, named, lexicon)
    apart = _APART.search(text.exact) if not named else None
    if apart:
        span, told = ("next" if apart.group(2) in _LATER else "previous"), [*told, apart.span()]
    return Editions(
        steps=_count(apart) if apart else 1,
        named=named,
        span="none" if recent or any(backs.values()) else span,
        recent=_count(recent) if recent else None,
        back=max((count for count, hits in backs.items() if hits), default=None),
        latest=lexicon.editions["latest"](text),
        first=lexicon.editions["first"](text),
        at=(*at, *told),
        told=tuple(told),
    )


def _span(text: Text, named: tuple[int, ...], lexicon: Lexicon) -> EditionSpan:
    if len(named) == 1 and _SINCE.search(text.exact):
        return "since"
    return next((name for name in _SPANS if lexicon.editions[name](text)), "none")


def _is_range(match: re.Match[str]) -> bool:
    """Return whether two years are the ends of a span: "2023 and 2024" are two, "between 2023 and 2024" is one."""
    return match.group(2) not in {"and", "va", "và"} or _BETWEEN.match(match.group()) is not None


def _count(match: re.Match[str]) -> int:
    word = next(group for group in match.groups() if group)
    return _COUNTS.get(word) or max(int(word), 1)
