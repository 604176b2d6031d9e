"""`/healthz`: the process answers. `/readyz`: what it answers from is there, or what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

if TYPE_CHECKING:
    from assistant.service import Assistant


class Health(BaseModel):
    """That the process answers."""

    status: Literal["ok"] = "ok"


class Part(BaseModel):
    """One thing that answers come from."""

    ready: bool
    state: str = Field("", description="What it is doing, or why it cannot be used.")


class Readiness(BaseModel):
    """Whether questions of every kind would be answered now."""

    ready: bool
    parts: dict[Literal["corpus", "store", "index"], Part]


def health(if_open: Callable[[], Assistant | None]) -> APIRouter:
    """Return the two endpoints. ``if_open`` gives the assistant once it is open, and does not wait for it."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz", response_model=Health, summary="Tell that the process answers")
    def healthz() -> Health:
        """Return that it does."""
        return Health()

    @router.get(
        "/readyz",
        response_model=Readiness,
        responses={503: {"model": Readiness, "description": "Something is not ready"}},
        summary="Tell what is ready",
    )
    def readyz(response: Response) -> Readiness:
        """Return what is ready; with 503 where something is not."""
        found = readiness(if_open())
        response.status_code = 200 if found.ready else 503
        return found

    return router


def readiness(assistant: Assistant | None) -> Readiness:
    """Return what is ready of an assistant; nothing of one that is still being opened."""
    if assistant is None:
        opening = Part(ready=False, state="being opened")
        return Readiness(ready=False, parts={"corpus": opening, "store": opening, "index": opening})
    corpus = Part(ready=True, state=f"{len(assistant.corpus.observations)} figures")
    parts = {"corpus": corpus, "store": _store(assistant), "index": _index(assistant)}
    return Readiness(ready=all(part.ready for part in parts.values()), parts=parts)


def _store(assistant: Assistant) -> Part:
    from assistant.store import StoreUnavailable

    try:
        assistant.store.check()
    except StoreUnavailable:
        return Part(ready=False, state="cannot be reached or written")
    return Part(ready=True, state="reachable")


def _index(assistant: Assistant) -> Part:
    indexing = assistant.indexing
    # While what was added is indexed, the version before answers.
    state = f"{indexing.state} {indexing.done}/{indexing.total}" if indexing.state == "working" else indexing.state
    return Part(ready=assistant.ready, state=state)
