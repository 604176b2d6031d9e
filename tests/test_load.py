"""What the load script must catch: mixed threads, errors, slowness, memory that grows, a death that is not mended."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from store_fakes import made_answer

from assistant.settings import Settings
from assistant.store import open_store
from benchmarks.load import aftermath, report
from benchmarks.load.aftermath import Fault, Part
from benchmarks.load.conversations import Question, find
from benchmarks.load.observed import Observation
from benchmarks.load.report import Memory
from benchmarks.load.running import Load, visited

FLAT = [Memory(600, 620, 621)]
UNREMEMBERED = (
    "What was said before in this conversation could not be read just now, so the question was answered by itself."
)
ASKED = Question("and in 2022?", "follow-up", frozenset({"da-nang"}), 2022)


def told(unit: str = "da-nang", edition: int = 2022, **changed) -> dict:
    """Return an answer object to ``ASKED``, as far as visitors look at it."""
    rows = [{"unit_id": unit, "edition": edition}] if unit else []
    answer = {"question": ASKED.text, "thread": "t", "brain": "planner", "notes": [], "answer_id": "a" * 32}
    return answer | {"result": {"rows": rows}} | changed


def met(what: str = "table", *, at: float = 0.0, seconds: float = 0.1, **changed) -> Observation:
    return replace(Observation("visitor-1", what, at, seconds, "good"), **changed)


# What one answer is


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (told(), "good"),
        (told("hue"), "mixed"),
        (told(thread="another"), "mixed"),
        (told(question="and in 2021?"), "mixed"),
        (told(""), "lost"),
        (told(edition=2021), "lost"),
        (told("hanoi", notes=[UNREMEMBERED]), "degraded"),
    ],
)
def test_an_answer_must_be_about_the_visitors_own_unit_unless_it_says_what_is_away(answer, outcome):
    assert find(ASKED, answer, thread="t").outcome == outcome


def test_what_the_answer_says_was_not_stored_is_not_confirmed():
    unkept = "Câu trả lời này chưa lưu được, nên câu hỏi sau có thể không biết đến nó."
    assert not find(ASKED, told(notes=[unkept]), thread="t").kept


# What a load misses


def test_a_load_that_met_its_targets_misses_nothing():
    assert report.misses([met()] * 100, FLAT) == []


@pytest.mark.parametrize(
    ("observed", "memory", "said"),
    [
        ([met(seconds=0.1)] * 90 + [met(seconds=1.5)] * 10, FLAT, "95 in 100"),
        ([met()] * 100 + [met("page", outcome="error", detail="500 oops")], FLAT, "1 requests failed: page: 500 oops"),
        ([met()] * 100 + [met(outcome="lost", detail="nothing")], FLAT, "lost thread of visitor-1"),
        ([met()] * 100, [Memory(600, 620, 700)], "memory grew by 12.9%"),
        ([], FLAT, "hardly anything"),
    ],
)
def test_each_target_that_is_missed_is_told(observed, memory, said):
    (miss,) = report.misses(observed, memory)
    assert said in miss


# Visitors against a server that is broken


class Broken(BaseHTTPRequestHandler):
    """Answers every question as if Hanoi were meant in 2025, and breaks on rankings."""

    def log_message(self, *_):
        return

    def do_GET(self):
        if self.path.startswith("/api/v1/rankings"):
            self.tell(500, "Internal Server Error")
        else:
            self.tell(200, json.dumps({"answer_objects": []}))

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.tell(200, json.dumps(told("hanoi", 2025, question=asked["question"], thread=asked["thread"] or "t")))

    def tell(self, status, text):
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


@contextmanager
def served(handler) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_visitors_notice_mixed_threads_and_errors(tmp_path):
    load = Load(users=8, seconds=2, think=(0.01, 0.1))
    with served(Broken) as address:
        observed = visited(load, [address], secret="a secret of the load alone, long enough", folder=tmp_path)
    missed = "\n".join(report.misses(observed, FLAT))
    assert "mixed thread of visitor-" in missed
    assert "answered of hanoi" in missed
    assert "rankings: 500 Internal Server Error" in missed
    assert not any(one.clear for one in observed if one.what == "rankings")


def test_no_load_leaves_this_machine(tmp_path):
    with pytest.raises(RuntimeError, match="not on 127.0.0.1"):
        visited(Load(1, 1), ["http://127.0.0.1.example.org"], secret="x" * 32, folder=tmp_path)


# After a death

DEAD = Fault(Part("Postgres", print, print, lambda one: one.kept == "answer"), down_at=100, up_at=110)
WELL = met(at=112, kept="answer")


def test_errors_while_something_is_away_are_no_miss_once_it_is_well_again():
    assert aftermath.misses([met(at=105, outcome="error", detail="503 Try again"), WELL], [DEAD]) == []


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        ([met(at=50, outcome="error", detail="503 Try again"), WELL], "1 times while all was up"),
        ([met(at=130, outcome="degraded", detail="not stored"), WELL], "1 times while all was up"),
        ([met(at=105, outcome="error", detail="500 oops", clear=False), WELL], "unclear"),
        ([met(at=105, outcome="mixed", detail="hanoi"), WELL], "mixed thread"),
        ([met(at=112)], "Postgres: not well within"),
    ],
)
def test_what_a_death_must_not_do_is_told(observed, said):
    (miss,) = aftermath.misses(observed, [DEAD])
    assert said in miss


def test_what_was_confirmed_is_looked_up_in_the_store(tmp_path):
    settings = Settings(home=tmp_path)
    answer = made_answer()
    with closing(open_store(settings)) as store:
        store.threads.record("portal:visitor-1", answer)
        store.feedback.give("portal:visitor-1", answer.answer_id, "up")
    held = {"thread": answer.thread, "answer_id": answer.answer_id}
    confirmed = [met(kept="answer", **held), met("verdict", kept="verdict", answer_id=answer.answer_id)]
    assert aftermath.not_stored(confirmed, settings) == []
    gone = [met(kept="answer", thread="other", answer_id="b" * 32), met("verdict", kept="verdict", answer_id="b" * 32)]
    assert len(aftermath.not_stored(gone, settings)) == 2


def test_tracebacks_are_found_in_a_log(tmp_path):
    lines = [{"message": "GET / 200"}, {"message": "Request failed", "exc_info": "Traceback …\nKeyError: 'x'"}]
    log = tmp_path / "server-1.log"
    log.write_text("".join(json.dumps(line) + "\n" for line in lines) + "RuntimeError: early\n", encoding="utf-8")
    assert list(aftermath.tracebacks(log)) == ["KeyError: 'x'", "RuntimeError: early"]
