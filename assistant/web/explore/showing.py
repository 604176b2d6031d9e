"""A view to the template that shows it and what goes into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from assistant.answer import Answer, Result, Row
from assistant.catalogue import Catalogue
from assistant.errors import NoData, UnknownUnit
from assistant.web import exports
from assistant.web.explore.beside import beside, without_unknown
from assistant.web.explore.moves import changes, firm
from assistant.web.explore.ranking import ranking
from assistant.web.explore.unit import unit_page, unknown_unit
from assistant.web.explore.view import Name, View

Context = dict[str, Any]

_SHOWS: dict[Name, Callable[[Catalogue, View], Context]] = {
    "ranking": ranking,
    "unit": unit_page,
    "compare": beside,
    "changes": changes,
    "firm": firm,
}


class Shown(NamedTuple):
    """A page to be made."""

    template: str
    values: Context
    status: int = 200


def show(catalogue: Catalogue, view: View) -> Shown:
    """Return the page of a view. A unit that nobody knows gives a page with the closest names."""
    try:
        return Shown(f"{view.name}.html", _values(catalogue, view))
    except UnknownUnit as unknown:
        return Shown("unknown.html", {**unknown_unit(catalogue, view, unknown), "question": "", "rows": ()}, 404)


def table(catalogue: Catalogue, view: View) -> exports.File:
    """Return a view's rows as a CSV file. Raises NothingToExport where nothing is held."""
    try:
        rows = tuple(_values(catalogue, view)["rows"])
    except UnknownUnit:
        rows = ()
    return exports.export(_answer(rows, view), "csv", catalogue.names)


def _values(catalogue: Catalogue, view: View) -> Context:
    try:
        values = _SHOWS[view.name](catalogue, view)
    except UnknownUnit:
        if view.name != "compare":
            raise
        values = beside(catalogue, without_unknown(catalogue, view))
    except NoData:
        # The edition of another index, or one before there was a component: the newest there is.
        return _values(catalogue, View(name=view.name, index=view.index, unit=view.unit, language=view.language))
    return {**values, "ask": view.question(values["question"]) if values["question"] else ""}


def _answer(rows: tuple[Row, ...], view: View) -> Answer:
    return Answer(
        question="",
        language=view.language,
        thread="",
        brain="explore",
        status="answered",
        text="",
        result=Result(kind="ranking", rows=rows),
    )
