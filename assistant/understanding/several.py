"""Several questions in one breath, cut into one question each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import Text

MOST_QUESTIONS = 4
_MOST_JOINTS = 24  # a text with more is a list, a story or an attack, not a few questions
# A stop ends a sentence after a whole word and before a capital: not in "TP. Hồ Chí Minh" or "Q. Ninh".
_SENTENCE_END = re.compile(
    r"(?<=[?!])\s+(?=\S)|;\s+|(?:(?<=[^\W\d_]{4}\.)|(?<=PII\.)|(?<=PCI\.)|(?<=PAR\.)|(?<=DTI\.)|(?<=GII\.))\s+(?=[A-ZĐÀ-Ỹ])"
)
_JOINT = re.compile(
    r"\s*[,;–—-]?\s+(?:and|but|then|plus|và|va|còn|con|nhưng|nhung|rồi|roi|đồng thời|dong thoi|ngoài ra|ngoai ra)\s+"
    r"(?:also\s+|then\s+|if so,?\s+|thêm\s+|cả\s+|cho biết\s+|cho biet\s+)?"
    r"|\s*,\s+(?:also\s+)?",
    re.IGNORECASE,
)
_ENUMERATOR = re.compile(
    r"^(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|thứ nhất|thứ hai|thứ ba|[123])\s*[,:).]\s*", re.IGNORECASE
)
_A_PLACE = re.compile(r"(?:hạng|hang|thứ|thu|vị trí|vi tri|rank|place|no\.)\s*(?:thứ |thu )?\d{1,2}(?![\d.,]*\d)")
_A_PLACE_BEFORE = re.compile(rf"{_A_PLACE.pattern}\s*$")
_BRACKETS = re.compile(r"\([^()]*\)")  # a list between brackets belongs to what stands before it
_YEAR = re.compile(r"\b20\d\d\b")
_NOT_ASKING = ("unfinished", "supposing", "restating", "complaining")
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
    inside = [match.span() for match in _BRACKETS.finditer(sentence)]
    joints = [
        joint for joint in _JOINT.finditer(sentence) if not any(start < joint.start() < end for start, end in inside)
    ]
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
    if _is_wish(following, lexicon) or (_A_PLACE_BEFORE.search(before.exact) and _A_PLACE.match(following.exact)):
        return False  # "hạng 4, hạng 5, hạng 6" are one question
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
    asked_out = max((place for place, clause in enumerate(clauses) if clause.endswith("?")), default=-1)
    for place, clause in enumerate(clauses):
        if place < asked_out and _only_tells(clause, lexicon):
            waiting.append(clause)
            continue
        if (questions or waiting) and _restates(Text(clause), lexicon):
            continue
        waiting.append(clause)
        # "PII 2025?? Give me the podium": a first clause that only names something is a heading.
        text = Text(clause if questions else clause.rstrip("? "))
        if _asks(text, lexicon) and not (questions and _is_wish(text, lexicon)):
            questions.append(_joined(waiting))
            waiting = []
    if waiting:
        questions[-1:] = [_joined([*questions[-1:], *waiting])]
    return questions


def _only_tells(clause: str, lexicon: Lexicon) -> bool:
    """Return whether a whole sentence leads up to a question that is asked after it, and asks nothing itself."""
    text = Text(clause)
    asks = (hit.start() == 0 for cue in ("asking", "naming", "speaking") for hit in lexicon.several[cue].find(text))
    return clause.endswith(".") and not any(asks) and not lexicon.several["in_place"](text)


def _joined(clauses: Sequence[str]) -> str:
    """Return clauses as one text; sentences stay apart."""
    return "".join(
        clause if place == 0 else f"{' ' if clauses[place - 1].endswith(('.', '?', '!')) else ', '}{clause}"
        for place, clause in enumerate(clauses)
    )


def _restates(text: Text, lexicon: Lexicon) -> bool:
    """Return whether a clause only asks again what was asked: "…, what is it?", "…, mỗi nơi mấy điểm?"."""
    said = len(text.exact.rstrip(" ?.!"))
    if any(hit.start() == 0 for hit in lexicon.several["complaining"].find(text)) and "?" not in text.clean:
        return True  # "…, tìm mãi không thấy"
    return any(hit.span() == (0, said) for hit in lexicon.several["restating"].find(text))


def _is_wish(text: Text, lexicon: Lexicon) -> bool:
    """Return whether a few words only wish for more of what was asked: "scores too", "điểm luôn nhé"."""
    questioning = any(lexicon.several[name](text) for name in ("asking", "naming", "in_place")) or "?" in text.clean
    return len(text.words) < _LEAST_WORDS_BEFORE_A_NAME and not questioning and not _years(text)
