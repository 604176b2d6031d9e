"""What people say of files in the form: its fields to hints, and which files are ticked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError

from assistant.uploads import Understood, Upload
from corpus.intake import Hints

MAPS = (34, 63)
MOST_CHARACTERS = 500
FIELDS = tuple(asdict(Hints()))


class Unclear(Exception):
    """A field cannot be used as it is. The message says which, and what it takes."""


def said_in(form: Mapping[str, str], upload: Upload) -> dict[int, Hints]:
    """Return what the form says of each file; a field that it lacks stays as said before. Raises Unclear."""
    return {file.n: _hints(form, file) for file in upload.files}


def ticked(form: Mapping[str, str]) -> set[int]:
    """Return the places of the files that are to be stored."""
    places = (name.removeprefix("take.") for name in form if name.startswith("take."))
    return {int(place) for place in places if place.isascii() and place.isdecimal()}


def _hints(form: Mapping[str, str], file: Understood) -> Hints:
    before = asdict(file.said)
    told = {name: form.get(f"{name}.{file.n}", before[name]) for name in FIELDS}
    cleaned = {
        name: value.strip()[:MOST_CHARACTERS] if isinstance(value, str) else value for name, value in told.items()
    }
    given = {name: value for name, value in cleaned.items() if value not in ("", None)}
    try:
        hints = TypeAdapter(Hints).validate_python({**given, "index": str(given.get("index", "")).upper()})
    except ValidationError as error:
        fault = error.errors()[0]
        said = f"{fault['loc'][0]}: {fault['input']!r} cannot be used. {fault['msg']}."
        raise Unclear(f"{file.file_name}, {said}") from error
    if hints.map not in (None, *MAPS):
        raise Unclear(f"{file.file_name}, map: {hints.map} cannot be used. There are maps of 34 and of 63 units.")
    return hints
