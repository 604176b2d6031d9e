"""The spellings of units, and how spellings are stripped, ranked and told from others. Knows no gazetteer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus import names
from corpus.model import MatchHow, Unit, UnitMatch, UnitSpan

_SCORES: Mapping[MatchHow, float] = {"exact": 1.0, "alias": 0.98, "unaccented": 0.95}
_PREFIXES = ("tỉnh", "tinh", "thành phố", "thanh pho", "tp", "t p", "province of", "city of", "the province of")
_SUFFIXES = ("province", "city", "municipality", "provincial")
SHORT = 2  # letters; such an alias is taken only as a whole word, in capitals
LONGEST = 7  # words in the longest name
FUZZY_LENGTH = 5  # below this, one edit reaches too many names


@dataclass(frozen=True)
class Alias:
    """A further spelling of a unit; kind "never" is a phrase that holds a unit's name and does not mean it."""

    unit_id: str
    kind: str
    alias: str


@dataclass(frozen=True)
class Form:
    """One spelling of a unit, as a key; of None for a phrase that means no unit."""

    key: str
    how: MatchHow
    unit: Unit | None


def without_affixes(key: str) -> list[str]:
    """Return a key, then what is left of it without words such as tỉnh, TP or province."""
    stripped = [key]
    for prefix in _PREFIXES:
        if key.startswith(prefix + " "):
            stripped.append(key[len(prefix) + 1 :])
    for shorter in tuple(stripped):
        stripped += [shorter[: -len(suffix) - 1] for suffix in _SUFFIXES if shorter.endswith(" " + suffix)]
    return stripped


def edits_allowed(key: str) -> int:
    """Return how many slips a key of this length can hold and still be told."""
    if len(key) < FUZZY_LENGTH:
        return 0
    return 1 if len(key) < 10 else 2


def ranked(forms: Iterable[Form], key: str, written: str, map: int | None) -> tuple[UnitMatch, ...]:
    """Return the units of some forms, best first, one match a unit id, the newest map first among equals."""
    best: dict[str, UnitMatch] = {}
    for form in forms:
        if form.unit is None or (map is not None and form.unit.map != map):
            continue
        how: MatchHow = form.how if form.key == key else "unaccented"
        match = UnitMatch(form.unit, how, _SCORES[how], written)
        held = best.get(form.unit.unit_id)
        if held is None or (match.score, -match.unit.map) > (held.score, -held.unit.map):
            best[form.unit.unit_id] = match
    return tuple(sorted(best.values(), key=lambda match: (-match.score, match.unit.map, match.unit.unit_id)))


def runs(text: str, found: Sequence[re.Match[str]]) -> list[int]:
    """Return, for each word, how many words from it on can belong to one name."""
    runs = [1] * len(found)
    for at in range(len(found) - 2, -1, -1):
        here, following = found[at], found[at + 1]
        if names.joins(text[here.end() : following.start()], here.group()):
            runs[at] = runs[at + 1] + 1
    return runs


def best_apart(candidates: list[tuple[float, int, UnitSpan]]) -> tuple[UnitSpan, ...]:
    """Return the likeliest guesses that do not overlap, in reading order."""
    kept: list[UnitSpan] = []
    for _, _, span in sorted(candidates, key=lambda candidate: candidate[:2]):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: span.start))
