"""Which table of figures is asked for: index, edition, map and component, as a caller writes them.

Both brains go through here, so that a language model's "paPI" and the planner's "PAPI" are the same table.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from assistant.answer import Coverage, Row
from assistant.errors import NoData, UnknownComponent
from assistant.evidence import COUNTED, RANK_IN_REGION
from assistant.scoring import published
from assistant.tools.rows import rows_from
from assistant.tools.units import is_on, unit_on
from corpus.model import Unit
from corpus.store import Corpus

_SPECIAL = ("overall", COUNTED, RANK_IN_REGION)


@dataclass(frozen=True)
class Scope:
    """One table of figures: an index's edition on a map, and a component of it."""

    index: str
    edition: int
    map: int
    component: str = "overall"

    @property
    def facts(self) -> dict[str, object]:
        """Return the table's place, for the wording."""
        return {"index": self.index, "edition": self.edition, "map": self.map, "component": self.component}

    def standing(self, corpus: Corpus) -> pd.DataFrame:
        """Return one observation a unit, best first, with its ``place``."""
        return corpus.once(
            published.standing, index=self.index, edition=self.edition, component=self.component, map=self.map
        )

    def rows(self, corpus: Corpus) -> tuple[Row, ...]:
        """Return the standing as rows."""
        return rows_from(corpus, self.standing(corpus))

    def held(self, corpus: Corpus) -> published.Held:
        """Return how much of the table is held."""
        return corpus.once(
            published.held, index=self.index, edition=self.edition, component=self.component, map=self.map
        )

    def coverage(self, corpus: Corpus) -> Coverage:
        """Return how many units have a score held, of all that the edition ranks."""
        held = self.held(corpus)
        return Coverage(held=held.scores, of=held.of)

    def of_unit(self, corpus: Corpus, unit: Unit, *, every_component: bool = False) -> pd.DataFrame:
        """Return a unit's observations in the table, or in all of the edition's components."""
        return published.select(
            corpus.observations,
            index=self.index,
            edition=self.edition,
            component=None if every_component else self.component,
            map=self.map,
            unit_id=unit.unit_id,
        )


def index_named(corpus: Corpus, index: str) -> str:
    """Return the index's code as the tables write it."""
    wanted = index.strip().upper()
    if wanted not in corpus.indices():
        raise NoData(
            f"No index {index!r}. Held: {', '.join(corpus.indices())}.",
            asked=index,
            held=corpus.indices(),
            code="unknown_index",
        )
    return wanted


def component_named(corpus: Corpus, index: str, component: str) -> str:
    """Return the component's code; a name in either language or a code will do."""
    wanted = component.strip().casefold()
    codes: dict[str, None] = dict.fromkeys(_SPECIAL)
    for node in corpus.components:
        if node.index not in {index, "*"}:
            continue
        codes.setdefault(node.code)
        if wanted in {node.code.casefold(), node.name_en.casefold(), node.name_vi.casefold()}:
            return node.code
    for code in codes:
        if wanted in {code.casefold(), f"pillar {code}".casefold()}:
            return code
    held = set(published.select(corpus.observations, index=index)["component"].astype(str))
    if component in held:
        return component
    raise UnknownComponent(component, index, sorted(held))


def scope(
    corpus: Corpus,
    *,
    index: str = "PII",
    edition: int | None = None,
    component: str = "overall",
    unit: Unit | None = None,
) -> Scope:
    """Return the table that is asked for: of the newest edition with figures when no edition is given.

    Raises:
        NoData: the edition, or the component in it, is not held; says which editions are.
    """
    index = index_named(corpus, index)
    code = component_named(corpus, index, component)
    editions = corpus.once(published.editions, index=index, component=code)
    if edition is None:
        edition = _newest(corpus, index, code, unit, editions)
    if edition not in editions:
        all_editions = corpus.once(published.editions, index=index)
        missing = "edition_not_held" if edition not in all_editions else "component_not_held"
        held = tuple(str(year) for year in (all_editions if missing == "edition_not_held" else editions))
        raise NoData(
            f"{index} {edition}: {code} is not held. Held: {', '.join(held)}.",
            asked=str(edition),
            held=held,
            code=missing,
        )
    maps = corpus.map_of(index, edition)
    chosen = unit.map if unit and unit.map in maps else min(maps)
    return Scope(index, edition, chosen, code)


def _newest(corpus: Corpus, index: str, code: str, unit: Unit | None, editions: list[int]) -> int:
    own = [year for year in editions if unit is None or _on_any_map(corpus, unit, index, year, code)]
    if not (own or editions):
        raise NoData(f"{index}: {code} is not held for any edition.", asked=code, code="component_not_held")
    return (own or editions)[-1]


def _on_any_map(corpus: Corpus, unit: Unit, index: str, edition: int, code: str) -> bool:
    ids = {unit_on(corpus, unit, map).unit_id for map in corpus.map_of(index, edition) if is_on(corpus, unit, map)}
    rows = published.select(corpus.observations, index=index, edition=edition, component=code)
    rows = rows.loc[rows["score"].notna() | rows["rank"].notna()]
    return bool(ids & set(rows["unit_id"].astype(str)))
