"""The web app answers on this machine, fetches nothing from elsewhere, and says in one line why it cannot start."""

from __future__ import annotations

import re
import socket

import pytest
from fastapi.testclient import TestClient
from page_fakes import ScriptedAssistant, web_app

from assistant.settings import Settings
from assistant.web import server


@pytest.fixture(scope="module")
def client(corpus):
    with TestClient(web_app(ScriptedAssistant(corpus))) as client:
        yield client


def test_the_page_and_its_health_are_served(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    page = client.get("/")
    assert page.status_code == 200
    assert "Provincial Innovation Assistant" in page.text


def test_the_page_loads_nothing_from_elsewhere(client):
    page = client.get("/").text
    loaded = re.findall(r"""<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=["'](https?:)?//""", page)
    assert loaded == []
    config = client.get("/config").json()
    assert config["stylesheets"] == []
    assert config["analytics_enabled"] is False


def test_theme_names_system_fonts_only(client):
    css = client.get("/theme.css").text
    assert "@import" not in css
    assert not re.findall(r"url\((?!\"data:)", css)
    assert "system-ui" in css


def test_every_response_forbids_the_browser_to_fetch_from_elsewhere(client):
    for path, sources in (("/", "'self'"), ("/healthz", "'none'"), ("/no-such-page", "'self'")):
        policy = client.get(path).headers["content-security-policy"]
        assert f"default-src {sources}" in policy
        assert "http" not in policy


def test_no_session_is_written_into_the_page(client):
    states = [part for part in client.get("/config").json()["components"] if part["type"] == "state"]
    assert [part["props"].get("value") for part in states] == [None]


def test_the_events_of_the_page_are_no_public_api(client):
    assert client.get("/gradio_api/info").json()["named_endpoints"] == {}


def test_pages_that_load_scripts_from_elsewhere_are_not_there(client):
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_a_port_in_use_is_said_with_the_setting_that_chooses_another():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(server.CannotListen, match=rf"Port {port} .* ASSISTANT_PORT={port + 1}"):
            server.listen(Settings(port=port))


@pytest.mark.parametrize("host", ["203.0.113.9", "no such host", ""])
def test_an_address_of_another_machine_is_said_with_the_setting(host):
    with pytest.raises(server.CannotListen, match="ASSISTANT_HOST"):
        server.listen(Settings(host=host, port=0)).close()
