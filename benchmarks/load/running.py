"""Visitors over servers for a while, with the memory of the servers watched meanwhile."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from benchmarks.load import observed
from benchmarks.load.conversations import one_of_each
from benchmarks.load.logins import login
from benchmarks.load.observed import Observation
from benchmarks.load.report import Memory
from benchmarks.machines.programs import ROOT

VISITORS = Path(__file__).with_name("visitors.py")
WATCHED_EVERY_SECONDS = 1.0
ENDING_SECONDS = 60  # for requests under way


@dataclass(frozen=True)
class Load:
    """How many visitors for how long, and how long they think between two requests."""

    users: int = 100
    seconds: int = 180
    think: tuple[float, float] = (5.0, 15.0)
    with_model: bool = False

    def __str__(self) -> str:
        """Return it in words."""
        least, most = self.think
        return f"{self.users} users for {self.seconds} s, thinking {least:g} to {most:g} s between two requests"


def visited(
    load: Load, replicas: Sequence[str], *, secret: str, folder: Path, meanwhile: Callable[[], object] = lambda: None
) -> Sequence[Observation]:
    """Return what visitors met; ``meanwhile`` is done while they are there. Raises RuntimeError where locust failed."""
    written, log = folder / "observations.jsonl", folder / "locust.log"
    written.touch()
    command = [
        *(sys.executable, "-m", "locust", "--locustfile", str(VISITORS), "--headless", "--only-summary"),
        *("--users", str(load.users), "--spawn-rate", str(load.users)),
        *("--stop-timeout", str(ENDING_SECONDS), "--exit-code-on-error", "0", "--logfile", str(log)),
        *("--replicas", ",".join(replicas), "--secret", secret, "--observations", str(written)),
        *("--think", *map(str, load.think)),
        *(["--with-model"] if load.with_model else []),
    ]
    with log.open("ab") as said, subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said) as locust:
        try:
            _until_begun(locust, written)
            ends = time.monotonic() + load.seconds
            meanwhile()
            code = _ended(locust, ends)
        finally:
            locust.kill()
    if code:
        raise RuntimeError(f"locust ended with {code}: {log.read_text(encoding='utf-8')[-2000:]}")
    return observed.read(written)


def warmed(replica: str, *, secret: str) -> None:
    """Have a server answer a question of each kind, as one does that has been up for a while."""
    for question in one_of_each():
        asked = {"question": question.text, "brain": "planner"}
        told = httpx.post(f"{replica}/api/v1/ask", json=asked, headers=login("first visitor", secret), timeout=120)
        told.raise_for_status()


def _until_begun(locust: subprocess.Popen[bytes], written: Path) -> None:
    """Wait for the first request: locust's own clock runs while it is still being loaded."""
    while locust.poll() is None and not written.stat().st_size:
        time.sleep(0.1)


def _ended(locust: subprocess.Popen[bytes], ends: float) -> int:
    """Let the visitors go when their time is over, and return locust's exit code."""
    with suppress(subprocess.TimeoutExpired):
        return locust.wait(max(0.0, ends - time.monotonic()))
    locust.terminate()
    return locust.wait(2 * ENDING_SECONDS)


class MemoryWatch:
    """The resident memory of a process, noted every second until it is asked for."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._noted: list[int] = [self._now()]
        self._ended = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._watching.start()

    def memory(self) -> Memory:
        """Return what was noted, and note no more."""
        self._ended.set()
        self._watching.join()
        return Memory(self._noted[0], self._noted[len(self._noted) // 2], self._noted[-1])

    def _watch(self) -> None:
        while not self._ended.wait(WATCHED_EVERY_SECONDS):
            self._noted.append(self._now())

    def _now(self) -> int:
        return int(self._process.memory_info().rss)
