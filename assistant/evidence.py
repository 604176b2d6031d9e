"""What a tool found: rows, passages and the reasons why something is not there. Knows nothing of wording.

Tools return it as JSON to a language model and as an artifact to the planner's phrasing and to the checks.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Coverage, Kind, Row

COUNTED = "indicators_led"  # a component that counts indicators; it has no rank of its own
RANK_IN_REGION = "rank_in_region"
LEADER = "leader"  # in place of a unit's name: whoever is first
PARTS = "parts"  # asked for where an index's pillars or dimensions are
MOST_NAMED = 12  # units that a sentence names; of more it says how many there are, and the table holds them all

ProblemCode = Literal[
    "unknown_unit",
    "unknown_component",
    "unknown_region",
    "unknown_index",
    "edition_not_held",
    "unit_not_held",
    "component_not_held",
    "rank_not_held",
    "no_such_place",
    "unit_merged",
    "nothing_found",
    "bad_arguments",
]


class Quote(BaseModel):
    """A passage as found: verbatim ``text`` of its source, with what is needed to cite it.

    ``rendering`` is the same passage in the question's language where the corpus holds one.
    """

    model_config = ConfigDict(frozen=True)

    passage_id: str
    source_id: str
    kind: Literal["article", "table"]
    title: str
    publisher: str
    date: str
    url: str
    text: str
    language: str
    score: float
    rendering: str | None = None


class Problem(BaseModel):
    """Why a figure is not given: a code for the wording, what was asked, and what is held instead."""

    model_config = ConfigDict(frozen=True)

    code: ProblemCode
    asked: str
    held: tuple[str, ...] = ()


class ToolResult(BaseModel):
    """What one tool call found. ``facts`` names figures for the wording; each stands in a row too."""

    model_config = ConfigDict(frozen=True)

    tool: str
    kind: Kind
    rows: tuple[Row, ...] = ()
    coverage: Coverage | None = None
    passages: tuple[Quote, ...] = ()
    facts: dict[str, Any] = Field(default_factory=dict)
    problem: Problem | None = None
