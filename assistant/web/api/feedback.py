"""What whoever was given an answer says of it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from assistant.web.api.given import Opened, Owner

router = APIRouter(prefix="/answers", tags=["feedback"])

AnswerId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="An answer's `answer_id`.")]
Category = Annotated[str, Field(min_length=1, max_length=100)]


class Verdict(BaseModel):
    """A verdict on an answer, in place of an earlier one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"verdict": "down", "reason": "2024 was meant", "categories": ["wrong year"]}]},
    )

    verdict: Literal["up", "down"]
    reason: str = Field("", max_length=2000)
    categories: list[Category] = Field(default=[], max_length=20)


@router.put("/{answer_id}/feedback", status_code=204, summary="Say what you think of an answer")
def give(answer_id: AnswerId, said: Verdict, assistant: Opened, owner: Owner) -> Response:
    """Keep the verdict."""
    assistant.feedback.give(owner, answer_id, said.verdict, said.reason, said.categories)
    return Response(status_code=204)


@router.delete("/{answer_id}/feedback", status_code=204, summary="Take a verdict back")
def withdraw(answer_id: AnswerId, assistant: Opened, owner: Owner) -> Response:
    """Forget the verdict, if there is one."""
    assistant.feedback.withdraw(owner, answer_id)
    return Response(status_code=204)
