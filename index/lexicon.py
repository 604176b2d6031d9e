"""Passages and queries to the tokens that are compared: own-language words, and anchors that hold across languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.units import Gazetteer
from index.glossary import Glossary
from index.words import Tokenizer, detect_language, is_marked

MOST_CHARACTERS = 2000  # of a query: far more than the model reads
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]+")


@dataclass(frozen=True)
class Query:
    """A question made ready: cleaned, its language told, its tokens taken."""

    text: str
    language: str
    own: tuple[str, ...]
    anchors: tuple[str, ...]

    @property
    def unmarked(self) -> bool:
        """Return whether this is Vietnamese typed without its marks."""
        return self.language == "vi" and not is_marked(self.text)

    @property
    def says_something(self) -> bool:
        """Return whether there is a word or a number to look for."""
        return any(char.isalnum() for char in self.text)


class Lexicon:
    """What words are compared by. A gazetteer makes any spelling of a unit's name an anchor."""

    def __init__(self, glossary: Glossary | None, gazetteer: Gazetteer | None) -> None:
        self._glossary = glossary
        self._gazetteer = gazetteer
        self._tokenizer = Tokenizer()

    def own(self, text: str, language: str) -> list[str]:
        """Return the tokens compared with texts in the same language."""
        return self._tokenizer.own(text, language)

    def anchors(self, text: str, language: str) -> list[str]:
        """Return the tokens compared with texts in any language: numbers, names, units and terms."""
        found = self._tokenizer.anchors(text)
        if self._glossary is not None:
            found += [f"term:{term}" for term in self._glossary.terms(text, language)]
        if self._gazetteer is not None:
            found += [f"unit:{span.matches[0].unit.unit_id}" for span in self._gazetteer.find(text) if span.matches]
        return found

    def query(self, text: str, language: str | None = None) -> Query:
        """Return a question made ready. Control characters become spaces; what is too long is cut."""
        cleaned = " ".join(_CONTROL.sub(" ", text[: 4 * MOST_CHARACTERS]).split())[:MOST_CHARACTERS]
        told = language or detect_language(cleaned)
        return Query(cleaned, told, tuple(self.own(cleaned, told)), tuple(self.anchors(cleaned, told)))
