"""Verdicts on answers, API keys and the audit log."""

from __future__ import annotations

import hashlib
from contextlib import closing
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from store_fakes import made_answer

from assistant.settings import Settings
from assistant.store import UnknownAnswer, UnknownKey, feedback, open_store


@pytest.fixture
def store(store_settings):
    with closing(open_store(store_settings)) as opened:
        yield opened


def kept(store, table):
    """Return a table's rows as they lie in the database."""
    with store._database.begin() as connection:
        return [tuple(map(str, row)) for row in connection.execute(text(f"SELECT * FROM {table}"))]


# Verdicts


@pytest.fixture
def answer(store):
    answer = made_answer("Which provinces lead?", text="Hanoi [1]", brain="openai:some")
    store.threads.record("anna", answer)
    return answer


def test_a_verdict_is_exported_with_what_was_asked_and_answered(store, answer):
    store.feedback.give("anna", answer.answer_id, "down", "Sai nguồn", ["source", "số liệu"])
    (given_,) = store.feedback.all()
    told = asdict(given_)
    assert told.pop("given_at").tzinfo is not None
    assert told == {
        "answer_id": answer.answer_id,
        "owner": "anna",
        "verdict": "down",
        "reason": "Sai nguồn",
        "categories": ("source", "số liệu"),
        "question": "Which provinces lead?",
        "text": "Hanoi [1]",
        "brain": "openai:some",
        "status": "answered",
        "language": "en",
    }


def test_who_thinks_again_replaces_the_verdict_or_takes_it_back(store, answer):
    store.feedback.give("anna", answer.answer_id, "down", "wrong", ["source"])
    store.feedback.give("anna", answer.answer_id, "up")
    (given_,) = store.feedback.all()
    assert (given_.verdict, given_.reason, given_.categories) == ("up", "", ())
    assert store.feedback.given("anna", "t") == {answer.answer_id: "up"}
    store.feedback.withdraw("anna", answer.answer_id)
    store.feedback.withdraw("anna", answer.answer_id)
    assert list(store.feedback.all()) == []
    assert store.feedback.given("anna", "t") == {}


def test_nobody_judges_an_answer_given_to_another(store, answer):
    with pytest.raises(UnknownAnswer) as strangers:
        store.feedback.give("binh", answer.answer_id, "down")
    with pytest.raises(UnknownAnswer) as missing:
        store.feedback.give("binh", "never given", "down")
    assert str(strangers.value) == str(missing.value)
    assert list(store.feedback.all()) == []


def test_a_reason_of_any_text_is_kept_and_a_book_is_cut(store, answer):
    store.feedback.give("anna", answer.answer_id, "down", "a\x00'; DROP TABLE feedback; --" + "x" * 10_000)
    (given_,) = store.feedback.all()
    assert given_.reason.startswith("a\ufffd'; DROP TABLE feedback; --")
    assert len(given_.reason) == feedback.MOST_REASON_CHARACTERS


@pytest.mark.parametrize("odd", ["", "\x00", "\ud800", "x" * 10_000])
def test_any_text_can_be_given_as_an_id_or_a_category(store, answer, odd):
    with pytest.raises(UnknownAnswer):
        store.feedback.give("anna", odd, "up")
    store.feedback.withdraw("anna", odd)
    assert store.feedback.given("anna", odd) == {}
    store.feedback.give("anna", answer.answer_id, "up", odd, [odd])
    (given_,) = store.feedback.all()
    assert given_.categories == (odd,)
    with pytest.raises(UnknownKey):
        store.keys.revoke(odd)
    store.audit.add(odd, odd, odd, odd)
    assert len(store.audit.listing(who=odd)) == 1


def test_an_export_of_many_pages_has_every_verdict_once(store, monkeypatch):
    monkeypatch.setattr(feedback, "PAGE", 3)
    made = [made_answer(f"question {number}") for number in range(10)]
    for answer in made:
        store.threads.record("anna", answer)
        store.feedback.give("anna", answer.answer_id, "up")
    assert sorted(given_.question for given_ in store.feedback.all()) == sorted(answer.question for answer in made)


# API keys


def test_a_key_speaks_for_its_name_and_role_until_it_is_revoked(store):
    key = store.keys.create("Portal", "editor")
    principal = store.keys.verify(key)
    assert principal is not None
    assert (principal.name, principal.role) == ("Portal", "editor")
    store.keys.revoke(principal.key_id)
    assert store.keys.verify(key) is None
    with pytest.raises(UnknownKey, match="keys list"):
        store.keys.revoke(principal.key_id)


def test_a_key_cannot_be_read_out_of_the_database(store):
    key = store.keys.create("Portal", "viewer")
    secret = key.split("_", 2)[2]
    stored = kept(store, "api_keys")
    assert not any(secret in cell for row in stored for cell in row)
    assert any(hashlib.sha256(secret.encode()).hexdigest() in row for row in stored)
    assert secret not in repr(store.keys.listing())


def test_keys_are_listed_with_their_use(store):
    first, second = store.keys.create("First", "viewer"), store.keys.create("Second", "admin")
    assert store.keys.verify(second)
    listed = {key.name: key for key in store.keys.listing()}
    assert listed["First"].used_at is None
    assert listed["Second"].used_at is not None
    assert listed["Second"].revoked_at is None
    store.keys.revoke(listed["First"].key_id)
    assert {key.name: key.revoked_at is None for key in store.keys.listing()} == {"First": False, "Second": True}
    assert store.keys.verify(first) is None


def test_a_key_used_again_and_again_is_not_written_down_each_time(store):
    key = store.keys.create("Busy", "viewer")
    for _ in range(3):
        store.keys.verify(key)
    used = store.keys.listing()[0].used_at
    store.keys.verify(key)
    assert store.keys.listing()[0].used_at == used


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "pia_",
        "pia__",
        "pia_000000000000_" + "A" * 43,
        "' OR 1=1 --",
        "Bearer x",
        "pia_\x00",
        "\ud800",
        "x" * 100_000,
    ],
)
def test_what_is_no_key_opens_nothing(store, forged):
    store.keys.create("Portal", "admin")
    assert store.keys.verify(forged) is None


def test_a_key_with_any_character_changed_opens_nothing(store):
    key = store.keys.create("Portal", "admin")
    for place in range(len(key)):
        changed = key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :]
        assert store.keys.verify(changed) is None
    assert store.keys.verify(key.swapcase()) is None
    assert store.keys.verify(f" {key}") is None


def test_no_two_keys_are_alike(store):
    made = {store.keys.create("same name", "viewer") for _ in range(20)}
    assert len(made) == 20
    assert {store.keys.verify(key).name for key in made} == {"same name"}


@given(st.text(max_size=80))
def test_any_text_can_be_tried_as_a_key(tmp_path_factory, tried):
    with closing(open_store(Settings(home=tmp_path_factory.getbasetemp(), database_url="sqlite://"))) as store:
        assert store.keys.verify(tried) is None


# The audit log


def test_acts_are_read_the_last_one_first_page_by_page(store):
    for number in range(7):
        store.audit.add("anna" if number % 2 else "binh", "ask", f"thread {number}", f"request {number}")
    page = store.audit.listing(limit=3)
    assert [entry.object_id for entry in page] == ["thread 6", "thread 5", "thread 4"]
    rest = store.audit.listing(before=page[-1].place)
    assert [entry.object_id for entry in rest] == ["thread 3", "thread 2", "thread 1", "thread 0"]
    assert [entry.request_id for entry in store.audit.listing(who="anna")] == ["request 5", "request 3", "request 1"]
    assert page[0].at.tzinfo is not None


def test_the_log_has_no_way_to_change_or_drop_an_act(store):
    assert {name for name in dir(store.audit) if not name.startswith("_")} == {"add", "listing"}
