"""Signals and an intent to a frame: every slot filled from what the question alone says."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understanding.frame import Contrast, DeclineReason, Direction, Frame, Intent, Measure, Order
from assistant.understanding.numbers.amounts import amount as amount_in
from assistant.understanding.numbers.counts import listed_count, parts_count
from assistant.understanding.numbers.numerals import value_of
from assistant.understanding.signals import Signals
from assistant.understanding.subjects import components_in
from corpus.model import Language

_JOINS = re.compile(
    r"\b(?:and|or|both|ahead of|hơn|hon|kém|kem|cách|cach|so với|so voi|và|va|lẫn|lan|hay|cũng như|cung nhu)\b|[,/&]"
)
_MOST_BETWEEN_ENDS = 40  # characters; "top 3 provinces of 2023 and the bottom" is one breath, a longer way is not
_MANY = re.compile(r"\b(?:provinces|cities|localities|units|top|bottom|các|cac|những|nhung|nhóm|nhom|tốp|top)\b")
_CONCEDED = re.compile(
    r"\b(?:although|though|despite|in spite of|even though|mặc dù|mac du|dù|du|cho dù|tuy"
    r"|(?:and|but|yet) (?:\w+ )?still|and yet|but|nhưng|nhung|mà vẫn|ma van|mà sao|ma sao|mà lại|ma lai"
    r"|mà tổng|ma tong|mà điểm|ma diem)\b"
)
_DENIED = re.compile(r"\b(?:is|was|did|does|has|are|were)(?:n['’]?t| not)\b|\bnot\b|\b(?:không|khong|chưa|chua)\b")
_LONGEST_TABLE = 63
_PAIR = 2
_DECIMAL = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{1,4}(?![\d.,]*\d)")
_COUNTS = frozenset({"indicators_led", "rank_in_region"})
_CLAIMING: frozenset[Intent] = frozenset({"why", "value", "robustness"})


def framed(signals: Signals, language: Language, intent: Intent | None, confidence: float) -> Frame:
    """Return what a question asks, by itself; without an intent it is declined."""
    spans = signals.spans
    first, last = _wanted_places(signals)
    frame = Frame(
        question=signals.text.clean,
        language=language,
        intent=intent or "decline",
        index=spans.index or ("GII" if intent == "gii" else "PII"),
        index_named=spans.index is not None,
        indices=spans.indices,
        rival_place=spans.rival_place,
        # "Why Hanoi and not Hue": what a reason leaves out is what it is asked against.
        units=spans.units + (spans.excluded if intent == "why" else ()),
        excluded=() if intent == "why" else spans.excluded,
        regions=spans.regions,
        excluded_regions=spans.excluded_regions,
        kind=spans.kind,
        components=_components(signals, intent),
        editions=spans.editions,
        edition_span=spans.edition_span,
        steps=spans.steps,
        order=_order(signals),
        first=first,
        last=last,
        threshold=spans.threshold,
        contrast=_contrast(signals),
        amount=spans.amount,
        amount_kind=spans.amount_kind,
        weights=spans.weights,
        measure=_measure(signals),
        hints=tuple(sorted(signals.hints)),
        economies=spans.economies,
        topic=signals.text.clean,
        articles_say=_articles_say(signals, language),
        listed=listed_count(signals.text, signals.lexicon),
        confidence=confidence,
        cues=tuple(sorted(signals.cues)),
    )
    if intent == "what_if":
        frame = _as_supposed(frame, signals)
    if frame.intent == "decline":
        reason: DeclineReason = "personal_data" if signals.lexicon.personal_data(signals.text) else "out_of_scope"
        return replace(frame, reason=reason)
    return _with_claims(_by_total(_from_top(_as_gap(frame))), signals)


def _as_supposed(frame: Frame, signals: Signals) -> Frame:
    """Return the frame with what is supposed, and not what is told before: "It had 44 on outputs. Suppose 50 …"."""
    begins = [hit.start() for hit in signals.lexicon.several["supposing"].find(signals.text)]
    if not begins or not signals.text.clean[: begins[0]].strip():
        return frame
    supposed = signals.text.without([(0, begins[0])])
    codes, at = components_in(supposed, signals.lexicon, signals.spans.index)
    amount, kind = amount_in(supposed.without(at))
    if amount is None or not (codes or frame.components):
        return frame
    return replace(frame, components=codes or frame.components, amount=amount, amount_kind=kind)


def _articles_say(signals: Signals, language: Language) -> str:
    """Return what articles write for what the question asks, however it was put."""
    said = (words for hint, words in signals.lexicon.articles_say.items() if hint in signals.hints)
    return " ".join(words[language] for words in said if signals.index_named or not words.get("of_index"))


def _by_total(frame: Frame) -> Frame:
    """Return the frame of risers and fallers; where the total is named, points are meant and not places."""
    in_points = frame.intent == "movers" and "overall" in frame.components and "by_rank" not in frame.hints
    return replace(frame, hints=tuple(sorted({*frame.hints, "by_score"}))) if in_points else frame


def _as_gap(frame: Frame) -> Frame:
    """Return the frame of a ranking whose two ends, or two places, are asked for their distance, as one of that."""
    apart = frame.order == "both" or frame.rival_place is not None
    if frame.intent != "ranking" or frame.measure != "gap" or not apart:
        return frame
    return replace(frame, intent="aggregate")


def _from_top(frame: Frame) -> Frame:
    """Return the frame of one unit's distance from the first so many as that from the last of them."""
    if frame.intent != "comparison" or len(frame.units) != 1 or frame.first != 1 or (frame.last or 1) < _PAIR:
        return frame
    return replace(frame, rival_place=frame.last, first=None, last=None)


def _with_claims(frame: Frame, signals: Signals) -> Frame:
    """Return the frame with what the question takes for granted about its unit."""
    spans = signals.spans
    alternatives = _alternatives(signals)
    if len(frame.units) == 1 and alternatives and frame.intent in {"value", "article"}:
        return replace(frame, intent="value", alternatives=alternatives, first=None, last=None, rival_place=None)
    if len(frame.units) != 1 or frame.intent not in _CLAIMING:
        return frame
    presumed = frame.intent == "why" or bool({"confirm", "hearsay"} & signals.hints)
    # "Why isn't Hanoi first?" takes for granted that it is not.
    denied = frame.intent == "why" and _DENIED.search(signals.text.exact)
    return replace(
        frame,
        claimed_rank=None if denied else _claimed_rank(signals),
        claimed_score=spans.claimed_score if presumed else None,
        claimed_direction=_claimed_direction(frame, signals) if presumed else None,
    )


def _alternatives(signals: Signals) -> tuple[float, ...]:
    """Return two figures set against each other: by "or", or as what one source says and another does."""
    spans = signals.spans
    told_apart = spans.place and spans.rival_place and "contradiction" in signals.hints
    if "contradiction" in signals.hints and not spans.alternatives and not told_apart:
        figures = tuple(dict.fromkeys(map(value_of, _DECIMAL.findall(spans.plain.exact))))
        return figures if len(figures) > 1 else ()
    return spans.alternatives or ((float(spans.place), float(spans.rival_place)) if told_apart else ())  # type: ignore[arg-type]


def _claimed_rank(signals: Signals) -> int | None:
    """Return the rank that a question about a unit takes for granted, from the end below zero: -1 is the last."""
    spans = signals.spans
    # "The number of indicators where it came top" says nothing of its rank.
    counted = spans.count is not None or spans.threshold is not None or "indicators_led" in spans.components
    if counted or (spans.place != 1 and "trailing" in signals.hints):
        return None  # nor does "the gap to second place"
    if spans.place:
        return -spans.place if spans.from_end else spans.place
    if signals.worst and not signals.best:
        return -1 if "last_place" in signals.hints else None
    return 1 if signals.best else None


def _claimed_direction(frame: Frame, signals: Signals) -> Direction | None:
    return signals.spans.claimed_direction if signals.cue("trend", "movers") else None


def _order(signals: Signals) -> Order:
    if signals.spans.from_end or signals.spans.upwards:
        return "worst"
    if signals.best and signals.worst:
        return "both" if _joined_ends(signals) else "best"
    return "worst" if signals.worst else "best"


def _joined_ends(signals: Signals) -> bool:
    """Return whether the high and the low end are named beside each other, as in "top 3 and bottom 3"."""
    plain, order = signals.spans.plain, signals.lexicon.order
    low = [hit.span() for hit in order["worst"].find(plain)]
    high = [hit.span() for hit in order["best"].find(plain.without(low))]
    between = [plain.exact[min(one[1], other[1]) : max(one[0], other[0])] for one in high for other in low]
    return any(len(gap) <= _MOST_BETWEEN_ENDS and _JOINS.search(gap) for gap in between)


def _wanted_places(signals: Signals) -> tuple[int | None, int | None]:
    spans = signals.spans
    if spans.places:
        return spans.places
    parts = parts_count(spans.plain, signals.lexicon) if spans.units and signals.cue("strengths") else None
    if parts:
        return 1, parts
    if "whole_table" in signals.hints and not spans.units:
        return 1, _LONGEST_TABLE
    if spans.count is not None:
        return 1, spans.count
    if _order(signals) == "both" and not _MANY.search(spans.plain.exact):
        return 1, 1
    if spans.place and spans.rival_place and not spans.units:
        first, last = sorted((spans.place, spans.rival_place))
        return first, last
    if spans.place == 1 and not (spans.units or spans.from_end or spans.rival_place):
        return None, None  # who is first is who leads: those behind tell by how much
    return spans.place, spans.place


def _components(signals: Signals, intent: Intent | None) -> tuple[str, ...]:
    """Return the components asked for; a rank in a region is one, and "inputs or outputs?" asks for neither alone."""
    components = signals.spans.components
    of_list = signals.ordered and "which_units" in signals.hints  # "which province in the region is last?"
    if (signals.spans.regions or of_list or signals.cue("aggregate")) and not signals.spans.units:
        # "Trong vùng" before a region's name says where, not that a rank within the region is asked for.
        components = tuple(code for code in components if code != "rank_in_region")
    split = "by_part" in signals.hints and signals.lexicon.aggregates["gap"](signals.spans.rest)
    if intent == "why" and (len(components) > 1 or split or _CONCEDED.search(signals.text.exact)):
        return ()  # "although its input is lower" concedes something and asks of the whole
    if intent in {"definition", "strengths"}:
        return tuple(code for code in components if code not in _COUNTS)
    if not components and intent == "value" and signals.spans.units and signals.spans.regions:
        return ("rank_in_region",)
    beside = "besides" in signals.hints or (
        components == ("indicators_led",) and {"by_rank", "by_score"} <= signals.hints
    )
    if intent == "value" and components and beside and "overall" not in components:
        return ("overall", *components)
    return components


def _contrast(signals: Signals) -> Contrast | None:
    names: tuple[Contrast, ...] = ("national", "regional", "next")
    found = next((name for name in names if signals.lexicon.contrast[name](signals.spans.plain)), None)
    measured = signals.cue("comparison", "aggregate")
    if (
        signals.spans.units
        and measured
        and (signals.spans.regions or (found == "national" and "regional" in signals.hints))
    ):
        return "regional"
    return found


def _measure(signals: Signals) -> Measure | None:
    measures: tuple[Measure, ...] = ("median", "gap", "mean")
    # "Trừ các thành phố" leaves cities out and subtracts nothing.
    rest = signals.spans.rest.without(hit.span() for hit in signals.lexicon.kinds["province"].find(signals.spans.rest))
    return next((name for name in measures if signals.lexicon.aggregates[name](rest)), None)
