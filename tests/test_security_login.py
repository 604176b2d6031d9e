"""Who gets in: keys, tokens of a login service and of a portal, a proxy's word. What does not hold is refused."""

from __future__ import annotations

import base64
import json
import logging

import jwt
import pytest
from api_fakes import PORTAL_SECRET, bearer, client_of
from assistant_fixtures import quick_assistant
from cryptography.hazmat.primitives import serialization
from security_fakes import AUDIENCE, ISSUER, LoginService, claims

from assistant.service import LOCAL as LOCAL_OWNER
from assistant.web.security.principal import LOCAL
from assistant.web.security.tokens import PORTAL_AUDIENCE

WHO = "/api/v1/me"


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def service():
    with LoginService().running() as service:
        yield service


@pytest.fixture(scope="module")
def client(assistant, service):
    """Return a client from the address of a listed proxy, where every way in is open."""
    with client_of(
        assistant,
        peer="10.1.2.3",
        login=("keys", "oidc", "proxy", "embed"),
        embed_secret=PORTAL_SECRET,
        oidc_issuer=ISSUER,
        oidc_audience=AUDIENCE,
        oidc_jwks_url=service.url,
        oidc_role_claim="resource_access.assistant.roles",
        proxies=("10.1.0.0/16",),
    ) as client:
        yield client


@pytest.fixture
def stranger(assistant):
    """Return a client from an address that is not listed."""
    with client_of(assistant, peer="10.2.0.1", login=("proxy",), proxies=("10.1.0.0/16",)) as client:
        yield client


def portal_token(secret: str = PORTAL_SECRET, algorithm: str = "HS256", **changed) -> str:
    return jwt.encode(claims(**{"aud": PORTAL_AUDIENCE, "iss": None} | changed), secret, algorithm=algorithm)


def who(client, **headers) -> tuple[str, str, str]:
    told = client.get(WHO, headers=headers).json()
    return told["id"], told["role"], told["how"]


# Where nobody logs in


def test_without_a_way_in_whoever_is_at_the_machine_may_do_everything(assistant):
    with client_of(assistant) as client:
        assert who(client) == ("local", "admin", "open")
        assert who(client, **bearer("whatever a client library insists on sending")) == ("local", "admin", "open")


def test_threads_asked_on_this_machine_are_the_terminals_too():
    assert LOCAL.id == LOCAL_OWNER


# Keys


def test_an_api_key_speaks_for_its_holder_until_it_is_revoked(client, assistant):
    key = assistant.store.keys.create("statistics office", "editor")
    name, role, how = who(client, **bearer(key))
    assert (role, how) == ("editor", "key")
    assistant.store.keys.revoke(name.removeprefix("key:"))
    refused = client.get(WHO, headers=bearer(key))
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "given",
    ["pia_0123456789ab_" + "x" * 43, "pia_", "", "Basic bWluaDpwYXNz", "a.b.c", "not a key", "Bearer", "ü"],
)
def test_what_is_no_key_gets_nobody_in(client, given):
    assert client.get(WHO, headers={"Authorization": f"Bearer {given}".encode()}).status_code == 401
    assert client.get(WHO, headers={"Authorization": given.encode()}).status_code == 401


def test_two_authorizations_are_refused(client, assistant):
    key = assistant.store.keys.create("one", "viewer")
    both = [("Authorization", f"Bearer {key}"), ("Authorization", f"Bearer {portal_token()}")]
    assert client.get(WHO, headers=both).status_code == 401


def test_keys_that_cannot_be_checked_now_are_no_wrong_keys(client, assistant, monkeypatch):
    from assistant.store import StoreUnavailable

    def broken(key):
        raise StoreUnavailable("down")

    monkeypatch.setattr(type(assistant.store.keys), "verify", lambda self, key: broken(key))
    told = client.get(WHO, headers=bearer("pia_0123456789ab_" + "x" * 43))
    assert (told.status_code, told.headers["retry-after"]) == (503, "5")


# A login service


def test_a_user_of_the_login_service_has_the_role_of_the_claim(client, service):
    nested = {"resource_access": {"assistant": {"roles": ["other", "viewer", "editor"]}}}
    assert who(client, **bearer(service.token(**nested))) == ("oidc:minh", "editor", "oidc")
    assert who(client, **bearer(service.token())) == ("oidc:minh", "viewer", "oidc")
    assert who(client, **bearer(service.token(resource_access="admin"))) == ("oidc:minh", "viewer", "oidc")


@pytest.mark.parametrize(
    "changed",
    [
        {"exp": 1_000_000_000},
        {"exp": None},
        {"nbf": 4_000_000_000},
        {"aud": "another app"},
        {"aud": None},
        {"iss": "https://evil.example.org/"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "two\nlines"},
        {"sub": "x" * 1000},
    ],
)
def test_a_token_that_is_not_for_us_now_is_refused(client, service, changed):
    assert client.get(WHO, headers=bearer(service.token(**changed))).status_code == 401


def test_a_token_of_another_key_is_refused(client, service):
    assert client.get(WHO, headers=bearer(LoginService().token())).status_code == 401
    forger = LoginService()
    forger.keys = {next(iter(service.keys)): next(iter(forger.keys.values()))}
    assert client.get(WHO, headers=bearer(forger.token())).status_code == 401


def test_a_token_that_was_changed_is_refused(client, service):
    head, body, signature = service.token().split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(told | {"sub": "admin"}).encode()).rstrip(b"=").decode()
    assert client.get(WHO, headers=bearer(f"{head}.{forged}.{signature}")).status_code == 401
    assert client.get(WHO, headers=bearer(f"{head}.{body}.")).status_code == 401


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE"])
def test_an_unsigned_token_is_refused(client, name):
    head = base64.urlsafe_b64encode(json.dumps({"alg": name, "typ": "JWT"}).encode()).rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(json.dumps(claims()).encode()).rstrip(b"=").decode()
    assert client.get(WHO, headers=bearer(f"{head}.{body}.")).status_code == 401


def test_the_public_key_is_no_secret_to_sign_with(client, service):
    kid, key = next(iter(service.keys.items()))
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    import hmac

    head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": kid}).encode()).rstrip(b"=").decode()
    body = base64.urlsafe_b64encode(json.dumps(claims()).encode()).rstrip(b"=").decode()
    signed = base64.urlsafe_b64encode(hmac.digest(public, f"{head}.{body}".encode(), "sha256")).rstrip(b"=").decode()
    assert client.get(WHO, headers=bearer(f"{head}.{body}.{signed}")).status_code == 401


def test_keys_are_fetched_once_and_again_for_one_that_is_new(assistant):
    with LoginService().running() as service:
        oidc = {"oidc_issuer": ISSUER, "oidc_audience": AUDIENCE, "oidc_jwks_url": service.url}
        with client_of(assistant, login=("oidc",), **oidc) as client:
            for _ in range(5):
                assert client.get(WHO, headers=bearer(service.token())).status_code == 200
            assert service.fetched == 1
            old = service.token()
            service.rotate()
            keys = client.app.state.ways[0]._keys
            keys._last_successful_fetch -= keys.cooldown_duration  # as if half a minute had gone by
            assert client.get(WHO, headers=bearer(service.token())).status_code == 200
            assert client.get(WHO, headers=bearer(old)).status_code == 401
            assert service.fetched == 2
            for _ in range(5):  # somebody who makes keys up does not make us fetch
                assert client.get(WHO, headers=bearer(LoginService().token())).status_code == 401
            assert service.fetched == 2


def test_a_login_service_that_is_down_is_said_and_is_no_refusal(assistant):
    with LoginService().running() as service:
        service.broken = True
        oidc = {"oidc_issuer": ISSUER, "oidc_audience": AUDIENCE, "oidc_jwks_url": service.url}
        with client_of(assistant, login=("oidc",), **oidc) as client:
            told = client.get(WHO, headers=bearer(service.token()))
            assert (told.status_code, told.json()["type"]) == (503, "urn:pia:problem:login-unavailable")
            service.broken = False
            assert client.get(WHO, headers=bearer(service.token())).status_code == 200


# A portal


def test_a_portals_visitor_is_a_viewer_or_an_editor(client):
    assert who(client, **bearer(portal_token())) == ("portal:minh", "viewer", "embed")
    assert who(client, **bearer(portal_token(role="editor"))) == ("portal:minh", "editor", "embed")


@pytest.mark.parametrize(
    "token",
    [
        portal_token(role="admin"),
        portal_token(secret="a secret that somebody else has made up himself"),
        portal_token(exp=1_000_000_000),
        portal_token(exp=4_000_000_000),
        portal_token(aud=AUDIENCE),
        portal_token(sub=None),
        portal_token(iat=None),
        portal_token(algorithm="HS512", secret=PORTAL_SECRET * 2),
    ],
)
def test_a_portals_token_that_does_not_hold_is_refused(client, token):
    assert client.get(WHO, headers=bearer(token)).status_code == 401


def test_the_same_name_in_two_ways_is_two_people(client, service):
    assert who(client, **bearer(service.token()))[0] != who(client, **bearer(portal_token()))[0]


# A proxy


def test_a_listed_proxy_names_who_is_logged_in(client):
    assert who(client, **{"X-Forwarded-User": "lan"}) == ("proxy:lan", "viewer", "proxy")
    assert who(client, **{"X-Forwarded-User": "lan", "X-Assistant-Role": "admin"}) == ("proxy:lan", "admin", "proxy")
    assert client.get(WHO, headers={"X-Forwarded-User": "lan", "X-Assistant-Role": "root"}).status_code == 401
    twice = [("X-Forwarded-User", "lan"), ("X-Forwarded-User", "admin")]
    assert client.get(WHO, headers=twice).status_code == 401


def test_anybody_elses_word_counts_for_nothing(stranger):
    assert stranger.get(WHO, headers={"X-Forwarded-User": "lan"}).status_code == 401
    forwarded = {"X-Forwarded-User": "lan", "X-Forwarded-For": "10.1.2.3", "Forwarded": "for=10.1.2.3"}
    assert stranger.get(WHO, headers=forwarded).status_code == 401


def test_behind_a_listed_proxy_its_clients_address_is_no_proxy(client):
    # The proxy is who is connected, whatever address it forwards for.
    assert who(client, **{"X-Forwarded-User": "lan", "X-Forwarded-For": "203.0.113.7"})[0] == "proxy:lan"


# Roles and owners


def test_each_sees_their_own_conversations_alone(client):
    lan, minh = {"X-Forwarded-User": "lan"}, {"X-Forwarded-User": "minh"}
    thread = client.post("/api/v1/ask", json={"question": "top 3 pii 2023"}, headers=lan).json()["thread"]
    assert client.get(f"/api/v1/threads/{thread}", headers=lan).status_code == 200
    for method, path in (("GET", ""), ("DELETE", "")):
        assert client.request(method, f"/api/v1/threads/{thread}{path}", headers=minh).status_code == 404
    asked = client.post("/api/v1/ask", json={"question": "and in 2024?", "thread": thread}, headers=minh)
    assert asked.json()["type"] == "urn:pia:problem:unknown-thread"
    assert client.get("/api/v1/threads", headers=minh).json()["items"] == []


@pytest.fixture(scope="module")
def page(assistant):
    with client_of(assistant, page=True, peer="10.1.2.3", login=("keys", "proxy"), proxies=("10.1.0.0/16",)) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["/api/v1/rankings", "/explore", "/metrics", "/mcp", "/gradio_api/info", "/gradio_api/queue/data", "/v1/models"],
)
def test_without_a_login_nothing_is_shown_but_the_pages_shell(page, path):
    assert page.get(path).status_code == 401
    assert page.get("/").status_code == 200
    assert page.get("/config").status_code == 200
    assert page.get("/healthz").status_code == 200


def test_the_pages_questions_need_a_login_too(page):
    event = {"data": [], "fn_index": 0, "session_hash": "abc"}
    assert page.post("/gradio_api/queue/join", json=event).status_code == 401
    assert page.post("/gradio_api/run/predict", json=event).status_code == 401


def test_who_may_not_add_files_does_not_reach_the_pages_own_door_for_them(page):
    lan = {"X-Forwarded-User": "lan"}
    refused = page.post("/gradio_api/upload", files={"files": ("a.csv", b"a,b")}, headers=lan)
    assert (refused.status_code, refused.json()["needed"]) == (403, "editor")


# Secrets


def test_no_secret_is_ever_logged(client, assistant, service, caplog):
    caplog.set_level(logging.DEBUG)
    key = assistant.store.keys.create("audited", "viewer")
    secrets = [key, key[:-4] + "AAAA", service.token(), service.token(exp=1), portal_token(), portal_token(exp=1)]
    for secret in [*secrets, PORTAL_SECRET]:
        client.get(WHO, headers=bearer(secret))
        client.post("/api/v1/ask", json={"question": "", "token": secret}, headers=bearer(secret))
    told = "\n".join([caplog.text, *(str(record.__dict__) for record in caplog.records)])
    for secret in secrets:
        assert secret not in told
        assert secret.rpartition(".")[2] not in told
    assert PORTAL_SECRET not in told
