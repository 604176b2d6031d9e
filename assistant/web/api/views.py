"""What is held, to look around in: rankings, units, comparisons, components, sources, coverage. A page or CSV each."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field

from assistant.answer import Row
from assistant.catalogue.catalogue import DEFAULT_INDEX, MOST_COMPARED
from assistant.catalogue.entries import (
    Comparison,
    ComponentEntry,
    Ranking,
    RegionEntry,
    SourceEntry,
    UnitEntry,
    UnitPage,
)
from assistant.web.api.given import Views
from assistant.web.api.lists import AS_CSV, Page, Wanted, as_csv

router = APIRouter(tags=["what is held"])

_Name = Annotated[str, Query(min_length=1, max_length=200)]
Index = Annotated[str, Query(max_length=200, description="PII, PAPI, PCI, PAR, DTI or GII.")]
Edition = Annotated[int | None, Query(ge=1900, le=2200, description="The year; the newest held when left out.")]
ComponentCode = Annotated[str, Query(max_length=200, description="overall, or a component's code or name.")]
Region = Annotated[str | None, Query(max_length=200, description="Only the units of this region.")]
Map = Annotated[Literal[34, 63], Query(description="34 units since 1 July 2025, 63 before.")]
UnitId = Annotated[str, Path(min_length=1, max_length=200, description="As `GET /units` lists it.")]


class RankingPage(Ranking):
    """A ranking, its ``rows`` a page at a time."""

    total: int = Field(description="How many rows the whole ranking has.")
    next_offset: int | None = None


@router.get("/rankings", response_model=RankingPage, responses=AS_CSV, summary="Rank units")
def rankings(
    views: Views,
    part: Wanted,
    index: Index = DEFAULT_INDEX,
    edition: Edition = None,
    component: ComponentCode = "overall",
    region: Region = None,
    order: Literal["best", "worst"] = "best",
) -> Any:
    """Return every unit held of an edition in order, and those that are not held."""
    ranking = views.rankings(index=index, edition=edition, component=component, region=region, order=order)
    if part.as_csv:
        return as_csv(part.of(ranking.rows))
    shown = ranking.model_copy(update={"rows": tuple(part.of(ranking.rows))})
    total = len(ranking.rows)
    return RankingPage(**dict(shown), total=total, next_offset=part.next_offset(total))


@router.get("/units", response_model=Page[UnitEntry], responses=AS_CSV, summary="List provinces and cities")
def units(views: Views, part: Wanted, map: Map = 34, region: Region = None) -> Any:
    """Return the units of a map by name."""
    return part.listed(views.units(map, region))


@router.get("/units/{unit_id}", response_model=UnitPage, summary="Tell all that is held of a unit")
def unit(
    unit_id: UnitId,
    views: Views,
    map: Annotated[Literal[34, 63] | None, Query(description="The newest that has the unit when left out.")] = None,
    index: Index = DEFAULT_INDEX,
    edition: Edition = None,
) -> UnitPage:
    """Return its results over editions; its parts, strengths and reasons in one; articles that name it."""
    page: UnitPage = views.unit(unit_id, map, index=index, edition=edition)
    return page


@router.get("/regions", response_model=Page[RegionEntry], responses=AS_CSV, summary="List regions")
def regions(views: Views, part: Wanted, map: Map = 34) -> Any:
    """Return the regions of a map, north to south."""
    return part.listed(views.regions(map))


@router.get("/compare", response_model=Comparison, responses=AS_CSV, summary="Set units beside each other")
def compare(
    views: Views,
    part: Wanted,
    unit: Annotated[list[_Name], Query(min_length=1, max_length=MOST_COMPARED, description="Ids or names.")],
    index: Index = DEFAULT_INDEX,
    edition: Edition = None,
    component: ComponentCode = "overall",
) -> Any:
    """Return up to five units, best first, with their parts and their way over the editions. CSV has the rows."""
    comparison = views.compare(unit, index=index, edition=edition, component=component)
    return as_csv(comparison.rows) if part.as_csv else comparison


@router.get("/components", response_model=Page[ComponentEntry], responses=AS_CSV, summary="List components")
def components(views: Views, part: Wanted, index: Index = DEFAULT_INDEX, edition: Edition = None) -> Any:
    """Return an edition's components in the order of its tree, each with how many units are held in it."""
    return part.listed(views.components(index, edition))


@router.get("/sources", response_model=Page[SourceEntry], responses=AS_CSV, summary="List sources")
def sources(views: Views, part: Wanted) -> Any:
    """Return every source with how much rests on it: what people added first, then the newest."""
    return part.listed(views.sources())


@router.get("/coverage", response_model=Page[Row], responses=AS_CSV, summary="Tell how much is held")
def coverage(views: Views, part: Wanted) -> Any:
    """Return how many scores (`score`) and ranks (`ranks`) are held of how many, a row an edition."""
    return part.listed(views.coverage())
