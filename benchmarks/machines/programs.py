"""Programs that can be killed and started again where they were: the app, a Chroma server, others."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 180  # for a slow machine with much else to do


class Program:
    """A program that is up once its address ``answers``, and gone with the block that it was started for.

    What it writes is added to the file ``log``, or dropped.
    """

    def __init__(self, *command: str, answers: str, log: Path | None = None, **environment: str) -> None:
        self.address = answers
        self._command, self._log, self._environment = command, log, environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Return the number of its process. Raises RuntimeError where it does not run."""
        if self._process is None:
            raise RuntimeError(f"{self._command[0]} was not started")
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it answers. Raises TimeoutError; RuntimeError if it ended."""
        with open(self._log or os.devnull, "ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, env={**os.environ, **self._environment}, stdout=log, stderr=log
            )
        ends = time.monotonic() + READY_SECONDS
        while time.monotonic() < ends:
            if self._process.poll() is not None:
                raise RuntimeError(f"{self._command[0]} ended with {self._process.returncode}")
            with suppress(httpx.TransportError):
                if httpx.get(self.address, timeout=30).status_code == 200:
                    return
            time.sleep(0.1)
        raise TimeoutError(self.address)

    def kill(self) -> None:
        """End it as a crash does, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        """Start it."""
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End it."""
        self.kill()


def app(port: int, *, log: Path | None = None, **environment: str) -> Program:
    """Return the app on a port, with settings as its environment has them."""
    answers = f"http://127.0.0.1:{port}/readyz"
    return Program(sys.executable, "app.py", answers=answers, log=log, ASSISTANT_PORT=str(port), **environment)


def address_of(server: Program) -> str:
    """Return where an app is reached."""
    return server.address.removesuffix("/readyz")


def chroma(folder: Path, port: int) -> Program:
    """Return a Chroma server over a folder."""
    command = (str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--path", str(folder))
    return Program(*command, "--port", str(port), answers=f"http://127.0.0.1:{port}/api/v2/heartbeat")


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])
