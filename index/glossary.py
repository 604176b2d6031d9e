"""The field's terms in both languages: what stands for the same thing. Knows nothing of scores or passages.

The file holds terms of several words, acronyms and rare words. Common words ("plan", "people") are left out: they match
everywhere, and with them Vietnamese questions find fewer English answers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.words import fold, is_marked, words

GLOSSARY = Path(__file__).parent / "data" / "glossary.csv"
_LANGUAGES = ("en", "vi")


class Glossary:
    """Finds terms in running text, the longest one where they overlap. Immutable once built."""

    def __init__(self, terms: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        self._exact: dict[str, dict[tuple[str, ...], str]] = {language: {} for language in _LANGUAGES}
        self._folded: dict[str, dict[tuple[str, ...], str]] = {language: {} for language in _LANGUAGES}
        for term, forms in terms.items():
            for language in _LANGUAGES:
                for form in forms[language]:
                    self._exact[language].setdefault(_key(form), term)
                    self._folded[language].setdefault(_key(fold(form)), term)
        self._longest = max((len(key) for forms in self._exact.values() for key in forms), default=0)

    def terms(self, text: str, language: str) -> list[str]:
        """Return the terms that a text in a language uses, in reading order, as often as it uses them.

        A Vietnamese text with marks is matched by its marks; one without is matched without.
        """
        forms = self._exact if language == "vi" and is_marked(text) else self._folded
        held = forms.get(language, {})
        key = _key(text if forms is self._exact else fold(text))
        return list(self._scan(key, held))

    def _scan(self, key: tuple[str, ...], held: Mapping[tuple[str, ...], str]) -> Iterator[str]:
        at = 0
        while at < len(key):
            for length in range(min(self._longest, len(key) - at), 0, -1):
                term = held.get(key[at : at + length])
                if term is not None:
                    yield term
                    at += length
                    break
            else:
                at += 1


def read_glossary(path: Path = GLOSSARY) -> Glossary:
    """Return the shipped glossary, or another file of its form: term, en, vi, with `;` between several forms."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return Glossary(
        {row["term"]: {language: tuple(row[language].split(";")) for language in _LANGUAGES} for row in rows}
    )


def _key(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words(text))
