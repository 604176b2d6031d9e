"""A real client of a server that answers rightly, wrongly or not at all: the question is answered every time."""

from __future__ import annotations

import logging
from contextlib import closing, contextmanager

import pytest
from brains_fakes import FakeServer, Reply, assistant_with

from assistant.brains.opening import open_brain
from assistant.settings import Settings

QUESTION = "top 3 pii 2023"
LOOK = ("rank_units", {"index": "PII", "edition": 2023, "last": 3})
TRUE = "Hanoi leads with 62.86 points, ahead of Ho Chi Minh City with 55.85 and Hai Phong with 52.32 [[t:s004]]."
KEY = "sk-secret-0123456789abcdef"
AMPLE = {"brain_seconds": 300, "brain_stall_seconds": 300, "brain_tokens": 200}  # no test waits for these


@contextmanager
def served(corpus, home, server, **settings):
    chosen = AMPLE | settings
    model = open_brain("openai:fake", Settings(home=home, openai_base_url=server.url, openai_api_key=KEY, **chosen))
    with closing(assistant_with(corpus, home, model, "openai:fake", **chosen)) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def ask(corpus, tmp_path_factory):
    """Ask a question of a server with these replies; return the answer and what the server received."""
    with FakeServer() as server, served(corpus, tmp_path_factory.mktemp("home"), server) as assistant:

        def asked(*replies, question=QUESTION):
            server.replies, server.received = list(replies), []
            return assistant.ask(question), server.received

        yield asked


def test_a_model_that_calls_and_answers_is_what_answers(ask):
    answer, received = ask(Reply(call=LOOK), Reply(TRUE))
    assert (answer.brain, answer.status) == ("openai:fake", "answered")
    assert "62.86" in answer.text
    assert answer.citations[0].source_id == "s004"
    assert [row.unit_id for row in answer.result.rows] == ["hanoi", "ho-chi-minh-city", "hai-phong"]
    assert len(received) == 2
    assert received[0]["authorization"] == f"Bearer {KEY}"


FAULTS = {
    "401": ((Reply(status=401),), "refused the key"),
    "403": ((Reply(status=403),), "refused the key"),
    "404": ((Reply(status=404),), "is not known to its server"),
    "400": ((Reply(status=400),), "refused the request"),
    "429": ((Reply(status=429),), "has had too many requests"),
    "500": ((Reply(status=500),), "failed on its server"),
    "503": ((Reply(status=503),), "failed on its server"),
    "no json": ((Reply(fault="no json"),), "sent an answer that cannot be read"),
    "cut connection": ((Reply("Hanoi leads", fault="cut"),), "could not be reached"),
    "nothing": ((Reply(""),), "looked nothing up"),
    "nothing after looking up": ((Reply(call=LOOK), Reply("")), "said nothing"),
    "no such tool": ((Reply(call=("delete_everything", {})),), "looked things up again and again"),
    "endless loop": ((Reply(call=LOOK),), "looked things up again and again"),
    "10,000 tokens": ((Reply(call=LOOK), Reply("Hanoi leads. " * 5_000)), "went on without end"),
    "invented": ((Reply(call=LOOK), Reply("Hanoi leads with 71.20 points.")), "do not bear out"),
    "another language": (
        (Reply(call=LOOK), Reply("Hà Nội dẫn đầu với 62.86 điểm trong bảng này.")),
        "another language",
    ),
    "malformed arguments": (
        (Reply('{"name": "rank_units", "arguments": {"edition": '),),
        "looked things up again and again",
    ),
}


@pytest.mark.parametrize(("replies", "reason"), FAULTS.values(), ids=FAULTS)
def test_whatever_goes_wrong_the_planner_answers_and_says_why(ask, replies, reason):
    answer, _ = ask(*replies)
    assert (answer.brain, answer.status) == ("planner", "answered")
    assert "62.86" in answer.text
    assert answer.notes[0].startswith("The language model openai:fake ")
    assert reason in answer.notes[0]


def test_a_server_that_says_nothing_is_left_after_its_time(corpus, tmp_path):
    stalling = FakeServer(Reply(fault="stall"))
    with stalling as server, served(corpus, tmp_path, server, brain_stall_seconds=0.3) as assistant:
        answer = assistant.ask(QUESTION)
    assert "stopped speaking" in answer.notes[0]
    assert "62.86" in answer.text


def test_a_server_that_keeps_a_connection_alive_and_says_nothing_is_left_when_the_turn_is_over(corpus, tmp_path):
    with FakeServer(Reply(fault="drip")) as server, served(corpus, tmp_path, server, brain_seconds=0.5) as assistant:
        answer = assistant.ask(QUESTION)
    assert "ran out of time" in answer.notes[0]
    assert "62.86" in answer.text


def test_a_server_that_is_not_there_is_said_to_be_out_of_reach(corpus, tmp_path):
    with FakeServer() as gone:
        pass
    with served(corpus, tmp_path, gone) as assistant:
        answer = assistant.ask(QUESTION)
    assert "could not be reached" in answer.notes[0]
    assert answer.brain == "planner"


def test_a_busy_server_gets_one_more_try(ask):
    answer, received = ask(Reply(status=429), Reply(call=LOOK), Reply(TRUE))
    assert answer.brain == "openai:fake"
    assert len(received) == 3


def test_a_refused_key_is_tried_once(ask):
    _, received = ask(Reply(status=401))
    assert len(received) == 1


def test_the_reason_is_said_in_the_language_of_the_question(ask):
    answer, _ = ask(Reply(status=500), question="5 tỉnh dẫn đầu PII năm 2023")
    assert answer.notes[0] == "Mô hình ngôn ngữ openai:fake gặp lỗi trên máy chủ; bộ lập kế hoạch đã trả lời thay."


@pytest.mark.parametrize("status", [401, 429, 500])
def test_a_key_is_in_no_answer_and_no_log_even_when_the_server_repeats_it(ask, caplog, status):
    with caplog.at_level(logging.DEBUG, logger="assistant"):
        answer, _ = ask(Reply(status=status))
    assert KEY not in answer.to_json()
    assert "sk-" not in caplog.text


def test_a_call_that_is_asked_for_by_schema_is_made(ask):
    chosen = '{"call": {"name": "rank_units", "arguments": {"edition": 2023, "last": 3}}}'
    answer, received = ask(Reply("Let me think about provinces."), Reply(chosen), Reply(TRUE))
    assert answer.brain == "openai:fake"
    assert received[1]["response_format"]["type"] == "json_schema"
    assert "tools" not in received[1]
    assert [step.tool for step in answer.steps] == ["rank_units"]
