"""Which of the units that were offered is chosen: by its whole name, or by the half that tells it apart."""

from __future__ import annotations

from assistant.understanding.frame import Frame, UnitMention
from assistant.understanding.signals import Signals
from assistant.understanding.text import fold
from corpus.units import Gazetteer

_MOST_WORDS = 8


def offered_by(asked_back: Frame) -> tuple[str, ...]:
    """Return the names that the question asked back offered; none where nothing was asked back."""
    return (
        tuple(name for unit in asked_back.beside for name in (unit.name, *unit.others)) if not asked_back.units else ()
    )


def half_chosen(signals: Signals, asked_back: Frame) -> str | None:
    """Return the one name offered whose last word is said: "Ngai, sorry" of Quang Nam, Quang Ngai and Quang Tri."""
    if signals.spans.units or len(signals.text.words) > _MOST_WORDS:
        return None
    said = {fold(word) for word in signals.text.words}
    chosen = [name for name in offered_by(asked_back) if " " in name and fold(name.split()[-1]) in said]
    return chosen[0] if len(chosen) == 1 else None


def unit_chosen(signals: Signals, asked_back: Frame, gazetteer: Gazetteer) -> tuple[UnitMention, ...]:
    """Return the unit that half a name chooses, as if the whole had been said."""
    name = half_chosen(signals, asked_back)
    found = gazetteer.find(name) if name else ()
    return tuple(UnitMention(span.matches[0].unit.unit_id, name or "", span.text, "exact") for span in found[:1])
