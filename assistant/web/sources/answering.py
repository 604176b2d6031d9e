"""What a request to Sources is answered with: a page, or the way to one, with a notice of what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.web.handlers import preferred_language
from assistant.web.security.principal import principal_of
from assistant.web.site import Site, other_language
from assistant.web.sources.words import SOURCES
from corpus.model import Language

if TYPE_CHECKING:
    from assistant.service import Assistant
    from assistant.web.sources.parts import Shown
    from assistant.web.sources.showing import Notice

AFTERWARDS = 303  # so that reloading the page it leads to changes nothing again
_CAN_BE_UNDONE = frozenset({"stored", "removed", "restored"})
_DONE = _CAN_BE_UNDONE | {"undone", "nothing_undone"}


class Where(NamedTuple):
    """Where a change leads: to files that wait, or to the list with a notice of what was done."""

    upload: str = ""
    done: str = ""
    items: tuple[str, ...] = ()


def look(request: Request, assistant: Assistant) -> Response:
    """Return the page that an address asks for."""
    # Here and below, so that the chat can be reached before all that reads and computes is loaded.
    from assistant.web.sources.look import look_of
    from assistant.web.sources.showing import show

    language = preferred_language(request)
    wanted = look_of(request.query_params, language)
    shown = show(assistant, wanted, owner=_editor(request), notice=_notice(request, assistant, language))
    return _page(request, shown)


def change(request: Request, assistant: Assistant, act: Callable[[], Where], *, upload: str = "") -> Response:
    """Do what is asked, and lead to where it is seen. What is refused is told on the page it was asked from.

    ``upload`` are the files that the request was about.
    """
    from assistant.uploads import UnknownUpload, UploadRefused
    from assistant.web.sources.look import Look
    from assistant.web.sources.saying import Unclear
    from assistant.web.sources.showing import Notice, show
    from assistant.web.sources.telling import telling_in
    from corpus.errors import CorpusError

    language = preferred_language(request)
    try:
        where = act()
    except (UploadRefused, UnknownUpload, Unclear, CorpusError) as refused:
        asked = Look(upload=upload, language=language)
        told = telling_in(language)(str(refused)).text
        shown = show(assistant, asked, owner=_editor(request), notice=Notice(told, "bad"))
        return _page(request, shown._replace(status=422), base="../")
    led = {"upload": where.upload, "done": where.done, "items": ",".join(where.items), "lang": language}
    return RedirectResponse(
        f"../sources?{urlencode({name: value for name, value in led.items() if value})}", AFTERWARDS
    )


def _editor(request: Request) -> str | None:
    """Return in whose name may be added and taken out; None for one who may not."""
    principal = principal_of(request)
    return principal.id if principal is not None and principal.may("editor") else None


def _notice(request: Request, assistant: Assistant, language: Language) -> Notice | None:
    """Return what the address says was done just now."""
    from assistant.web.sources.showing import Notice, titles

    done = request.query_params.get("done", "")
    if done not in _DONE:
        return None
    items = titles(assistant, request.query_params.get("items", "").split(","))
    return Notice(SOURCES[done].say(language, items=items), undo=done in _CAN_BE_UNDONE)


def _page(request: Request, shown: Shown, *, base: str = "") -> Response:
    """Return a page as made. ``base`` leads from the request's address to that which the page's links are meant for."""
    site: Site = request.app.state.site
    wanted: Any = shown.values["look"]
    html = site.page(
        shown.template,
        wanted.language,
        here="sources",
        words=SOURCES,
        other=wanted.address(language=other_language(wanted.language)),
        base=base,
        **shown.values,
    )
    return HTMLResponse(html, shown.status)
