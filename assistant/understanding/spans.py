"""A question's text to typed spans: units, index, components, editions, numbers. Knows nothing of intents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.understanding import numbers
from assistant.understanding.frame import EditionSpan, Threshold, UnitMention
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import CueSet, Text, fold
from corpus.model import UnitSpan
from corpus.units import Gazetteer

_YEAR_AFTER = re.compile(r"\s*(?:19|20)\d\d")
_EXCLUDING = re.compile(
    r"(?:excluding|except(?: for)?|without|apart from|other than|not counting|leaving out|leave out|leave aside"
    r"|leaving aside|minus|ignoring|ignore|drop|dropping|skip|skipping|excl\.?|besides|outside"
    r"|ngoài|ngoai|trừ|tru|không kể|khong ke|không tính|khong tinh|loại trừ|loai tru|bỏ qua|bo qua|bỏ|gạt|loại"
    r"|không có|ngoại trừ|ngoai tru)\s*$"
)


_MOST_WORDS_GUESSED = 40  # a longer text is a preamble, where a guess would be noise


@dataclass(frozen=True)
class Spans:
    """Everything recognised in a question. ``rest`` is the text with unit names blanked out."""

    units: tuple[UnitMention, ...]
    excluded: tuple[UnitMention, ...]
    ambiguous: tuple[UnitMention, ...]
    rest: Text
    plain: Text
    index: str | None
    indices: tuple[str, ...]
    borrowed: bool
    components: tuple[str, ...]
    regions: tuple[str, ...]
    kind: Literal["city", "province"] | None
    editions: tuple[int, ...]
    edition_span: EditionSpan
    latest: bool
    first_edition: bool
    count: int | None
    place: int | None
    rival_place: int | None
    places: tuple[int, int] | None
    threshold: Threshold | None
    amount: float | None
    amount_kind: Literal["value", "change"]
    economies: tuple[str, ...]
    explained: tuple[tuple[int, int], ...]


def read_spans(text: Text, lexicon: Lexicon, gazetteer: Gazetteer) -> Spans:
    """Return what the text names. Units are found before anything else: their names hold other words' meanings."""
    found = gazetteer.find(text.clean)
    spans = tuple(sorted((*found, *_guesses(text, lexicon, gazetteer)), key=lambda span: span.start))
    rest = text.without((span.start, span.end) for span in spans)
    units, excluded = _mentions(text, spans, gazetteer)
    indices, index_at = _indices(rest, lexicon)
    index = indices[0] if indices else None
    masked = rest.without(index_at)
    components, component_at = _components(masked, lexicon, index)
    borrowed = not index and not components
    if borrowed:
        index, components, component_at = _borrowed(masked, lexicon)
    bare = masked.without(component_at)
    editions, span_kind, edition_at = numbers.editions(bare, rest, lexicon)
    numberless = bare.without(edition_at)
    region_hits = {code: cue.find(numberless) for code, cue in lexicon.regions.items()}
    regions = _longest_first(region_hits)
    amount, amount_kind = numbers.amount(numberless)
    place, rival_place = numbers.named_places(numberless, lexicon)
    return Spans(
        units=units,
        excluded=excluded,
        ambiguous=tuple(unit for unit in units if unit.others),
        rest=bare,
        plain=numberless.without(hit.span() for code in regions for hit in region_hits[code]),
        index=index,
        indices=indices or ((index,) if index else ()),
        borrowed=borrowed and index is not None,
        components=components,
        regions=regions,
        kind=_kind(numberless, lexicon),
        editions=editions,
        edition_span=span_kind,
        latest=lexicon.editions["latest"](bare),
        first_edition=lexicon.editions["first"](bare),
        count=numbers.count(numberless, lexicon),
        place=place,
        rival_place=rival_place,
        places=numbers.places(numberless),
        threshold=numbers.threshold(numberless, lexicon),
        amount=amount,
        amount_kind=amount_kind,
        economies=tuple(name for name, cue in lexicon.economies.items() if cue(numberless)),
        explained=(
            *((span.start, span.end) for span in spans),
            *index_at,
            *component_at,
            *edition_at,
            *(hit.span() for code in regions for hit in region_hits[code]),
        ),
    )


def _guesses(text: Text, lexicon: Lexicon, gazetteer: Gazetteer) -> Iterator[UnitSpan]:
    """Yield what looks like misspelt names, without words that mean something of their own ("cuối bảng", Cao Bằng)."""
    if len(text.words) > _MOST_WORDS_GUESSED:
        return
    guesses = gazetteer.find_fuzzy(text.clean)
    if not guesses:
        return
    cues = [*lexicon.order.values(), *lexicon.intents.values(), *lexicon.indices.values(), *lexicon.kinds.values()]
    cues += [*lexicon.regions.values(), *(cue for group in lexicon.components.values() for cue in group.values())]
    meant = [hit.span() for cue in cues for hit in cue.find(text)]
    for guess in guesses:
        covered = sum(
            min(end, guess.end) - max(start, guess.start)
            for start, end in meant
            if start < guess.end and guess.start < end
        )
        # "tỉnh Quảng năm 2023": the last word is the year's, not Quảng Nam's.
        year = _YEAR_AFTER.match(text.exact, guess.end) and fold(guess.text.split()[-1]) == "nam"
        if covered * 2 < guess.end - guess.start and not year:
            yield guess


def _mentions(
    text: Text, spans: tuple[UnitSpan, ...], gazetteer: Gazetteer
) -> tuple[tuple[UnitMention, ...], tuple[UnitMention, ...]]:
    units: dict[str, UnitMention] = {}
    excluded: dict[str, UnitMention] = {}
    excluding = False
    last_end = 0
    for span in spans:
        before = text.exact[last_end : span.start]
        joined = re.fullmatch(r"\s*(?:,|and|và|va|&|or|hay)?\s*", before) is not None
        excluding = bool(_EXCLUDING.search(before)) or (excluding and joined)
        mention = _mention(span, gazetteer)
        (excluded if excluding else units).setdefault(mention.unit_id, mention)
        last_end = span.end
    return tuple(units.values()), tuple(excluded.values())


def _mention(span: UnitSpan, gazetteer: Gazetteer) -> UnitMention:
    best = span.matches[0]
    lineage = {gazetteer.successor(best.unit).unit_id}
    others = [
        match.unit.name_en
        for match in span.matches[1:]
        if match.score >= best.score - 0.02 and gazetteer.successor(match.unit).unit_id not in lineage
    ]
    return UnitMention(best.unit.unit_id, best.unit.name_en, span.text, best.how, tuple(dict.fromkeys(others)))


def _indices(text: Text, lexicon: Lexicon) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    """Return the indices named, in reading order, and where. A name inside a longer one is not a second index."""
    hits = [(m.start() - m.end(), name, m.span()) for name, cue in lexicon.indices.items() for m in cue.find(text)]
    kept: list[tuple[str, tuple[int, int]]] = []
    for _, name, span in sorted(hits):
        par = name == "PAR" and _ON_A_PAR.search(text.exact[: span[0]])
        if not par and not any(_inside(span, outer) for _, outer in kept):
            kept.append((name, span))
    kept.sort(key=lambda hit: hit[1])
    return tuple(dict.fromkeys(name for name, _ in kept)), [span for _, span in kept]


_ON_A_PAR = re.compile(r"\bon (?:a )?$")


def _inside(span: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= span[0] and span[1] <= outer[1]


def _components(text: Text, lexicon: Lexicon, index: str | None) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    groups = [lexicon.components["*"], lexicon.components.get(index or "PII", {})]
    return _component_hits(text, groups)


def _borrowed(text: Text, lexicon: Lexicon) -> tuple[str | None, tuple[str, ...], list[tuple[int, int]]]:
    """Return the one other index whose component is named when no index is ("control of corruption": PAPI)."""
    for index, group in lexicon.components.items():
        if index in {"*", "PII"}:
            continue
        codes, at = _component_hits(text, [group])
        if codes:
            return index, codes, at
    return None, (), []


def _component_hits(text: Text, groups: list[Mapping[str, CueSet]]) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
    hits = [(m.start(), -m.end(), code) for group in groups for code, cue in group.items() for m in cue.find(text)]
    kept: list[tuple[int, int, str]] = []
    for start, end, code in sorted(hits, key=lambda hit: (hit[1] + hit[0], hit[0])):
        if not any(start < -e and s < -end for s, e, _ in kept):
            kept.append((start, end, code))
    kept.sort()
    return tuple(dict.fromkeys(code for _, _, code in kept)), [(start, -end) for start, end, _ in kept]


def _longest_first(hits: Mapping[str, list[re.Match[str]]]) -> tuple[str, ...]:
    spans = sorted(
        ((m.start(), m.end(), code) for code, found in hits.items() for m in found), key=lambda s: s[0] - s[1]
    )
    kept: list[tuple[int, int, str]] = []
    for start, end, code in spans:
        if not any(start < e and s < end for s, e, _ in kept):
            kept.append((start, end, code))
    return tuple(dict.fromkeys(code for _, _, code in sorted(kept)))


def _kind(text: Text, lexicon: Lexicon) -> Literal["city", "province"] | None:
    if lexicon.kinds["province"](text):
        return "province"
    mentions_provinces = re.search(r"province|tỉnh|\btinh\b", text.exact) is not None
    certain = re.search(r"centrally|trực thuộc|municipalit", text.exact) is not None
    return "city" if lexicon.kinds["city"](text) and (certain or not mentions_provinces) else None
