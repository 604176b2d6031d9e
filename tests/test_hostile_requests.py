"""Requests made to do harm: slow, huge, deep, from elsewhere. Each is refused soon, and the app goes on answering."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from api_fakes import api_app, bearer, client_of, live
from assistant_fixtures import quick_assistant

from assistant.web.security import bodies, patience

ASK = "/api/v1/ask"
PREVIEWS = "/api/v1/documents/previews"
QUESTION = {"question": "top 3 pii 2023"}
LISTED, ELSEWHERE = "https://portal.example.org", "https://evil.example"
GIGABYTE = 2**30
MEGABYTE = 2**20
SOON_SECONDS = 15  # a machine with much else to do must not fail a test; what is tested takes far less


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def client(assistant):
    with client_of(assistant, origins=(LISTED,), hosts=("assistant.example.org",)) as client:
        yield client


@pytest.fixture(scope="module")
def address(assistant):
    """Return where the app is served as in earnest, without a login, taking uploads of a megabyte."""
    with live(api_app(assistant, most_upload_mb=1)) as url:
        yield urlsplit(url)


class Wire:
    """A connection on which anything may be said."""

    def __init__(self, address) -> None:
        self.socket = socket.create_connection((address.hostname, address.port), timeout=SOON_SECONDS)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def say(self, *lines: str) -> None:
        self.socket.sendall("\r\n".join(lines).encode())

    def begin(self, path: str, *headers: str) -> None:
        """Say a request's line and headers, and nothing of its body."""
        self.say(f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json", *headers, "", "")

    def status(self) -> int:
        """Return the status of what is answered; 0 where the connection is closed without a word."""
        heard = b""
        while b"\r\n" not in heard and (part := self.socket.recv(4096)):
            heard += part
        return int(heard.split(b" ")[1]) if heard else 0


def code(told) -> tuple[int, str]:
    assert told.headers["content-type"] == "application/problem+json", told.text
    return told.status_code, told.json()["type"].removeprefix("urn:pia:problem:")


def in_chunk(part: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(part), part)


def still_answers(address) -> bool:
    with Wire(address) as wire:
        wire.say("GET /healthz HTTP/1.1", "Host: 127.0.0.1", "", "")
        return wire.status() == 200


# Slow


@pytest.mark.parametrize("said", ["", "POST /api/v1/ask HT", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "])
def test_headers_that_stall_are_hung_up_on(address, monkeypatch, said):
    with monkeypatch.context() as patch, Wire(address) as wire:
        patch.setattr(patience, "HEADER_SECONDS", 0.2)
        wire.say(said)
        assert wire.status() in {0, 400}
    assert still_answers(address)


@pytest.mark.parametrize("path", [ASK, "/v1/chat/completions", PREVIEWS])
def test_a_body_that_stalls_is_refused(address, monkeypatch, path):
    kind = "Content-Type: multipart/form-data; boundary=x" if path == PREVIEWS else "X-No: matter"
    with monkeypatch.context() as patch, Wire(address) as wire:
        patch.setattr(bodies, "BODY_SECONDS", 0.2)
        patch.setattr(bodies, "UPLOAD_SECONDS", 0.2)
        wire.say(f"POST {path} HTTP/1.1", "Host: 127.0.0.1", kind, "Content-Length: 100", "", "--x\r\n")
        assert wire.status() == 408
    assert still_answers(address)


# Huge


@pytest.mark.parametrize("path", [ASK, "/v1/chat/completions", PREVIEWS, "/mcp"])
def test_a_gigabyte_that_is_announced_is_refused_before_any_of_it_comes(address, path):
    with Wire(address) as wire:
        wire.begin(path, f"Content-Length: {GIGABYTE}")
        assert wire.status() == 413


@pytest.mark.parametrize("path", [ASK, PREVIEWS])
def test_a_gigabyte_in_chunks_is_refused_once_it_is_too_much(address, path):
    part = b"x" * (64 * 1024)
    sent = 0
    with Wire(address) as wire:
        kind = "multipart/form-data; boundary=x" if path == PREVIEWS else "application/json"
        wire.say(
            f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", "Transfer-Encoding: chunked", "", ""
        )
        if path == PREVIEWS:
            wire.socket.sendall(
                in_chunk(b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n')
            )
        wire.socket.settimeout(0.05)
        answered = b""
        while not answered and sent < GIGABYTE:
            try:
                wire.socket.sendall(in_chunk(part))
                sent += len(part)
                answered = wire.socket.recv(16)
            except TimeoutError:
                continue
            except OSError:  # hung up on while still sending
                break
    assert answered[:12] in {b"", b"HTTP/1.1 413"}
    assert sent < 64 * MEGABYTE
    assert still_answers(address)


def test_who_may_not_add_files_is_refused_before_the_file_comes(assistant):
    viewer = assistant.store.keys.create("a viewer", "viewer")
    with live(api_app(assistant, login=("keys",))) as url, Wire(urlsplit(url)) as wire:
        wire.begin(PREVIEWS, f"Authorization: Bearer {viewer}", f"Content-Length: {MEGABYTE}")
        assert wire.status() == 403


@pytest.mark.parametrize("header", ["X-Long: " + "x" * 100_000, "Cookie: " + "a=b; " * 20_000])
def test_oversized_headers_are_refused(address, header):
    with Wire(address) as wire:
        wire.say("GET /healthz HTTP/1.1", "Host: 127.0.0.1", header, "", "")
        assert wire.status() in {400, 431}
    assert still_answers(address)


@pytest.mark.parametrize("line", ["\x00\x01\x02", "GET /a b c HTTP/1.1", "POST / HTTP/1.1\r\n\tfolded: x"])
def test_what_is_no_http_is_refused(address, line):
    with Wire(address) as wire:
        wire.say(line, "Host: 127.0.0.1", "", "")
        assert wire.status() == 400
    assert still_answers(address)


# Deep


@pytest.mark.parametrize("deep", [b"[" * 100_000, b'{"a":' * 100_000, b"[" * 65 + b"]" * 65])
@pytest.mark.parametrize("path", [ASK, "/v1/chat/completions"])
def test_deep_json_is_refused_before_it_is_parsed(client, path, deep):
    told = client.post(path, content=deep, headers={"Content-Type": "application/json"})
    assert code(told) == (400, "too-deep")


def test_brackets_in_a_question_are_no_depth(client):
    assert client.post(ASK, json={"question": "top 3 pii 2023 " + "[" * 200}).status_code == 200


# From elsewhere


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": ELSEWHERE},
        {"Origin": "null"},
        {"Origin": f"{LISTED}.evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", ASK), ("DELETE", "/api/v1/documents/x"), ("POST", PREVIEWS)])
def test_a_page_of_another_site_changes_nothing(client, headers, method, path):
    assert code(client.request(method, path, headers=headers)) == (403, "foreign-origin")


def test_a_page_of_a_listed_site_may_ask_and_read_the_answer(client):
    told = client.post(ASK, json=QUESTION, headers={"Origin": LISTED})
    assert (told.status_code, told.headers["access-control-allow-origin"]) == (200, LISTED)
    unlisted = client.get("/api/v1/units", headers={"Origin": ELSEWHERE})
    assert "access-control-allow-origin" not in unlisted.headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:80", "localhost@evil"])
def test_a_host_name_that_is_not_ours_is_refused(client, host):
    assert code(client.get("/api/v1/units", headers={"Host": host})) == (400, "unknown-host")


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "Forwarded", "X-Forwarded-For"])
def test_forwarding_headers_of_anybody_else_are_not_believed(client, header):
    told = client.get("/api/v1/me", headers={header: "evil.example"})
    assert (told.status_code, told.json()["id"]) == (200, "local")


def test_no_answer_may_be_framed_sniffed_or_run(client):
    told = client.get("/api/v1/units")
    assert "default-src 'none'" in told.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in told.headers["content-security-policy"]
    assert told.headers["x-content-type-options"] == "nosniff"
    assert told.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("given", ["pia_" + "0" * 12 + "_" + "A" * 43, "x" * 20_000, "a.b.c", "é", "pia_' OR 1=1 --"])
def test_credentials_that_are_none_are_a_refusal_and_no_mistake_of_ours(assistant, given):
    with client_of(assistant, login=("keys",)) as client:
        header = {name: value.encode("utf-8") for name, value in bearer(given).items()}
        assert code(client.get("/api/v1/me", headers=header)) == (401, "not-logged-in")


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/assets/..%2f..%2f..%2fetc/passwd",
        "/api/v1/docs/..%2f..%2fapp.py",
        "/api/v1/docs/%2e%2e/x",
    ],
)
def test_no_path_leads_out_of_the_app(address, path):
    with Wire(address) as wire:
        wire.say(f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "", "")
        assert wire.status() in {400, 404}


# What is written of it


def test_every_test_that_the_security_page_names_is_there():
    tests = Path(__file__).parent
    page = (tests.parent / "docs" / "security.md").read_text(encoding="utf-8")
    there = "".join(file.read_text(encoding="utf-8") for file in tests.glob("test_*.py"))
    named = re.findall(r"`(test_\w+)(…?)`", page)
    assert len(named) > 20
    assert [name for name, cut in named if f"def {name}{'' if cut else '('}" not in there] == []
