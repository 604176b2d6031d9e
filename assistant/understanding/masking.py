"""A question without its names: what it asks stays, whom and when it asks about becomes a placeholder.

Exemplars are written with the same placeholders, so that a wording is near another whatever province it names.
"""

from __future__ import annotations

import re

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.signals import Signals
from assistant.understanding.subjects import indices_in, regions_in
from assistant.understanding.text import Text, fold

# What a placeholder is embedded as: letters that stand for nothing keep a sentence a sentence, and few tokens.
LETTERS = {"unit": "X", "year": "Y", "index": "Z", "n": "N", "region": "R", "component": "P", "country": "C"}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_YEAR = re.compile(r"(?<![\w{])(?:19|20)\d\d(?!\w)|['’]\d\d(?!\d)")
_NUMBER = re.compile(r"(?<![\w{])\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?!\w)|(?<=\{n\})(?:st|nd|rd|th)\b")
_PUNCTUATION = re.compile(r"[\"“”?!…]+|[.,;:]+(?=\s|$)")

Place = tuple[int, int]


def masked(signals: Signals) -> str:
    """Return the question's words with placeholders for units, indices, components, regions, countries and numbers."""
    text = signals.text.clean
    for start, end in sorted(_unit_places(signals), reverse=True):
        text = f"{text[:start]}{{unit}}{text[end:]}"
    return masked_names(text, signals.lexicon)


def masked_names(text: str, lexicon: Lexicon) -> str:
    """Return a text whose units are masked already with everything else masked too."""
    text = _replaced(text, indices_in(Text(text), lexicon)[1], "index")
    text = _replaced(text, _component_places(Text(text), lexicon), "component")
    text = _replaced(text, [at for _, at in regions_in(Text(text), lexicon)], "region")
    text = _replaced(text, _country_places(Text(text), lexicon), "country")
    text = _YEAR.sub("{year}", text)
    return _NUMBER.sub(lambda match: "{n}" if match.group()[0].isdigit() else "", text)


def as_embedded(masked: str) -> str:
    """Return a masked text as the model reads it: lower case, no marks at its end, a letter for each placeholder."""
    plain = _PUNCTUATION.sub(" ", masked.lower())
    return " ".join(_PLACEHOLDER.sub(lambda match: LETTERS[match.group(1)], plain).split())


def unmarked(masked: str) -> str:
    """Return a masked text as people type it without Vietnamese marks."""
    return fold(masked)


def shape(masked: str) -> tuple[float, ...]:
    """Return which placeholders a masked text has, and how many: none, one, more."""
    counts = [masked.count(f"{{{name}}}") for name in LETTERS]
    return tuple(float(held) for count in counts for held in (count == 0, count == 1, count > 1))


def _unit_places(signals: Signals) -> list[Place]:
    """Return where units are named: the places explained that no other kind of name explains."""
    named = {unit.typed for unit in (*signals.spans.units, *signals.spans.excluded)}
    return [(start, end) for start, end in signals.spans.explained if signals.text.clean[start:end] in named]


def _component_places(text: Text, lexicon: Lexicon) -> list[Place]:
    # Not those that every index has: "how many indicators" and "in its region" are what a question asks, not of what.
    groups = (group for index, group in lexicon.components.items() if index != "*")
    return [hit.span() for group in groups for cue in group.values() for hit in cue.find(text)]


def _country_places(text: Text, lexicon: Lexicon) -> list[Place]:
    return [hit.span() for cue in lexicon.economies.values() for hit in cue.find(text)]


def _replaced(text: str, places: list[Place], name: str) -> str:
    """Return the text with a placeholder at each place; of places that overlap, the first."""
    kept: list[Place] = []
    for place in sorted(set(places), key=lambda place: (place[0], -place[1])):
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    for start, end in reversed(kept):
        text = f"{text[:start]}{{{name}}}{text[end:]}"
    return text
