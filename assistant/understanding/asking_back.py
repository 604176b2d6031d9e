"""When a question has to be asked back: half a name, a name nobody knows, or nothing to speak about."""

from __future__ import annotations

import re

from assistant.understanding.frame import UnitMention
from assistant.understanding.intent import Signals
from assistant.understanding.text import fold
from corpus.units import Gazetteer

_LEAST_CHOICES = 2
_MOST_CHOICES = 8
_BEFORE_NAME = re.compile(
    r"(?:tỉnh|tinh|thành phố|thanh pho|province of|province|of|của|cua|at|in|did|does|is|cho)\s+$", re.IGNORECASE
)
_AFTER_NAME = re.compile(r"^\s*(?:province|city|tỉnh|\d|pii|papi|rank|score|hạng|điểm|năm|nam|$|\?)", re.IGNORECASE)
_PROPER = re.compile(r"[A-ZĐÀ-Ỹ][\w’'-]{3,}")


def half_names(signals: Signals, gazetteer: Gazetteer) -> tuple[UnitMention, ...]:
    """Return a mention with every unit whose name begins with a word of the question ("Quang 2023"); else nothing.

    The word must be no cue of anything and stand where a name stands.
    """
    if not signals.table_talk and not signals.spans.editions:
        return ()
    rest = signals.spans.plain
    for match in re.finditer(r"[^\W\d_]+", rest.clean):
        word = match.group()
        names = [unit for unit in gazetteer.units if unit.map == _map(signals) and _begins(unit.name_vi, word)]
        placed = _BEFORE_NAME.search(rest.clean[: match.start()]) or _AFTER_NAME.search(rest.clean[match.end() :])
        if len(names) >= _LEAST_CHOICES and placed and _is_free(signals, match):
            first, *others = names[:_MOST_CHOICES]
            return (UnitMention(first.unit_id, first.name_en, word, "fuzzy", tuple(unit.name_en for unit in others)),)
    return ()


def _map(signals: Signals) -> int:
    return 34 if signals.spans.editions and signals.spans.editions[-1] >= 2025 else 63


def _begins(name: str, word: str) -> bool:
    first = name.split()[0]
    return first.casefold() == word.casefold() if fold(word) != word.casefold() else fold(first) == fold(word)


def _is_free(signals: Signals, match: re.Match[str]) -> bool:
    """Return whether the word means nothing else: a capital or "tỉnh" before it says name, a cue over it says no."""
    capital = match.group()[:1].isupper()
    named = _BEFORE_NAME.search(signals.spans.plain.clean[: match.start()])
    return capital or bool(named and re.search(r"t[ỉi]nh\s+$|province\s+$", named.group(), re.IGNORECASE))


def unknown_name(signals: Signals) -> UnitMention | None:
    """Return what looks like a place's name but is none that is known ("Atlantis"), None when nothing does."""
    if signals.spans.kind or signals.spans.regions:
        return None
    text = signals.text.clean
    residual = set(signals.residual)
    for match in _PROPER.finditer(text):
        if match.start() > 0 and match.group().lower() in residual and not match.group().isupper():
            name = match.group().removesuffix("'s").removesuffix("’s")
            return UnitMention(name, name, name, "exact")
    return None


def says_nothing_alone(signals: Signals) -> bool:
    """Return whether a question without a conversation is only "why?", "score?" or "which one is better?"."""
    if signals.residual or signals.cue("definition", "coverage", "movers", "count") or signals.spans.place is not None:
        return False
    pronoun = signals.lexicon.followup["pronouns"](signals.spans.rest)
    bare = len(signals.text.words) <= 3 and not signals.ordered
    return (pronoun or bare) and signals.cue("why", "value", "comparison", "trend", "ranking")
