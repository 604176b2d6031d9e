"""What admins look after: API keys, what people said of answers, the audit log."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from assistant.store.audit import Entry
from assistant.store.feedback import Feedback
from assistant.store.keys import Key, Role
from assistant.web.api.given import Admin, Opened, Record
from assistant.web.api.lists import AS_CSV, Page, Wanted, as_csv

router = APIRouter(tags=["administration"])

KeyId = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]


class NewKey(BaseModel):
    """A key to make: what uses it, and what it may do."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "portal server", "role": "viewer"}]}
    )

    name: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")
    role: Role = "viewer"


class MadeKey(BaseModel):
    """A new key. It is shown here and never again."""

    key: str


@router.get("/keys", response_model=Page[Key], responses=AS_CSV, summary="List API keys")
def keys(assistant: Opened, admin: Admin, part: Wanted) -> object:
    """Return all keys, the newest first, revoked ones too."""
    return part.listed(assistant.store.keys.listing())


@router.post("/keys", status_code=201, response_model=MadeKey, summary="Make an API key")
def make_key(wanted: NewKey, assistant: Opened, admin: Admin, record: Record) -> MadeKey:
    """Return a new key, which is shown this once."""
    key = assistant.store.keys.create(wanted.name, wanted.role)
    record("key created", key.split("_")[1])
    return MadeKey(key=key)


@router.delete("/keys/{key_id}", response_model=Key, summary="Revoke an API key")
def revoke_key(key_id: KeyId, assistant: Opened, admin: Admin, record: Record) -> Key:
    """End a key at once and for good."""
    revoked = assistant.store.keys.revoke(key_id)
    record("key revoked", key_id)
    return revoked


@router.get("/feedback", response_model=Page[Feedback], responses=AS_CSV, summary="Read what people said of answers")
def feedback(assistant: Opened, admin: Admin, part: Wanted) -> object:
    """Return verdicts with their answers. `total` counts no further than one after the page."""
    return part.listed(tuple(islice(assistant.feedback.all(), part.offset + part.limit + 1)))


@router.get("/audit", response_model=list[Entry], responses=AS_CSV, summary="Read who did what")
def audit(
    assistant: Opened,
    admin: Admin,
    part: Wanted,
    who: Annotated[str | None, Query(max_length=200)] = None,
    before: Annotated[int | None, Query(ge=1, le=2**62, description="The `place` of the last act of a page.")] = None,
) -> object:
    """Return acts, the last one first."""
    acts = assistant.store.audit.listing(who=who, before=before, limit=part.limit)
    return as_csv(acts) if part.as_csv else acts
