"""A question's text to typed spans: units, index, components, editions, numbers. Knows nothing of intents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.understanding.frame import EditionSpan, Threshold, UnitMention
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import CueSet, Text, fold
from corpus.model import UnitSpan
from corpus.units import Gazetteer

_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d)")
_SHORT_YEAR = re.compile(
    r"['’](\d\d)(?!\d)|(?:pii|papi|pci|par|dti|gii|index|edition|năm|nam|chỉ số)\s+(2[0-9])"
    r"(?![\d.,%]|\s*(?:st|nd|rd|th|điểm|diem|point))"
    r"|(?<!rank )(?<!top )(?<!hạng )(?<!hang )(?<!thứ )(?<!thu )(?<![\d.,])\b(2[0-9])\s*[?!.]*$"
)
_YEAR_RANGE = re.compile(
    r"((?:19|20)\d\d)\s*(?:[-–—→]|->|to|until|through|and|den|đến|toi|tới|va|và)\s*(?:nam|năm)?\s*((?:19|20)\d\d)"
)
_SINCE_YEAR = re.compile(
    r"(?:since|from|từ|tu|kể từ|ke tu)\s+(?:năm |nam )?(?:19|20)\d\d(?!\s*(?:to|-|–|đến|den|sang))"
)
_YEAR_AFTER = re.compile(r"\s*(?:19|20)\d\d")
_NUMBER = r"(\d{1,3}(?:[.,]\d+)?)"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_NOT_A_SCORE = r"(?![\d.,%])"
_DIGITS_NTH = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th)(?!\w)"
    rf"|(?:#|rank(?:s|ed|ing)?(?: of| in| at)?|place|position|no\.?|number)\s*(\d{{1,2}}){_NOT_A_SCORE}"
    rf"|(?:thu|thứ|hang|hạng|vi tri|vị trí)\s*(?:thứ\s*|thu\s*|số\s*|so\s*)?(\d{{1,2}}){_NOT_A_SCORE}"
)
_COUNTED = r"provinc|cit|localit|unit|tỉnh|tinh|thành phố|thanh pho|địa phương|dia phuong|đơn vị|don vi"
_END = r"top|bottom|first|last|best|worst|highest|lowest|leading"
_TOP_N = re.compile(
    rf"(?:{_END}|nhóm|nhom|cuoi|cuối|dau|đầu)\s+(\d{{1,2}}){_NOT_A_SCORE}"
    rf"|(?<![\d.,])(\d{{1,2}})\s+(?:{_END}|{_COUNTED})"
)
_AROUND_A_COUNT = re.compile(rf"{_END}|{_COUNTED}")
_RANK_RANGE = re.compile(
    r"(?:rank(?:s|ed)?|place[sd]?|position[s]?|hang|hạng|thu|thứ|vi tri|vị trí|from|tu|từ|between)\s*"
    rf"(?:from|tu|từ|thứ|thu|hạng|hang)?\s*{_NTH}\s*(?:-|–|to|through|and|den|đến|toi|tới|va|và)\s*"
    rf"(?:hang|hạng|thu|thứ)?\s*{_NTH}{_NOT_A_SCORE}"
)
_BETWEEN = re.compile(rf"(?:between|from|tu|từ|khoang|khoảng)\s+{_NUMBER}\s*(?:and|to|-|–|den|đến|va|và)\s*{_NUMBER}")
_POINTS_AFTER = re.compile(r"\s*(?:points?|pts|điểm|diem)")
_CHANGED_BY = re.compile(
    rf"(?:by|gain(?:ed|s)?|add(?:ed|s)?|raised?|rose|improved?|increased?|thêm|them|tăng|tang|\+)\s*(?:by|of|thêm|them|another)?\s*{_NUMBER}"
    rf"(?!\s*(?:%|lên|len))|{_NUMBER}\s*(?:more points|more point|điểm nữa|diem nua)"
)
_CHANGED_TO = re.compile(
    rf"(?:to|of|at|had|were|was|is|lên|len|thành|thanh|là|la|còn|con|bằng|bang|đạt|dat|được|duoc)\s+{_NUMBER}(?![\d.,]*(?:st|nd|rd|th))"
    rf"|{_NUMBER}\s*(?:points?|điểm|diem|on )"
)
_EXCLUDING = re.compile(
    r"(?:excluding|except(?: for)?|without|apart from|other than|not counting|leaving out|excl\.?|besides|outside"
    r"|ngoài|ngoai|trừ|tru|không kể|khong ke|không tính|khong tinh|loại trừ|loai tru)\s*$"
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
    editions, span_kind, edition_at = _editions(bare, rest, lexicon)
    numberless = bare.without(edition_at)
    region_hits = {code: cue.find(numberless) for code, cue in lexicon.regions.items()}
    regions = _longest_first(region_hits)
    amount, amount_kind = _amount(numberless)
    place, rival_place = _named_places(numberless, lexicon)
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
        count=_count(numberless, lexicon),
        place=place,
        rival_place=rival_place,
        places=_places(numberless),
        threshold=_threshold(numberless, lexicon),
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


def _editions(text: Text, typed: Text, lexicon: Lexicon) -> tuple[tuple[int, ...], EditionSpan, list[tuple[int, int]]]:
    """Return the editions named, how they are meant, and where. ``typed`` still has the index's name in its place."""
    ranged = _YEAR_RANGE.search(text.exact)
    years = [(int(m.group(1)), m.span()) for m in _YEAR.finditer(text.exact)]
    if not years:
        short = _SHORT_YEAR.finditer(typed.exact)
        years = [(2000 + int(next(group for group in m.groups() if group)), m.span()) for m in short]
    at = [span for _, span in years] + [m.span() for cue in lexicon.editions.values() for m in cue.find(text)]
    found = tuple(dict.fromkeys(year for year, _ in years))
    if ranged and found:
        return tuple(sorted({int(ranged.group(1)), int(ranged.group(2))})), "range", at
    spans: tuple[EditionSpan, ...] = ("next", "previous", "all", "since")
    if len(found) == 1 and _SINCE_YEAR.search(text.exact):
        return found, "since", at
    for name in spans:
        if lexicon.editions[name](text):
            return found, name, at
    return found, "none", at


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


def _count(text: Text, lexicon: Lexicon) -> int | None:
    match = _TOP_N.search(text.comparable())
    if match:
        return int(next(group for group in match.groups() if group))
    for value, cue in lexicon.numbers.items():
        for hit in cue.find(text):
            around = text.comparable()[max(0, hit.start() - 12) : hit.end() + 14]
            if _AROUND_A_COUNT.search(around):
                return value
    return None


def _named_places(text: Text, lexicon: Lexicon) -> tuple[int | None, int | None]:
    """Return the first two ranks named, in reading order: "fourth and not third"."""
    form = text.comparable()
    hits = [(m.start(), int(next(group for group in m.groups() if group))) for m in _DIGITS_NTH.finditer(form)]
    hits += [(hit.start(), value) for value, cue in lexicon.ordinals.items() for hit in cue.find(text)]
    named = list(dict.fromkeys(value for _, value in sorted(hits)))
    return (named[0] if named else None), (named[1] if len(named) > 1 else None)


def _places(text: Text) -> tuple[int, int] | None:
    match = _RANK_RANGE.search(text.comparable())
    if not match or _POINTS_AFTER.match(text.comparable(), match.end()):
        return None
    first, last = sorted((int(match.group(1)), int(match.group(2))))
    return (first, last) if first >= 1 and last > first else None


def _threshold(text: Text, lexicon: Lexicon) -> Threshold | None:
    form = text.comparable()
    between = _BETWEEN.search(form)
    if between and _POINTS_AFTER.match(form, between.end()):
        low, high = sorted(_value(group) for group in between.groups())
        return Threshold("between", low, high)
    for side in ("above", "below"):
        for hit in lexicon.comparators[side].find(text):
            number = re.match(rf"\s*(?:rank\s*|hạng\s*|hang\s*)?{_NUMBER}(?!\d)", form[hit.end() :])
            if number:
                ranked = re.search(r"rank|hạng|hang", number.group(0)) is not None
                return Threshold(
                    "above" if side == "above" else "below", _value(number.group(1)), of="rank" if ranked else "score"
                )
    return None


def _amount(text: Text) -> tuple[float | None, Literal["value", "change"]]:
    """Return the number that a component is set to or changed by, as in "rose to 55" or "gained 10 points"."""
    form = text.comparable()
    kinds: tuple[tuple[re.Pattern[str], Literal["value", "change"]], ...] = (
        (_CHANGED_BY, "change"),
        (_CHANGED_TO, "value"),
    )
    for pattern, kind in kinds:
        match = pattern.search(form)
        if match:
            return _value(next(group for group in match.groups() if group)), kind
    return None, "value"


def _value(written: str) -> float:
    return float(written.replace(",", "."))
