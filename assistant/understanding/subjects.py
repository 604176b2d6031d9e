"""What a question is about beside units: indices, their components, regions, and kinds of unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import CueSet, Text

Place = tuple[int, int]

_PERCENT = r"(\d{1,3}(?:[.,]\d+)?)\s*(?:%|per ?cent|phần trăm|phan tram)"
_SHARE_AFTER = re.compile(
    rf"[\s:=(]*(?:(?:at|of|is|are|by|to|with|trọng số|trong so|weigh\w*|count\w*|for|makes? up|worth"
    rf"|chiếm|chiem|là|la|tính|tinh|với|voi)\s+)*{_PERCENT}"
)
_SHARE_BEFORE = re.compile(rf"{_PERCENT}\s*(?:(?:weight|for|of|on|to|the|cho|là|la|về|ve)\s+)*$")
_ON_A_PAR = re.compile(r"\bon (?:a )?$")


def indices_in(text: Text, lexicon: Lexicon) -> tuple[tuple[str, ...], list[Place]]:
    """Return the indices named, in reading order, and where. A name inside a longer one is not a second index."""
    hits = [(m.start() - m.end(), name, m.span()) for name, cue in lexicon.indices.items() for m in cue.find(text)]
    kept: list[tuple[str, Place]] = []
    for _, name, span in sorted(hits):
        par = text.exact[slice(*span)] == "par" and _ON_A_PAR.search(text.exact[: span[0]])
        if not par and not any(outer[0] <= span[0] and span[1] <= outer[1] for _, outer in kept):
            kept.append((name, span))
    kept.sort(key=lambda hit: hit[1])
    return tuple(dict.fromkeys(name for name, _ in kept)), [span for _, span in kept]


def components_in(text: Text, lexicon: Lexicon, index: str | None) -> tuple[tuple[str, ...], list[Place]]:
    """Return the components of an index (the PII where none is named) that are named, and where."""
    return _named(text, [lexicon.components["*"], lexicon.components.get(index or "PII", {})])


def weights_in(text: Text, lexicon: Lexicon, index: str | None) -> tuple[tuple[str, float], ...]:
    """Return the components that are given a weight each, in percent ("inputs 70%, outputs 30%"); one alone is none."""
    groups = [lexicon.components["*"], lexicon.components.get(index or "PII", {})]
    found: dict[str, float] = {}
    named = _apart(_hits(text, groups))
    # "60% inputs, 40% outputs": where the first part has its share before it, so have the others.
    leads = bool(named) and _SHARE_BEFORE.search(text.exact[: named[0][0]]) is not None
    for start, end, code in named:
        before, after = _SHARE_BEFORE.search(text.exact[:start]), _SHARE_AFTER.match(text.exact, end)
        share = (before or after) if leads else (after or before)
        if share and code != "overall":
            found.setdefault(code, float(share.group(1).replace(",", ".")))
    return tuple(found.items()) if len(found) > 1 else ()


def borrowed_component(text: Text, lexicon: Lexicon) -> tuple[str | None, tuple[str, ...], list[Place]]:
    """Return the one other index whose component is named when no index is ("control of corruption": PAPI)."""
    for index, group in lexicon.components.items():
        if index in {"*", "PII"}:
            continue
        codes, at = _named(text, [group])
        if codes:
            return index, codes, at
    return None, (), []


def regions_in(text: Text, lexicon: Lexicon) -> tuple[tuple[str, Place], ...]:
    """Return the regions named and where, in reading order; of overlapping names the longest."""
    hits = [(m.start(), m.end(), code) for code, cue in lexicon.regions.items() for m in cue.find(text)]
    return tuple((code, (start, end)) for start, end, code in _apart(hits))


def kind_in(text: Text, lexicon: Lexicon) -> Literal["city", "province"] | None:
    """Return whether cities or provinces alone are meant."""
    if lexicon.kinds["province"](text):
        return "province"
    mentions_provinces = re.search(r"province|tỉnh|\btinh\b", text.exact) is not None
    certain = re.search(r"centrally|trực thuộc|municipalit", text.exact) is not None
    return "city" if lexicon.kinds["city"](text) and (certain or not mentions_provinces) else None


def _named(text: Text, groups: Sequence[Mapping[str, CueSet]]) -> tuple[tuple[str, ...], list[Place]]:
    kept = _apart(_hits(text, groups))
    return tuple(dict.fromkeys(code for _, _, code in kept)), [(start, end) for start, end, _ in kept]


def _hits(text: Text, groups: Sequence[Mapping[str, CueSet]]) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), code) for group in groups for code, cue in group.items() for m in cue.find(text)]


def _apart(hits: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the hits that do not overlap, the longest first chosen, in reading order."""
    kept: list[tuple[int, int, str]] = []
    for start, end, code in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if not any(start < other_end and other_start < end for other_start, other_end, _ in kept):
            kept.append((start, end, code))
    return sorted(kept)
