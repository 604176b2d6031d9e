"""Bytes, or text decoded wrongly, to Vietnamese in Unicode: Windows-1258, VISCII, TCVN3, VNI, and UTF-8 read twice.

Legacy Vietnamese text is recognised by its spelling: the decoding is taken under which the marked words are syllables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from charset_normalizer import from_bytes

from corpus.documents.vietnamese import marked_words
from corpus.errors import UnreadableDocument

_CP1252 = frozenset(bytes(range(0x80, 0xA0)).decode("cp1252", errors="ignore"))
_ENOUGH_WORDS = 3  # fewer marked words prove no encoding
_SAMPLE_LETTERS = 200_000  # what is judged of a long text

_TCVN_HIGH = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}

# VNI fonts write a base letter and then a mark that looks like one letter of Windows-1252.
_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVES = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "ñ": "đ"}


def _vni_pairs() -> dict[str, str]:
    pairs = {base + mark: base + tone for base in "aeouyôö" for mark, tone in _VNI_TONES.items()}
    pairs |= {base + mark: base + "\u0302" + tone for base in "aeo" for mark, tone in _VNI_HATS.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in _VNI_BREVES.items()}
    pairs = {pair: _VNI_SINGLE.get(letters[0], letters[0]) + letters[1:] for pair, letters in pairs.items()}
    pairs |= _VNI_SINGLE
    return (
        pairs
        | {pair[0].upper() + pair[1:]: letters[0].upper() + letters[1:] for pair, letters in pairs.items()}
        | {pair.upper(): letters[0].upper() + letters[1:] for pair, letters in pairs.items()}
    )


_VNI = {pair: unicodedata.normalize("NFC", letters) for pair, letters in _vni_pairs().items()}
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_TCVN = {0x80 + at: letter for at, letter in enumerate(_TCVN_HIGH)}
_VISCII = {0x80 + at: letter for at, letter in enumerate(_VISCII_HIGH)} | _VISCII_LOW


def _from_table(table: dict[int, str]) -> Callable[[bytes], str]:
    return lambda data: data.decode("latin-1").translate(table)


def _vni(data: bytes) -> str:
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], data.decode("cp1252", errors="replace"))


def _utf8_again(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


_LEGACY: dict[str, Callable[[bytes], str]] = {
    "UTF-8 decoded twice": _utf8_again,
    "Windows-1258": lambda data: data.decode("cp1258", errors="replace"),
    "TCVN3": _from_table(_TCVN),
    "VISCII": _from_table(_VISCII),
    "VNI": _vni,
}


def decode(data: bytes, *, name: str, declared: str = "") -> tuple[str, str]:
    """Return the text of a file's bytes in NFC, and the encoding it was in; raises UnreadableDocument for binary data.

    ``declared`` is what the file says of itself, believed only after Unicode and Vietnamese encodings were tried.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _nfc(data.decode(encoding, errors="replace")), encoding
    if encoding := _utf16(data):
        return _nfc(data.decode(encoding, errors="replace")), encoding
    if _is_binary(data):
        raise UnreadableDocument(
            f"{name} is not text: it holds binary data. "
            "Save the document as .txt, .html, .pdf, .docx or .odt and add that."
        )
    try:
        return _nfc(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _decode_legacy(data, declared)


def _decode_legacy(data: bytes, declared: str) -> tuple[str, str]:
    best = _best_legacy(data[:_SAMPLE_LETTERS])
    if best:
        return _nfc(_LEGACY[best](data)), best
    if declared:
        try:
            return _nfc(data.decode(declared)), declared
        except (LookupError, UnicodeDecodeError):
            pass
    guess = from_bytes(data[:_SAMPLE_LETTERS]).best()
    encoding = guess.encoding if guess else "cp1252"
    return _nfc(data.decode(encoding, errors="replace")), encoding


def mend(lines: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return lines with Vietnamese of legacy fonts turned into Unicode, and the encoding found ("" when none was).

    Lines that already hold letters beyond Windows-1252 are Unicode and stay as they are.
    """
    raw = {at: data for at, line in enumerate(lines) if not line.isascii() and (data := _as_bytes(line))}
    sample = b"\n".join(raw.values())[:_SAMPLE_LETTERS]
    best = _best_legacy(sample)
    if not best:
        return tuple(map(_nfc, lines)), ""
    return tuple(_nfc(_LEGACY[best](raw[at]) if at in raw else line) for at, line in enumerate(lines)), best


def _best_legacy(data: bytes) -> str:
    plain = _spelling(data.decode("cp1252", errors="replace"))
    scores = {name: _spelling(decoder(data)) for name, decoder in _LEGACY.items()}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] >= 0.75 and scores[best] >= plain + 0.2 else ""


def _spelling(text: str) -> float:
    marked, good = marked_words(text)
    return good / marked if good >= _ENOUGH_WORDS else 0.0


def _as_bytes(text: str) -> bytes | None:
    """Return the bytes that a Windows-1252 reader saw, or None when it cannot have seen this text."""
    if any(char > "\xff" for char in text) and not all(char <= "\xff" or char in _CP1252 for char in text):
        return None
    data = bytearray()
    for char in text:
        try:
            data += char.encode("cp1252")
        except UnicodeEncodeError:
            data.append(ord(char))
    return bytes(data)


def _utf16(data: bytes) -> str:
    """Return which UTF-16 unmarked data is in, or "": read the wrong way round, text falls outside Latin letters."""
    sample = data[:4_096] if b"\x00" in data[:4_096] else b""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, errors="replace")
        latin = sum(" " <= char < "\u0400" or "\u1e00" <= char < "\u2100" or char in "\r\n\t" for char in text)
        if latin > 0.9 * len(text) and sum(map(str.isspace, text)) > 0.05 * len(text):
            return encoding
    return ""


def _is_binary(data: bytes) -> bool:
    sample = data[:65_536]
    if b"\x00" in sample:
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1b" and byte not in _VISCII_LOW for byte in sample)
    return controls > len(sample) // 100


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
