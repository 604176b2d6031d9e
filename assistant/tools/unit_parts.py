"""The components held of one unit beside its overall score: all of them, its pillars, two set apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.answer import Row
from assistant.tools.rows import difference, rows_from, with_extra
from assistant.tools.scope import Scope
from corpus.model import Unit
from corpus.store import Corpus

_PAIR = 2
_FINEST = frozenset({"pillar", "dimension"})


def other_components(corpus: Corpus, unit: Unit, table: Scope) -> tuple[Row, ...]:
    """Return the unit's further components in the tree's order: sub-indices, pillars, then the rest.

    Of a component that has parts itself they are those parts alone.
    """
    rows = table.of_unit(corpus, unit, every_component=True)
    own = {part.code for part in corpus.children(table.index, table.edition, table.component)}
    if own and table.component != "overall":
        rows = rows.loc[rows["component"].astype(str).isin(own)]
    rows = rows.loc[(rows["component"] != table.component) & (rows["score"].notna() | rows["rank"].notna())]
    order = {node.code: place for place, node in enumerate(corpus.components) if node.index == table.index}
    places = rows["component"].astype(str).map(lambda code: order.get(code, len(order)))
    return rows_from(corpus, rows.assign(_place=places).sort_values("_place", kind="stable"))


def parts_among(corpus: Corpus, rows: Iterable[Row], table: Scope) -> tuple[Row, ...]:
    """Return the rows of the index's finest published parts: its pillars or dimensions."""
    parts = {node.code for node in corpus.components if node.index == table.index and node.level in _FINEST}
    return tuple(row for row in rows if row.component in parts)


def editions_with_parts(corpus: Corpus, unit: Unit, table: Scope) -> tuple[str, ...]:
    """Return the editions in which parts of a unit's score are held."""
    editions = (replace(table, edition=year) for year in corpus.editions(table.index) if year != table.edition)
    places = (place for place in editions if unit.map in corpus.map_of(table.index, place.edition))
    held = (place for place in places if parts_among(corpus, other_components(corpus, unit, place), place))
    return tuple(str(place.edition) for place in held)


def apart(rows: tuple[Row, ...], others: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return a component's rows and another's, the first with how far it is from the other's score."""
    pair = [row.score for row in (*rows[:1], *others[:1]) if row.score is not None]
    if len(pair) < _PAIR or "disputed" in (rows[0].status, others[0].status):
        return (*rows, *others)
    first = with_extra(rows[0], difference=difference(*pair), versus_component=others[0].component)
    return (first, *rows[1:], *others)
