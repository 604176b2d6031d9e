"""What reading and checking files says, English as it is made, in the page's language: by templates of told.yaml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, NamedTuple

import yaml

from corpus.model import Language

MOST_CHARACTERS = 2_000  # of a text that is looked up: cells may hold novels, and expressions take their time with them
_NAME = re.compile(r"\{(\w+)\}")


class Told(NamedTuple):
    """A text with the language that it is in."""

    text: str
    language: Language


class Template(NamedTuple):
    """How one text is made, as an expression that knows it again, and how it is said on the page."""

    made: re.Pattern[str]
    said: str


@dataclass(frozen=True)
class Telling:
    """Says texts in one language; one that no template fits stays English."""

    language: Language
    templates: Sequence[Template]

    def __call__(self, text: str) -> Told:
        """Return a text as the page says it."""
        said = self._said(text.strip())
        return Told(said, self.language) if said is not None else Told(text, "en")

    def _said(self, text: str) -> str | None:
        if len(text) > MOST_CHARACTERS:
            return None
        for made, said in self.templates:
            if found := made.fullmatch(text):
                return said.format(**{name: self._part(name, value) for name, value in found.groupdict().items()})
        return None

    def _part(self, name: str, value: str) -> str:
        return (self._said(value) or value) if name.startswith("said") else value


def telling_in(language: Language) -> Telling:
    """Return what says texts in a language."""
    text = resources.files("assistant.web.sources").joinpath("told.yaml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return Telling(language, [_template(entry, language) for entry in entries])


def _template(entry: dict[str, Any], language: Language) -> Template:
    # Names split the text into what is the same in every file and what is not.
    parts = _NAME.split(entry["told"])
    made = "".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return Template(re.compile(made, re.DOTALL), entry.get(language, entry["told"]))
