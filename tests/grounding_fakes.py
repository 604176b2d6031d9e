"""For tests of what may be shown: rows, passages and tool results of a turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from assistant.answer import Coverage, Row
from assistant.evidence import Quote, ToolResult


def row(**changes: Any) -> Row:
    """Return Hanoi's overall result of the PII 2025, with changes."""
    values = {
        "unit_id": "hanoi",
        "map": 34,
        "unit": "Hanoi",
        "index": "PII",
        "edition": 2025,
        "component": "overall",
        "score": 65.68,
        "rank": 1,
        "of": 34,
        "status": "reported",
        "source_ids": ("s045",),
    }
    return Row(**(values | changes))


def rows_of_2023() -> tuple[Row, ...]:
    """Return the five first of the PII 2023."""
    told = (
        ("hanoi", "Hanoi", 62.86),
        ("ho-chi-minh-city", "Ho Chi Minh City", 55.85),
        ("hai-phong", "Hai Phong", 52.32),
        ("da-nang", "Da Nang", 50.70),
        ("can-tho", "Can Tho", 49.66),
    )
    return tuple(
        row(unit_id=unit_id, unit=name, edition=2023, map=63, of=63, score=score, rank=rank, source_ids=("s004",))
        for rank, (unit_id, name, score) in enumerate(told, 1)
    )


def quote(text: str, rendering: str | None = None, **changes: Any) -> Quote:
    """Return a passage of an article."""
    values = {
        "passage_id": "a:0-1",
        "source_id": "s059",
        "kind": "article",
        "title": "",
        "publisher": "",
        "date": "",
        "url": "",
        "text": text,
        "language": "en",
        "score": 1.0,
        "rendering": rendering,
    }
    return Quote(**(values | changes))


def found(
    *rows: Row, passages: Iterable[Quote] = (), coverage: Coverage | None = None, tool: str = "rank_units", **facts: Any
) -> list[ToolResult]:
    """Return what one tool call found."""
    return [ToolResult(tool=tool, kind="ranking", rows=rows, passages=tuple(passages), coverage=coverage, facts=facts)]
