"""The pages beside the chat: one frame of navigation, language and style, filled from templates."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from fastapi import FastAPI
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.staticfiles import StaticFiles

from assistant.web import strings
from assistant.web.render import linkable
from assistant.web.site_words import SITE
from assistant.web.strings import Phrase
from corpus.model import Language

FILES = "assets/site"  # beside Gradio's own assets, which like these anyone may load
Here = Literal["explore", "sources", ""]  # "" is on neither


@dataclass(frozen=True)
class Site:
    """What every page is made with: the templates, and the style and script files by their content."""

    templates: Environment
    files: Mapping[str, str]

    def page(
        self,
        template: str,
        language: Language,
        *,
        here: Here,
        words: Mapping[str, Phrase],
        other: str,
        base: str = "",
        **values: Any,
    ) -> str:
        """Return a whole page. ``other`` is its address in the other language, ``base`` what its links begin at."""
        return self.templates.get_template(template).render(
            language=language,
            here=here,
            say=partial(_say, {**SITE, **words}, language),
            other=other,
            base=base,
            other_language=other_language(language),
            other_name=strings.LANGUAGE_NAMES[other_language(language)],
            file=self.files.__getitem__,
            linkable=linkable,
            **values,
        )


def open_site(app: FastAPI) -> Site:
    """Return what pages are made with, and have the app serve their files."""
    folder = Path(str(resources.files("assistant.web"))) / "static" / "site"
    app.mount(f"/{FILES}", StaticFiles(directory=folder), name="site")
    # Named with their content, so that a browser that holds them keeps to them until they change.
    files = {
        path.name: f"{FILES}/{path.name}?{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
        for path in folder.iterdir()
    }
    templates = Environment(
        loader=PackageLoader("assistant.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    site = Site(templates, files)
    app.state.site = site
    return site


def other_language(language: Language) -> Language:
    """Return the language that the page is not in."""
    return "vi" if language == "en" else "en"


def _say(words: Mapping[str, Phrase], language: Language, key: str, **values: object) -> str:
    return words[key].say(language, **values)
