"""Text to the tokens that BM25 counts, and a text's language. Knows nothing of passages or scores.

Words are compared only within one language. Across languages only *anchors* are: numbers and proper names, which are
written nearly alike, and the glossary's terms, which stand for the same thing (see glossary).
"""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Literal

import snowballstemmer

Language = Literal["en", "vi"]

STEMS_KEPT = 100_000  # 10 MB: stemming is the slow part of indexing English

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TWO_MARKS = re.compile(r"[\u0300-\u036f]{2}")  # on one letter, as in ấ and ễ
_COMBINING = re.compile(r"[\u0300-\u036f]+")
_D = str.maketrans("đĐ", "dD")
_ONLY_VIETNAMESE = frozenset("ăâđêôơư")
_VIETNAMESE_TONES = {"\u0309", "\u0323", "\u031b", "\u0306"}  # hook above, dot below, horn, breve

# Words that carry a sentence and name nothing: what tells an unmarked Vietnamese question from an English one.
_ENGLISH_TEXT = (
    "a an and are as at be been but by can did do does for from had has have how i if in into is it its more most much"
    " many my no not of on or our she so than that the their them there these they this to up was we were what when"
    " where which who whom whose why will with would you your he his her about after before between during each over"
    " under against per show tell list give rank ranks ranked score scores top best worst first last province provinces"
    " city cities year index compare"
)
_VIETNAMESE_TEXT = (
    "ai bang bao bi cac cai can cao cho chi chieu co con cua cung cuoi da dang dau day de den di diem dia dieu do duoc"
    " dung gi giai giua hai hang hay hoac hon khi khong la lai lam len lon mot moi muc nam nao nay nhat nhieu nhu nhung"
    " noi o phuong qua rat ra sao sau so su tai the theo thi thanh thap thay thu tinh to toi tren trong truoc tu va van"
    " ve vi viec voi xep nuoc nguoi pho phat trien doi"
)
_ENGLISH_FUNCTION = frozenset(_ENGLISH_TEXT.split())
_VIETNAMESE_FUNCTION = frozenset(_VIETNAMESE_TEXT.split())
_SHARED_FUNCTION = _ENGLISH_FUNCTION & _VIETNAMESE_FUNCTION


def fold(text: str) -> str:
    """Return the text in lower case without accents and tone marks."""
    decomposed = unicodedata.normalize("NFD", text.casefold()).translate(_D)
    return _COMBINING.sub("", decomposed)


def words(text: str) -> list[str]:
    """Return the words and numbers of a text in NFC, as written."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def detect_language(text: str) -> Language:
    """Return the language a text is most likely in. Vietnamese typed without marks is told by its function words."""
    lowered = unicodedata.normalize("NFC", text.casefold())
    marked = sum(_is_vietnamese(word) for word in _WORD.findall(lowered))
    plain = [word for word in _WORD.findall(fold(text)) if not word.isdigit()]
    english = sum(word in _ENGLISH_FUNCTION and word not in _SHARED_FUNCTION for word in plain)
    if marked:
        # An English sentence may name Đà Nẵng; a Vietnamese one is marked all over.
        return "vi" if marked > english else "en"
    vietnamese = sum(word in _VIETNAMESE_FUNCTION and word not in _SHARED_FUNCTION for word in plain)
    return "vi" if vietnamese > english else "en"


def is_marked(text: str) -> bool:
    """Return whether a text is written with any marks on its letters."""
    return fold(text) != unicodedata.normalize("NFD", text.casefold())


def _is_vietnamese(word: str) -> bool:
    if any(char in _ONLY_VIETNAMESE for char in word):
        return True
    decomposed = unicodedata.normalize("NFD", word)
    return any(char in _VIETNAMESE_TONES for char in decomposed) or bool(_TWO_MARKS.search(decomposed))


class Tokenizer:
    """Texts to tokens. Safe to use from several threads."""

    def __init__(self) -> None:
        self._stemmer = snowballstemmer.stemmer("english")
        self._stemming = threading.Lock()  # a stemmer keeps the word it works on in itself
        self._stem = lru_cache(maxsize=STEMS_KEPT)(self._stem_anew)

    def own(self, text: str, language: str) -> list[str]:
        """Return the tokens that are compared within one language."""
        return self.vietnamese(text) if language == "vi" else self.english(text)

    def english(self, text: str) -> list[str]:
        """Return stems without accents, function words left out."""
        plain = [_number(word) for word in _WORD.findall(fold(text))]
        return [self._stem(word) for word in plain if word not in _ENGLISH_FUNCTION]

    def _stem_anew(self, word: str) -> str:
        with self._stemming:
            return str(self._stemmer.stemWord(word))

    def vietnamese(self, text: str) -> list[str]:
        """Return syllables and pairs of them, as marked and without marks.

        Most words are two syllables, so pairs find words. A text typed without marks gives unmarked tokens only; a
        marked one gives both, so that dropped marks widen the search and kept ones sharpen it.
        """
        marked = [_number(word) for word in _WORD.findall(unicodedata.normalize("NFC", text.casefold()))]
        plain = fold(" ".join(marked)).split(" ") if marked else []
        tokens = [f"~{word}" for word in plain]
        tokens += [f"~{first} {second}" for first, second in zip(plain, plain[1:], strict=False)]
        if is_marked(text):
            tokens += marked
            tokens += [f"{first} {second}" for first, second in zip(marked, marked[1:], strict=False)]
        return tokens

    def anchors(self, text: str) -> list[str]:
        """Return numbers and proper names, written the same in every language."""
        found = []
        for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
            word = match.group()
            if _NUMBER.fullmatch(word):
                found.append(f"#{_number(word)}")
            elif word[0].isupper() and not _is_vietnamese(word):
                plain = fold(word)
                if len(plain) > 1 and plain not in _ENGLISH_FUNCTION and plain not in _VIETNAMESE_FUNCTION:
                    found.append(f"@{plain}")
        return found


def _number(word: str) -> str:
    """Return a number with a point before its decimals, marks between thousands taken out; other words unchanged."""
    if not word[0].isdigit() or not _NUMBER.fullmatch(word):
        return word
    head, mark, tail = word.replace(",", ".").rpartition(".")
    if not mark:
        return word
    if len(tail) == 3 and all(len(group) == 3 for group in head.split(".")[1:]):
        return word.replace(",", "").replace(".", "")
    return f"{head.replace('.', '')}.{tail}"
