"""What kind of answer a question asks for, and whether a sentence holds one: a share, a number, a date, a name.

The words are data, see data/answering.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from corpus.model import Language

_NUMBER = re.compile(r"(?<![\w/-])(?!(?:19|20)\d\d(?![\d.,]*\d))\d[\d.,]*")  # a year counts nothing
_WORD = re.compile(r"[^\W_]+")
_ASKING_WORDS = 4  # a longer match of what asks for a share holds its topic too
_HOW_MANY = re.compile(
    r"how many|number of|(?<!số )(?<!so )bao nhi[êe]u|(?<!số )(?<!thứ )(?<!hạng )\bmấy\b|how (?:large|big) an?",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;.?!]\s|\b(?:and|và)\b")
_COUNTED_WORDS = 2
NAMED_WORDS = 5  # in which a thing is named to its end: "startup đổi mới sáng tạo"
_REACH: Mapping[Language, int] = {"en": 5, "vi": 8}  # words that a number counts: "10,000 innovative start-ups"


@dataclass(frozen=True)
class Kind:
    """A kind of answer: ``asked`` finds questions for it, ``told`` sentences that hold one.

    With ``near`` the number has to stand beside a word of the question.
    """

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    near: bool = False


@dataclass(frozen=True)
class AnsweringWords:
    """The words by which sentences are compared with questions."""

    stopwords: Mapping[Language, frozenset[str]]
    synonyms: Mapping[str, str]
    reasons: Mapping[Language, tuple[str, ...]]
    kinds: tuple[Kind, ...]
    announcing: Mapping[Language, re.Pattern[str]]
    numbers: Mapping[str, int]

    def announced(self, sentence: str, language: Language) -> int:
        """Return how many things a sentence says that those after it tell; 0 where it announces none."""
        found = self.announcing[language].search(sentence)
        return self.numbers[found.group("n").casefold()] if found else 0

    def kinds_asked(self, question: str) -> tuple[Kind, ...]:
        """Return the kind of answer that is asked for, and a date or a person beside it; none for an open question."""
        found = [kind for kind in self.kinds if kind.asked.search(question)]
        beside = [kind for kind in found[1:] if kind.name in _BESIDE]
        return (*found[:1], *beside)


_BESIDE = frozenset({"date", "person"})


def load_words() -> AnsweringWords:
    """Return the shipped words."""
    text = resources.files("assistant.tools").joinpath("data/answering.yaml").read_text(encoding="utf-8")
    raw: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    announcing = raw["announcing"]
    return AnsweringWords(
        announcing={language: re.compile(announcing[language], re.I) for language in raw["stopwords"]},
        numbers=announcing["numbers"],
        stopwords={language: frozenset(words) for language, words in raw["stopwords"].items()},
        synonyms={word: group[0] for group in raw["synonyms"] for word in group},
        reasons={language: tuple(words) for language, words in raw["reasons"].items()},
        kinds=tuple(
            Kind(name, re.compile("|".join(kind["asked"]), re.I), re.compile(kind["told"]), kind.get("near", False))
            for name, kind in raw["kinds"].items()
        ),
    )


def topic_of(question: str, kinds: Sequence[Kind]) -> str:
    """Return what a question is about, without words that only ask for a share: "%" stands for them in the answer."""
    for kind in kinds:
        for found in kind.asked.finditer(question) if kind.name == "share" else ():
            if len(found.group().split()) <= _ASKING_WORDS:
                question = question.replace(found.group(), " ")
    return question


def what_is_counted(question: str, words: int = _COUNTED_WORDS) -> tuple[str, ...]:
    """Return the first words that follow each "how many": what is to be counted; nothing where nothing is."""
    clauses = (_CLAUSE.split(question[match.end() :], maxsplit=1)[0] for match in _HOW_MANY.finditer(question))
    found = (_WORD.findall(clause)[:words] for clause in clauses)
    return tuple(" ".join(words) for words in found if words)


def beside_numbers(sentence: str, language: Language) -> str:
    """Return the words that a sentence's numbers count, the rest left out: those that come right after."""
    found = (_WORD.findall(sentence[number.end() :])[: _REACH[language]] for number in _NUMBER.finditer(sentence))
    return " ; ".join(" ".join(after) for after in found)
