"""Lists as programs want them: a page at a time, as JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field, TypeAdapter

from assistant.web.exports import plain

CSV = "text/csv"
MOST_ITEMS = 1000
AS_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {CSV: {"schema": {"type": "string"}}}}}

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A part of a list. ``next_offset`` is where the next part begins, null at the end."""

    items: list[Item]
    total: int = Field(description="How many the whole list has.")
    next_offset: int | None = None


_ROWS: TypeAdapter[list[Any]] = TypeAdapter(list[Any])  # models and dataclasses alike


@dataclass(frozen=True)
class Part:
    """Which part of a list is wanted, in which form."""

    limit: int
    offset: int
    as_csv: bool

    def of(self, items: Sequence[Item]) -> list[Item]:
        """Return the part of a list."""
        return list(items[self.offset : self.offset + self.limit])

    def next_offset(self, total: int) -> int | None:
        """Return where the next part begins; None after the last."""
        following = self.offset + self.limit
        return following if following < total else None

    def page(self, items: Sequence[Item]) -> Page[Item]:
        """Return the part of a list as a page."""
        return Page(items=self.of(items), total=len(items), next_offset=self.next_offset(len(items)))

    def listed(self, items: Sequence[Any]) -> Any:
        """Return the part as it is wanted: a page, or CSV."""
        return as_csv(self.of(items)) if self.as_csv else self.page(items)


def _part(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST_ITEMS, description="At most so many.")] = 100,
    offset: Annotated[int, Query(ge=0, le=10**9, description="Leave out so many at the beginning.")] = 0,
    form: Annotated[
        Literal["json", "csv"] | None,
        Query(alias="format", description="json or csv; without it what the header Accept prefers."),
    ] = None,
) -> Part:
    accepted = request.headers.get("accept", "").split(",")[0].partition(";")[0].strip()
    return Part(limit, offset, as_csv=form == "csv" or (form is None and accepted == CSV))


Wanted = Annotated[Part, Depends(_part)]


def as_csv(items: Iterable[Any]) -> Response:
    """Return rows as CSV. What a spreadsheet would run as a formula is made plain text."""
    rows = _ROWS.dump_python(list(items))
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([plain(_cell(row, name)) for name in columns] for row in rows)
    return Response(text.getvalue(), media_type=f"{CSV}; charset=utf-8")


def _cell(row: Mapping[str, Any], name: str) -> Any:
    value = row.get(name)
    if isinstance(value, list | tuple):
        return ";".join(str(part) for part in value)
    return value if value is None or isinstance(value, int | float) else str(value)
