"""Files that people send in: read and shown back first, stored on their word, taken back when they change their mind.

What waits for an answer lies in a folder of its own under a token that only its sender knows, and is gone after an
hour. Nothing of a file's name decides where anything is written. The page and the API both come through here.
"""

from __future__ import annotations

import logging
import re
import secrets
import shutil
import time
import unicodedata
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from assistant.uploads.records import Understood, UnknownUpload, Upload, UploadRefused
from corpus.errors import CorpusError
from corpus.home import Version
from corpus.intake import Hints
from corpus.library import Library, Preview
from corpus.store import Corpus

log = logging.getLogger(__name__)

KEPT_SECONDS = 3600
NAME_CHARACTERS = 80
_COPIED_AT_ONCE = 2**20
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_ACCOUNT = "upload.json"


@dataclass(frozen=True)
class Uploads:
    """The way in for files of one home. ``folder`` holds what waits; ``refresh`` makes what was stored count."""

    folder: Path
    library: Callable[[], Library]
    corpus: Callable[[], Corpus]
    refresh: Callable[[], None]
    most_files: int = 20
    most_bytes: int = 50 * 2**20
    now: Callable[[], float] = time.time

    def receive(
        self, files: Sequence[tuple[str, BinaryIO]], *, owner: str, hints: Hints | None = None, private: bool = False
    ) -> Upload:
        """Return what was understood of files sent, given as name and content. Raises UploadRefused; stores nothing."""
        if not files:
            raise UploadRefused("No file was sent. Choose one or more.")
        if len(files) > self.most_files:
            raise UploadRefused(f"{len(files)} files are too many at once: send up to {self.most_files} at a time.")
        self._sweep()
        token = secrets.token_urlsafe(16)
        place = self.folder / token
        try:
            names = self._write(place, files)
            return self._account(token, owner, names, {n: hints or Hints() for n in range(len(names))}, private)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            raise

    def waiting(self, token: str, owner: str) -> Upload:
        """Return what waits under a token. Raises UnknownUpload."""
        self._sweep()
        if not _TOKEN.fullmatch(token):
            raise UnknownUpload
        try:
            upload = Upload.model_validate_json((self.folder / token / _ACCOUNT).read_bytes())
        except (OSError, ValueError):
            raise UnknownUpload from None
        if upload.owner != owner:
            raise UnknownUpload
        return upload

    def explain(self, token: str, owner: str, said: Mapping[int, Hints], *, private: bool | None = None) -> Upload:
        """Return what is understood now that its sender has said more of some files. Raises UnknownUpload."""
        upload = self.waiting(token, owner)
        hints = {file.n: said.get(file.n, file.said) for file in upload.files}
        names = [file.file_name for file in upload.files]
        return self._account(token, owner, names, hints, upload.private if private is None else private)

    def store(self, token: str, owner: str, *, only: Collection[int] | None = None) -> tuple[Version, ...]:
        """Store what waits, all or nothing, and let it count from the next question on.

        Raises UnknownUpload, UploadRefused where nothing can be stored, and CorpusError where the home cannot be
        written.
        """
        upload = self.waiting(token, owner)
        chosen = [file for file in upload.files if file.storable and (only is None or file.n in only)]
        if not chosen:
            raise UploadRefused("None of these files holds anything new that could be stored.")
        library = self.library()
        previews = list(self._previews(library, token, chosen, upload.private))
        versions = library.add(previews, added_by=owner)
        self.discard(token, owner)
        self.refresh()
        return versions

    def discard(self, token: str, owner: str) -> None:
        """Let go of files that wait. Raises UnknownUpload."""
        self.waiting(token, owner)
        shutil.rmtree(self.folder / token, ignore_errors=True)

    # What was stored

    def remove(self, item_id: str) -> None:
        """Leave an addition out; it can be restored. Raises UnknownItem."""
        self.library().remove(item_id)
        self.refresh()

    def restore(self, item_id: str, version: int | None = None) -> Version:
        """Make an addition, or an earlier version of it, count again. Raises UnknownItem."""
        restored = self.library().restore(item_id, version)
        self.refresh()
        return restored

    def removed(self) -> tuple[Version, ...]:
        """Return the last version of each addition that does not count now, the newest first."""
        state = self.library().home.state()
        last = {version.item_id: version for version in state.versions if version.item_id not in state.current}
        return tuple(sorted(last.values(), key=lambda version: version.added_at, reverse=True))

    def undo(self) -> tuple[str, ...]:
        """Take back the last change; return the ids it had changed, none where there is nothing to take back."""
        changed = self.library().undo()
        self.refresh()
        return changed

    # What waits

    def _write(self, place: Path, files: Sequence[tuple[str, BinaryIO]]) -> list[str]:
        names = [safe_name(name) for name, _ in files]
        left = self.most_bytes
        for n, (_, content) in enumerate(files):
            path = _path(place, n, names[n])
            path.parent.mkdir(parents=True)
            with path.open("wb") as file:
                while block := content.read(_COPIED_AT_ONCE):
                    left -= len(block)
                    if left < 0:
                        raise UploadRefused(
                            f"The files are larger than {self.most_bytes // 2**20} MB together. Send them one by one, "
                            "save documents without pictures, or tables as .parquet."
                        )
                    file.write(block)
        return names

    def _account(
        self, token: str, owner: str, names: Sequence[str], hints: Mapping[int, Hints], private: bool
    ) -> Upload:
        """Read the files, and write down what was understood of them beside them."""
        place = self.folder / token
        library = self.library()
        files = tuple(
            self._understood(library, n, _path(place, n, name), hints[n], private) for n, name in enumerate(names)
        )
        upload = Upload(token=token, owner=owner, private=private, files=files)
        (place / _ACCOUNT).write_text(upload.model_dump_json(), encoding="utf-8")
        return upload

    def _understood(self, library: Library, n: int, path: Path, hints: Hints, private: bool) -> Understood:
        try:
            seen = library.preview(path, hints=hints, private=private)
        except CorpusError as error:
            told = str(error).replace(str(path), path.name)
            return Understood(n=n, file_name=path.name, said=hints, problem=told)
        except Exception:
            reference = uuid.uuid4().hex[:8]
            log.exception("A file sent in could not be read, reference %s", reference)
            told = f"{path.name} could not be read, which is our mistake. Its reference in the log is {reference}."
            return Understood(n=n, file_name=path.name, said=hints, problem=told)
        return Understood.of(n, seen, hints, self.corpus())

    def _previews(self, library: Library, token: str, files: Sequence[Understood], private: bool) -> Iterator[Preview]:
        """Yield the files as understood, each under an id of its own: two may have one name or title."""
        taken: set[str] = set()
        for file in files:
            path = _path(self.folder / token, file.n, file.file_name)
            seen = library.preview(path, hints=file.said, private=private)
            if seen.item_id in taken:
                seen = library.preview(path, hints=file.said, private=private, name=f"{seen.item_id} {file.n + 1}")
            taken.add(seen.item_id)
            yield seen

    def _sweep(self) -> None:
        """Remove what has waited for too long."""
        for place in self.folder.glob("*"):
            try:
                old = self.now() - place.stat().st_mtime > KEPT_SECONDS
            except OSError:  # removed by another request meanwhile
                continue
            if old:
                shutil.rmtree(place, ignore_errors=True)


def safe_name(name: str) -> str:
    """Return a file's name without its folders, signs that no one sees, and more length than a name needs."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, suffix = shown.rpartition(".")
    stem, suffix = (stem, dot + suffix) if stem else (shown, "")
    return f"{stem[:NAME_CHARACTERS] or 'file'}{suffix[:NAME_CHARACTERS]}"


def _path(place: Path, n: int, name: str) -> Path:
    return place / str(n) / name
