"""Question and conversation in, frame out. The one way into this package: `Understanding.read`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.followup import carry_over, is_followup
from assistant.understanding.frame import Contrast, DeclineReason, Frame, Turn
from assistant.understanding.intent import Signals, decide
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.spans import Spans, read_spans
from assistant.understanding.text import MAX_QUESTION_CHARACTERS, Text, clean, detect_language
from corpus.model import Language
from corpus.units import Gazetteer

_LATIN = re.compile(r"[A-Za-zÀ-ỹ]")
_LETTER = re.compile(r"[^\W\d_]")


class Understanding:
    """Reads questions. Holds the vocabulary and the gazetteer; keeps nothing of any conversation."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.lexicon, self.gazetteer = lexicon, gazetteer

    def read(self, question: str, *, turns: Sequence[Turn] = (), language: Language | None = None) -> Frame:
        """Return what the question asks. ``turns`` is the conversation so far, oldest first.

        The language is the question's own; where it shows none, that of the turn before, else English.
        """
        cleaned = clean(question[: MAX_QUESTION_CHARACTERS * 4])
        text = Text(cleaned[:MAX_QUESTION_CHARACTERS])
        refusal = _refusal(cleaned)
        if refusal:
            return Frame(text.clean, language or _language_before(turns), "decline", reason=refusal)
        spans = read_spans(text, self.lexicon, self.gazetteer)
        spoken = detect_language(spans.rest, self.lexicon.languages["vi"], self.lexicon.languages["en"])
        signals = Signals(text, spans, self.lexicon)
        frame = self._frame(signals, language or spoken or _language_of_names(spans, turns))
        if turns and is_followup(signals):
            frame = carry_over(frame, signals, turns[-1], self.gazetteer)
        return frame

    def _frame(self, signals: Signals, language: Language) -> Frame:
        intent, confidence = decide(signals)
        spans = signals.spans
        best = self.lexicon.order["best"](spans.rest)
        worst = self.lexicon.order["worst"](spans.rest) and not best
        first, last = _wanted_places(spans)
        frame = Frame(
            question=signals.text.clean,
            language=language,
            intent=intent or "decline",
            index=spans.index or "PII",
            index_named=spans.index is not None,
            units=spans.units,
            excluded=spans.excluded,
            regions=spans.regions,
            kind=spans.kind,
            components=spans.components,
            editions=spans.editions,
            edition_span=spans.edition_span,
            order="worst" if worst else "best",
            first=first,
            last=last,
            claimed_rank=_claimed_rank(spans, intent, best, worst),
            threshold=spans.threshold,
            contrast=self._contrast(signals),
            amount=spans.amount,
            topic=signals.text.clean,
            confidence=confidence,
            cues=tuple(sorted(signals.cues)),
        )
        if intent is None or intent == "decline":
            reason: DeclineReason = "personal_data" if self.lexicon.personal_data(signals.text) else "out_of_scope"
            return replace(frame, reason=reason)
        if intent not in {"decline", "greeting", "thanks", "help"} and spans.ambiguous:
            return replace(frame, intent="clarify")
        return frame

    def _contrast(self, signals: Signals) -> Contrast | None:
        names: tuple[Contrast, ...] = ("national", "regional", "next")
        return next((name for name in names if self.lexicon.contrast[name](signals.spans.rest)), None)


def _refusal(cleaned: str) -> DeclineReason | None:
    if not cleaned:
        return "empty"
    if len(cleaned) > MAX_QUESTION_CHARACTERS:
        return "too_long"
    letters = _LETTER.findall(cleaned)
    if not letters or len(_LATIN.findall(cleaned)) * 2 < len(letters):
        return "unreadable"
    return None


def _language_before(turns: Sequence[Turn]) -> Language:
    return turns[-1].frame.language if turns else "en"


def _language_of_names(spans: Spans, turns: Sequence[Turn]) -> Language:
    """Return the language of a question that is nothing but names: the conversation's, else the names' spelling."""
    if turns:
        return turns[-1].frame.language
    marked = any(not unit.typed.isascii() for unit in spans.units)
    return "vi" if marked else "en"


def _wanted_places(spans: Spans) -> tuple[int | None, int | None]:
    if spans.places:
        return spans.places
    if spans.count:
        return 1, spans.count
    if spans.place:
        return spans.place, spans.place
    return None, None


def _claimed_rank(spans: Spans, intent: str | None, best: bool, worst: bool) -> int | None:
    """Return the rank that a question about a unit takes for granted: 1 for "why does it lead", -1 for last."""
    if not spans.units or intent not in {"why", "value", "robustness"}:
        return None
    if spans.place:
        return spans.place
    if worst:
        return -1
    return 1 if best else None
