"""The answer object, schema 1: the one contract of terminal, page, REST and MCP. Knows nothing of how it is made."""

from __future__ import annotations

from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["answered", "no_data", "clarify", "declined"]
Kind = Literal[
    "ranking",
    "value",
    "comparison",
    "trend",
    "explanation",
    "profile",
    "region",
    "what_if",
    "robustness",
    "definition",
    "passages",
    "coverage",
]
ClaimKind = Literal["number", "rank", "date", "unit", "quotation", "superlative", "direction", "citation"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Row(BaseModel):
    """One figure, with its provenance. Floats are unrounded. Further keys depend on the kind of result.

    An explanation's rows may carry ``gap``, ``share`` and ``versus``; a trend's ``change`` and ``rank_change``.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    unit_id: str | None
    map: int | None
    unit: str
    index: str
    edition: int
    component: str
    score: float | None
    rank: int | None
    of: int | None
    status: str
    source_ids: tuple[str, ...]


class Coverage(_Frozen):
    """How many units have a score held, of how many the edition ranks."""

    held: int
    of: int


class Result(_Frozen):
    """What was computed, in answer order."""

    kind: Kind
    rows: tuple[Row, ...] = ()
    coverage: Coverage | None = None


class Citation(_Frozen):
    """A source as cited: ``[n]`` in the text. ``quote`` is verbatim from the passage, or the table row as text."""

    n: int
    kind: Literal["article", "table"]
    source_id: str
    title: str
    publisher: str
    date: str
    url: str
    quote: str


class Claim(_Frozen):
    """A statement at ``text[start:end]`` of the answer's text that can be right or wrong, and what bears it out.

    ``bound_to`` names rows as ``row:PII/2023/63/hanoi/overall``, passages as ``passage:`` with their id, and otherwise
    ``coverage``, ``question`` or ``fact:`` with its name.
    """

    start: int
    end: int
    kind: ClaimKind
    text: str
    bound_to: tuple[str, ...] = ()


class Step(_Frozen):
    """One thing that was looked up on the way. ``ms`` is wall time."""

    tool: str
    arguments: dict[str, Any] = Field(default_factory=dict)
    ms: int = 0


class Answer(_Frozen):
    """What every way in returns for one question."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    answer_id: str = Field(default_factory=lambda: uuid4().hex)
    question: str
    language: Literal["en", "vi"]
    thread: str
    brain: str
    status: Status
    text: str
    result: Result | None = None
    citations: tuple[Citation, ...] = ()
    claims: tuple[Claim, ...] = ()
    charts: tuple[dict[str, Any], ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    ms: dict[str, int] = Field(default_factory=dict)

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    def to_json(self) -> str:
        """Return the answer object as one line of JSON."""
        return self.model_dump_json(by_alias=True)


class StepEvent(_Frozen):
    """A step has begun: ``label`` says in the question's language what is being looked up."""

    type: Literal["step"] = "step"
    label: str
    step: Step


class TextEvent(_Frozen):
    """More of the answer's text."""

    type: Literal["text"] = "text"
    delta: str


class AnswerEvent(_Frozen):
    """The checked answer: always the last event."""

    type: Literal["answer"] = "answer"
    answer: Answer


Event = StepEvent | TextEvent | AnswerEvent
