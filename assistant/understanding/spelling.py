"""A question as typed to one whose words can be compared: glued words parted, short forms written out, slips mended.

Only cue detection reads the mended text; names, topics and what is shown stay as typed.
"""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assistant.understanding.lexicon import SPELLED_LENGTH, Lexicon
from assistant.understanding.text import Text, detect_language, fold
from corpus.units import Gazetteer

_GLUED = re.compile(r"\b(pii|papi|pci|par|dti|gii|top|bottom)(?=\d)|(?<=[^\W\d_]{4})(?=20[12]\d\b)", re.IGNORECASE)
_INITIALS = re.compile(r"\b([A-ZĐ])\.\s?([^\W\d_]+)(\s[^\W\d_]+)?")
_WORD = re.compile(r"[a-z]+")
_LONG_WORD = 8  # from here on two slips still leave one likely word


def spelt_out(text: str, lexicon: Lexicon, gazetteer: Gazetteer) -> str:
    """Return the text with glued numbers parted ("pii23"), an initial spelt out ("Q. Ninh"), shorthand written out."""
    parted = _GLUED.sub(lambda match: f"{match.group()} ", text)
    return _written_out(_INITIALS.sub(lambda match: _in_full(match, gazetteer), parted), lexicon)


def _written_out(text: str, lexicon: Lexicon) -> str:
    """Return the text with what is typed for short written out ("yr", "bn"), without marks where it has none itself."""
    typed = Text(text)
    language = detect_language(typed, lexicon.languages["vi"], lexicon.languages["en"])
    forms = {**lexicon.shorthand["any"], **(lexicon.shorthand[language] if language else {})}
    if not typed.marked:
        forms = {fold(short): fold(full) if not full.isupper() else full for short, full in forms.items()}
    ordered = sorted(forms, key=len, reverse=True)
    short = re.compile(rf"(?<![\w&.'’-])(?:{'|'.join(map(re.escape, ordered))})(?![\w&'’-])", re.IGNORECASE)
    return short.sub(lambda match: match.group() if match.group().isupper() else forms[match.group().lower()], text)


def _in_full(match: re.Match[str], gazetteer: Gazetteer) -> str:
    """Return the one name that an initial with the rest of it stands for, else what was typed."""
    initial, *rest = (group.strip() for group in match.groups() if group)
    for count in range(len(rest), 0, -1):
        names = {unit.name_vi for unit in gazetteer.units if _abbreviates(initial, rest[:count], unit.name_vi)}
        if len(names) == 1:
            return " ".join([*names, *rest[count:]])
    return match.group()


def _abbreviates(initial: str, rest: list[str], name: str) -> bool:
    first, *others = name.removeprefix("Thành phố ").split()
    typed, own = [word.lower() for word in rest], [word.lower() for word in others]
    alike = typed in (own, [fold(word) for word in own])
    return alike and fold(first[:1]) == fold(initial)


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
        limit = 2 if len(word.removesuffix("ing")) >= _LONG_WORD else 1  # "drafting" is no slip for "dragging"
        near = process.extractOne(word, lexicon.spellable, scorer=OSA.distance, score_cutoff=limit)
        # "planned" is no slip for "planner": a word that differs in its ending alone is another form.
        slip = near is not None and near[0][:1] == word[:1] and near[0][:-2] != word[: len(near[0]) - 2]
        return near[0] if near and slip else word

    return Text(_WORD.sub(mend, text.exact))
