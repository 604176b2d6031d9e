"""Versions of an index side by side, and the pointer that says which one counts. Knows nothing of what is in them.

index/current        the name of the version that counts; replaced in one step
index/v-…/           a complete version; never changed once it is named
index/building-…/    a version being made; if its build is killed, the next one takes over its vectors
index/build.lock     held by the one process that builds
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import REBUILD, BuildStopped, IndexingError, MissingIndex

POINTER = "current"
LOCK_SECONDS = 600  # a build of a large corpus on a slow machine
KEPT = 3  # the version that counts and two before it: a reader may still be in the one that counted when it began


class Versions:
    """The folder of versions in one home."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "index"

    def current(self) -> Path:
        """Return the folder of the version that counts. Raises `MissingIndex` with the command that builds one."""
        try:
            name = (self.folder / POINTER).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise MissingIndex(f"No search index in {self.folder.parent}. Build it: {REBUILD}") from error
        if not name or not (self.folder / name).is_dir():
            raise MissingIndex(f"The search index {name!r} is gone from {self.folder}. Build it: {REBUILD}")
        return self.folder / name

    @contextmanager
    def building(self) -> Iterator[Path]:
        """Give a new folder to build in, with the right to build.

        It is removed again, unless it was published or its build was stopped: what that one has is for the next.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "build.lock", timeout=LOCK_SECONDS):
                made = self.folder / f"building-{uuid.uuid4().hex[:12]}"
                made.mkdir()
                try:
                    yield made
                except BuildStopped:
                    raise  # the next build takes over what this one embedded
                except BaseException:
                    self._clear_unfinished()
                    raise
                self._clear_unfinished()
        except Timeout as error:
            raise IndexingError(
                f"Another process has been building the index in {self.folder} for too long."
            ) from error
        except PermissionError as error:
            raise IndexingError(
                f"The folder {self.folder} cannot be written. Give write permission, or set ASSISTANT_HOME."
            ) from error

    def publish(self, made: Path, name: str) -> Path:
        """Name a complete version and let it count from now on."""
        final = self.folder / name
        made.rename(final)
        pointer = self.folder / f"{POINTER}.{uuid.uuid4().hex[:8]}"
        with pointer.open("w", encoding="utf-8") as file:
            file.write(name)
            file.flush()
            os.fsync(file.fileno())
        pointer.replace(self.folder / POINTER)
        return final

    def unfinished(self, made: Path) -> list[Path]:
        """Return what killed builds left behind, for the vectors they had computed."""
        return [folder for folder in self.folder.glob("building-*") if folder != made]

    def counts(self, folder: Path) -> bool:
        """Return whether this is the version that counts."""
        try:
            return self.current() == folder
        except MissingIndex:
            return False

    def discard(self) -> None:
        """Let no version count, because the one that did cannot be read."""
        (self.folder / POINTER).unlink(missing_ok=True)

    def outdated(self) -> list[Path]:
        """Return versions that nobody reads any more, oldest first."""
        counting = self.current()
        return [folder for folder in reversed(self.complete()) if folder != counting][: -(KEPT - 1)]

    def complete(self) -> list[Path]:
        """Return the folders of all complete versions, newest first."""
        return sorted(self.folder.glob("v-*"), key=_age, reverse=True)

    def _clear_unfinished(self) -> None:
        for left in (*self.folder.glob("building-*"), *self.folder.glob(f"{POINTER}.*")):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def _age(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # removed by a build in another process meanwhile
        return 0.0
