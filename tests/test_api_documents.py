"""Documents and tables through REST: who may add them, what is said of broken ones, and how they are taken back."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest
from api_fakes import bearer, client_of
from assistant_fixtures import quick_assistant

PREVIEWS = "/api/v1/documents/previews"
DOCUMENTS = "/api/v1/documents"
TABLE = b"unit,index,edition,score,rank\nHanoi,PII,2021,51.25,1\nHue,PII,2021,47.75,2\n"
DOCUMENT = (
    b"# Wind parks off Vinh Chau\n\nThe wind park of Vinh Chau opened in May 2024 with forty turbines. "
    b"Its operator says that the forty turbines feed nine thousand households of the coast.\n"
)
MEGABYTE = 2**20


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("documents") / "home")


@pytest.fixture(scope="module")
def client(assistant):
    with client_of(assistant, login=("keys",), most_upload_mb=1) as client:
        yield client


@pytest.fixture(scope="module")
def as_(assistant):
    """Return what gives the header of a key of a role."""
    made = {role: bearer(assistant.store.keys.create(f"a {role}", role)) for role in ("viewer", "editor", "admin")}
    return made.__getitem__


@pytest.fixture(autouse=True)
def nothing_added(assistant):
    """Begin with nothing added and nothing waiting."""
    state = assistant.library.home.state()
    for item_id in {version.item_id for version in state.versions}:
        assistant.library.remove(item_id, forever=True)
    assistant.refresh()
    shutil.rmtree(assistant.settings.home / "uploads", ignore_errors=True)


def send(client, headers, name="pii-2021.csv", content=TABLE, **said):
    return client.post(PREVIEWS, headers=headers, files=[("files", (name, content))], data=said)


def stored(client, headers, **sent) -> list[dict]:
    token = send(client, headers, **sent).json()["token"]
    return client.post(f"{PREVIEWS}/{token}/confirm", headers=headers).json()


def ask(client, headers, question="Which provinces lead the PII 2021?") -> dict:
    return client.post("/api/v1/ask", headers=headers, json={"question": question}).json()


def code(told) -> tuple[int, str]:
    assert told.headers["content-type"] == "application/problem+json", told.text
    return told.status_code, told.json()["type"].removeprefix("urn:pia:problem:")


# A stranger's story


def test_a_viewer_may_not_add_a_table_and_an_editor_may_and_asks_about_it(client, as_):
    refused = send(client, as_("viewer"))
    assert code(refused) == (403, "forbidden")
    assert "Only the role editor" in refused.json()["detail"]
    assert ask(client, as_("viewer"))["status"] != "answered"

    seen = send(client, as_("editor"), publisher="Planning office")
    assert seen.status_code == 201
    (file,) = seen.json()["files"]
    assert (file["kind"], file["rows_stored"], file["storable"], file["problem"]) == ("table", 2, True, "")
    assert ask(client, as_("editor"))["status"] != "answered"  # read back, and not stored yet

    confirmed = client.post(f"{PREVIEWS}/{seen.json()['token']}/confirm", headers=as_("editor"))
    assert [one["item_id"] for one in confirmed.json()] == ["pii-2021"]
    answer = ask(client, as_("viewer"))
    assert [(row["unit_id"], row["score"]) for row in answer["result"]["rows"]] == [
        ("hanoi", 51.25),
        ("thua-thien-hue", 47.75),
    ]
    assert "51.25" in answer["text"]
    assert {one["publisher"] for one in answer["citations"]} == {"Planning office"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", DOCUMENTS),
        ("GET", "/api/v1/check"),
        ("GET", f"{DOCUMENTS}/pii-2021"),
        ("DELETE", f"{DOCUMENTS}/pii-2021"),
        ("POST", f"{DOCUMENTS}/pii-2021/restore"),
        ("POST", f"{DOCUMENTS}/undo"),
        ("PATCH", f"{PREVIEWS}/{'a' * 22}"),
        ("POST", f"{PREVIEWS}/{'a' * 22}/confirm"),
    ],
)
def test_a_viewer_does_nothing_with_documents(client, as_, method, path):
    assert code(client.request(method, path, headers=as_("viewer"))) == (403, "forbidden")


@pytest.mark.parametrize("path", ["/api/v1/keys", "/api/v1/feedback", "/api/v1/audit"])
def test_keys_feedback_and_the_audit_log_are_for_admins(client, as_, path):
    assert code(client.get(path, headers=as_("editor"))) == (403, "forbidden")
    assert client.get(path, headers=as_("admin")).status_code == 200


# Adding


def test_what_a_file_does_not_say_is_said_for_it_and_adds_to_what_was_said_before(client, as_):
    editor = as_("editor")
    token = send(client, editor, content=TABLE, title="Our own survey").json()["token"]
    told = client.patch(f"{PREVIEWS}/{token}", headers=editor, json={"said": {"0": {"publisher": "Planning office"}}})
    (file,) = told.json()["files"]
    assert (file["ask"], file["title"], file["said"]["publisher"]) == ([], "Our own survey", "Planning office")
    wrong = client.patch(f"{PREVIEWS}/{token}", headers=editor, json={"said": {"7": {"publisher": "x"}}})
    assert code(wrong) == (422, "unknown-place")
    assert code(client.post(f"{PREVIEWS}/{token}/confirm", headers=editor, json={"only": [0, 7]})) == (
        422,
        "unknown-place",
    )


def test_only_the_files_that_are_chosen_are_stored(client, as_):
    editor = as_("editor")
    files = [("files", ("pii-2021.csv", TABLE)), ("files", ("wind.md", DOCUMENT))]
    token = client.post(PREVIEWS, headers=editor, files=files).json()["token"]
    told = client.post(f"{PREVIEWS}/{token}/confirm", headers=editor, json={"only": [1]})
    assert [(one["kind"], one["file_name"]) for one in told.json()] == [("document", "wind.md")]


def test_what_waits_is_its_senders_alone_and_can_be_let_go(client, as_, assistant):
    token = send(client, as_("editor")).json()["token"]
    other = bearer(assistant.store.keys.create("another editor", "editor"))
    for headers, path in ((other, token), (as_("editor"), "a" * 22)):
        assert code(client.get(f"{PREVIEWS}/{path}", headers=headers)) == (404, "unknown-upload")
    assert client.delete(f"{PREVIEWS}/{token}", headers=as_("editor")).status_code == 204
    assert code(client.post(f"{PREVIEWS}/{token}/confirm", headers=as_("editor"))) == (404, "unknown-upload")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.xlsx", b"PK\x03\x04 not a workbook"),
        ("empty.csv", b""),
        ("program.exe", b"MZ\x90"),
        ("noise.parquet", bytes(range(256)) * 8),
        ("zeros.docx", b"\0" * 4096),
    ],
)
def test_a_broken_file_is_refused_with_the_reason_and_nothing_is_stored(client, as_, assistant, name, content):
    told = send(client, as_("editor"), name=name, content=content)
    (file,) = told.json()["files"]
    assert file["problem"]
    assert str(assistant.settings.home) not in told.text
    refused = client.post(f"{PREVIEWS}/{told.json()['token']}/confirm", headers=as_("editor"))
    assert code(refused) == (422, "upload-refused")
    assert assistant.library.items() == ()


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "..\\..\\x.csv", "/etc/cron.d/x.csv", "a%2f..%2fb.csv"])
def test_a_name_with_a_path_in_it_leads_nowhere(client, as_, assistant, name):
    told = send(client, as_("editor"), name=name)
    assert told.status_code == 201
    waiting = assistant.settings.home / "uploads" / told.json()["token"]
    kept = list(assistant.settings.home.rglob("*.csv"))
    assert [waiting in path.parents for path in kept] == [True]
    assert "/" not in told.json()["files"][0]["file_name"]


def test_no_files_too_many_and_too_large_ones_are_refused(client, as_):
    editor = as_("editor")
    assert code(client.post(PREVIEWS, headers=editor, data={"title": "none"})) == (422, "invalid-request")
    many = [("files", (f"{n}.csv", TABLE)) for n in range(21)]
    assert code(client.post(PREVIEWS, headers=editor, files=many)) == (422, "upload-refused")
    large = send(client, editor, content=b"x" * (MEGABYTE + 1))
    assert code(large) == (413, "too-large")
    assert large.json()["most_bytes"] == MEGABYTE


@pytest.mark.parametrize(
    "said", [{"edition": "soon"}, {"map": "50"}, {"url": "javascript:alert(1)"}, {"unheard": "of"}, {"decimal": ";"}]
)
def test_what_cannot_be_said_of_a_file_is_refused_by_name(client, as_, said):
    told = send(client, as_("editor"), **said)
    assert code(told) == (422, "invalid-request")
    assert next(iter(said)) in told.json()["detail"]


# Taking back


def test_what_was_added_is_listed_removed_and_restored(client, as_):
    editor = as_("editor")
    (added,) = stored(client, editor)
    assert client.get(DOCUMENTS, headers=editor).json()["items"] == [added]
    assert datetime.fromisoformat(added["added_at"]).tzinfo
    assert added["added_by"].startswith("key:")
    csv = client.get(DOCUMENTS, headers=editor, params={"format": "csv"})
    assert csv.text.splitlines()[1].startswith("pii-2021,1,table")

    assert client.delete(f"{DOCUMENTS}/pii-2021", headers=editor).status_code == 204
    assert client.get(DOCUMENTS, headers=editor).json()["items"] == []
    assert ask(client, editor)["status"] != "answered"
    restored = client.post(f"{DOCUMENTS}/pii-2021/restore", headers=editor)
    assert restored.json()["item_id"] == "pii-2021"
    assert ask(client, editor)["status"] == "answered"


def test_the_last_change_is_taken_back(client, as_):
    editor = as_("editor")
    stored(client, editor)
    assert client.post(f"{DOCUMENTS}/undo", headers=editor).json() == {"item_ids": ["pii-2021"]}
    assert client.get(DOCUMENTS, headers=editor).json()["total"] == 0


def test_versions_are_kept_and_an_earlier_one_can_count_again(client, as_):
    editor = as_("editor")
    stored(client, editor)
    stored(client, editor, content=TABLE.replace(b"51.25", b"52.25"))
    assert [one["version"] for one in client.get(f"{DOCUMENTS}/pii-2021", headers=editor).json()] == [1, 2]
    assert "52.25" in ask(client, editor)["text"]
    client.post(f"{DOCUMENTS}/pii-2021/restore", headers=editor, json={"version": 1})
    assert "51.25" in ask(client, editor)["text"]


@pytest.mark.parametrize("item_id", ["nothing", "%2e%2e", "..%5c..%5cassistant.db", "a b"])
@pytest.mark.parametrize(("method", "ending"), [("GET", ""), ("DELETE", ""), ("POST", "/restore")])
def test_what_was_never_added_is_unknown(client, as_, item_id, method, ending):
    told = client.request(method, f"{DOCUMENTS}/{item_id}{ending}", headers=as_("editor"))
    assert code(told) == (404, "unknown-document")


def test_everything_held_is_checked(client, as_):
    told = client.get("/api/v1/check", headers=as_("editor")).json()
    assert told["errors"] == 0
    assert told["warnings"] == len(told["findings"])


# Looking after it


def test_who_added_and_removed_what_is_in_the_audit_log_with_its_request(client, as_):
    editor = as_("editor")
    stored(client, editor)
    removed = client.delete(f"{DOCUMENTS}/pii-2021", headers=editor)
    acts = client.get("/api/v1/audit", headers=as_("admin"), params={"limit": 3}).json()
    assert [(act["what"], act["object_id"]) for act in acts] == [
        ("delete", "pii-2021"),
        ("upload", "pii-2021 1"),
        ("send files", "pii-2021.csv"),
    ]
    assert acts[0]["request_id"] == removed.headers["x-request-id"]
    assert acts[0]["who"] == client.get("/api/v1/me", headers=editor).json()["id"]
    earlier = {"before": acts[0]["place"], "who": acts[0]["who"]}
    assert client.get("/api/v1/audit", headers=as_("admin"), params=earlier).json()[:2] == acts[1:]


def test_a_key_is_shown_once_and_revoked_at_once(client, as_):
    admin = as_("admin")
    made = client.post("/api/v1/keys", headers=admin, json={"name": "portal", "role": "viewer"})
    assert made.status_code == 201
    key = made.json()["key"]
    assert client.get("/api/v1/me", headers=bearer(key)).json()["role"] == "viewer"
    listed = client.get("/api/v1/keys", headers=admin)
    assert key not in listed.text
    assert key.split("_", 2)[2] not in listed.text
    key_id = key.split("_")[1]
    assert client.delete(f"/api/v1/keys/{key_id}", headers=admin).json()["revoked_at"]
    assert code(client.get("/api/v1/me", headers=bearer(key))) == (401, "not-logged-in")
    assert code(client.delete(f"/api/v1/keys/{key_id}", headers=admin)) == (404, "unknown-key")


def test_verdicts_are_read_with_their_answers(client, as_):
    answer = ask(client, as_("viewer"), "top 3 pii 2023")
    said = {"verdict": "down", "reason": "=too short", "categories": ["length"]}
    client.put(f"/api/v1/answers/{answer['answer_id']}/feedback", headers=as_("viewer"), json=said)
    (given,) = client.get("/api/v1/feedback", headers=as_("admin")).json()["items"]
    assert (given["verdict"], given["question"]) == ("down", "top 3 pii 2023")
    sheet = client.get("/api/v1/feedback", headers=as_("admin") | {"Accept": "text/csv"}).text
    assert "'=too short" in sheet  # a spreadsheet must not run it
