"""Question and conversation in, frame out. The one way into this package: `Understanding.read`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.understanding.asking_back import or_asked_back
from assistant.understanding.combining import combined
from assistant.understanding.conversation.carrying import carry_over
from assistant.understanding.conversation.followup import is_adrift, is_followup, turn_leaned_on
from assistant.understanding.conversation.keeping import on_same_index
from assistant.understanding.exemplar_book import ExemplarBook
from assistant.understanding.frame import DeclineReason, Frame, Turn
from assistant.understanding.framing import framed
from assistant.understanding.intent import NO_RULE, SURE, Reading, decide
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.masking import masked
from assistant.understanding.preamble import asked_part
from assistant.understanding.several import split_questions
from assistant.understanding.signals import Signals
from assistant.understanding.spans import Spans, read_spans
from assistant.understanding.spelling import spelt_out
from assistant.understanding.text import MAX_QUESTION_CHARACTERS, Text, clean, detect_language, fold
from assistant.understanding.weighing import UNREAD, weigh, with_slots
from corpus.model import Language
from corpus.units import Gazetteer

NOT_LOOKED_UP = frozenset({"greeting", "thanks", "help", "decline", "clarify"})
# Basic Latin, its supplements and the block that holds the Vietnamese letters: not Greek, Cyrillic or Thai between.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COUNTRY = re.compile(r"\bviet ?nam\b", re.IGNORECASE)  # tells no language: "nam" alone would
_LETTER = re.compile(r"[^\W\d_]")


class Understanding:
    """Reads questions. Holds the vocabulary, the gazetteer and the editions there are; nothing of a conversation.

    Without ``exemplars`` the rules alone decide what is asked.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        editions: Mapping[str, Sequence[int]],
        exemplars: ExemplarBook | None = None,
    ) -> None:
        self.lexicon, self.gazetteer, self.editions = lexicon, gazetteer, editions
        self._exemplars = exemplars
        self._unmarked = frozenset(fold(word) for word in lexicon.vietnamese)

    def read(self, question: str, *, turns: Sequence[Turn] = (), language: Language | None = None) -> Frame:
        """Return what the question asks. ``turns`` is the conversation so far, oldest first.

        The language is the question's own; where it shows none, that of the turn before, else English.
        """
        cleaned = spelt_out(clean(question[: MAX_QUESTION_CHARACTERS * 4]), self.lexicon, self.gazetteer)
        refusal = _refusal(cleaned)
        if refusal:
            return Frame(
                cleaned[:MAX_QUESTION_CHARACTERS], language or _language_before(turns), "decline", reason=refusal
            )
        asked = asked_part(cleaned, self.lexicon, self.gazetteer)
        questions = split_questions(asked, self.lexicon)
        several = combined(self._read_each(questions, turns, language)) if len(questions) > 1 else None
        return replace(several or self._read_one(asked, turns, language), question=cleaned)

    def _read_each(self, questions: Sequence[str], turns: Sequence[Turn], language: Language | None) -> list[Frame]:
        """Return the frames of questions asked in one breath, each after the first leaning on the one before it."""
        frames: list[Frame] = []
        for question in questions:
            before = (Turn(frames[-1]),) if frames else turns
            spoken = language or (frames[0].language if frames else None)
            frames.append(self._read_one(question, before, spoken, within=bool(frames)))
        return frames

    def _read_one(
        self, question: str, turns: Sequence[Turn], language: Language | None, *, within: bool = False
    ) -> Frame:
        text = Text(question)
        spans = read_spans(text, self.lexicon, self.gazetteer, self.editions)
        named = [(span.start, span.end) for span in self.gazetteer.find(text.clean)]
        nameless = text.without([*named, *(hit.span() for hit in _COUNTRY.finditer(text.clean))])
        spoken = detect_language(nameless, self.lexicon.languages["vi"], self.lexicon.languages["en"])
        if turns and _language_before(turns) == "vi" and {fold(w) for w in nameless.words} <= self._unmarked:
            spoken = "vi"  # "the con Hue" goes on in Vietnamese, whatever "the" means elsewhere
        signals = Signals(text, spans, self.lexicon)
        before = turn_leaned_on(turns)
        leans = before is not None and is_followup(signals, before)
        reading = self._reading(signals, leans=leans or within, continued=before is not None)
        unread = reading.origin in {UNREAD, NO_RULE} or reading.confidence < _GUESSED
        if before is not None and unread and is_adrift(signals, before):
            leans, reading = True, decide(signals)
        frame = framed(
            signals, language or spoken or _language_of_names(spans, turns), reading.intent, reading.confidence
        )
        frame = with_slots(frame, reading, signals)
        leans = leans or (within and not (frame.intent == "article" and signals.residual))
        if before is not None and leans:
            return carry_over(frame, signals, self._dated(before), self.gazetteer)
        frame = on_same_index(frame, signals, before.frame) if before is not None else frame
        return or_asked_back(self._told_from_newest(frame), signals, self.gazetteer)

    def _reading(self, signals: Signals, *, leans: bool, continued: bool) -> Reading:
        """Return what is asked: as the rules say where they are sure, else weighed against the exemplars.

        A fragment, and what leans on a question before it, says too little by itself to be like anything.
        """
        reading = decide(signals)
        if reading.confidence >= SURE or leans or signals.fragmentary or self._exemplars is None:
            return reading
        resemblance = self._exemplars.resemblance(masked(signals))
        return weigh(reading, resemblance, signals, continued=continued) if resemblance else reading

    def _dated(self, turn: Turn) -> Turn:
        """Return the turn with the edition that it was answered from: "the year before" counts from that."""
        held = tuple(self.editions.get(turn.frame.index, ()))
        if turn.frame.editions or turn.frame.edition_span != "none" or not held:
            return turn
        return replace(turn, frame=replace(turn.frame, editions=held[-1:], unsaid_edition=True))

    def _told_from_newest(self, frame: Frame) -> Frame:
        """Return the frame with the editions that are told from the newest: "last year", and "now" against a year."""
        held = tuple(self.editions.get(frame.index, ()))
        if (
            len(held) > 1
            and frame.edition_span == "previous"
            and not frame.editions
            and frame.intent in _OF_ONE_EDITION
        ):
            return replace(frame, editions=held[-2:-1], edition_span="none")
        if held and frame.intent == "ranking" and frame.edition_span == "all" and not (frame.editions or frame.units):
            first, last = frame.first or 1, frame.last or 1
            return replace(frame, editions=held[-_MOST_EDITIONS:], edition_span="none", first=first, last=last)
        alone = frame.editions[1:] == () and frame.edition_span == "none" and "comparison" in frame.cues
        if held and frame.intent == "trend" and ("now" in frame.hints or alone) and frame.editions[1:] == ():
            since = tuple(year for year in frame.editions if year != held[-1])
            return replace(frame, editions=(*since, held[-1]), edition_span="range") if since else frame
        return frame


_MOST_EDITIONS = 5  # of which the leaders are told one by one
_GUESSED = 0.2  # below, a rule holds for want of a better one
_OF_ONE_EDITION = frozenset({"ranking", "value", "profile", "count", "aggregate", "region", "strengths", "peers"})


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
