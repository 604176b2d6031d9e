"""How often one may ask: refused beyond it with when to come back, nobody at another's cost, and clicks are free."""

from __future__ import annotations

import asyncio

import pytest
from api_fakes import bearer, client_of
from assistant_fixtures import quick_assistant
from limits.errors import StorageError

from assistant.web.security.rates import Rate, limiter

ASK = "/api/v1/ask"
QUESTION = {"question": "Which provinces lead?"}


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


def test_one_question_too_many_is_refused_with_when_to_come_back(assistant):
    with client_of(assistant, limit_questions="2/minute") as client:
        assert [client.post(ASK, json=QUESTION).status_code for _ in range(3)] == [200, 200, 429]
        refused = client.post(
            "/v1/chat/completions", json={"model": "x", "messages": [{"role": "user", "content": "?"}]}
        )
        assert client.get("/api/v1/rankings").status_code == 200
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.json()["error"]["code"] == "too-many-requests"


def test_users_are_counted_apart_though_they_come_from_one_address(assistant):
    keys = [assistant.store.keys.create(name, "viewer") for name in ("an", "binh")]
    with client_of(assistant, login=("keys",), limit_questions="1/minute") as client:
        codes = [client.post(ASK, json=QUESTION, headers=bearer(key)).status_code for key in (*keys, *keys)]
    assert codes == [200, 200, 429, 429]


def test_requests_of_an_address_are_counted_and_health_is_not(assistant):
    with client_of(assistant, limit_requests="3/minute") as client:
        assert [client.get("/api/v1/units").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert client.get("/healthz").status_code == 200


def test_clicks_on_the_page_are_no_questions(assistant):
    with client_of(assistant, page=True, limit_questions="1/minute") as client:
        event = {"data": [], "fn_index": 10_000, "session_hash": "abc"}
        codes = {client.post("/gradio_api/queue/join", json=event).status_code for _ in range(5)}
    assert 429 not in codes


def test_people_can_still_ask_while_what_counts_them_is_down(monkeypatch):
    counting = limiter("memory://")

    async def down(*_):
        raise StorageError(ConnectionError())

    monkeypatch.setattr(counting, "hit", down)
    assert asyncio.run(Rate(counting, "1/minute").refusal("somebody")) is None
