"""Conversations as their owners see them: listed, searched, renamed, deleted, and never another's."""

from __future__ import annotations

import json
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from store_fakes import made_answer

from assistant.settings import Settings
from assistant.store import UnknownThread, open_store
from assistant.store.schema import answers
from assistant.store.texts import MOST_ID_CHARACTERS, MOST_TITLE_CHARACTERS
from assistant.store.threads import memory_key


@pytest.fixture
def store(store_settings):
    with closing(open_store(store_settings)) as opened:
        yield opened


@pytest.fixture
def threads(store):
    return store.threads


def titles(threads, owner="anna", query=""):
    return [thread.title for thread in threads.listing(owner, query)]


def test_a_conversation_is_listed_under_its_first_question_and_counts_its_answers(threads):
    threads.record("anna", made_answer("Which provinces lead?"))
    threads.record("anna", made_answer("And in 2023?"))
    (thread,) = threads.listing("anna")
    assert (thread.thread_id, thread.title, thread.answers) == ("t", "Which provinces lead?", 2)
    assert thread.begun_at <= thread.last_at
    assert thread.begun_at.tzinfo is not None
    assert threads.get("anna", "t") == thread


def test_answers_come_back_whole_and_in_order(threads):
    given_ = [made_answer(f"question {number}", notes=("Ghi chú",), steps=()) for number in range(12)]
    for answer in given_:
        threads.record("anna", answer)
    assert threads.answers("anna", "t") == tuple(given_)


def test_the_last_asked_conversation_comes_first_and_pages_follow_on(threads):
    for number in range(5):
        threads.record("anna", made_answer(f"question {number}", thread=f"t{number}"))
    threads.record("anna", made_answer("again", thread="t1"))
    assert [thread.thread_id for thread in threads.listing("anna")] == ["t1", "t4", "t3", "t2", "t0"]
    assert [thread.thread_id for thread in threads.listing("anna", limit=2, offset=2)] == ["t3", "t2"]
    assert threads.listing("anna", offset=5) == ()
    assert threads.count("anna") == 5


@pytest.mark.parametrize("query", ["Đà Nẵng", "da nang", "DA  NANG", "xếp hạng của đà", "đa nang"])
def test_a_search_minds_neither_accents_nor_case(threads, query):
    threads.record("anna", made_answer("Xếp hạng của Đà Nẵng?", thread="one"))
    threads.record("anna", made_answer("Hanoi", thread="other"))
    assert [thread.thread_id for thread in threads.listing("anna", query)] == ["one"]
    assert threads.count("anna", query) == 1


def test_a_search_looks_in_later_questions_and_in_the_title(threads):
    threads.record("anna", made_answer("Hanoi"))
    threads.record("anna", made_answer("Nghệ An thì sao?"))
    threads.rename("anna", "t", "For the minister")
    assert titles(threads, query="nghe an") == ["For the minister"]
    assert titles(threads, query="minister") == ["For the minister"]
    assert titles(threads, query="da nang") == []


@pytest.mark.parametrize("query", ["%", "_", "\\", "'; DROP TABLE threads; --", '"', "\x00%"])
def test_a_search_takes_every_character_as_it_is(threads, query):
    threads.record("anna", made_answer("plain", thread="one"))
    threads.record("anna", made_answer(f"with {query} in it", thread="two"))
    assert [thread.thread_id for thread in threads.listing("anna", query)] == ["two"]


def test_a_title_can_be_changed_and_given_back(threads):
    threads.record("anna", made_answer("Which provinces lead?"))
    assert threads.rename("anna", "t", "  Leaders \n 2025 ").title == "Leaders 2025"
    assert titles(threads) == ["Leaders 2025"]
    assert threads.rename("anna", "t", " \n").title == "Which provinces lead?"


def test_a_long_or_broken_question_makes_a_title_of_one_line(threads):
    threads.record("anna", made_answer("x" * 10_000, thread="long"))
    threads.record("anna", made_answer("a\x00b\nc\ud800d".encode("utf-8", "replace").decode(), thread="broken"))
    by_id = {thread.thread_id: thread.title for thread in threads.listing("anna")}
    assert len(by_id["long"]) == MOST_TITLE_CHARACTERS
    assert by_id["broken"] == "a b c?d"
    assert threads.answers("anna", "broken")[0].question == "a\x00b\nc?d"


def test_a_deleted_conversation_is_gone_with_its_memory_and_its_verdicts(store):
    answer = made_answer()
    store.threads.record("anna", answer)
    store.feedback.give("anna", answer.answer_id, "up")
    store.threads.delete("anna", "t")
    assert store.threads.listing("anna") == ()
    assert list(store.feedback.all()) == []
    with pytest.raises(UnknownThread):
        store.threads.answers("anna", "t")
    with pytest.raises(UnknownThread):
        store.threads.delete("anna", "t")


def test_deleting_all_deletes_an_owners_own_alone(threads):
    for number in range(3):
        threads.record("anna", made_answer(thread=f"a{number}"))
    threads.record("binh", made_answer(thread="b"))
    assert threads.delete_all("anna") == 3
    assert threads.delete_all("anna") == 0
    assert threads.listing("anna") == ()
    assert len(threads.answers("binh", "b")) == 1


# Whose a conversation is

ACTS = {
    "get": lambda threads, name: threads.get("binh", name),
    "read": lambda threads, name: threads.answers("binh", name),
    "rename": lambda threads, name: threads.rename("binh", name, "mine"),
    "delete": lambda threads, name: threads.delete("binh", name),
    "go on": lambda threads, name: threads.record("binh", made_answer(thread=name), begun=True),
}


@pytest.mark.parametrize("act", ACTS)
def test_a_strangers_conversation_is_as_unknown_as_none_in_the_same_words(threads, act):
    threads.record("anna", made_answer("Anna's"))
    with pytest.raises(UnknownThread) as strangers:
        ACTS[act](threads, "t")
    with pytest.raises(UnknownThread) as missing:
        ACTS[act](threads, "never begun")
    assert str(strangers.value) == str(missing.value)
    assert [answer.question for answer in threads.answers("anna", "t")] == ["Anna's"]
    assert titles(threads) == ["Anna's"]
    assert threads.listing("binh") == ()


def test_nobody_asks_in_a_strangers_conversation(threads):
    threads.record("anna", made_answer())
    assert threads.admit("anna", "t")
    assert not threads.admit("binh", "new")
    with pytest.raises(UnknownThread):
        threads.admit("binh", "t")
    with pytest.raises(UnknownThread):
        threads.record("binh", made_answer())
    assert len(threads.answers("anna", "t")) == 1


@pytest.mark.parametrize("name", ["", "a\x00b", "a\nb", "\ud800", "x" * (MOST_ID_CHARACTERS + 1)])
def test_a_name_that_no_conversation_can_have_is_unknown(threads, name):
    for act in (threads.admit, threads.get, threads.answers, threads.delete):
        with pytest.raises(UnknownThread):
            act("anna", name)


def test_a_conversation_deleted_while_an_answer_was_made_does_not_come_back(threads):
    threads.record("anna", made_answer())
    assert threads.admit("anna", "t")
    threads.delete("anna", "t")
    with pytest.raises(UnknownThread):
        threads.record("anna", made_answer(), begun=True)
    assert threads.listing("anna") == ()


@pytest.mark.parametrize("owner", ["", "a\x00b", "\ud800", "x" * 10_000, "'; DROP TABLE threads; --"])
def test_an_owner_of_any_name_has_conversations_like_others(threads, owner):
    threads.record(owner, made_answer())
    assert [thread.thread_id for thread in threads.listing(owner)] == ["t"]
    assert threads.listing("anna") == ()
    threads.delete(owner, "t")
    assert threads.listing(owner) == ()


def test_an_answer_in_a_form_that_is_no_longer_known_keeps_its_words(store, threads):
    answer = made_answer("Hà Nội?")
    threads.record("anna", answer)
    threads.record("anna", made_answer("Huế?"))
    older = json.loads(answer.to_json()) | {"schema": 0, "result": {"kind": "gone"}, "dropped": 1}
    with store._database.begin() as connection:
        change = update(answers).where(answers.c.answer_id == answer.answer_id)
        connection.execute(change.values(body=json.dumps(older)))
    first, second = threads.answers("anna", "t")
    assert (first.answer_id, first.question, first.text) == (answer.answer_id, "Hà Nội?", "About Hà Nội?")
    assert (first.result, second.question) == (None, "Huế?")


OWNERS = st.sampled_from(["anna", "binh", "local", "an:na", "Anna", "an", "na"]) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8
)
NAMES = st.sampled_from(["t", "T", "1", "a,b", '["a"]'])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["record", "rename", "delete", "delete_all"]), OWNERS, NAMES), max_size=25))
def test_whatever_owners_do_each_sees_exactly_what_is_theirs(tmp_path, acts):
    held: dict[str, tuple[str, list[str]]] = {}  # thread → owner, questions
    with closing(open_store(Settings(home=tmp_path, database_url="sqlite://"))) as store:
        for number, (act, owner, name) in enumerate(acts):
            mine = held.get(name, (owner, []))[0] == owner
            if act == "record":
                answer = made_answer(f"{owner} {number}", thread=name)
                if mine:
                    store.threads.record(owner, answer)
                    held.setdefault(name, (owner, []))[1].append(answer.question)
                else:
                    with pytest.raises(UnknownThread):
                        store.threads.record(owner, answer)
            elif act == "delete_all":
                store.threads.delete_all(owner)
                held = {thread: kept for thread, kept in held.items() if kept[0] != owner}
            elif mine and name in held:
                if act == "rename":
                    store.threads.rename(owner, name, f"of {owner}")
                else:
                    store.threads.delete(owner, name)
                    del held[name]
            else:
                with pytest.raises(UnknownThread):
                    store.threads.get(owner, name)
        seen = defaultdict(dict)
        for owner in {owner for _, owner, _ in acts}:
            for thread in store.threads.listing(owner):
                questions = [answer.question for answer in store.threads.answers(owner, thread.thread_id)]
                assert thread.answers == len(questions)
                seen[thread.thread_id] = (owner, questions)
        assert seen == held


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), unique=True, min_size=2, max_size=30))
def test_no_two_conversations_share_a_memory(pairs):
    assert len({memory_key(*pair) for pair in pairs}) == len(pairs)


def test_ten_writers_at_once_lose_nothing(threads):
    def write(number: int) -> None:
        for turn in range(5):
            threads.record(f"owner {number % 5}", made_answer(f"{number} {turn}", thread=f"t{number}"))
            threads.record(f"shared {number % 2}", made_answer(f"{number} {turn}", thread=f"shared {number % 2}"))

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(write, range(10)))
    for number in range(10):
        questions = [answer.question for answer in threads.answers(f"owner {number % 5}", f"t{number}")]
        assert questions == [f"{number} {turn}" for turn in range(5)]
    assert [len(threads.answers(f"shared {half}", f"shared {half}")) for half in (0, 1)] == [25, 25]
    assert sum(threads.count(f"owner {number}") for number in range(5)) == 10


def test_what_was_kept_is_there_when_the_program_starts_again(store_settings):
    with closing(open_store(store_settings)) as store:
        store.threads.record("anna", made_answer("Hà Nội?"))
    with closing(open_store(store_settings)) as store:
        assert titles(store.threads) == ["Hà Nội?"]
        assert len(store.threads.answers("anna", "t")) == 1
