"""Files that cannot be read are refused in words that say what to do, before they can do harm."""

from pathlib import Path

import pytest
from document_files import SENTENCES, locked_pdf, pdf, write, zipped

from corpus.documents import read_document
from corpus.errors import UnreadableDocument

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
ENTITIES = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"
LOCKED_ODT = zipped(**{"content.xml": b"x", "META-INF/manifest.xml": b"<manifest:encryption-data/>"})
REFUSED = {
    "scan.pdf": (lambda: pdf([], [], []), "OCR"),
    "locked.pdf": (lambda: locked_pdf("secret"), "password"),
    "locked long ago.pdf": (lambda: locked_pdf("secret", "RC4-128"), "password"),
    "broken.pdf": (lambda: b"%PDF-1.7\n" + b"x" * 500, "damaged"),
    "not.pdf": (lambda: b"hello, this is no such file", "no PDF"),
    "locked.docx": (lambda: OLD_OFFICE, "password"),
    "locked.odt": (lambda: LOCKED_ODT, "password"),
    "bomb.docx": (lambda: zipped(**{"word/document.xml": b" " * (70 * 2**20)}), "unpacks to"),
    "bomb.odt": (lambda: zipped(**{"content.xml": b" " * (70 * 2**20)}), "unpacks to"),
    "entities.docx": (lambda: zipped(**{"word/document.xml": ENTITIES}), "entities"),
    "entities.odt": (lambda: zipped(**{"content.xml": ENTITIES}), "entities"),
    "other.docx": (lambda: zipped(**{"a.xml": b"<a/>"}), "save it again"),
    "other.odt": (lambda: zipped(**{"a.xml": b"<a/>"}), "save it again"),
    "cut.docx": (lambda: zipped(**{"word/document.xml": b"<a/>"})[:-30], "damaged"),
    "empty.txt": (lambda: b" \n ", "empty"),
    "binary.txt": (lambda: bytes(range(256)) * 20, "binary"),
    "picture.md": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 300, "binary"),
    "a pdf.txt": (lambda: pdf(list(SENTENCES)), "ending"),
    "words.txt": (lambda: b"too few", "no text"),
    "empty.html": (lambda: b"<!-- nothing -->", "holds no"),
    "none.mhtml": (lambda: b"MIME-Version: 1.0\nContent-Type: text/plain\n\nhello", "no web page"),
    "old.doc": (lambda: OLD_OFFICE, r"\.docx"),
    "table.xlsx": (lambda: b"PK\x03\x04", "as a table"),
    "film.mp4": (lambda: b"1234", r"\.pdf"),
    "noname": (lambda: b"1234", "without a suffix"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_cannot_be_read_say_what_to_do(tmp_path: Path, name: str) -> None:
    make, expected = REFUSED[name]
    with pytest.raises(UnreadableDocument, match=expected) as refusal:
        read_document(write(tmp_path / name, make()))
    assert name in str(refusal.value)


def test_huge_and_missing_files_are_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as sparse:
        sparse.truncate(300 * 2**20)
    with pytest.raises(UnreadableDocument, match="300 MB"):
        read_document(tmp_path / "huge.txt")
    with pytest.raises(UnreadableDocument, match="cannot be opened"):
        read_document(tmp_path / "missing.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(UnreadableDocument, match="no file"):
        read_document(tmp_path / "folder.txt")
