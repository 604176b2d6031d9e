"""Who asks, as the assistant sees them."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from assistant.web.api.given import Viewer

router = APIRouter(tags=["login"])


class Me(BaseModel):
    """Who is logged in, what they may do, and how they logged in."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    role: Literal["viewer", "editor", "admin"]
    how: Literal["open", "key", "oidc", "proxy", "embed"]


@router.get("/me", response_model=Me, summary="Tell who is logged in")
def me(principal: Viewer) -> Me:
    """Return the principal that a request with these credentials has."""
    return Me.model_validate(principal)
