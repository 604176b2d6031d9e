"""Text to comparable names: keys that respect Vietnamese marks, and folded keys without them. Knows no units."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_JOIN = re.compile(r"[ \t\u00a0]*(?:\n|[-\u2010-\u2015.])?[ \t\u00a0]*")
# Two spellings are in use for an open "oa", "oe", "uy": Hoà and Hòa are one name. Keys carry the older, "Hòa".
_OPEN_RHYME = re.compile(r"(?<!q)(?:(o)([àáảãạ])|(o)([èéẻẽẹ])|(u)([ỳýỷỹỵ]))(?![^\W_])")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def nfc(text: str) -> str:
    """Return the text with every letter and its marks composed."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text without Vietnamese marks, in the same case: Đắk becomes Dak."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.replace("đ", "d").replace("Đ", "D")


def _retone(match: re.Match[str]) -> str:
    first, second = (part for part in match.groups() if part)
    decomposed = unicodedata.normalize("NFD", second)
    tone = next(mark for mark in decomposed if mark in _TONES)
    return nfc(first + tone) + decomposed.replace(tone, "")


def syllable(word: str) -> str:
    """Return one word as keys hold it: composed, lower-case, with one spelling for open rhymes."""
    return _OPEN_RHYME.sub(_retone, nfc(word).casefold())


def words(text: str) -> list[re.Match[str]]:
    """Return the words of a text with their places in it; composed and decomposed input alike."""
    return list(_WORD.finditer(text))


def key(text: str) -> str:
    """Return a name's key: its syllables, single-spaced, marks kept and punctuation gone."""
    return " ".join(syllable(word.group()) for word in words(text))


def joins(gap: str, before: str) -> bool:
    """Say whether two words with this gap between them can belong to one name.

    A full stop joins only after an abbreviation such as TP, so that no name reaches across a sentence's end.
    """
    if gap == " ":
        return True
    return _JOIN.fullmatch(gap) is not None and ("." not in gap or len(before) <= 2)


def compatible(given: str, name: str) -> bool:
    """Say whether a key with some marks, or none, can mean a name: every marked syllable must be the name's own.

    Removing marks from both would merge names that differ only in them.
    """
    pairs = zip(given.split(), name.split(), strict=False)
    return all(mine == own or (mine == fold(mine) and mine == fold(own)) for mine, own in pairs)


def marked_alike(name: str, given: str) -> str:
    """Return a name's key, its syllables without marks wherever the key given has none."""
    own, theirs = name.split(), given.split()
    if len(own) != len(theirs):
        return fold(name) if given == fold(given) else name
    return " ".join(fold(one) if other == fold(other) else one for one, other in zip(own, theirs, strict=True))


def slug(text: str) -> str:
    """Return a code made of a name: lower-case ASCII words with hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text).casefold()))
