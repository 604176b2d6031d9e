"""What is asked in a long text, without what leads up to it and what thanks for it."""

from __future__ import annotations

import re

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import Text
from corpus.units import Gazetteer

_LONG = 18  # words; a shorter text has no preamble worth the risk of cutting a part of the question
_LEAST_LEFT = 4  # words that a question needs
_SECOND = re.compile(r"(?:\b(?:and|also|then|và|va|rồi|roi)|đồng thời|dong thoi)\s*$")  # "compare …, and tell me …"


def asked_part(text: str, lexicon: Lexicon, gazetteer: Gazetteer) -> str:
    """Return the part of a long text from its last "want to know" on; a text without one is returned whole.

    A unit that only the preamble names stays, before the question: "I come from Quang Ninh … how did my province do?"
    """
    whole = Text(text)
    if len(whole.words) < _LONG:
        return text
    for hit in reversed(lexicon.requests.find(whole)):
        before, asked = whole.clean[: hit.start()], whole.clean[hit.end() :].lstrip(" ,:;")
        long_enough = len(Text(asked).words) >= _LEAST_LEFT and len(Text(before).words) >= _LEAST_LEFT
        if long_enough and not _SECOND.search(whole.exact[: hit.start()]):
            names = [] if gazetteer.find(asked) else [span.text for span in gazetteer.find(before)[-1:]]
            return ": ".join([*names, asked])
    return text
