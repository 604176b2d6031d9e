"""Questions through REST: whole, as a stream, in conversations, and what is told when they cannot be answered."""

from __future__ import annotations

import json

import pytest
from api_fakes import client_of
from assistant_fixtures import quick_assistant

from assistant.answer import Answer, Step, StepEvent


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(assistant):
    with client_of(assistant) as client:
        yield client


def events(text: str) -> list[tuple[str, dict]]:
    blocks = [block for block in text.split("\r\n\r\n") if "data: " in block]
    parts = [dict(line.split(": ", 1) for line in block.split("\r\n")) for block in blocks]
    return [(part["event"], json.loads(part["data"])) for part in parts]


@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/ask"])
def test_a_question_gets_the_answer_object(client, assistant, path):
    told = client.post(path, json={"question": "top 3 pii 2023"})
    assert told.status_code == 200
    answer = Answer.model_validate(told.json())
    assert answer.schema_ == 1
    assert answer.text == assistant.ask("top 3 pii 2023").text


def test_a_thread_goes_on_and_can_be_read_renamed_and_deleted(client):
    first = client.post("/api/v1/ask", json={"question": "Hanoi's PII score in 2023"}).json()
    second = client.post("/api/v1/ask", json={"question": "and in 2024?", "thread": first["thread"]}).json()
    assert [(row["unit_id"], row["edition"]) for row in second["result"]["rows"]] == [("hanoi", 2024)]
    read = client.get(f"/api/v1/threads/{first['thread']}").json()
    assert [one["question"] for one in read["answer_objects"]] == ["Hanoi's PII score in 2023", "and in 2024?"]
    renamed = client.patch(f"/api/v1/threads/{first['thread']}", json={"title": "  The capital "}).json()
    assert renamed["title"] == "The capital"
    listed = client.get("/api/v1/threads", params={"q": "capital"}).json()
    assert [one["thread_id"] for one in listed["items"]] == [first["thread"]]
    assert client.delete(f"/api/v1/threads/{first['thread']}").status_code == 204
    gone = client.get(f"/api/v1/threads/{first['thread']}")
    assert (gone.status_code, gone.json()["type"]) == (404, "urn:pia:problem:unknown-thread")


def test_a_stream_tells_steps_text_and_the_answer_last(client):
    told = client.post("/api/v1/ask/stream", json={"question": "top 3 pii 2023"})
    assert told.headers["content-type"].startswith("text/event-stream")
    kinds = [kind for kind, _ in events(told.text)]
    assert kinds[0] == "step"
    assert kinds[-2:] == ["text", "answer"]
    answer = Answer.model_validate(events(told.text)[-1][1]["answer"])
    assert answer.result is not None


def test_a_stream_that_cannot_begin_is_a_problem_and_no_stream(client):
    told = client.post("/api/v1/ask/stream", json={"question": "top 3", "thread": "a\nb"})
    assert told.status_code == 404
    assert told.headers["content-type"] == "application/problem+json"


def test_a_stream_that_breaks_off_says_so_with_a_reference_and_no_detail(client, assistant, monkeypatch, caplog):
    def stream(*_, **__):
        yield StepEvent(label="Ranking", step=Step(tool="rank_units"))
        raise RuntimeError("secret path /etc/somewhere")

    monkeypatch.setattr(assistant, "stream", stream)
    told = client.post("/api/v1/ask/stream", json={"question": "top 3"})
    kind, problem = events(told.text)[-1]
    assert kind == "problem"
    assert problem["instance"] == told.headers["x-request-id"]
    assert problem["instance"] in caplog.text
    assert "secret" not in told.text


def test_an_error_nobody_expected_is_a_problem_with_a_reference(client, assistant, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError("secret path /etc/somewhere")

    monkeypatch.setattr(assistant, "ask", broken)
    told = client.post("/api/v1/ask", json={"question": "top 3"})
    assert (told.status_code, told.headers["content-type"]) == (500, "application/problem+json")
    assert told.json()["instance"] in caplog.text
    assert "secret" not in told.text


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": "x" * 16_001}, "question"),
        ({"question": "top 3", "language": "fr"}, "language"),
        ({"question": "top 3", "sudo": True}, "sudo"),
        ({"question": "top 3", "thread": 7}, "thread"),
        ([], "body"),
    ],
)
def test_what_cannot_be_used_is_said_by_name_and_not_repeated(client, body, named):
    told = client.post("/api/v1/ask", json=body)
    problem = told.json()
    assert (told.status_code, problem["status"], problem["type"]) == (422, 422, "urn:pia:problem:invalid-request")
    assert named in {fault["name"] for fault in problem["errors"]}
    assert "xxxxx" not in told.text


def test_a_brain_that_was_not_opened_is_refused_with_those_there_are(client):
    told = client.post("/api/v1/ask", json={"question": "top 3", "brain": "openai:gpt-9"})
    assert (told.status_code, told.json()["held"]) == (422, ["planner"])


def test_a_verdict_is_kept_for_an_answer_of_ones_own_and_taken_back(client, assistant):
    answer = client.post("/api/v1/ask", json={"question": "top 3 pii 2023"}).json()
    path = f"/api/v1/answers/{answer['answer_id']}/feedback"
    assert client.put(path, json={"verdict": "down", "reason": "2024", "categories": ["year"]}).status_code == 204
    assert assistant.feedback.given("local", answer["thread"]) == {answer["answer_id"]: "down"}
    assert client.delete(path).status_code == 204
    assert assistant.feedback.given("local", answer["thread"]) == {}
    unknown = client.put(f"/api/v1/answers/{'0' * 32}/feedback", json={"verdict": "up"})
    assert unknown.json()["type"] == "urn:pia:problem:unknown-answer"


def test_every_question_and_deletion_is_in_the_audit_log_with_its_request(client, assistant):
    asked = client.post("/api/v1/ask", json={"question": "top 3 pii 2023"})
    thread = asked.json()["thread"]
    deleted = client.delete(f"/api/v1/threads/{thread}")
    last, before = assistant.store.audit.listing(limit=2)
    assert (last.what, last.object_id, last.request_id) == ("delete thread", thread, deleted.headers["x-request-id"])
    assert (before.what, before.object_id, before.request_id) == ("ask", thread, asked.headers["x-request-id"])


def test_a_wrong_path_and_a_wrong_method_are_told_apart(client):
    nothing = client.get("/api/v1/nothing")
    assert (nothing.status_code, nothing.headers["content-type"]) == (404, "application/problem+json")
    wrong = client.get("/api/v1/ask")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    assert client.put("/api/threads/x").headers["allow"] == "DELETE, GET, PATCH"
