"""The user's additions on disk: versions that are whole or not there, and one small state file that says which count.

A version's folder is written aside and renamed into place; replacing the state file is the one moment at which anything
changes. A process killed before it has changed nothing, one killed after it has changed everything.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from corpus.errors import CorpusError, HomeUnwritable, UnknownItem

Kind = Literal["table", "document"]
_LOCK_SECONDS = 30  # a large table is written in about ten
_HISTORY = 100  # changes that can be undone


@dataclass(frozen=True)
class Version:
    """One version of one addition. ``sha256`` is of what was understood, not of the file it came in."""

    item_id: str
    version: int
    kind: Kind
    title: str
    file_name: str
    rows: int
    sha256: str
    added_by: str
    added_at: str


@dataclass(frozen=True)
class Content:
    """What is to be stored as a version: files by name, of which ``original`` is the user's own."""

    item_id: str
    kind: Kind
    title: str
    file_name: str
    rows: int
    files: Mapping[str, bytes]

    @property
    def sha256(self) -> str:
        """The digest of everything but the original."""
        digest = hashlib.sha256()
        for name in sorted(set(self.files) - {"original"}):
            digest.update(f"{name}:{len(self.files[name])}:".encode())
            digest.update(self.files[name])
        return digest.hexdigest()


@dataclass(frozen=True)
class State:
    """Every version there is, and which count."""

    versions: tuple[Version, ...]
    current: Mapping[str, int]
    history: tuple[Mapping[str, int | None], ...]


class Home:
    """One user's additions in a folder. Safe for several processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "corpus"
        self._state_file = self.folder / "state.json"
        self._lock_file = self.folder / "lock"

    # Reading

    def state(self) -> State:
        """Return the state as last committed; empty when nothing was ever added."""
        try:
            body = json.loads(self._state_file.read_text(encoding="utf-8"))
            versions = tuple(Version(**entry) for entry in body["versions"])
            return State(versions, dict(body["current"]), tuple(body["history"]))
        except FileNotFoundError:
            return State((), {}, ())
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CorpusError(
                f"{self._state_file} cannot be read ({error}). "
                f"Put back {self._state_file.with_suffix('.before.json').name}, the state before the last change."
            ) from error

    def stamp(self) -> tuple[int, ...]:
        """Return what differs after every change, whoever made it, without reading anything; empty before the first."""
        try:
            found = self._state_file.stat()
        except OSError:
            return ()
        return found.st_ino, found.st_mtime_ns, found.st_size

    def items(self) -> tuple[Version, ...]:
        """Return the version of each addition that counts, by id."""
        state = self.state()
        held = [entry for entry in state.versions if state.current.get(entry.item_id) == entry.version]
        return tuple(sorted(held, key=lambda entry: entry.item_id))

    def versions(self, item_id: str) -> tuple[Version, ...]:
        """Return every version of an addition, removed or not, earliest first. Raises UnknownItem."""
        return self._versions(self.state(), item_id)

    def _versions(self, state: State, item_id: str) -> tuple[Version, ...]:
        found = tuple(entry for entry in state.versions if entry.item_id == item_id)
        if not found:
            held = ", ".join(sorted({entry.item_id for entry in state.versions})) or "nothing yet"
            raise UnknownItem(f"Nothing was added as {item_id!r}. Added: {held}.")
        return found

    def path(self, version: Version, name: str) -> Path:
        """Return where a file of a version lies."""
        return self._folder(version.item_id, version.version) / name

    def _folder(self, item_id: str, version: int) -> Path:
        return self.folder / "items" / item_id / str(version)

    # Changing

    def add(self, contents: Sequence[Content], *, added_by: str, added_at: str) -> tuple[Version, ...]:
        """Store all contents as new versions, or none of them. A content that already counts is not stored again."""
        with self._changing() as state:
            current = {
                entry.item_id: entry for entry in state.versions if state.current.get(entry.item_id) == entry.version
            }
            added: list[Version] = []
            newest: dict[str, int] = {}
            for entry in state.versions:
                newest[entry.item_id] = max(entry.version, newest.get(entry.item_id, 0))
            for content in contents:
                held = current.get(content.item_id)
                if held is not None and held.sha256 == content.sha256:
                    continue
                newest[content.item_id] = newest.get(content.item_id, 0) + 1
                version = Version(
                    item_id=content.item_id,
                    version=newest[content.item_id],
                    kind=content.kind,
                    title=content.title,
                    file_name=content.file_name,
                    rows=content.rows,
                    sha256=content.sha256,
                    added_by=added_by,
                    added_at=added_at,
                )
                self._write(version, content.files)
                added.append(version)
            if added:
                now = {entry.item_id: entry.version for entry in added}
                self._commit(_changed(replace(state, versions=(*state.versions, *added)), now))
        return tuple(added)

    def remove(self, item_id: str, *, forever: bool = False) -> None:
        """Leave an addition out; it can be restored, unless removed forever, with its files. Raises UnknownItem."""
        with self._changing() as state:
            self._versions(state, item_id)
            if not forever:
                self._commit(_changed(state, {item_id: None}))
                return
            kept = tuple(entry for entry in state.versions if entry.item_id != item_id)
            current = {held: version for held, version in state.current.items() if held != item_id}
            history = tuple(change for change in state.history if item_id not in change)
            self._commit(State(kept, current, history))
            shutil.rmtree(self.folder / "items" / item_id, ignore_errors=True)
            self._state_file.with_suffix(".before.json").unlink(missing_ok=True)

    def restore(self, item_id: str, version: int | None = None) -> Version:
        """Make an earlier version count, the last one where none is given. Raises UnknownItem."""
        with self._changing() as state:
            held = self._versions(state, item_id)
            wanted = next((entry for entry in reversed(held) if version in (None, entry.version)), None)
            if wanted is None:
                numbers = ", ".join(str(entry.version) for entry in held)
                raise UnknownItem(f"{item_id!r} has no version {version}. Versions: {numbers}.")
            self._commit(_changed(state, {item_id: wanted.version}))
            return wanted

    def undo(self) -> tuple[str, ...]:
        """Take back the last change; return the ids that it had changed, none when there is nothing to undo."""
        with self._changing() as state:
            if not state.history:
                return ()
            *earlier, last = state.history
            current = {held: version for held, version in state.current.items() if held not in last}
            current |= {item_id: version for item_id, version in last.items() if version is not None}
            self._commit(State(state.versions, current, tuple(earlier)))
            return tuple(last)

    @contextmanager
    def _changing(self) -> Iterator[State]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._lock_file, timeout=_LOCK_SECONDS):
                # What a killed process left behind was never counted.
                shutil.rmtree(self.folder / "staging", ignore_errors=True)
                yield self.state()
        except Timeout as error:
            raise HomeUnwritable(
                f"Another program is changing {self.folder}. Try again when it has finished."
            ) from error
        except OSError as error:
            raise HomeUnwritable(
                f"{self.folder} cannot be written ({error.strerror or error}). "
                "Make room or give write permission there, or set ASSISTANT_HOME to a folder of yours."
            ) from error

    def _write(self, version: Version, files: Mapping[str, bytes]) -> None:
        aside = self.folder / "staging" / uuid.uuid4().hex
        aside.mkdir(parents=True)
        for name, content in {**files, "record.json": json.dumps(asdict(version)).encode()}.items():
            _write_through(aside / name, content)
        place = self._folder(version.item_id, version.version)
        shutil.rmtree(place, ignore_errors=True)  # left by a process killed before its commit
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.rename(place)
        _sync(place.parent)

    def _commit(self, state: State) -> None:
        body = {
            "format": 1,
            "versions": [asdict(entry) for entry in state.versions],
            "current": dict(state.current),
            "history": list(state.history[-_HISTORY:]),
        }
        if self._state_file.exists():
            shutil.copyfile(self._state_file, self._state_file.with_suffix(".before.json"))
        fresh = self._state_file.with_suffix(".new.json")
        _write_through(fresh, json.dumps(body, ensure_ascii=False, indent=1).encode())
        fresh.replace(self._state_file)
        _sync(self.folder)


def _changed(state: State, now: Mapping[str, int | None]) -> State:
    """Return the state in which these versions count; None leaves an addition out."""
    before = {item_id: state.current.get(item_id) for item_id in now}
    current = {item_id: version for item_id, version in state.current.items() if item_id not in now}
    current |= {item_id: version for item_id, version in now.items() if version is not None}
    return State(state.versions, current, (*state.history, before))


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
