"""Files that must not be opened, told apart before anything is unpacked. Each refusal says what to do instead."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from corpus.documents.document import DOCUMENT_SUFFIXES
from corpus.errors import UnreadableDocument

FILE_BYTES = 50 * 2**20  # the longest reports with pictures stay below
UNPACKED_BYTES = 300 * 2**20
XML_BYTES = 60 * 2**20  # one part of text: some 20,000 pages
UNPACKED_RATIO = 300  # prose and its markup shrink 5 to 50 times
PARTS = 5_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = {
    ".doc": ".docx",
    ".rtf": ".docx",
    ".pages": ".docx",
    ".wps": ".docx",
    ".epub": ".html",
    ".ppt": ".pdf",
    ".pptx": ".pdf",
}
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet")


def check_suffix(path: Path) -> str:
    """Return the lower-case suffix of a document that can be read."""
    suffix = path.suffix.lower()
    if suffix in DOCUMENT_SUFFIXES:
        return suffix
    kinds = ", ".join(DOCUMENT_SUFFIXES)
    if suffix in _TABLES:
        raise UnreadableDocument(f"{path.name} is a table, not a document. Add it as a table; documents are {kinds}.")
    better = _SAVE_AS.get(suffix)
    advice = f"Open it and save it as {better}" if better else f"Save it as one of {kinds}"
    raise UnreadableDocument(
        f"{path.name}: documents of the kind {suffix or 'without a suffix'} are not read. {advice}, then add that file."
    )


def read_bytes(path: Path) -> bytes:
    """Return a file's content, unless it is missing, empty or larger than any document."""
    try:
        size = path.stat().st_size
        if size > FILE_BYTES:
            raise UnreadableDocument(
                f"{path.name} is {size // 2**20} MB; documents up to {FILE_BYTES // 2**20} MB are read. "
                "Save it without pictures, or split it, and add the parts."
            )
        data = path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise UnreadableDocument(
            f"{path} cannot be opened: {error.strerror or error}. Check the name and the rights."
        ) from error
    if data is None:
        raise UnreadableDocument(f"{path} is no file. Name the files to add, one by one or with *.")
    if not data.strip():
        raise UnreadableDocument(f"{path.name} is empty. Nothing was added; save the document again.")
    return data


def check_archive(data: bytes, *, name: str) -> None:
    """Refuse an office file that is none, is locked, or would unpack to more than a document can hold."""
    if data.startswith(_OLD_OFFICE):
        raise UnreadableDocument(
            f"{name} is protected with a password, or of an old format under a new name. "
            "Open it, save a copy without password as .docx or .odt, and add that."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts, packed=len(data), name=name)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_xml(archive, part, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableDocument(
            f"{name} is damaged and cannot be unpacked. Open it, save it again, and add the new file."
        ) from error


def _check_parts(parts: list[zipfile.ZipInfo], *, packed: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    text = max((part.file_size for part in parts if part.filename.endswith(".xml")), default=0)
    ratio = unpacked / max(1, packed)
    if (
        unpacked > UNPACKED_BYTES
        or text > XML_BYTES
        or len(parts) > PARTS
        or (ratio > UNPACKED_RATIO and unpacked > 2**20)
    ):
        raise UnreadableDocument(
            f"{name} unpacks to {unpacked // 2**20} MB in {len(parts)} parts, far more than a document holds, "
            "and was not opened. If you trust it, open it and save its text as .txt."
        )


def _check_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Office files declare no entities; those that do expand or reach outside when they are parsed."""
    with archive.open(part) as stream:
        head = stream.read(65_536)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"<\x00!\x00D" in head:
        raise UnreadableDocument(
            f"{name} declares XML entities, which no office program writes, and was not opened. Save its text as .txt."
        )
