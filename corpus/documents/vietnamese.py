"""Whether a word is spelt as a Vietnamese syllable can be. Knows the spelling rules, no dictionary."""

from __future__ import annotations

import re
import unicodedata

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ONSETS = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây e ec em en eng eo ep "
    "et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu o oa oac oach oai "
    "oam oan oang oanh oao oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi "
    "ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ uc ui um "
    "un ung up ut uy uya uych uyên uyêt uynh uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu "
    "y yêm yên yêng yêt yêu "
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{'|'.join(_RHYMES.split())})")
_PARTS = re.compile(r"[^\W\d_]+")


def is_syllable(word: str) -> bool:
    """Say whether one word obeys Vietnamese spelling; many short English words do too."""
    bare = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.lower()).translate(_TONES))
    return _SYLLABLE.fullmatch(bare) is not None


def marked_words(text: str) -> tuple[int, int]:
    """Return how many words carry letters beyond ASCII, and how many of these are Vietnamese syllables.

    Words are cut at spaces first, so that a symbol inside a wrongly decoded word counts against it.
    """
    marked = good = 0
    for token in unicodedata.normalize("NFC", text).split():
        token = token.strip("\"'()[]{}.,;:!?/-–—…“”‘’«»•·©®™°%|*#_")
        if token.isascii():
            continue
        marked += 1
        parts = _PARTS.findall(token)
        if sum(map(len, parts)) >= len(token) - token.count("-") - token.count("/") - token.count(".") - 1:
            good += all(is_syllable(part) for part in parts)
    return marked, good
