"""Every figure of a text bound to what was found in the turn, or named as unbound. Knows nothing of brains.

A number counts as bound when it stands in a row (score, rank, of, edition, map, or a further figure of the row), in
the coverage, in a quoted passage, or in the question itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from assistant.answer import Row
from assistant.evidence import MOST_NAMED, ToolResult

_MARK = re.compile(r"\[\[[tp]:[^\]]+\]\]|\[\d+\]")
_NUMBER = re.compile(r"(?<![\w.,])[-−+]?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*")
_TOLERANCE = 0.0051  # half of the second decimal that a text shows, and a little for binary noise


def unbound_numbers(text: str, results: Sequence[ToolResult], question: str = "") -> tuple[str, ...]:
    """Return the numbers of a text that nothing found binds, as they are written."""
    known = set(_known_values(results))
    quoted = " ".join(
        f"{quote.text} {quote.rendering or ''} {quote.date} {quote.title}"
        for result in results
        for quote in result.passages
    )
    echoed = {
        form
        for source in (quoted, question, _notes(results))
        for written in _NUMBER.findall(source)
        for form in _forms(written)
    }
    loose = []
    for written in _NUMBER.findall(_MARK.sub(" ", text)):
        forms = _forms(written)
        if not any(form in echoed or any(abs(form - value) <= _TOLERANCE for value in known) for form in forms):
            loose.append(written)
    return tuple(loose)


def _known_values(results: Sequence[ToolResult]) -> Iterable[float]:
    for result in results:
        for row in result.rows:
            yield from _numbers_in(row.model_dump(exclude=_NAMES))
        if result.coverage:
            yield from (float(result.coverage.held), float(result.coverage.of))
        yield from (float(len(result.rows)), float(max(0, len(result.rows) - MOST_NAMED)))
        yield from _rest_of_parts(result.rows)
        yield from _numbers_in({name: value for name, value in result.facts.items() if name in _BOUND_FACTS})
        if result.problem:
            yield from (
                form for held in result.problem.held for written in _NUMBER.findall(held) for form in _forms(written)
            )
            yield from (form for written in _NUMBER.findall(result.problem.asked) for form in _forms(written))


_NAMES = {"source_ids", "unit_id", "unit", "index", "status"}  # digits in a source's id bind nothing

# Counts and places that a tool computed over all rows; the wording may say them though no single row holds them.
_BOUND_FACTS = frozenset(
    {"of", "edition", "map", "missing_ranks", "compared", "editions", "asked_edition", "asked_editions"}
)


def _rest_of_parts(rows: Sequence[Row]) -> Iterable[float]:
    gaps = [getattr(row, "gap", None) for row in rows if getattr(row, "part", None)]
    held = [float(gap) for gap in gaps if gap is not None]
    for start in range(len(held)):
        yield abs(sum(held[start:]))


def _numbers_in(value: Any) -> Iterable[float]:
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield abs(float(value))
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _numbers_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _numbers_in(inner)
    elif isinstance(value, str):
        # A component's name may hold a number of its own ("per 1,000 enterprises").
        yield from (form for written in _NUMBER.findall(value) for form in _forms(written))


def _notes(results: Sequence[ToolResult]) -> str:
    return " ".join(str(getattr(row, "note", "")) for result in results for row in result.rows)


def _forms(written: str) -> tuple[float, ...]:
    """Return the values a written number may have: "1,000" is a thousand in English and one in Vietnamese."""
    bare = written.lstrip("-−+")
    return tuple(
        abs(float(bare.replace(thousands, "").replace(decimal, ".")))
        for thousands, decimal, pattern in _NOTATIONS
        if pattern.fullmatch(bare)
    )


# Thousands are parted in threes: "20.25" is no way to write 2025.
_NOTATIONS = (
    (",", ".", re.compile(r"\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")),
    (".", ",", re.compile(r"\d+(?:,\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?")),
)
