"""What endpoints are given: the open assistant, who asks, the language to name things in, the page of a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Query, Request

from assistant.web import auditing
from assistant.web.security.principal import Principal, may, owner_of
from corpus.model import Language

if TYPE_CHECKING:
    from assistant.catalogue import Catalogue
    from assistant.service import Assistant


def opened(request: Request) -> Any:
    """Return the assistant, once it is open. The app keeps the way to it in its state."""
    return request.app.state.opened()


def owner(request: Request) -> str:
    """Return in whose name threads are kept."""
    return owner_of(request)


if TYPE_CHECKING:
    Opened = Annotated[Assistant, Depends(opened)]
else:  # the real type loads for seconds, and endpoints are made before the page can be reached
    Opened = Annotated[Any, Depends(opened)]

Owner = Annotated[str, Depends(owner)]
Viewer = Annotated[Principal, Depends(may("viewer"))]
Editor = Annotated[Principal, Depends(may("editor"))]
Admin = Annotated[Principal, Depends(may("admin"))]
InLanguage = Annotated[Language, Query(description="The language that units and components are named in.")]

Recording = Callable[..., None]


def recording(assistant: Opened, principal: Viewer) -> Recording:
    """Return what writes down an act of the principal's: ``record("delete thread", thread)``."""
    return partial(auditing.record, assistant, principal.id)


def catalogue(assistant: Opened, language: InLanguage = "en") -> Any:
    """Return the views over what is held, in the language."""
    return assistant.catalogue(language)


Record = Annotated[Recording, Depends(recording)]

if TYPE_CHECKING:
    Views = Annotated[Catalogue, Depends(catalogue)]
else:
    Views = Annotated[Any, Depends(catalogue)]
