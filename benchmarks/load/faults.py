"""Two replicas over Postgres, a Chroma server and a model's server; each kind is killed under load and restarted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from assistant.settings import Settings
from benchmarks.load import aftermath, report
from benchmarks.load.aftermath import Fault, Part
from benchmarks.load.running import Load, MemoryWatch, visited
from benchmarks.machines import model, postgres
from benchmarks.machines.postgres import PostgresServer
from benchmarks.machines.programs import Program, address_of, app, chroma, free_port

DOWN_SECONDS = 10


@dataclass(frozen=True)
class Machines:
    """All that runs; ``parts`` die in turn, ``stored`` leads to what they keep."""

    replicas: Sequence[Program]
    parts: Sequence[Part]
    stored: Settings


def measured(load: Load, folder: Path, settings: dict[str, str]) -> tuple[str, list[str]]:
    """Return what visitors met while machines died, and what should not have been."""
    faults: list[Fault] = []
    with started(folder, settings) as machines:
        watch = MemoryWatch(machines.replicas[-1].pid)  # of the one that is not killed
        met = visited(
            load,
            [address_of(replica) for replica in machines.replicas],
            secret=settings["ASSISTANT_EMBED_SECRET"],
            folder=folder,
            meanwhile=lambda: faults.extend(inflicted(machines.parts, load.seconds)),
        )
        figures = report.figures(met, [watch.memory()])
        lost = aftermath.not_stored(met, machines.stored)
    told, missed = aftermath.judged(met, faults, lost, logs=sorted(folder.glob("server-*.log")))
    return f"{figures}\n\n{told}", missed


@contextmanager
def started(folder: Path, settings: dict[str, str]) -> Iterator[Machines]:
    """Start all of it."""
    programs = postgres.programs()
    if programs is None:
        raise SystemExit("The faults need a Postgres here: on Debian, apt install postgresql")
    passages, models, ports = free_port(), free_port(), (free_port(), free_port())
    with ExitStack() as running:
        database = running.enter_context(postgres.running(programs))
        shared = settings | {
            "DATABASE_URL": database.new_database(),
            "CHROMA_URL": f"http://127.0.0.1:{passages}",
            "ASSISTANT_BRAIN": model.NAME,
            "OPENAI_BASE_URL": f"http://127.0.0.1:{models}/v1",
        }
        vectors = running.enter_context(chroma(folder / "chroma", passages))
        speaker = running.enter_context(model.model(models))
        replicas = [
            running.enter_context(app(port, log=folder / f"server-{place}.log", **shared))
            for place, port in enumerate(ports, start=1)
        ]
        stored = Settings(home=Path(shared["ASSISTANT_HOME"]), database_url=SecretStr(shared["DATABASE_URL"]))
        yield Machines(replicas, parts(database, vectors, replicas[0], speaker), stored)


def parts(database: PostgresServer, vectors: Program, replica: Program, speaker: Program) -> list[Part]:
    """Return what dies, in turn."""
    return [
        Part("Postgres", database.kill, database.start, lambda one: one.kept == "answer"),
        Part("Chroma", vectors.kill, vectors.start, lambda one: one.what == "passages"),
        Part("a replica", replica.kill, replica.start, lambda one: one.replica == address_of(replica)),
        Part("the model's server", speaker.kill, speaker.start, lambda one: one.what == "model"),
    ]


def inflicted(parts: Sequence[Part], seconds: int) -> Iterator[Fault]:
    """Kill each part in turn and start it again, with as much calm before each as the time gives."""
    ends = time.monotonic() + seconds
    for left in range(len(parts), 0, -1):
        part = parts[-left]
        time.sleep(max(0.0, (ends - time.monotonic()) / (left + 0.5) - DOWN_SECONDS))
        down_at = time.time()
        part.kill()
        time.sleep(DOWN_SECONDS)
        part.start()
        yield Fault(part, down_at, time.time())
