"""What leads from a superlative, a direction or a comparison to the names that it is of."""

from __future__ import annotations

import re
from typing import Literal

from assistant.grounding.cues import Cue, Cues

Sense = Literal["top", "bottom", "movers_up", "movers_down", "rose", "fell", "ahead", "behind"]

SENSES: tuple[Sense, ...] = ("movers_up", "movers_down", "top", "bottom", "rose", "fell", "ahead", "behind")


class Leading:
    """What may stand between a statement's words and the name that they are of. Compiled once."""

    def __init__(self, cues: Cues) -> None:
        verbs = rf"(?<!\w){cues['is_who'].words}"
        the = r"\s*(?:(?:the|still)\s+)?"
        self.to_subject = re.compile(
            rf"(?:[^.;(),]{{0,60}}?{verbs}|[^.;()]{{0,80}}?:){the}(?:(?:{cues['rank_word'].words}\s*)?\d+(?:st|nd|rd|th)?\s*)?",
            re.IGNORECASE,
        )
        self.to_part = re.compile(rf"[^.;()]{{0,80}}?(?:{verbs}|:|\bin|\bở){the}", re.IGNORECASE)
        self.to_other = re.compile(rf"\s*(?:the\s+)?(?:{cues['other_before'].words}\s+)?", re.IGNORECASE)
        self.to_mean = re.compile(rf"\s*(?:(?:the|its|mức|điểm)\s+)?{cues['average'].words}(?!\w)", re.IGNORECASE)
        told = (rf"(?P<{sense}>{cues[sense].words})" for sense in SENSES)
        self.senses = re.compile(rf"(?<![^\W_])(?:{'|'.join(told)})(?![^\W_])", re.IGNORECASE)
        self.ranked = self._measure(cues["rank_word"])
        self.scored = self._measure(cues["score_word"])

    @staticmethod
    def _measure(word: Cue) -> re.Pattern[str]:
        return re.compile(rf"[\s\w]{{0,12}}?(?:[\d.,]+\s*)?(?<!\w){word.words}(?!\w)", re.IGNORECASE)
