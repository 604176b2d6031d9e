from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.store import Corpus
from index.build import MODEL, RECORDS, VECTORS, build_index
from index.errors import MissingIndex
from index.passages import read_passages
from index.records import write_records
from index.search import SearchIndex
from index.versions import Versions
from tests.index_fakes import DIMENSIONS, WordEncoder, article, built, fake_embedder, small_corpus

# The full counts take minutes on a slow machine: INDEX_KILLS=100 INDEX_REBUILDS=20 asks for them.
KILLS = int(os.environ.get("INDEX_KILLS", "25"))
REBUILDS = int(os.environ.get("INDEX_REBUILDS", "8"))
READERS = 8
LONGEST_LIFE_SECONDS = 0.6  # a build takes about half a second, so kills land in all of its stages
SEED = 20251001

STEADY = article("steady", "Hanoi leads.")

# Forks, at each line on its input, a process that builds over and over with another article each time.
FORKING_BUILDER = """
import os, sys
from pathlib import Path
from corpus.store import open_corpus
from index.build import build_index
from tests.index_fakes import article, fake_embedder, small_corpus

corpus, steady = open_corpus(), article("steady", "Hanoi leads.")
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        for number in range(int(line), int(line) + 1000):
            extra = article(f"extra-{number % 3}", f"Text {number}.")
            build_index(small_corpus(corpus, steady, extra), Path(sys.argv[1]), embedder=fake_embedder())
        os._exit(0)
    print(pid, flush=True)
    os.waitpid(pid, 0)
    print("gone", flush=True)
"""


@pytest.fixture
def builder(home: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", FORKING_BUILDER, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def _start_and_kill(process: subprocess.Popen[str], number: int, seconds: float) -> None:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{number}\n")
    process.stdin.flush()
    pid = int(process.stdout.readline())
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    assert process.stdout.readline() == "gone\n"


def _assert_sound(index: SearchIndex) -> None:
    hits = index.search("Hanoi leads", limit=50)
    ids = [each.passage_id for hit in hits for each in (hit.passage, *hit.others)]
    assert any("steady" in each for each in ids)
    assert len(ids) == len(set(ids))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_builds_killed_at_random_moments_leave_a_working_index(
    corpus: Corpus, home: Path, builder: subprocess.Popen[str]
) -> None:
    chance = random.Random(SEED)
    index = built(small_corpus(corpus, STEADY), home)
    for number in range(KILLS):
        _start_and_kill(builder, 1000 * number, chance.uniform(0, LONGEST_LIFE_SECONDS))
        _assert_sound(index)
    index.close()
    after = built(small_corpus(corpus, STEADY), home)
    _assert_sound(after)
    after.close()
    build_index(small_corpus(corpus, STEADY, article("b", "More.")), home, embedder=fake_embedder())
    assert not list((home / "index").glob("building-*"))


def test_readers_during_rebuilds_see_no_error_no_empty_answer_and_no_duplicate(corpus: Corpus, home: Path) -> None:
    index = built(small_corpus(corpus, STEADY), home)
    done = threading.Event()
    failures: list[BaseException] = []
    answers = [0] * READERS

    def read(reader: int) -> None:
        try:
            while not done.is_set() or not answers[reader]:
                _assert_sound(index)
                answers[reader] += 1
        except BaseException as error:  # noqa: BLE001 - whatever went wrong in a thread is shown by the test
            failures.append(error)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    versions = set()
    for number in range(REBUILDS):
        changed = small_corpus(corpus, STEADY, article("extra", f"Text {number}."))
        versions.add(build_index(changed, home, embedder=fake_embedder()).version)
    done.set()
    for thread in threads:
        thread.join()
    assert not failures
    assert all(answers)
    assert len(versions) == REBUILDS
    assert index.search("Text", kind="article")
    assert index.manifest.version in versions
    index.close()


def test_a_killed_build_hands_on_the_vectors_it_had_computed(corpus: Corpus, home: Path) -> None:
    held = small_corpus(corpus, STEADY)
    passages = read_passages(held)
    left = home / "index" / "building-left"
    left.mkdir(parents=True)
    write_records(left / RECORDS, passages)
    (left / MODEL).write_text("fake")
    vectors = np.zeros((len(passages), DIMENSIONS), dtype=np.float32)
    vectors[:3] = WordEncoder().encode([f"passage: {each.searchable}" for each in passages[:3]])
    vectors[3, :5] = 0.1  # half a row, as a kill may leave it
    np.save(left / VECTORS, vectors)
    encoder = WordEncoder()
    manifest = build_index(held, home, embedder=fake_embedder(encoder))
    assert manifest.embedded == len(encoder.encoded) == len(passages) - 3
    assert not left.exists()


def test_a_pointer_to_nothing_is_a_missing_index(home: Path) -> None:
    folder = home / "index"
    folder.mkdir()
    for content in ("v-gone", "", "\x00"):
        (folder / "current").write_text(content)
        with pytest.raises(MissingIndex, match="python -m index build"):
            Versions(home).current()
