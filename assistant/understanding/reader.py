"""Question and conversation in, frame out. The one way into this package: `Understanding.read`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.understanding.asking_back import half_names, says_nothing_alone, unknown_name
from assistant.understanding.followup import carry_over, is_followup
from assistant.understanding.frame import Contrast, DeclineReason, Frame, Intent, Measure, Turn
from assistant.understanding.intent import Signals, decide
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.several import split_questions
from assistant.understanding.spans import Spans, read_spans
from assistant.understanding.spelling import parted
from assistant.understanding.text import MAX_QUESTION_CHARACTERS, Text, clean, detect_language
from corpus.model import Language
from corpus.units import Gazetteer

NOT_LOOKED_UP = frozenset({"greeting", "thanks", "help", "decline", "clarify"})
# Basic Latin, its supplements and the block that holds the Vietnamese letters: not Greek, Cyrillic or Thai between.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LETTER = re.compile(r"[^\W\d_]")


class Understanding:
    """Reads questions. Holds the vocabulary, the gazetteer and the editions there are; nothing of a conversation."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, editions: Mapping[str, Sequence[int]]) -> None:
        self.lexicon, self.gazetteer, self.editions = lexicon, gazetteer, editions

    def read(self, question: str, *, turns: Sequence[Turn] = (), language: Language | None = None) -> Frame:
        """Return what the question asks. ``turns`` is the conversation so far, oldest first.

        The language is the question's own; where it shows none, that of the turn before, else English.
        """
        cleaned = parted(clean(question[: MAX_QUESTION_CHARACTERS * 4]))
        refusal = _refusal(cleaned)
        if refusal:
            return Frame(
                cleaned[:MAX_QUESTION_CHARACTERS], language or _language_before(turns), "decline", reason=refusal
            )
        first, *others = split_questions(cleaned)
        frame = self._read_one(first, turns, language)
        if not others:
            return frame
        earlier, turns = turns, (Turn(frame),)
        also = tuple(self._read_one(other, turns, language or frame.language) for other in others)
        also = tuple(other for other in also if other.intent not in NOT_LOOKED_UP)
        whole = frame.intent in NOT_LOOKED_UP or any(one.intent == "article" for one in (frame, *also))
        return self._read_one(cleaned, earlier, language) if whole else replace(frame, also=also)

    def _read_one(self, question: str, turns: Sequence[Turn], language: Language | None) -> Frame:
        text = Text(question)
        spans = read_spans(text, self.lexicon, self.gazetteer)
        nameless = text.without(self._name_places(text))
        spoken = detect_language(nameless, self.lexicon.languages["vi"], self.lexicon.languages["en"])
        signals = Signals(text, spans, self.lexicon)
        frame = self._frame(signals, language or spoken or _language_of_names(spans, turns))
        if turns and is_followup(signals) and turns[-1].frame.intent not in NOT_LOOKED_UP:
            return carry_over(frame, signals, self._dated(turns[-1]), self.gazetteer)
        return self._or_asked_back(frame, signals)

    def _dated(self, turn: Turn) -> Turn:
        """Return the turn with the edition that it was answered from: "the year before" counts from that."""
        held = tuple(self.editions.get(turn.frame.index, ()))
        if turn.frame.editions or turn.frame.edition_span != "none" or not held:
            return turn
        return replace(turn, frame=replace(turn.frame, editions=held[-1:], unsaid_edition=True))

    def _name_places(self, text: Text) -> list[tuple[int, int]]:
        return [(span.start, span.end) for span in self.gazetteer.find(text.clean)]

    def _frame(self, signals: Signals, language: Language) -> Frame:
        intent, confidence = decide(signals)
        spans = signals.spans
        first, last = _wanted_places(spans)
        index = spans.index or ("GII" if intent == "gii" else "PII")
        frame = Frame(
            question=signals.text.clean,
            language=language,
            intent=intent or "decline",
            index=index,
            index_named=spans.index is not None,
            indices=spans.indices,
            rival_place=spans.rival_place,
            units=spans.units,
            excluded=spans.excluded,
            regions=spans.regions,
            kind=spans.kind,
            components=_components(signals, intent),
            editions=self._resolved_editions(spans, index),
            edition_span=spans.edition_span,
            order="worst" if signals.worst and not signals.best else "best",
            first=first,
            last=last,
            claimed_rank=_claimed_rank(signals, intent),
            threshold=spans.threshold,
            contrast=self._contrast(signals),
            amount=spans.amount,
            amount_kind=spans.amount_kind,
            measure=self._measure(signals),
            hints=tuple(sorted(signals.hints)),
            economies=spans.economies,
            topic=signals.text.clean,
            confidence=confidence,
            cues=tuple(sorted(signals.cues)),
        )
        if intent is None or intent == "decline":
            reason: DeclineReason = "personal_data" if self.lexicon.personal_data(signals.text) else "out_of_scope"
            return replace(frame, reason=reason)
        return frame

    def _or_asked_back(self, frame: Frame, signals: Signals) -> Frame:
        """Return the frame, or one that asks back: two units of a name, half a name, or nothing to speak about."""
        if frame.intent in {"greeting", "thanks", "help"} or frame.reason == "personal_data":
            return frame
        if signals.spans.ambiguous:
            return replace(frame, intent="clarify")
        half = half_names(signals, self.gazetteer)
        if half and not frame.units:
            return replace(frame, intent="clarify", units=half)
        nameable = frame.intent in {"ranking", "value", "count"} or (
            frame.intent == "article"
            and (frame.index_named or signals.cue("value", "ranking"))
            and len(signals.residual) == 1
            and not signals.cue("event", "article")
        )
        unknown = unknown_name(signals) if nameable and not frame.units else None
        if unknown:
            return replace(frame, intent="value", units=(unknown,))
        if len(frame.units) == 1 and signals.cue("comparison") and not signals.cue("article", "event"):
            other = unknown_name(signals)
            if other:
                return replace(frame, intent="comparison", units=(*frame.units, other))
        bare = not (frame.index_named or frame.editions or frame.units or frame.regions or frame.components)
        foreign = self.lexicon.out_of_scope(signals.spans.rest) or self.lexicon.tasks(signals.text)
        if foreign and frame.intent == "decline":
            return frame
        elliptic = frame.reason == "out_of_scope" and signals.table_talk and not signals.residual
        elliptic = elliptic or (frame.intent == "decline" and bool(frame.editions) and not signals.residual)
        if elliptic or (bare and says_nothing_alone(signals)):
            return replace(frame, intent="clarify", reason=None)
        return frame

    def _resolved_editions(self, spans: Spans, index: str) -> tuple[int, ...]:
        """Return the editions asked for; "the pilot" and "the first edition" by what the index has."""
        held = tuple(self.editions.get(index, ()))
        if spans.first_edition and not spans.editions and held:
            return held[:1]
        return spans.editions

    def _contrast(self, signals: Signals) -> Contrast | None:
        names: tuple[Contrast, ...] = ("national", "regional", "next")
        found = next((name for name in names if self.lexicon.contrast[name](signals.spans.plain)), None)
        against_region = bool(signals.spans.units and signals.spans.regions) and signals.cue("comparison", "aggregate")
        return found or ("regional" if against_region else None)

    def _measure(self, signals: Signals) -> Measure | None:
        measures: tuple[Measure, ...] = ("median", "gap", "mean")
        return next((name for name in measures if self.lexicon.aggregates[name](signals.spans.rest)), None)


def _components(signals: Signals, intent: Intent | None) -> tuple[str, ...]:
    """Return the components asked for; a rank in a region is one, and "inputs or outputs?" asks for neither alone."""
    components = signals.spans.components
    if signals.spans.regions and not signals.spans.units:
        # "Trong vùng" before a region's name says where, not that a rank within the region is asked for.
        components = tuple(code for code in components if code != "rank_in_region")
    if intent == "why" and len(components) > 1:
        return ()
    if intent == "definition":
        return tuple(code for code in components if code not in _COUNTS)
    if not components and intent == "value" and signals.spans.units and signals.spans.regions:
        return ("rank_in_region",)
    return components


_COUNTS = frozenset({"indicators_led", "rank_in_region"})


def _refusal(cleaned: str) -> DeclineReason | None:
    if not cleaned:
        return "empty"
    if len(cleaned) > MAX_QUESTION_CHARACTERS:
        return "too_long"
    letters = _LETTER.findall(cleaned)
    if not letters:
        return None if _YEAR.search(cleaned) else "unreadable"
    if len(_LATIN.findall(cleaned)) * 2 < len(letters):
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
    if spans.count is not None:
        return 1, spans.count
    if spans.place and spans.rival_place and not spans.units:
        return tuple(sorted((spans.place, spans.rival_place)))  # type: ignore[return-value]
    if spans.place:
        return spans.place, spans.place
    return None, None


def _claimed_rank(signals: Signals, intent: Intent | None) -> int | None:
    """Return the rank that a question about a unit takes for granted: 1 for "why does it lead", -1 for last."""
    if not signals.spans.units or intent not in {"why", "value", "robustness"} or signals.spans.count is not None:
        return None
    if signals.spans.place:
        return signals.spans.place
    if signals.worst and not signals.best:
        return (
            -1 if "last" in signals.text.words or "cuối" in signals.text.exact or "chót" in signals.text.exact else None
        )
    return 1 if signals.best else None
