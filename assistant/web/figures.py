"""Vega-Lite specifications to SVG, on this machine and with no network. Knows nothing of answers or pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

logger = logging.getLogger(__name__)

NO_REMOTE_DATA: list[str] = []  # a specification that names an address is refused, not fetched
FIXED_SIZE = re.compile(r'^<svg([^>]*?) width="[\d.]+" height="[\d.]+"')
# The chart is one picture with a name, and the table beside it is what a screen reader reads.
ARIA = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
TITLE_PARTS = " · "
FILE_SCALE, FILE_MARGIN = 2, 16
# Letters of a picture are drawn here: from a list of fonts the first is taken, also where it lacks a sign.
FILE_FONT = "sans-serif"
NARROW_WIDTH, NARROW_LABELS, NARROW_TITLE = 330, 140, 38  # what fits a phone without shrinking the letters


@dataclass(frozen=True)
class Figure:
    """A chart drawn twice: for a page of usual width and for a phone."""

    title: str
    wide: str
    narrow: str


def draw(spec: dict[str, Any]) -> str:
    """Return the chart as one SVG element that scales to its container. The first call takes about half a second."""
    # Here, so that a process that draws nothing does not carry a JavaScript engine.
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=NO_REMOTE_DATA)
    return ARIA.sub("", FIXED_SIZE.sub(r"<svg\1", svg, count=1))


def draw_all(specs: Sequence[dict[str, Any]]) -> tuple[Figure, ...]:
    """Return the charts that can be drawn. One that cannot is logged: the table beside it has the same rows."""
    drawn = []
    for spec in specs:
        try:
            drawn.append(Figure(title=str(spec.get("title", "")), wide=draw(spec), narrow=draw(_narrowed(spec))))
        except ValueError:
            logger.exception("A chart could not be drawn")
    return tuple(drawn)


def svg_file(spec: dict[str, Any]) -> bytes:
    """Return the chart as an SVG file on white."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_on_white(spec), allowed_base_urls=NO_REMOTE_DATA)
    return svg.encode()


def png_file(spec: dict[str, Any]) -> bytes:
    """Return the chart as a PNG file on white, at twice the screen's resolution."""
    import vl_convert

    drawn = _on_white({**spec, "config": {**spec.get("config", {}), "font": FILE_FONT}})
    png: bytes = vl_convert.vegalite_to_png(drawn, scale=FILE_SCALE, allowed_base_urls=NO_REMOTE_DATA)
    return png


def warm() -> None:
    """Start the drawing engine, so that the first chart asked for is as quick as the next."""
    draw({"data": {"values": [{}]}, "mark": "point"})


def _on_white(spec: dict[str, Any]) -> dict[str, Any]:
    return {**spec, "background": "white", "padding": FILE_MARGIN}


def _narrowed(spec: dict[str, Any]) -> dict[str, Any]:
    config = spec.get("config", {})
    axis = {**config.get("axis", {}), "labelLimit": NARROW_LABELS}
    narrow = {**spec, "width": NARROW_WIDTH, "config": {**config, "axis": axis}}
    title = spec.get("title")
    return {**narrow, "title": _in_lines(title)} if isinstance(title, str) else narrow


def _in_lines(title: str) -> list[str]:
    """Return a title in lines that fit a phone, broken between its parts."""
    lines: list[str] = []
    for part in title.split(TITLE_PARTS):
        if lines and len(lines[-1]) + len(TITLE_PARTS) + len(part) <= NARROW_TITLE:
            lines[-1] += TITLE_PARTS + part
        else:
            lines.append(part)
    return lines
