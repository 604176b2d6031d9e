"""A user's additions on disk: whole or not there, whatever happens meanwhile."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from corpus.errors import CorpusError, HomeUnwritable, UnknownItem
from corpus.home import Content, Home

ROOT = Path(__file__).parent.parent


def content(item_id, text):
    return Content(item_id, "document", item_id, f"{item_id}.md", 0, {"article.json": text.encode(), "original": b"o"})


def add(home, *pairs):
    return home.add([content(*pair) for pair in pairs], added_by="An", added_at="2026-01-02T03:04:05+00:00")


def held(home):
    return {item.item_id: home.path(item, "article.json").read_text() for item in home.items()}


def test_an_empty_folder_holds_nothing_and_is_not_made_by_looking(tmp_path):
    home = Home(tmp_path / "none")
    assert home.items() == ()
    assert not (tmp_path / "none").exists()


def test_what_was_added_is_held_with_who_and_when(tmp_path):
    home = Home(tmp_path)
    add(home, ("a", "one"))
    (item,) = Home(tmp_path).items()
    assert (item.version, item.added_by, item.added_at) == (1, "An", "2026-01-02T03:04:05+00:00")
    assert held(home) == {"a": "one"}


def test_adding_the_same_again_changes_nothing(tmp_path):
    home = Home(tmp_path)
    add(home, ("a", "one"))
    assert add(home, ("a", "one")) == ()
    assert len(home.versions("a")) == 1


def test_earlier_versions_can_be_restored(tmp_path):
    home = Home(tmp_path)
    add(home, ("a", "one"))
    add(home, ("a", "two"))
    home.restore("a", 1)
    assert held(home) == {"a": "one"}
    add(home, ("a", "three"))
    assert [entry.version for entry in home.versions("a")] == [1, 2, 3]


def test_a_removed_addition_can_be_restored_and_one_removed_forever_leaves_no_file(tmp_path):
    home = Home(tmp_path)
    add(home, ("a", "secret"), ("b", "other"))
    home.remove("a")
    assert held(home) == {"b": "other"}
    home.restore("a")
    assert held(home) == {"a": "secret", "b": "other"}
    home.remove("a", forever=True)
    with pytest.raises(UnknownItem, match="'a'"):
        home.restore("a")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"secret" in path.read_bytes()]
    assert '"a"' not in "".join(path.read_text() for path in tmp_path.rglob("*.json"))


def test_undo_takes_back_one_change_after_another(tmp_path):
    home = Home(tmp_path)
    add(home, ("a", "one"), ("b", "one"))
    add(home, ("a", "two"))
    home.remove("b")
    assert home.undo() == ("b",)
    assert home.undo() == ("a",)
    assert held(home) == {"a": "one", "b": "one"}
    assert set(home.undo()) == {"a", "b"}
    assert held(home) == {}
    assert home.undo() == ()


def test_an_unknown_id_or_version_is_said_with_what_there_is(tmp_path):
    home = Home(tmp_path)
    add(home, ("a", "one"))
    with pytest.raises(UnknownItem, match="Added: a"):
        home.remove("b")
    with pytest.raises(UnknownItem, match="Versions: 1"):
        home.restore("a", 7)


def test_a_folder_that_cannot_be_written_is_said_with_what_to_do(tmp_path):
    (tmp_path / "corpus").write_text("a file where the folder should be")
    with pytest.raises(HomeUnwritable, match="ASSISTANT_HOME"):
        add(Home(tmp_path), ("a", "one"))


def test_a_write_that_fails_half_way_changes_nothing(tmp_path, monkeypatch):
    home = Home(tmp_path)
    add(home, ("a", "one"))

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HomeUnwritable, match="No space left"):
        add(home, ("a", "two"), ("b", "two"))
    monkeypatch.undo()
    assert held(home) == {"a": "one"}
    add(home, ("b", "three"))
    assert held(home) == {"a": "one", "b": "three"}


def test_a_damaged_state_file_is_said_with_the_way_back(tmp_path):
    home = Home(tmp_path)
    add(home, ("a", "one"))
    add(home, ("a", "two"))
    (tmp_path / "corpus" / "state.json").write_text('{"versions": [')
    with pytest.raises(CorpusError, match=r"state\.before\.json"):
        home.items()
    (tmp_path / "corpus" / "state.before.json").replace(tmp_path / "corpus" / "state.json")
    assert held(home) == {"a": "one"}


ADDER = """
import sys
from pathlib import Path
from corpus.home import Content, Home
home = Home(Path(sys.argv[1]))
print("ready", flush=True)
for at in range(int(sys.argv[2]), 10_000):
    text = str(at).encode() * 2_000
    pair = [Content(name, "document", name, name, 0, {"article.json": text, "original": text}) for name in ("a", "b")]
    home.add(pair, added_by="", added_at="")
    print(at, flush=True)
"""


def test_a_process_killed_at_a_random_moment_of_adding_loses_nothing(tmp_path):
    moments = random.Random(7)
    last = -1
    begun = time.perf_counter()
    add(Home(tmp_path / "aside"), ("a", "x" * 2_000), ("b", "x" * 2_000))
    window = 3 * (time.perf_counter() - begun)  # so that kills fall into every part of an add
    for _ in range(50):
        adder = subprocess.Popen(
            [sys.executable, "-c", ADDER, str(tmp_path), str(last + 1)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        with adder:
            assert adder.stdout is not None
            assert adder.stdout.readline() == "ready\n"
            time.sleep(moments.uniform(0, window))
            adder.send_signal(signal.SIGKILL)
            said = [int(line) for line in adder.stdout.read().split("\n")[:-1]]
        now = held(Home(tmp_path))
        if not now:
            assert not said
            window = min(window * 1.2, 1.0)  # on a busy machine an add takes longer than the one that was timed
            continue
        # Both or neither, whole, and never earlier than what was reported as stored.
        assert now["a"] == now["b"]
        number = int(now["a"][: len(now["a"]) // 2_000])
        assert number >= max(said, default=last)
        assert now["a"] == str(number) * 2_000
        window = min(window * 1.2, 1.0) if number == last else window
        last = number
    assert last > 0
    add(Home(tmp_path), ("c", "afterwards"))
    assert held(Home(tmp_path))["c"] == "afterwards"
    assert not list((tmp_path / "corpus" / "staging").glob("*"))


class Additions(RuleBasedStateMachine):
    """Any order of adding, removing, restoring and undoing agrees with a dictionary."""

    items = st.sampled_from(["a", "b", "c"])
    texts = st.sampled_from(["one", "two", "three"])

    @initialize()
    def start(self):
        self.home = Home(Path(tempfile.mkdtemp(dir=self.base)))
        self.now = {}
        self.before = []

    base = Path()

    @rule(item=items, text=texts)
    def add(self, item, text):
        add(self.home, (item, text))
        if self.now.get(item) != text:
            self.before.append(dict(self.now))
            self.now[item] = text

    @rule(item=items)
    def remove(self, item):
        try:
            self.home.remove(item)
        except UnknownItem:
            assert item not in self.now
        else:
            self.before.append(dict(self.now))
            self.now.pop(item, None)

    @rule()
    def undo(self):
        if self.home.undo():
            self.now = self.before.pop()
        else:
            assert not self.before

    @invariant()
    def agree(self):
        if hasattr(self, "home"):
            assert held(self.home) == self.now
            state = self.home.folder / "state.json"
            assert not state.exists() or json.loads(state.read_text())["format"] == 1


def test_any_order_of_changes_leaves_what_they_say(tmp_path):
    machine = type("Additions", (Additions,), {"base": tmp_path}).TestCase
    machine.settings = settings(max_examples=15, stateful_step_count=12)
    machine("runTest").debug()
