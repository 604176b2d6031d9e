"""What a tool's arguments mean, as a model reads them: types with descriptions, shared by all tools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, TypedDict

from pydantic import Field

Names = str | Sequence[str] | None
Kind = Literal["city", "province"]

Index = Annotated[str, Field(description="PII (default), PAPI, PCI, PAR or DTI")]
Edition = Annotated[int | None, Field(description="Year; the newest held when left out")]
ComponentName = Annotated[
    str, Field(description="overall, input, output, a pillar 1 to 7, or another component's code or name")
]
UnitName = Annotated[str, Field(description="A province or city, in any spelling")]
MaybeUnit = Annotated[str | None, Field(description="A province or city, in any spelling")]
OnlyUnits = Annotated[Names, Field(description="Only these units")]
UnitNames = Annotated[Sequence[str], Field(description="Provinces and cities, in any spelling")]
Place = Annotated[int | None, Field(description="1 is the best, or the worst where order is worst")]
Order = Literal["best", "worst"]
Limit = Annotated[float | None, Field(description="Only scores (ranks, see bound) within this limit, itself included")]
OpenLimit = Annotated[float | None, Field(description="Only scores (ranks, see bound) beyond this limit")]
RegionName = Annotated[str | None, Field(description="A socio-economic region, by name or id")]


class Group(TypedDict, total=False):
    """A part of the units, as the tools take it; all units where nothing is given."""

    region: Annotated[Names, Field(description="Only units of this region, or of these")]
    kind: Annotated[Kind | None, Field(description="Only the centrally run cities, or only the provinces")]
    exclude_regions: Annotated[Names, Field(description="Without the units of these regions")]
    exclude_units: Annotated[Names, Field(description="Without these units")]
