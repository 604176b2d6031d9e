"""What charts and tables call rows: their units, components, and what all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant import vega
from assistant.answer import Row
from corpus.model import Language

WORDS: dict[str, dict[Language, str]] = {
    "score": {"en": "Score", "vi": "Điểm"},
    "rank": {"en": "Rank", "vi": "Hạng"},
    "edition": {"en": "Edition", "vi": "Kỳ"},
    "gap": {"en": "Part of the gap (points)", "vi": "Phần chênh lệch (điểm)"},
    "whole": {"en": "Whole gap", "vi": "Tổng chênh lệch"},
    "overall": {"en": "Overall", "vi": "Tổng hợp"},
    "now": {"en": "as published", "vi": "đã công bố"},
    "then": {"en": "if changed", "vi": "nếu thay đổi"},
    "units": {"en": "units", "vi": "đơn vị"},
    "first": {"en": "the first", "vi": "nhóm đầu"},
    "rounding": {"en": "Rounding", "vi": "Làm tròn"},
    "not published": {"en": "Not published", "vi": "Chưa công bố"},
    "not held": {"en": "not held", "vi": "chưa có"},
    "map": {"en": "map", "vi": "bản đồ"},
}


class Names(Protocol):
    """What rows are called in a language. `phrasing.wording.Wording` is one."""

    @property
    def language(self) -> Language:
        """The language."""
        ...

    def unit(self, unit_id: str | None, map_: int | None) -> str:
        """Return the name of a unit of a map."""
        ...

    def unit_of(self, row: Row) -> str:
        """Return the name of a row's unit."""
        ...

    def component(self, index: str, edition: int, code: str) -> str:
        """Return a component's name."""
        ...

    def bare_score(self, row: Row) -> str:
        """Return a row's score as the language writes it."""
        ...


@dataclass(frozen=True)
class PlainNames:
    """The names that rows themselves carry: units in English, components by their code."""

    language: Language

    def unit(self, unit_id: str | None, map_: int | None) -> str:
        """Return the id as a name."""
        return (unit_id or "").replace("-", " ").title()

    def unit_of(self, row: Row) -> str:
        """Return the unit's name as the row has it."""
        return row.unit

    def component(self, index: str, edition: int, code: str) -> str:
        """Return the code."""
        return code

    def bare_score(self, row: Row) -> str:
        """Return the score with two decimals."""
        return vega.number(row.score or 0.0, self.language)


def extra(row: Row, name: str) -> object:
    """Return a key that only some kinds of rows have, None where this one has it not."""
    return (row.model_extra or {}).get(name)


def word(name: str, names: Names) -> str:
    """Return one of the charts' own words."""
    return WORDS[name][names.language]


def component_label(row: Row, names: Names) -> str:
    """Return the name of a row's component, or of the remainder that it stands for."""
    ours = WORDS.get(str(extra(row, "part"))) or WORDS.get(row.component)
    name = ours[names.language] if ours else names.component(row.index, row.edition, row.component)
    return name[:1].upper() + name[1:]


def title_of(rows: Sequence[Row], names: Names) -> str:
    """Return what all rows share: index, edition, component, unit."""
    head = " ".join(filter(None, (_the_only(row.index for row in rows), _the_only(str(row.edition) for row in rows))))
    component = _the_only(component_label(row, names) for row in rows)
    return " · ".join(filter(None, (head, component, _the_only(names.unit_of(row) for row in rows))))


def _the_only(values: Iterable[str]) -> str:
    """Return the value that all share, or nothing."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else ""
