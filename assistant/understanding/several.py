"""Several questions in one breath: cut into one question each, and put together again as frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.understanding.frame import Frame
from assistant.understanding.intent import NO_RULE
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.plan import plan_one
from assistant.understanding.pointing import OF_UNITS
from assistant.understanding.text import Text

MOST_QUESTIONS = 4
_MOST_JOINTS = 24  # a text with more is a list, a story or an attack, not a few questions
# A stop ends a sentence after a whole word and before a capital: not in "TP. Hồ Chí Minh" or "Q. Ninh".
_SENTENCE_END = re.compile(r"(?<=[?!])\s+(?=\S)|;\s+|(?<=[^\W\d_]{4}\.)\s+(?=[A-ZĐÀ-Ỹ])")
_JOINT = re.compile(
    r"\s*[,;–—-]?\s+(?:and|but|then|plus|và|va|còn|con|nhưng|nhung|rồi|roi|đồng thời|dong thoi|ngoài ra|ngoai ra)\s+"
    r"(?:also\s+|then\s+|if so,?\s+|thêm\s+|cả\s+|cho biết\s+|cho biet\s+)?"
    r"|\s*,\s+(?:also\s+)?",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(
    r"^(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|thứ nhất|thứ hai|thứ ba|[123])\s*[,:).]\s*", re.IGNORECASE
)
_YEAR = re.compile(r"\b20\d\d\b")
_NOT_ASKING = ("unfinished", "supposing", "restating")
_LEAST_WORDS = 2  # "when and where": a question word alone is no question
_LEAST_WORDS_BEFORE_A_NAME = 4  # "hạng 1 và hạng 2": two names of one question


def split_questions(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the questions in the order asked; a text that holds one, or too many to tell apart, is returned whole.

    What asks nothing stays with the question after it: a preamble, a supposition, a correction.
    """
    sentences = _SENTENCE_END.split(text)
    if len(sentences) + len(_JOINT.findall(text)) > _MOST_JOINTS:
        return (text,)
    clauses = [clause for sentence in sentences for clause in _clauses(sentence, lexicon)]
    questions = [_ENUMERATOR.sub("", question) for question in _asking(clauses, lexicon)]
    return tuple(questions) if 1 < len(questions) <= MOST_QUESTIONS else (text,)


def _clauses(sentence: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield a sentence's parts, cut where "and", "còn" or a comma leads to a further question."""
    begun = 0
    joints = list(_JOINT.finditer(sentence))
    ends = [*(joint.start() for joint in joints[1:]), len(sentence)]
    for joint, end in zip(joints, ends, strict=False):
        before, following = Text(sentence[begun : joint.start()]), Text(sentence[joint.end() : end])
        if _leads_on(before, following, lexicon):
            yield sentence[begun : joint.start()].strip()
            begun = joint.end()
    yield sentence[begun:].strip()


def _leads_on(before: Text, following: Text, lexicon: Lexicon) -> bool:
    """Return whether a clause is a question of its own beside the one before it."""
    cues = lexicon.several
    if _restates(following, lexicon):
        return True
    if _is_wish(following, lexicon):
        return False
    if len(before.words) < _LEAST_WORDS or cues["supposing"](before):
        return False
    if any(hit.start() == 0 for hit in cues["asking"].find(following)):
        return True
    shared = cues["unfinished"](before) or cues["unfinished"](following)
    if shared or len(before.words) < _LEAST_WORDS_BEFORE_A_NAME or not _asks(before, lexicon):
        return False  # "compare Hanoi's score and Hue's": what follows is the other half
    if any(hit.start() == 0 for hit in cues["naming"].find(following)):
        return True
    if cues["in_place"](before) and cues["in_place"](following):
        return True
    years = _years(before), _years(following)
    return all(years) and years[0] != years[1] and cues["speaking"](before) and cues["speaking"](following)


def _years(text: Text) -> list[str]:
    return _YEAR.findall(text.exact)


def _asks(text: Text, lexicon: Lexicon) -> bool:
    cues = (cue for name, cue in lexicon.several.items() if name not in _NOT_ASKING)
    return any(cue(text) for cue in cues) or "?" in text.clean


def _asking(clauses: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Return the clauses that ask, each with those before it that do not; a last one that does not stays behind."""
    questions: list[str] = []
    waiting: list[str] = []
    for clause in clauses:
        if (questions or waiting) and _restates(Text(clause), lexicon):
            continue
        waiting.append(clause)
        # "PII 2025?? Give me the podium": a first clause that only names something is a heading.
        text = Text(clause if questions else clause.rstrip("? "))
        if _asks(text, lexicon) and not (questions and _is_wish(text, lexicon)):
            questions.append(", ".join(waiting))
            waiting = []
    if waiting:
        questions[-1:] = [", ".join([*questions[-1:], *waiting])]
    return questions


def _restates(text: Text, lexicon: Lexicon) -> bool:
    """Return whether a clause only asks again what was asked: "…, what is it?", "…, mỗi nơi mấy điểm?"."""
    said = len(text.exact.rstrip(" ?.!"))
    return any(hit.span() == (0, said) for hit in lexicon.several["restating"].find(text))


def _is_wish(text: Text, lexicon: Lexicon) -> bool:
    """Return whether a few words only wish for more of what was asked: "scores too", "điểm luôn nhé"."""
    questioning = any(lexicon.several[name](text) for name in ("asking", "naming", "in_place")) or "?" in text.clean
    return len(text.words) < _LEAST_WORDS_BEFORE_A_NAME and not questioning and not _years(text)


def combined(frames: Sequence[Frame]) -> Frame | None:
    """Return the frames of one breath as one, the first with the others in ``also``; None where they are one question.

    What one of them names for all is shared: the year at the end, and the units that the one before it shows.
    """
    spoken = [frame for frame in frames if frame.intent not in _SOCIAL]
    if len(spoken) < 2 or _is_one(spoken):
        return None
    first, *others = _pointing_back(_dated_alike(spoken))
    if first.weights and all(other.intent in _TOLD_WITH_WEIGHTS for other in others):
        return first
    others = [_parts_of_gap(first, _since(first, other)) for other in others]
    entrants = _entrants(first, others)
    if entrants is not None:
        return entrants
    if len(others) == 1 and _narrows(first, others[0]):
        return replace(first, first=others[0].first, last=others[0].last)
    if _are_two_ends(first, others[0]):
        places = others[0] if first.first is None else first
        first, others = replace(first, order="both", first=places.first or 1, last=places.last or 1), others[1:]
    return replace(first, also=tuple(_each_once(first, others)))


def _since(first: Frame, other: Frame) -> Frame:
    """Return a change that names one year beside a figure of another ("the score of 2024, and how much up on 2023")."""
    alone = other.intent == "trend" and other.edition_span == "none" and len(other.editions) == 1
    if not alone or len(first.editions) != 1 or first.editions == other.editions:
        return other
    return replace(other, editions=tuple(sorted({*first.editions, *other.editions})), edition_span="range")


def _parts_of_gap(first: Frame, other: Frame) -> Frame:
    """Return what asks for the parts after two units were compared as why the one stands where the other does not."""
    named = {unit.unit_id for unit in other.units}
    pair = {unit.unit_id: unit for unit in first.units}
    if first.intent != "comparison" or len(pair) != _PAIR or other.intent not in {"why", "strengths"}:
        return other
    if not named <= pair.keys():
        return other
    units = (*other.units, *(unit for unit_id, unit in pair.items() if unit_id not in named))
    table = {"index": first.index, "index_named": first.index_named, "indices": first.indices}
    editions = first.editions[-1:] or other.editions[-1:]
    return replace(other, intent="why", units=units, components=(), editions=editions, edition_span="none", **table)  # type: ignore[arg-type]


def _entrants(first: Frame, others: Sequence[Frame]) -> Frame | None:
    """Return who came into the top of a ranking and who left it, where that is asked of a ranking named first."""
    moved = [other for other in others if _ENTERING & set(other.hints) or _MOVING & set(other.cues)]
    named = any(other.units and not (other.of_shown or "units" in other.carried) for other in others)
    ranked = first.intent == "ranking" or (first.intent == "movers" and "entrants" in first.hints)
    if not ranked or (first.last or 0) < _LEAST_TOP or first.units or len(moved) < len(others) or named:
        return None
    editions = tuple(sorted({year for frame in (first, *others) for year in frame.editions}))
    return replace(
        first, intent="movers", editions=editions, edition_span="none", hints=(*first.hints, "entrants"), also=()
    )


def _narrows(first: Frame, second: Frame) -> bool:
    """Return whether the second only says how many of the first's ranking are wanted: "…? Just three, please"."""
    if first.intent != "ranking" or not second.carried or first.last is not None:
        return False
    if second.first not in {None, 1}:
        return False  # "and who came second?" asks for another place
    one, other = (plan_one(replace(frame, first=None, last=None)) for frame in (first, second))
    return one == other


def _are_two_ends(first: Frame, second: Frame) -> bool:
    """Return whether the top and the bottom of one ranking are asked for, which is one question."""
    if {first.order, second.order} != {"best", "worst"} or first.intent != "ranking":
        return False
    alike = {(frame.first, frame.last) for frame in (first, second)} - {(None, None)}
    one, other = (plan_one(replace(frame, order="best", first=None, last=None)) for frame in (first, second))
    return len(alike) < 2 and one == other


def _is_one(frames: Sequence[Frame]) -> bool:
    """Return whether the frames make sense only together: one says nothing alone, or all are for articles."""
    first, *others = frames
    if first.intent == "decline" or any(frame.intent == "clarify" or _is_unread(frame) for frame in frames):
        return True
    if all(frame.intent in _WRITTEN for frame in frames):
        return True
    return first.intent == "article" and any(frame.intent in _WRITTEN or "intent" in frame.carried for frame in others)


def _is_unread(frame: Frame) -> bool:
    """Return whether a frame is declined for want of any sense; a foreign subject is a question to decline."""
    return frame.intent == "decline" and (frame.reason != "out_of_scope" or frame.origin == NO_RULE)


def _dated_alike(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames with the edition (and index) that only the last one of a sentence names given to the others."""
    last, before = frames[-1], frames[:-1]
    if any(frame.question.endswith(("?", ".", "!")) for frame in before):
        return list(frames)
    undated = all(not frame.editions and frame.edition_span == "none" for frame in before)
    unnamed = not any(frame.index_named for frame in before)
    shared: dict[str, object] = {}
    if undated and last.edition_span == "none" and len(last.editions) == 1 and "editions" not in last.carried:
        shared["editions"] = last.editions
    if undated and unnamed and last.index_named and last.index != "GII":
        shared |= {"index": last.index, "index_named": True, "indices": last.indices}
    return [*(replace(frame, **shared) if frame.intent != "article" else frame for frame in before), last]  # type: ignore[arg-type]


def _pointing_back(frames: Sequence[Frame]) -> list[Frame]:
    """Return the frames, those that need units and name none pointing at what the question before them shows."""
    pointed = [frames[0]]
    for before, frame in zip(frames, frames[1:], strict=False):
        against = frame.intent in {"why", "comparison"} and len(frame.units) == 1 and "comparison" in frame.cues
        needs = frame.intent in OF_UNITS and (not frame.units or against) and before.intent in _LISTING
        each = (frame.intent in {"value", "comparison", "profile"} or "together" in frame.hints) and not against
        pointed.append(replace(frame, of_shown="all" if each else "first") if needs else frame)
    return pointed


def _each_once(first: Frame, others: Sequence[Frame]) -> Iterator[Frame]:
    asked = [plan_one(first)]
    for other in others:
        calls = plan_one(other)
        if other.of_shown or calls not in asked:
            asked.append(calls)
            yield other


_WRITTEN = frozenset({"article", "definition", "coverage"})
_TOLD_WITH_WEIGHTS = frozenset({"ranking", "value", "robustness"})
_PAIR = 2
_LEAST_TOP = 2
_ENTERING = frozenset({"entrants"})
_MOVING = frozenset({"trend", "movers"})
_SOCIAL = frozenset({"greeting", "thanks", "help"})
_LISTING = frozenset({"ranking", "count", "movers", "membership", "region", "aggregate"})
