"""The web app's own files: style, script, templates, the tile map's places."""

from __future__ import annotations

from importlib import resources


def static(name: str) -> str:
    """Return one of the page's own files as text."""
    return resources.files("assistant.web").joinpath("static", name).read_text(encoding="utf-8")
