"""A unit's rank within its region: as a source tells it, else where the ranks held prove it."""

from __future__ import annotations

from assistant.answer import Row
from assistant.evidence import RANK_IN_REGION
from assistant.tools.rows import rows_from
from assistant.tools.scope import Scope
from corpus.model import Unit
from corpus.store import Corpus


def region_rank(corpus: Corpus, unit: Unit, table: Scope) -> Row | None:
    """Return the rank of a unit among its region's, None where a unit that is not held could be before it.

    A computed one is derived, its ``of`` counts the region's units that are ranked, and it has ``region``.
    """
    told = rows_from(corpus, Scope(table.index, table.edition, table.map, RANK_IN_REGION).of_unit(corpus, unit))
    if told:
        return told[0]
    rows = [row for row in table.rows(corpus) if row.rank is not None]
    own = next((row for row in rows if row.unit_id == unit.unit_id and row.status != "disputed"), None)
    if own is None or own.rank is None:
        return None
    members = {one.unit_id for one in corpus.units if one.map == table.map and one.region_id == unit.region_id}
    inside = [row for row in rows if row.unit_id in members]
    ahead = [row for row in rows if row.rank is not None and row.rank < own.rank]
    # Nobody unknown can be before it where every place before it is taken, or all of the region are known.
    ranked_of_held = own.status == "derived" and own.of is not None and own.of < table.map
    if len(ahead) < own.rank - 1 and len(inside) < len(members) or any(row.status == "disputed" for row in ahead):
        return None
    derived = {
        "component": RANK_IN_REGION,
        "score": None,
        "rank": 1 + sum(row.unit_id in members for row in ahead),
        "of": len(inside) if ranked_of_held else len(members),
        "status": "derived",
        "note": "",
    }
    return own.model_copy(update=derived)
