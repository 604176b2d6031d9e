"""Problems as a person's browser shows them: a page with words and a reference; for programs they stay JSON."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from page_fakes import HOSTILE, ScriptedAssistant, web_app

PERSON = {"accept": "text/html,application/xhtml+xml", "accept-language": "en"}


@pytest.fixture(scope="module")
def app(corpus):
    app = web_app(ScriptedAssistant(corpus))

    @app.get("/explore/broken")
    def broken():
        raise RuntimeError("secret path /etc/somewhere")

    # Gradio's page takes every address that no route before it has.
    app.router.routes.insert(0, app.router.routes.pop())
    return app


@pytest.fixture(scope="module")
def client(app):
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_a_mistake_of_ours_is_a_page_with_the_reference_that_the_log_has(client, caplog):
    shown = client.get("/explore/broken", headers=PERSON)
    assert shown.status_code == 500
    assert shown.headers["content-type"].startswith("text/html")
    reference = re.search(r"Reference: (\w+)", shown.text)[1]
    assert reference == shown.headers["x-request-id"]
    assert reference in caplog.text
    assert "secret" not in shown.text
    assert "Traceback" not in shown.text


def test_it_is_in_the_language_of_the_page(client):
    assert "Hệ thống gặp lỗi" in client.get("/explore/broken?lang=vi", headers=PERSON).text


def test_programs_get_the_problem_itself(client):
    for accept in ("*/*", "application/json"):
        told = client.get("/explore/broken", headers={"accept": accept})
        assert told.headers["content-type"] == "application/problem+json"
    assert client.get("/api/v1/nothing", headers=PERSON).headers["content-type"] == "application/problem+json"


def test_its_links_lead_back_from_any_depth(client):
    shown = client.get("/explore/broken", headers=PERSON).text
    assert '<base href="../">' in shown
    assert 'href="./explore/broken?lang=vi"' in shown


@pytest.mark.parametrize("path", ["//evil.example/x", f"/explore/{HOSTILE}", "/sources/files"])
def test_an_address_never_becomes_markup_or_another_sites(client, path):
    shown = client.get(f"http://testserver{path}", headers=PERSON)
    assert HOSTILE not in shown.text
    assert 'href="//' not in shown.text


def test_who_is_not_logged_in_reads_how_to_go_on(corpus):
    with TestClient(web_app(ScriptedAssistant(corpus), login=("keys",))) as client:
        shown = client.get("/sources", headers=PERSON)
        assert shown.status_code == 401
        assert shown.headers["www-authenticate"] == "Bearer"
        assert "Please log in" in shown.text
