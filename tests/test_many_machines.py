"""Two replicas over one Postgres, one Chroma server and one shared folder: each goes on where the other stopped."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import ExitStack

import httpx
import pytest

from benchmarks.machines.programs import ROOT, Program, app, chroma, free_port

TABLE = "unit,index,edition,score,rank\nHanoi,XYZ,2024,71.5,1\nHue,XYZ,2024,60.25,2\n"


class Replica:
    """One of the machines, as its callers see it."""

    def __init__(self, program: Program, port: int) -> None:
        self.program, self.address = program, f"http://127.0.0.1:{port}"

    def ask(self, question: str, thread: str | None = None) -> dict:
        body = {"question": question} | ({"thread": thread} if thread else {})
        answered = httpx.post(f"{self.address}/api/v1/ask", json=body, timeout=120)
        answered.raise_for_status()
        return answered.json()

    def questions(self, thread: str) -> list[str]:
        told = httpx.get(f"{self.address}/api/v1/threads/{thread}", timeout=60).raise_for_status().json()
        return [answer["question"] for answer in told["answer_objects"]]


@pytest.fixture(scope="module")
def shared(indexed_home, tmp_path_factory):
    """Return the folder that all machines share."""
    folder = tmp_path_factory.mktemp("shared") / "home"
    shutil.copytree(indexed_home, folder)
    return folder


@pytest.fixture(scope="module")
def replicas(shared, postgres):
    """Two replicas that share what settings let them share; the first moves the built index to the Chroma server."""
    passages, ports = free_port(), (free_port(), free_port())
    settings = {
        "ASSISTANT_HOME": str(shared),
        "DATABASE_URL": postgres.new_database(),
        "CHROMA_URL": f"http://127.0.0.1:{passages}",
    }
    with ExitStack() as started:
        started.enter_context(chroma(shared.parent / "chroma", passages))
        made = [Replica(started.enter_context(app(port, **settings)), port) for port in ports]
        yield made


def test_a_thread_begun_on_one_goes_on_at_the_other_and_a_killed_one_takes_nothing_with_it(replicas):
    one, other = replicas
    begun = one.ask("Hanoi's score in 2024")
    thread = begun["thread"]
    went_on = other.ask("and in 2023?", thread)
    assert [row["score"] for row in (begun["result"]["rows"][0], went_on["result"]["rows"][0])] == [60.76, 62.86]

    body = {"question": "Why does Hanoi rank first?", "thread": thread}
    with httpx.stream("POST", f"{one.address}/api/v1/ask/stream", json=body, timeout=60) as stream:
        next(stream.iter_raw())  # the first step is told, the answer is not yet
        one.program.kill()
    kept = other.questions(thread)
    assert kept[:2] == ["Hanoi's score in 2024", "and in 2023?"]
    assert set(kept[2:]) <= {body["question"]}
    assert other.ask("What about Da Nang?", thread)["result"]["rows"][0]["unit_id"] == "da-nang"


def test_what_is_added_elsewhere_counts_at_once(replicas, shared, tmp_path):
    *_, other = replicas
    table = tmp_path / "xyz.csv"
    table.write_text(TABLE, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "corpus",
        "add",
        str(table),
        "--publisher",
        "Example office",
        "--home",
        str(shared),
    ]
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=True)
    assert other.ask("Which provinces lead the XYZ?")["result"]["rows"][0]["score"] == 71.5
