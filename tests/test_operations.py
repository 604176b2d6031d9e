"""Health, readiness, counts and logs: what whoever runs the app sees of it."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import httpx
import pytest
from api_fakes import api_app, bearer, client_of, running
from assistant_fixtures import quick_assistant
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from assistant.answer import Answer, AnswerEvent, Step, StepEvent
from assistant.searching import Indexing
from assistant.settings import Settings
from assistant.store import StoreUnavailable
from assistant.web import server
from assistant.web.operations import logs
from assistant.web.operations.health import readiness
from assistant.web.operations.metrics import index_age
from assistant.web.starting import Opening


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.fixture
def client(assistant):
    with client_of(assistant) as client:
        yield client


def counts(client, name: str) -> dict[tuple[str, ...], float]:
    """Return a metric's values by their labels' values, in the order of the labels' names."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    samples = (sample for family in families for sample in family.samples)
    return {tuple(sample.labels.values()): sample.value for sample in samples if sample.name == name}


# Health


def test_a_running_app_is_alive_and_ready(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    told = client.get("/readyz")
    assert told.status_code == 200
    assert {name: part["ready"] for name, part in told.json()["parts"].items()} == dict.fromkeys(
        ("corpus", "store", "index"), True
    )


def test_health_is_told_without_a_login(assistant):
    with client_of(assistant, login=("keys",)) as client:
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
        assert client.get("/metrics").status_code == 401
        key = assistant.store.keys.create("prometheus", "viewer")
        assert client.get("/metrics", headers=bearer(key)).status_code == 200


def test_an_app_whose_assistant_is_still_being_opened_is_alive_and_not_ready(assistant):
    app = server.create_without_page(Opening(lambda: assistant), Settings(home=assistant.settings.home))
    client = TestClient(app, base_url="http://127.0.0.1")
    assert client.get("/healthz").status_code == 200
    told = client.get("/readyz")
    assert (told.status_code, told.json()["ready"]) == (503, False)
    assert told.json()["parts"]["store"] == {"ready": False, "state": "being opened"}


def test_what_is_not_ready_is_named(assistant, monkeypatch):
    def down():
        raise StoreUnavailable("down")

    monkeypatch.setattr(assistant.store, "check", down)
    search = SimpleNamespace(ready=False, indexing=Indexing("working", 3, 10), close=lambda: None)
    knowledge, agents = assistant._now
    monkeypatch.setattr(assistant, "_now", (replace(knowledge, search=search), agents))
    told = readiness(assistant)
    assert not told.ready
    assert {name: part.ready for name, part in told.parts.items()} == {"corpus": True, "store": False, "index": False}
    assert told.parts["index"].state == "working 3/10"


# Counts


def test_questions_are_counted_by_family_status_and_brain_with_their_stages(client):
    for question in ("top 3 pii 2023", "Weather in Hue tomorrow?"):
        client.post("/api/v1/ask", json={"question": question})
    assert counts(client, "pia_questions_total")["planner", "ranking", "en", "answered"] >= 1
    assert sum(value for labels, value in counts(client, "pia_questions_total").items() if "declined" in labels) >= 1
    stages = counts(client, "pia_stage_seconds_count")
    assert stages["total",] >= 2
    assert stages["rank_units",] >= 1


def test_questions_through_every_door_are_counted(client):
    before = sum(counts(client, "pia_questions_total").values())
    client.post("/api/ask/stream", json={"question": "top 3 pii 2023"})
    asked = {"model": "assistant", "messages": [{"role": "user", "content": "top 3 pii 2023"}]}
    client.post("/v1/chat/completions", json=asked)
    assert sum(counts(client, "pia_questions_total").values()) == before + 2


def test_a_draft_with_figures_that_nothing_bears_out_is_counted(client, assistant):
    answer = assistant.ask("top 3 pii 2023")
    watcher = assistant._watchers[-1]
    watcher(answer, SimpleNamespace(unbound=2, takeover=SimpleNamespace(reason="slow"), brain="openai:x"))
    assert counts(client, "pia_grounding_failures_total") == {("openai:x",): 1}
    assert counts(client, "pia_takeovers_total") == {("slow",): 1}


def test_requests_are_counted_by_route_and_never_by_what_is_in_a_path(client):
    client.get("/api/v1/units/hanoi")
    client.get("/api/units/hue")
    client.get("/api/v1/made/up/by/somebody")
    client.request("BREW", "/api/v1/ask")
    client.post("/api/v1/ask", json={"question": "x"}, headers={"Origin": "https://evil.example.org"})
    held = counts(client, "pia_requests_total")
    assert held["GET", "/api/units/{unit_id}", "200"] == 2
    assert held["POST", "data", "403"] == 1
    assert not [labels for labels in held if "made" in "".join(labels) or "BREW" in labels]


def test_two_apps_count_apart(assistant, client):
    client.get("/api/v1/units/hanoi")
    with client_of(assistant) as other:
        assert ("GET", "/api/units/{unit_id}", "200") not in counts(other, "pia_requests_total")


def test_the_index_has_an_age_where_there_is_one(client, indexed_home):
    assert index_age(indexed_home) > 0
    assert "pia_index_age_seconds NaN" in client.get("/metrics").text


# Logs

LOGGING = """
import logging, sys
from assistant.web.operations import logs
logs.configure(sys.argv[1])
logging.getLogger("some.library").info("not shown")
logging.getLogger("assistant").warning("Thứ hạng %s", 1)
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("assistant").exception("Failed")
logs.access.info("GET /x")
"""


def logged(form: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOGGING, form], capture_output=True, text=True, timeout=60, check=True, encoding="utf-8"
    )
    return done.stderr.splitlines()


def test_lines_for_machines_are_json_each():
    lines = [json.loads(line) for line in logged("json")]
    assert [line["message"] for line in lines] == ["Thứ hạng 1", "Failed", "GET /x"]
    assert lines[0] | {"time": ""} == {
        "time": "",
        "level": "WARNING",
        "logger": "assistant",
        "request_id": "-",
        "message": "Thứ hạng 1",
    }
    assert "ZeroDivisionError" in lines[1]["exc_info"]


def test_lines_for_people_have_the_requests_id_and_no_access_lines():
    lines = logged("text")
    assert lines[0].endswith("WARNING assistant [-]: Thứ hạng 1")
    assert not [line for line in lines if "GET /x" in line]


def test_a_request_is_told_by_its_path_alone_and_with_its_id(client, caplog):
    caplog.set_level(logging.INFO, logger=logs.ACCESS)
    told = client.get("/api/v1/threads", params={"q": "a private question"}, headers={"X-Request-ID": "a" * 32})
    record = next(record for record in caplog.records if record.name == logs.ACCESS)
    assert (record.path, record.status, record.who) == ("/api/v1/threads", 200, "local")
    assert "private" not in str(record.__dict__)
    assert told.headers["x-request-id"] == "a" * 32


@pytest.mark.parametrize("given", ["<script>", "x" * 300, "a\tb"])
def test_a_request_id_that_is_none_is_replaced(client, given):
    told = client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"]
    assert len(told) == 32
    assert given not in told


# Stopping


def test_an_answer_under_way_is_finished_when_the_app_is_told_to_stop(assistant, monkeypatch):
    begun, stopping = threading.Event(), threading.Event()

    def stream(question, **_):
        yield StepEvent(label="Ranking", step=Step(tool="rank_units"))
        begun.set()
        assert stopping.wait(20)
        yield AnswerEvent(
            answer=Answer(question=question, language="en", thread="t", brain="planner", status="answered", text="Done")
        )

    monkeypatch.setattr(assistant, "stream", stream)
    app = api_app(assistant, stop_seconds=10)
    with (
        running(app, stop_seconds=10) as (address, serving),
        httpx.stream("POST", f"{address}/api/v1/ask/stream", json={"question": "x"}, timeout=30) as told,
    ):
        assert begun.wait(20)
        serving.should_exit = True
        stopping.set()
        text = "".join(told.iter_text())
    assert "event: answer" in text


# Traces


def test_traces_go_where_the_setting_says_and_nowhere_without_it(tmp_path):
    received: list[str] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            received.append(self.path)
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    collector = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=collector.serve_forever, daemon=True).start()
    program = """
import sys
from fastapi.testclient import TestClient
from assistant.settings import Settings
from assistant.web import server
from assistant.web.starting import Opening
with TestClient(server.create_without_page(Opening(lambda: None), Settings()), base_url="http://127.0.0.1") as client:
    client.get("/healthz")
"""
    for endpoint in ("", f"http://127.0.0.1:{collector.server_port}"):
        env = {**os.environ, "ASSISTANT_HOME": str(tmp_path), "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}
        subprocess.run([sys.executable, "-c", program], env=env, timeout=120, check=True)
        assert ("/v1/traces" in received) == bool(endpoint)
    collector.shutdown()
    collector.server_close()
