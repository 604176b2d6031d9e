"""What is held and what things mean: coverage of indices and editions, and components' definitions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from assistant.answer import Coverage, Row
from assistant.evidence import COUNTED, Problem, ToolResult
from assistant.scoring import published
from assistant.tools.arguments import ComponentName, Edition, Index
from assistant.tools.parts import published_rule
from assistant.tools.scope import component_named, index_named
from corpus.model import Component
from corpus.store import Corpus

_FEW_UNITS = 5  # units whose scores are held, or lacking, that are named one by one


def describe_data(
    corpus: Corpus,
    *,
    index: Annotated[str | None, Field(description="One index; all when left out")] = None,
    edition: Edition = None,
) -> ToolResult:
    """Tell which indices and editions are held, and of how many units: one row each, newest first."""
    chosen = (index_named(corpus, index),) if index else _ordered(corpus)
    rows = tuple(
        _coverage_row(corpus, name, year)
        for name in chosen
        for year in reversed(_editions(corpus, name))
        if edition in (None, year)
    )
    if not rows:
        held = tuple(str(year) for name in chosen for year in _editions(corpus, name))
        problem = Problem(code="edition_not_held", asked=str(edition), held=held)
        return ToolResult(tool="describe_data", kind="coverage", facts={"index": chosen[0]}, problem=problem)
    newest = rows[0]
    articles = [article for article in corpus.articles if not article.translation_of]
    return ToolResult(
        tool="describe_data",
        kind="coverage",
        rows=rows,
        coverage=Coverage(held=int(newest.score or 0), of=newest.of or 0),
        facts={
            "indices": list(chosen),
            "articles": len(articles),
            "sources": len(corpus.sources),
            "named": index is not None,
            "scored": {f"{row.index} {row.edition}": few for row in rows if (few := _few(_scored(corpus, row)))},
            "ranked": {f"{row.index} {row.edition}": few for row in rows if (few := _few(_ranked_alone(corpus, row)))},
            "present": {f"{row.index} {row.edition}": few for row in rows if (few := _few(_present(corpus, row)))},
            "lacking": {f"{row.index} {row.edition}": few for row in rows if (few := _few(_lacking(corpus, row)))},
        },
    )


def _few(units: set[str]) -> list[str]:
    """Return units in order where they are few enough to be named one by one."""
    return sorted(units) if len(units) <= _FEW_UNITS else []


def _scored(corpus: Corpus, row: Row) -> set[str]:
    """Return the units with a score held in an edition."""
    standing = corpus.once(published.standing, index=row.index, edition=row.edition, map=row.map)
    return set(standing.loc[standing["score"].notna(), "unit_id"].astype(str))


def _ranked_alone(corpus: Corpus, row: Row) -> set[str]:
    """Return the units of which an edition's rank is held and no score."""
    standing = corpus.once(published.standing, index=row.index, edition=row.edition, map=row.map)
    return set(standing.loc[standing["score"].isna() & standing["rank"].notna(), "unit_id"].astype(str))


def _present(corpus: Corpus, row: Row) -> set[str]:
    """Return the units known to have taken part in an edition of a part of the map without any figure published."""
    if row.of is None or row.of >= sum(unit.map == row.map for unit in corpus.units):
        return set()
    held = corpus.observations
    table = published.select(held, index=row.index, edition=row.edition, component="overall", map=row.map)
    bare = table.loc[table["score"].isna() & table["rank"].isna() & (table["status"] == "reported"), "unit_id"]
    told = table.loc[table["score"].notna() | table["rank"].notna(), "unit_id"]
    return set(bare.astype(str)) - set(told.astype(str))


def _lacking(corpus: Corpus, row: Row) -> set[str]:
    """Return the units without one, where the edition ranks all of its map."""
    everyone = {unit.unit_id for unit in corpus.units if unit.map == row.map}
    return everyone - _scored(corpus, row) if row.of == len(everyone) else set()


def _ordered(corpus: Corpus) -> tuple[str, ...]:
    """Return the indices, the assistant's own subject first."""
    return tuple(sorted(corpus.indices(), key=lambda name: (name != "PII", name)))


def _editions(corpus: Corpus, index: str) -> list[int]:
    return corpus.once(published.editions, index=index)


def _coverage_row(corpus: Corpus, index: str, edition: int) -> Row:
    """Return a row whose score is the number of units with a score held, and whose ``ranks`` is that with a rank."""
    map_ = min(corpus.map_of(index, edition))
    held = corpus.once(published.held, index=index, edition=edition, map=map_)
    rows = published.select(corpus.observations, index=index, edition=edition, component="overall", map=map_)
    sources = {source for cell in rows["source_id"].astype(str) for source in cell.split(";") if source}
    return Row(
        unit_id=None,
        map=map_,
        unit=f"{index} {edition}",
        index=index,
        edition=edition,
        component="coverage",
        score=float(held.scores),
        rank=None,
        of=held.of,
        status="derived",
        source_ids=tuple(sorted(sources)[:3]),
        ranks=held.ranks,
    )


def describe_component(
    corpus: Corpus, component: ComponentName, *, index: Index = "PII", edition: Edition = None
) -> ToolResult:
    """Tell what an index or component is: its place in the tree, and what it is made of, in its newest edition."""
    index = index_named(corpus, index)
    code = component_named(corpus, index, component)
    nodes = [node for node in corpus.components if node.index == index and node.code == code]
    editions = [node.edition for node in nodes]
    wanted = edition if edition in editions else max(editions)
    node = next(node for node in nodes if node.edition == wanted)
    children = _children(corpus, index, wanted, code)
    below = [(child, 1) for child in children]
    if code == "overall":
        # An index is known by its pillars; where sub-indices stand between, both are told.
        below = [
            (one, depth)
            for child in children
            for one, depth in ((child, 1), *((grand, 2) for grand in _children(corpus, index, wanted, child.code)))
        ]
    return ToolResult(
        tool="describe_component",
        kind="definition",
        rows=(
            _definition_row(node, 0, parts=_finest(below), indicators=_indicators(corpus, index, wanted, code)),
            *(_definition_row(child, depth) for child, depth in below),
        ),
        facts={
            "index": index,
            "edition": wanted,
            "component": code,
            "level": node.level,
            "parent": node.parent,
            "children": [child.code for child in children],
            "rule": published_rule(index) if code == "overall" else None,
            "data_source": node.data_source,
            "unit": node.unit,
        },
    )


def _children(corpus: Corpus, index: str, edition: int, code: str) -> list[Component]:
    levels = {"sub_index", "pillar", "dimension", "sub_pillar", "group"}
    return [node for node in corpus.children(index, edition, code) if node.level in levels]


def _finest(below: list[tuple[Component, int]]) -> int | None:
    """Return how many pillars or dimensions there are, None where nothing is below."""
    deepest = max((depth for _, depth in below), default=0)
    return sum(depth == deepest for _, depth in below) or None


def _indicators(corpus: Corpus, index: str, edition: int, code: str) -> int | None:
    """Return how many indicators an edition of an index has, as the counts of indicators led tell."""
    if code != "overall":
        return None
    rows = published.select(corpus.observations, index=index, edition=edition, component=COUNTED)
    return int(rows["of"].max()) if rows["of"].notna().any() else None


def _definition_row(node: Component, depth: int, parts: int | None = None, indicators: int | None = None) -> Row:
    return Row(
        unit_id=None,
        map=None,
        unit=node.name_en,
        index=node.index,
        edition=node.edition,
        component=node.code,
        score=None,
        rank=None,
        of=None,
        status="reported",
        source_ids=node.source_ids,
        level=node.level,
        name_vi=node.name_vi,
        depth=depth,
        **{name: value for name, value in (("parts", parts), ("indicators", indicators)) if value},
    )
