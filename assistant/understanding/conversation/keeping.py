"""What even a question that stands alone keeps of a conversation: the index spoken of, until another is named."""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.frame import Frame, Intent
from assistant.understanding.signals import Signals
from assistant.understanding.subjects import components_in

_SHARED_PARTS = frozenset({"input", "output"})  # the Global Innovation Index has them as the PII has
_OF_FIGURES: frozenset[Intent] = frozenset(
    {
        "ranking",
        "value",
        "profile",
        "comparison",
        "trend",
        "movers",
        "why",
        "strengths",
        "peers",
        "what_if",
        "robustness",
        "count",
        "aggregate",
    }
)


def on_same_index(frame: Frame, signals: Signals, before: Frame) -> Frame:
    """Return the frame with the index of the turn before, where it asks for figures and names no index.

    Its edition goes with it where the question names none.
    """
    if frame.intent == "gii" and before.index == "GII" and not (frame.editions or frame.edition_span != "none"):
        return replace(frame, editions=before.editions[-1:], carried=(*frame.carried, "editions"))
    abroad = before.index == "GII" and bool(_SHARED_PARTS & set(frame.components)) and not frame.units
    other = before.index not in {"PII", "GII", frame.index} and before.intent in _OF_FIGURES
    named = signals.index_named or signals.spans.borrowed or "innovation" in signals.hints or frame.economies
    if not (other or abroad) or named or frame.intent not in _OF_FIGURES or frame.regions:
        return frame
    codes, _ = components_in(signals.text, signals.lexicon, before.index)
    if frame.components and not codes:
        return frame  # a part that the index spoken of has not
    dated = frame.editions or frame.edition_span != "none" or signals.spans.latest
    editions = frame.editions if dated or before.unsaid_edition else before.editions
    carried = ("editions", "index") if editions != frame.editions else ("index",)
    return replace(
        frame,
        intent="gii" if abroad else frame.intent,
        index=before.index,
        indices=before.indices,
        components=codes or frame.components,
        editions=editions,
        carried=(*frame.carried, *carried),
    )
