"""A load on servers of its own, to a report: ``python -m benchmarks.load [--faults]``. Exits with 1 on a missed target.

All is temporary and on 127.0.0.1. Each visitor has a login of its own, as the visitors of a portal have, so that the
limit on a user's questions is the real one; the limit on an address is lifted, because all come from one.
"""

from __future__ import annotations

import os
import platform
import secrets
import shutil
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import psutil
import typer

from benchmarks.load import faults, report
from benchmarks.load.running import Load, MemoryWatch, visited, warmed
from benchmarks.machines.programs import ROOT, address_of, app, free_port

MINUTE = 60


def main(
    users: Annotated[int, typer.Option(min=1)] = 100,
    seconds: Annotated[int, typer.Option(min=1, help="How long they stay; with faults, 240 at least.")] = 3 * MINUTE,
    think: Annotated[tuple[float, float], typer.Option(help="Seconds between two requests, at least and most.")] = (
        5,
        15,
    ),
    with_faults: Annotated[bool, typer.Option("--faults", help="Kill and restart machines meanwhile.")] = False,
    servers: Annotated[int, typer.Option(min=1, help="Processes over one data folder; with faults there are two.")] = 2,
    index_of: Annotated[Path | None, typer.Option(help="A data folder whose built index is copied.")] = None,
    out: Annotated[Path, typer.Option(help="Where the report goes.")] = Path("var/load"),
) -> None:
    """Start servers, have visitors come, and tell what they met."""
    out.mkdir(parents=True, exist_ok=True)
    load = Load(users, seconds, think, with_model=with_faults)
    with TemporaryDirectory(prefix="assistant-load-") as made:
        folder = Path(made)
        settings = prepared(folder, index_of)
        if with_faults:
            told, missed = faults.measured(load, folder, settings)
        else:
            told, missed = measured(load, folder, settings, servers)
        for name in ("observations.jsonl", "locust.log", *(path.name for path in folder.glob("server-*.log"))):
            shutil.copy(folder / name, out / name)
    verdict = [f"MISSED: {miss}" for miss in missed] or ["Every target is met."]
    text = "\n\n".join([conditions(load, 2 if with_faults else servers), told, "\n".join(verdict)]) + "\n"
    (out / ("faults.md" if with_faults else "load.md")).write_text(text, encoding="utf-8")
    typer.echo(text)
    raise typer.Exit(int(bool(missed)))


def prepared(folder: Path, index_of: Path | None) -> dict[str, str]:
    """Return the settings of a server over a data folder with a built index."""
    home = folder / "home"
    if index_of is not None:
        shutil.copytree(index_of, home, ignore=shutil.ignore_patterns("assistant.db*"))
    subprocess.run(
        [sys.executable, "-m", "index", "build"], cwd=ROOT, env={**os.environ, "ASSISTANT_HOME": str(home)}, check=True
    )
    return {
        "ASSISTANT_HOME": str(home),
        "ASSISTANT_LOGIN": "embed",
        "ASSISTANT_EMBED_SECRET": secrets.token_urlsafe(32),
        "ASSISTANT_LIMIT_REQUESTS": "",
        "ASSISTANT_LOG_FORMAT": "json",
    }


def measured(load: Load, folder: Path, settings: dict[str, str], servers: int) -> tuple[str, list[str]]:
    """Return the figures of servers under load, which share a data folder, and what they miss."""
    with ExitStack() as running:
        started = [
            running.enter_context(app(free_port(), log=folder / f"server-{place}.log", **settings))
            for place in range(1, servers + 1)
        ]
        watches = [MemoryWatch(server.pid) for server in started]
        addresses = [address_of(server) for server in started]
        for address in addresses:
            warmed(address, secret=settings["ASSISTANT_EMBED_SECRET"])
        met = visited(load, addresses, secret=settings["ASSISTANT_EMBED_SECRET"], folder=folder)
        memory = [watch.memory() for watch in watches]
    return report.figures(met, memory), report.misses(met, memory)


def conditions(load: Load, servers: int) -> str:
    """Return what was measured on what."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return (
        f"{load}; served by {servers} processes. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine}, visitors on the "
        f"same machine; its load average over the last 15 minutes was {psutil.getloadavg()[2]:.1f}."
    )


if __name__ == "__main__":
    typer.run(main)
