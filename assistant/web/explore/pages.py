"""Explore's addresses: which page each gives, and its table as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from assistant.web.exports import NothingToExport
from assistant.web.site import Site, other_language

if TYPE_CHECKING:
    from assistant.catalogue import Catalogue
    from assistant.web.explore.view import Name, View
    from corpus.model import Language

Context = dict[str, Any]


class Holding(Protocol):
    """The part of the assistant that Explore needs."""

    def catalogue(self, language: Language) -> Catalogue:
        """Return the views over what is held."""
        ...


def add_to(app: FastAPI, site: Site, opened: Callable[[], Holding]) -> None:
    """Give the app Explore's addresses. ``opened`` waits for the assistant."""

    @app.get("/explore", response_class=HTMLResponse)
    def explore_page(request: Request) -> Response:
        """Return the view that the address asks for."""
        # Here, so that the chat can be reached before all that computes is loaded.
        from assistant.web.explore import showing

        catalogue, view = _asked(request, opened())
        shown = showing.show(catalogue, view)
        return HTMLResponse(_page(site, view, shown.template, shown.values), shown.status)

    @app.get("/explore/table.csv")
    def explore_table(request: Request) -> Response:
        """Return the figures of the view that the address asks for, as a file."""
        from assistant.web.explore import showing

        catalogue, view = _asked(request, opened())
        try:
            content, media_type = showing.table(catalogue, view)
        except NothingToExport as nothing:
            raise HTTPException(404, str(nothing)) from nothing
        name = f"{view.name}-{view.index.lower()}.csv"
        return Response(
            content, media_type=media_type, headers={"content-disposition": f'attachment; filename="{name}"'}
        )


def _asked(request: Request, assistant: Holding) -> tuple[Catalogue, View]:
    from assistant.web.explore.view import view_of
    from assistant.web.handlers import preferred_language

    catalogue = assistant.catalogue(preferred_language(request))
    several = request.query_params.getlist("units")
    return catalogue, view_of(catalogue.corpus, request.query_params, catalogue.names.language, several)


def _page(site: Site, view: View, template: str, values: Context) -> str:
    from assistant.web.explore.words import EXPLORE

    tabs: tuple[Name, ...] = ("ranking", "changes", "compare", "firm")
    return site.page(
        template,
        view.language,
        here="explore",
        words=EXPLORE,
        other=view.address(language=other_language(view.language)),
        view=view,
        tabs=[(name, view.address(name=name)) for name in tabs],
        **values,
    )
