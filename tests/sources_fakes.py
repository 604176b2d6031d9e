"""The web app over a real assistant with a home of its own, whose index is quick to build; and files to send it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import index_fakes
from fastapi import FastAPI

from assistant.searching import BackgroundSearch
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.web.server import create_app
from assistant.web.starting import Opening
from corpus.store import open_corpus

TABLE = b"unit,index,edition,score,rank\nHanoi,XYZ,2024,71.5,1\nHue,XYZ,2024,60.25,2\nAtlantis,XYZ,2024,1,3\n"
DOCUMENT = (
    b"# Wind parks off Vinh Chau\n\nThe wind park of Vinh Chau opened in May 2024 with forty turbines. "
    b"Its operator says that the forty turbines feed nine thousand households of the coast.\n"
)


def app_over(home: Path, **settings: Any) -> tuple[FastAPI, Opening]:
    """Return an app over a home, and the way to its assistant, which is the caller's to close."""
    chosen = Settings.model_validate({"home": home, "hosts": ("testserver",), **settings})

    def open_it() -> Assistant:
        corpus = open_corpus(home)
        search = BackgroundSearch(corpus, home, index_fakes.fake_embedder())
        search.start()
        return Assistant(chosen, corpus, search)

    opening = Opening(open_it)

    async def built() -> FastAPI:
        return create_app(opening, chosen)

    app = asyncio.run(built())
    opening.start(when_failed=lambda: None)
    return app, opening
