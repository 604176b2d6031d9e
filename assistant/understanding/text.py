"""Raw text to what the rest of the pipeline compares: clean, folded, tokenised, with its language.

Folding removes Vietnamese tone and vowel marks. A question typed with marks is compared with marks, so that
"năm" (year) and "nam" (south) stay apart; a question typed without is compared folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from corpus.model import Language

MAX_QUESTION_CHARACTERS = 4000  # a long preamble fits; a pasted document belongs in the corpus
_WORD = re.compile(r"[^\W_]+(?:[.'’\-/][^\W_]+)*", re.UNICODE)
_ANY_WORDS = re.compile(r"(?<=\S) _ (?=\S)")  # between two words; clean text has more than one space at no other place
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """Return the text in NFC with control and format characters removed and white space collapsed."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Co", "Cs", "Cn"})
    return _SPACE.sub(" ", text).strip()


def fold(text: str) -> str:
    """Return the text in lower case without Vietnamese marks: one character in, one character out for NFC input."""
    lowered = text.lower().replace("đ", "d")
    decomposed = (unicodedata.normalize("NFD", c)[:1] or c for c in lowered)
    return "".join(decomposed)


@dataclass(frozen=True)
class Text:
    """A question as the pipeline sees it. ``exact`` and ``folded`` have the same length as ``clean``."""

    clean: str

    @cached_property
    def exact(self) -> str:
        """Lower case, marks kept."""
        return "".join(c.lower()[:1] or c for c in self.clean)

    @cached_property
    def folded(self) -> str:
        """Lower case, marks removed."""
        return fold(self.exact)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of ``exact``, in order."""
        return tuple(_WORD.findall(self.exact))

    @cached_property
    def marked(self) -> bool:
        """Whether the text is typed with Vietnamese marks, so that they can be relied on."""
        marked = sum(fold(word) != word for word in self.words)
        return marked * 5 >= len(self.words) and marked > 0

    def comparable(self) -> str:
        """Return the form that cues are compared with: exact when marks can be relied on, else folded."""
        return self.exact if self.marked else self.folded

    def without(self, spans: Iterable[tuple[int, int]]) -> Text:
        """Return the text with the spans blanked out, every other character in its place."""
        characters = list(self.clean)
        for start, end in spans:
            characters[start:end] = " " * (end - start)
        return Text("".join(characters))


class CueSet:
    """Phrases of one meaning, compiled once.

    A phrase is plain words; ``*`` ends a stem and ``_`` stands for up to four words, or for a name blanked out.
    """

    def __init__(self, phrases: Iterable[str], *, shy: bool = False) -> None:
        """``shy`` sets are not compared folded by a single short word: "bão" (storm) would be in every "bao nhieu"."""
        phrases = tuple(phrases)
        self._exact = _compile(phrases)
        self._folded = _compile(fold(phrase) for phrase in phrases if not (shy and _folds_to_another(phrase)))

    def find(self, text: Text) -> list[re.Match[str]]:
        """Return every match, in text order."""
        pattern = self._exact if text.marked else self._folded
        return list(pattern.finditer(text.comparable())) if pattern else []

    def __call__(self, text: Text) -> bool:
        """Return whether any phrase occurs."""
        pattern = self._exact if text.marked else self._folded
        return bool(pattern and pattern.search(text.comparable()))


def _folds_to_another(phrase: str) -> bool:
    return " " not in phrase and fold(phrase) != phrase.lower()


def _compile(phrases: Iterable[str]) -> re.Pattern[str] | None:
    parts = [_phrase_pattern(phrase) for phrase in sorted(set(phrases), key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None


def _phrase_pattern(phrase: str) -> str:
    inside = _ANY_WORDS.split(phrase.lower())
    return r"(?:[\s,]+(?:\S+\s+){0,4}?\S+[\s,]+|\s{2,})".join(_words_pattern(part) for part in inside)


def _words_pattern(phrase: str) -> str:
    words = []
    for word in phrase.split():
        if word == "_":
            words.append(r"(?:\S+\s+){0,4}?\S+")
        elif word.endswith("*"):
            words.append(re.escape(word[:-1]) + r"\w*")
        else:
            words.append(re.escape(word))
    return r"[\s,]+".join(words)


def detect_language(text: Text, vietnamese: CueSet, english: CueSet) -> Language | None:
    """Return the language that the function words speak, or None when there are none.

    Pass the text without unit names: "Hà Nội" in an English question does not make it Vietnamese.
    """
    marks = sum(fold(word) != word for word in text.words)
    votes_vi = len(vietnamese.find(text)) + 2 * marks
    votes_en = len(english.find(text))
    if votes_vi == votes_en:
        return None if votes_vi == 0 else ("vi" if marks else "en")
    return "vi" if votes_vi > votes_en else "en"
