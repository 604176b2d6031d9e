"""When a question has to be asked back: half a name, a name nobody knows, or nothing to speak about."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understanding.conversation.pointing import OF_UNITS
from assistant.understanding.frame import Frame, UnitMention
from assistant.understanding.naming import MOST_WORDS_GUESSED
from assistant.understanding.signals import Signals
from assistant.understanding.text import fold
from corpus.units import Gazetteer

_OF_SOMEBODY = OF_UNITS | {"ranking"}
_LEAST_CHOICES = 2
_MOST_CHOICES = 8
_BEFORE_NAME = re.compile(
    r"(?:tỉnh|tinh|thành phố|thanh pho|của|cua|cho|về|ve|province of|province"
    r"|so sánh|so sanh|compare|với|voi|with|of|at|in|for|about|did|does|was|is|how['’]s)\s+$",
    re.IGNORECASE,
)
_SOMETHING = re.compile(r"^[\"”’']*\s*(?:something|gì đó|gi do|gì gì đó)\b", re.IGNORECASE)  # "Quang something"
_AFTER_NAME = re.compile(
    r"^(?:['’]s)?\s*(?:province|city|tỉnh|\d|pii|papi|pci|par|dti|rank|score|xếp|xep|đứng|dung|hạng|hang|điểm|diem|năm|nam|với|voi|with|and|và|$|\?)",
    re.IGNORECASE,
)
_DOES = re.compile(r"\b(?:did|does)\s+$", re.IGNORECASE)
_DO = re.compile(r"\s+(?:do|fare|perform|rank|score)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\s[A-ZĐ][a-zà-ỹđ]+")
_OF = re.compile(r"\b(?:of|for|about|của|cua)\s+$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")
_NO_NAMES = frozenset({"thanh"})  # "tỉnh thành" are provinces and cities
_CONTRACTED = re.compile(r"['’](?:ve|m|d|ll|re|t)$", re.IGNORECASE)  # "I've" is nobody
_ARTICLE = re.compile(r"\b(?:an?|the|this|our|my)\s+$", re.IGNORECASE)
_SENTENCE_BEFORE = re.compile(r"[.!?:]\s+$")
_PROPER = re.compile(r"[A-ZĐÀ-Ỹ][\w’'-]{3,}")


def or_asked_back(frame: Frame, signals: Signals, gazetteer: Gazetteer) -> Frame:
    """Return the frame, or one that asks back: two units of a name, half a name, or nothing to speak about."""
    if frame.intent in {"greeting", "thanks", "help"} or frame.reason == "personal_data":
        return frame
    if signals.spans.ambiguous:
        return replace(frame, intent="clarify")
    if "mine" in signals.hints and not frame.units and frame.intent in _OF_SOMEBODY:
        return replace(frame, intent="clarify")
    if frame.units and signals.telling and not gazetteer.find(signals.text.without(signals.telling).clean):
        stranger = unknown_name(signals)  # "What's Guangdong's score? We compare it with Dong Nai."
        frame = replace(frame, intent="value", units=(stranger,)) if stranger and signals.cue("value") else frame
    beside = len(frame.units) == 1 and signals.cue("comparison")  # "so sánh Quảng với Hà Nội"
    half = half_names(signals, gazetteer) if beside or not frame.units else ()
    if half:
        return replace(frame, intent="clarify", units=half)
    named = _with_unknown_name(frame, signals)
    if named is not frame:
        return named
    foreign = signals.lexicon.out_of_scope(signals.spans.rest) or signals.lexicon.tasks(signals.text)
    if foreign and frame.intent == "decline":
        return frame
    return replace(frame, intent="clarify", reason=None) if _is_elliptic(frame, signals) else frame


def _with_unknown_name(frame: Frame, signals: Signals) -> Frame:
    """Return the frame with a name that nobody knows as a unit of its own, where a unit's name is due."""
    if len(frame.units) == 1 and signals.cue("comparison") and not signals.cue("article", "event"):
        other = unknown_name(signals)
        return replace(frame, intent="comparison", units=(*frame.units, other)) if other else frame
    unknown = unknown_name(signals) if _wants_a_name(frame, signals) else None
    return replace(frame, intent="why" if frame.intent == "why" else "value", units=(unknown,)) if unknown else frame


def _wants_a_name(frame: Frame, signals: Signals) -> bool:
    """Return whether figures of a unit are asked for and none is named."""
    if frame.units or frame.excluded or signals.cue("event", "article"):
        return False
    if frame.intent == "ranking" and signals.spans.places:
        return False
    if frame.intent in {"ranking", "value", "count", "why"}:
        return True
    figures = frame.index_named or signals.cue("value", "ranking")
    return frame.intent in {"article", "definition"} and figures and len(signals.residual) == 1


def _is_elliptic(frame: Frame, signals: Signals) -> bool:
    bare = not (frame.index_named or frame.editions or frame.units or frame.regions or frame.components)
    if frame.intent == "definition":
        return False
    unnamed = frame.reason == "out_of_scope" and signals.table_talk and not signals.residual
    dated = frame.intent == "decline" and bool(frame.editions) and not signals.residual
    return unnamed or dated or (bare and says_nothing_alone(signals))


def half_names(signals: Signals, gazetteer: Gazetteer) -> tuple[UnitMention, ...]:
    """Return a mention with every unit whose name begins with a word of the question ("Quang 2023"); else nothing.

    The word must be no cue of anything and stand where a name stands.
    """
    rest = signals.spans.plain
    many = len(signals.text.words) > MOST_WORDS_GUESSED
    for match in re.finditer(r"[^\W\d_]+", rest.clean):
        word = match.group()
        after = rest.clean[match.end() :]
        placed = _BEFORE_NAME.search(rest.clean[: match.start()]) or _AFTER_NAME.search(after)
        begun = _SOMETHING.search(after) is not None
        if _GOES_ON.match(after):
            continue  # "Quảng Đông" is a name of its own, if nobody's here
        if not begun and (many or not placed or not _is_free(signals, match)):
            continue
        names = [unit for unit in gazetteer.units if unit.map == _map(signals) and _begins(unit.name_vi, word)]
        if len(names) >= _LEAST_CHOICES:
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
    if fold(match.group()) in _NO_NAMES:
        return False
    if _DOES.search(signals.text.clean[: match.start()]) and _DO.match(signals.text.clean, match.end()):
        return True  # "how did quang do"
    if _POSSESSIVE.match(signals.text.clean, match.end()):
        return True
    if not signals.text.clean[match.end() :].strip(" ?.!") and _OF.search(signals.text.clean[: match.start()]):
        return True  # "the score for quang"
    capital = match.group()[:1].isupper()
    named = _BEFORE_NAME.search(signals.spans.plain.clean[: match.start()])
    return capital or bool(named and re.search(r"t[ỉi]nh\s+$|province\s+$", named.group(), re.IGNORECASE))


def unknown_name(signals: Signals) -> UnitMention | None:
    """Return what looks like a place's name but is none that is known ("Atlantis"), None when nothing does.

    The first word of a question has its capital anyway: there, only a possessive or an index beside it tells a name.
    """
    if signals.spans.kind or signals.spans.regions or signals.spans.excluded_regions:
        return None
    text = signals.text.clean
    residual = set(signals.residual)
    for match in _PROPER.finditer(text):
        word = match.group()
        if not word[0].isupper() or _CONTRACTED.search(word):
            continue  # the letters with marks lie beside each other, great and small
        first = match.start() == 0 or _SENTENCE_BEFORE.search(text[: match.start()]) is not None
        if _ARTICLE.search(text[: match.start()]):
            continue  # "a Japanese daily": a word that says of what kind
        leading = first and not (word.endswith(("'s", "’s")) or _AFTER_NAME.match(text[match.end() :]))
        if not leading and word.lower() in residual and not word.isupper():
            further = _GOES_ON.match(text, match.end())
            name = (word + (further.group() if further else "")).removesuffix("'s").removesuffix("’s")
            return UnitMention(name, name, name, "exact")
    return None


def says_nothing_alone(signals: Signals) -> bool:
    """Return whether a question without a conversation is only "why?", "score?" or "which one is better?"."""
    pronoun = signals.lexicon.followup["pronouns"](signals.spans.rest)
    defined = signals.cue("definition") and not pronoun  # "what's its rank?" asks for no definition
    if signals.residual or defined or signals.cue("coverage", "movers", "count") or signals.spans.place is not None:
        return False
    bare = len(signals.text.words) <= 3 and not signals.ordered
    return (pronoun or bare) and signals.cue("why", "value", "comparison", "trend", "ranking")
