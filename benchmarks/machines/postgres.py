"""A Postgres of one's own: Debian's programs over a temporary folder, on loopback, with a password."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.machines.programs import free_port

PASSWORD = "s3cret-of-the-tests"
DEBIAN = Path("/usr/lib/postgresql")
READY_SECONDS = 120


def programs() -> Path | None:
    """Return the folder of Postgres's programs, the newest version's; None where there are none."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    versions = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda found: float(found.parts[-3]))
    return versions[-1].parent if versions else None


def other_user() -> dict[str, Any]:
    """Return whom to run as: Postgres refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class PostgresServer:
    """A server that can be stopped, killed and started again with what it holds."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder, self.bin = folder, bin_folder
        self.port = free_port()
        self._user = other_user()

    def create(self) -> None:
        """Make its folder."""
        if self._user:
            os.chown(self.folder, self._user["user"], self._user["group"])
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        self._run("initdb", "--auth=scram-sha-256", "--username=tester", f"--pwfile={secret}", "--encoding=UTF8")

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} -c fsync=off -c max_connections=200"
        log = self.folder / "log"
        self._run("pg_ctl", "start", "--wait", f"--timeout={READY_SECONDS}", f"--log={log}", f"--options={options}")

    def stop(self) -> None:
        """Stop at once, as an operator does in a hurry: connections are cut."""
        self._run("pg_ctl", "stop", "--mode=fast", "--wait")

    def kill(self) -> None:
        """End it as a crash does."""
        first_line = (self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]
        os.kill(int(first_line), signal.SIGQUIT)

    def new_database(self) -> str:
        """Return the address of a new, empty database."""
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.address(name)

    def address(self, database: str, *, password: str = PASSWORD) -> str:
        """Return the address of a database."""
        return f"postgresql://tester:{password}@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), f"--pgdata={self.folder / 'data'}", *arguments]
        done = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            timeout=2 * READY_SECONDS,
            check=False,
            **self._user,
        )
        assert done.returncode == 0, (command, done.stderr)


@contextmanager
def running(bin_folder: Path) -> Iterator[PostgresServer]:
    """Run a server of its own, gone with its folder at the end."""
    # Not in pytest's folder, which nobody but its maker may enter; short, for the name of its socket.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    server = PostgresServer(folder, bin_folder)
    try:
        server.create()
        server.start()
        yield server
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
