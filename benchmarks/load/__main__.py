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
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import psutil
import typer

from benchmarks.load import faults, report
from benchmarks.load.running import Load, MemoryWatch, visited
from benchmarks.machines.programs import ROOT, app, free_port

MINUTE = 60


def main(
    users: Annotated[int, typer.Option(min=1)] = 100,
    seconds: Annotated[int, typer.Option(min=1, help="How long they stay; with faults, 240 at least.")] = 3 * MINUTE,
    think: Annotated[tuple[float, float], typer.Option(help="Seconds between two requests, at least and most.")] = (
        5,
        15,
    ),
    with_faults: Annotated[bool, typer.Option("--faults", help="Kill and restart machines meanwhile.")] = False,
    index_of: Annotated[Path | None, typer.Option(help="A data folder whose built index is copied.")] = None,
    out: Annotated[Path, typer.Option(help="Where the report goes.")] = Path("var/load"),
) -> None:
    """Start servers, have visitors come, and tell what they met."""
    out.mkdir(parents=True, exist_ok=True)
    load = Load(users, seconds, think, with_model=with_faults)
    with TemporaryDirectory(prefix="assistant-load-") as made:
        folder = Path(made)
        settings = prepared(folder, index_of)
        told, missed = (faults.measured if with_faults else measured)(load, folder, settings)
        for name in ("observations.jsonl", "locust.log", *(path.name for path in folder.glob("server-*.log"))):
            shutil.copy(folder / name, out / name)
    verdict = [f"MISSED: {miss}" for miss in missed] or ["Every target is met."]
    text = "\n\n".join([conditions(load), told, "\n".join(verdict)]) + "\n"
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


def measured(load: Load, folder: Path, settings: dict[str, str]) -> tuple[str, list[str]]:
    """Return the figures of one server under load, and what they miss."""
    port = free_port()
    with app(port, log=folder / "server-1.log", **settings) as server:
        watch = MemoryWatch(server.pid)
        met = visited(load, [f"http://127.0.0.1:{port}"], secret=settings["ASSISTANT_EMBED_SECRET"], folder=folder)
        memory = [watch.memory()]
    return report.figures(met, memory), report.misses(met, memory)


def conditions(load: Load) -> str:
    """Return what was measured on what."""
    busy = psutil.getloadavg()[2]
    return (
        f"{load}. {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores (load average of the last 15 minutes {busy:.1f}), Python {platform.python_version()}; "
        "the visitors on the same machine."
    )


if __name__ == "__main__":
    typer.run(main)
