"""A question as typed to one whose words can be compared: glued words parted, misspelt cue words mended.

Only cue detection reads the mended text; names, topics and what is shown stay as typed.
"""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.understanding.lexicon import SPELLED_LENGTH, Lexicon
from assistant.understanding.text import Text

_GLUED = re.compile(r"\b(pii|papi|pci|par|dti|gii|top|bottom)(\d)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+")
_LONG_WORD = 8  # from here on two slips still leave one likely word


def parted(text: str) -> str:
    """Return the text with a space between an index or "top" and the number glued to it ("pii23", "top5")."""
    return _GLUED.sub(r"\1 \2", text)


def mended(text: Text, lexicon: Lexicon) -> Text:
    """Return the text with misspelt English cue words replaced by what they are nearest to; same length by padding.

    A word that is known, has Vietnamese marks or is short is left alone. A mended word that is longer than the typed
    one pushes what follows: only use the result where places don't matter.
    """

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        known = word in lexicon.vocabulary or word in lexicon.filler or word.removesuffix("s") in lexicon.vocabulary
        if len(word) < SPELLED_LENGTH or known:
            return word
        limit = 2 if len(word) >= _LONG_WORD else 1
        near = process.extractOne(word, lexicon.spellable, scorer=OSA.distance, score_cutoff=limit)
        # "planned" is no slip for "planner": a word that differs in its ending alone is another form.
        slip = near is not None and near[0][:1] == word[:1] and near[0][:-2] != word[: len(near[0]) - 2]
        return near[0] if near and slip else word

    return Text(_WORD.sub(mend, text.exact))
