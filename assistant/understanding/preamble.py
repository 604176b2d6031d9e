"""What is asked in a long text, without what leads up to it and what thanks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import Text
from corpus.units import Gazetteer

_LONG = 18  # words; a shorter text has no preamble worth the risk of cutting a part of the question
_MOST_CLAUSES = 20  # a question that begins later is not found; what is looked for is near the beginning
_LEAST_LEFT = 4  # words that a question needs
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
_CLAUSE_END = re.compile(r"\s*[,:;.!?–—-]\s+(?:so,?\s+|anyway,?\s+|quick one:\s+)?")
_YEAR = re.compile(r"\b20\d\d\b")
_SECOND = re.compile(r"(?:\b(?:and|also|then|và|va|rồi|roi)|đồng thời|dong thoi)\s*$")  # "compare …, and tell me …"


def asked_part(text: str, lexicon: Lexicon, gazetteer: Gazetteer) -> str:
    """Return the part of a text that asks; a text without a preamble is returned whole.

    Commands to the assistant beside a question are left out of it. A unit that only the preamble names stays, before
    the question: "I come from Quang Ninh … how did my province do?"
    """
    text = _without_commands(text, lexicon)
    whole = Text(text)
    if len(whole.words) < _LONG:
        return text
    begins = next(_beginnings(whole, lexicon), None)
    if begins is None:
        return text
    asked = whole.clean[begins:].lstrip(" ,:;")
    if gazetteer.find(asked):
        return asked
    named = [span.text for span in gazetteer.find(whole.clean[:begins])]
    compared = lexicon.followup["together"](Text(asked)) or lexicon.hints["between_them"](Text(asked))
    if not compared:
        named = named[-1:]
    return ": ".join([*([" - ".join(named)] if named else []), asked])


def _without_commands(text: str, lexicon: Lexicon) -> str:
    sentences = _SENTENCE_END.split(text)
    questions = [sentence for sentence in sentences if not lexicon.tasks(Text(sentence))]
    asked = any(lexicon.several[cue](Text(sentence)) for sentence in questions for cue in ("asking", "in_place"))
    return " ".join(questions) if asked else text


def _beginnings(whole: Text, lexicon: Lexicon) -> Iterator[int]:
    """Yield where the question may begin: after the last "want to know", else at the first clause that asks."""
    for hit in reversed(lexicon.requests.find(whole)):
        parts = Text(whole.clean[: hit.start()]), Text(whole.clean[hit.end() :])
        if all(len(part.words) >= _LEAST_LEFT for part in parts) and not _SECOND.search(parts[0].exact):
            yield hit.end()
    for mark in islice(_CLAUSE_END.finditer(whole.clean), _MOST_CLAUSES):
        before, after = Text(whole.clean[: mark.start()]), Text(whole.clean[mark.end() :])
        asks = any(hit.start() == 0 for hit in lexicon.several["asking"].find(after))
        asks = asks and not lexicon.hints["asked_source"](after)  # "… is there a source for that?" is about the rest
        told = any(lexicon.several[cue](before) for cue in ("asking", "naming", "speaking", "supposing"))
        told = told or any(cue(before) for cue in lexicon.indices.values()) or _YEAR.search(before.exact) is not None
        if asks and not told and len(before.words) >= _LONG // 2 and len(after.words) >= _LEAST_LEFT:
            yield mark.end()
