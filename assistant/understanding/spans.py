"""A question's text to typed spans: units, index, components, editions, numbers. Knows nothing of intents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.understanding import claims
from assistant.understanding.editions import editions_in
from assistant.understanding.frame import Direction, EditionSpan, Threshold, UnitMention
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.naming import Place, left_out, mentions, units_in
from assistant.understanding.numbers import amounts, bounds, counts, places
from assistant.understanding.spelling import mended
from assistant.understanding.subjects import (
    borrowed_component,
    components_in,
    indices_in,
    kind_in,
    regions_in,
    weights_in,
)
from assistant.understanding.text import Text
from corpus.units import Gazetteer

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Spans:
    """Everything recognised in a question.

    ``rest`` is the text with names of units, indices and components blanked out; ``plain`` is it without editions and
    regions too. ``explained`` are the places in the text that some name stands at.
    """

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
    excluded_regions: tuple[str, ...]
    kind: Literal["city", "province"] | None
    editions: tuple[int, ...]
    edition_span: EditionSpan
    steps: int
    latest: bool
    count: int | None
    place: int | None
    from_end: bool
    upwards: bool
    rival_place: int | None
    places: tuple[int, int] | None
    threshold: Threshold | None
    amount: float | None
    amount_kind: Literal["value", "change"]
    weights: tuple[tuple[str, float], ...]
    alternatives: tuple[float, ...]
    claimed_score: float | None
    claimed_direction: Direction | None
    economies: tuple[str, ...]
    explained: tuple[Place, ...]


def read_spans(text: Text, lexicon: Lexicon, gazetteer: Gazetteer, held: Mapping[str, Sequence[int]]) -> Spans:
    """Return what the text names; ``held`` are each index's editions, from which "the last two" are counted.

    Units are found before anything else: their names hold other words' meanings.
    """
    named = units_in(text, lexicon, gazetteer)
    unit_at = [(span.start, span.end) for span in named]
    rest = text.without(unit_at)
    indices, index_at = indices_in(rest, lexicon)
    meant, meant_at = _misspelt_indices(rest, lexicon)
    if all(any(start <= at[0] and at[1] <= end for start, end in meant_at) for at in index_at):
        # "Gobal Innovation Index" is no name of another index with a word before it.
        indices, index_at = meant or indices, meant_at or index_at
    index = indices[0] if indices else None
    masked = rest.without(index_at)
    components, component_at = components_in(masked, lexicon, index)
    borrowed = not index and not components
    if borrowed:
        index, components, component_at = borrowed_component(masked, lexicon)
    bare = masked.without(component_at)
    dating = editions_in(bare, rest, lexicon)
    regions = regions_in(bare.without(dating.at), lexicon)
    region_at = [at for _, at in regions]
    out = left_out(text, [*unit_at, *region_at], lexicon)
    units, excluded = mentions(named, out, gazetteer)
    # What leaves something out would else be read as a difference, a region asked for, or a bound.
    asides = [hit.span() for hit in lexicon.asides.find(bare)]
    bare = bare.without([*out.values(), *dating.told, *asides])
    numberless = bare.without(dating.at)
    listed = {order: cue.find(numberless) for order, cue in lexicon.listing.items()}
    numberless = numberless.without(hit.span() for hits in listed.values() for hit in hits)
    place, rival_place = places.named_places(numberless, lexicon)
    from_end = places.place_from_end(numberless, lexicon)
    amount, amount_kind = amounts.amount(numberless)
    return Spans(
        units=units,
        excluded=excluded,
        ambiguous=tuple(unit for unit in units if unit.others),
        rest=bare,
        plain=numberless.without(region_at),
        index=index,
        indices=indices or ((index,) if index else ()),
        borrowed=borrowed and index is not None,
        components=components,
        regions=tuple(dict.fromkeys(code for code, at in regions if at not in out)),
        excluded_regions=tuple(dict.fromkeys(code for code, at in regions if at in out)),
        kind=kind_in(numberless, lexicon),
        editions=dating.resolved(held.get(index or "PII", ())),
        edition_span=dating.span,
        steps=dating.steps,
        latest=dating.latest,
        count=counts.count(numberless, lexicon),
        place=from_end or place,
        from_end=from_end is not None,
        upwards=bool(listed["worst"]),
        rival_place=rival_place,
        places=places.places(numberless, lexicon),
        threshold=bounds.threshold(numberless, lexicon),
        amount=amount,
        amount_kind=amount_kind,
        weights=weights_in(masked, lexicon, index),
        alternatives=claims.alternatives(numberless),
        claimed_score=claims.claimed_score(numberless),
        claimed_direction=claims.claimed_direction(numberless, lexicon),
        economies=_economies(numberless, lexicon, index),
        explained=(*unit_at, *index_at, *component_at, *dating.at, *region_at, *out.values()),
    )


def _misspelt_indices(text: Text, lexicon: Lexicon) -> tuple[tuple[str, ...], list[Place]]:
    """Return the indices named with a slip ("gobal innovation index"), and where; mending keeps the words' number."""
    mended_text = mended(text, lexicon)
    if mended_text.clean == text.exact:
        return (), []
    indices, mended_at = indices_in(mended_text, lexicon)
    typed, written = ([match.span() for match in _WORD.finditer(one)] for one in (text.exact, mended_text.clean))
    at = []
    for start, end in mended_at if len(typed) == len(written) else ():
        covered = [place for place, word in zip(typed, written, strict=True) if start <= word[0] and word[1] <= end]
        at += [(covered[0][0], covered[-1][1])] if covered else []
    return (indices, at) if at else ((), [])


def _economies(text: Text, lexicon: Lexicon, index: str | None) -> tuple[str, ...]:
    """Return the economies named; beside the Global Innovation Index also those of which nothing may be held."""
    groups = (lexicon.economies, lexicon.countries) if index == "GII" else (lexicon.economies,)
    return tuple(name for group in groups for name, cue in group.items() if cue(text))
