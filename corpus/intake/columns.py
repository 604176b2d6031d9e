"""Column labels to what the columns hold: a role, or a component's score or rank in an edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import process

from corpus import names
from corpus.model import Component

Measure = Literal["score", "rank", "of"]
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_MEASURES: tuple[Measure, ...] = ("score", "rank", "of")


@dataclass(frozen=True)
class Column:
    """What a column holds. ``role`` is "value" for figures, "unknown" where no component has the label's name."""

    at: int
    label: str
    role: str
    measure: Measure = "score"
    code: str | None = None
    edition: int | None = None
    closest: str = ""


class Vocabulary:
    """The words that headers use: roles of columns, and the names of an index's components."""

    def __init__(self, header_words: Iterable[tuple[str, str]], index_names: Mapping[str, str]) -> None:
        self._roles = {names.fold(names.key(word)): role for role, word in header_words}
        self._index_names = {names.fold(names.key(name)): code for name, code in index_names.items()}

    def role(self, text: str) -> str | None:
        """Return the role that a header word stands for, or None."""
        return self._roles.get(names.fold(names.key(text)))

    def index_in(self, text: str) -> str | None:
        """Return the code of the index that a text names, the longest name winning; or None."""
        padded = f" {names.fold(names.key(text))} "
        found = [name for name in self._index_names if f" {name} " in padded]
        return self._index_names[max(found, key=len)] if found else None

    def without_index(self, text: str) -> str:
        """Return a folded key without the name of an index."""
        padded = f" {text} "
        for name in sorted(self._index_names, key=len, reverse=True):
            padded = padded.replace(f" {name} ", " ")
        return padded.strip()

    def without_measure(self, text: str) -> tuple[str, Measure | None]:
        """Return a folded key without the word for a measure at its start or end, and the measure."""
        for word in sorted(self._roles, key=len, reverse=True):
            role = self._roles[word]
            if role in _MEASURES and (text == word or text.startswith(word + " ") or text.endswith(" " + word)):
                rest = text[len(word) :] if text.startswith(word) else text[: -len(word)]
                return rest.strip(), role
        return text, None

    def without_level(self, text: str) -> str:
        """Return a folded key without a leading word such as pillar, nor its number where a name follows."""
        for word in sorted(self._roles, key=len, reverse=True):
            if self._roles[word] == "component" and text.startswith(word + " "):
                text = text[len(word) + 1 :]
        return re.sub(r"^\d+(?: \d+)* (?=\D)", "", text)


def year_in(text: str) -> int | None:
    """Return the one year that a text names, or None."""
    years = set(_YEAR.findall(text))
    return int(years.pop()) if len(years) == 1 else None


def component_names(components: Iterable[Component]) -> dict[str, str]:
    """Return codes by folded names and codes, the newest edition's winning."""
    found: dict[str, str] = {}
    for node in sorted(components, key=lambda node: node.edition):
        for name in (node.code, node.name_en, node.name_vi):
            if name:
                found[names.fold(names.key(name))] = node.code
    return found


def understand(
    labels: Sequence[tuple[str, ...]], unit_column: int, vocabulary: Vocabulary, codes: Mapping[str, str]
) -> list[Column]:
    """Return what each labelled column holds, given the codes of the index's components by name."""
    return [
        Column(at, " / ".join(parts), "unit") if at == unit_column else _column(at, parts, vocabulary, codes)
        for at, parts in enumerate(labels)
        if parts or at == unit_column
    ]


def _column(at: int, parts: tuple[str, ...], vocabulary: Vocabulary, codes: Mapping[str, str]) -> Column:
    label = " / ".join(parts)
    roles = [vocabulary.role(part) for part in parts]
    if all(roles) and set(roles) - set(_MEASURES) and len(set(roles)) == 1:
        # A second column of provinces' names (in the other language, or ids) adds nothing to the first.
        return Column(at, label, "ignore" if roles[0] == "unit" else str(roles[0]))
    column = Column(at, label, "value")
    said = named = False
    for part in parts:
        column, part_said, part_named = _add_part(column, part, vocabulary, codes)
        said, named = said or part_said, named or part_named
    if column.role == "value" and not said and not named:
        return replace(column, role="unknown")
    return column


def _add_part(column: Column, part: str, vocabulary: Vocabulary, codes: Mapping[str, str]) -> tuple[Column, bool, bool]:
    """Return the column with what one part of its label says, whether it says a measure or year, and a component."""
    edition = year_in(part)
    key = names.fold(names.key(_YEAR.sub(" ", part) if edition else part))
    if key in codes:
        return replace(column, code=codes[key], edition=edition or column.edition), edition is not None, True
    rest, measure = vocabulary.without_measure(key)
    if measure:
        column = replace(column, measure=measure)
    if edition:
        column = replace(column, edition=edition)
    rest = re.sub(r"^nam | nam$|^nam$", "", rest)  # "năm 2023"
    bare = vocabulary.without_index(rest)
    said = measure is not None or edition is not None or bare != rest
    if not bare:
        return column, said, False
    code = codes.get(rest) or codes.get(bare) or codes.get(vocabulary.without_level(bare))
    if code:
        return replace(column, code=code), said, True
    return replace(column, role="unknown", closest=_closest(bare, codes)), said, False


def _closest(key: str, codes: Mapping[str, str]) -> str:
    found = process.extractOne(key, list(codes), score_cutoff=60)
    return codes[found[0]] if found else ""
