"""Conversations that are kept: they go on after a restart and on another machine, stay small, and never mix."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
from assistant_fixtures import NoSearch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from assistant import service
from assistant.answer import AnswerEvent
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.store import UnknownThread

MEMORY_TABLES = {"sqlite": ("checkpoints", "writes")}
MEMORY_TABLES["postgresql"] = ("checkpoints", "checkpoint_writes", "checkpoint_blobs")


@pytest.fixture
def opened(corpus, store_settings):
    """Return a way to open assistants over one store, as many programs would."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(Assistant(store_settings, corpus, NoSearch())))


@pytest.fixture
def assistant(opened):
    return opened()


def looked_up(answer):
    return [(row.unit_id, row.edition) for row in answer.result.rows[:1]] if answer.result else []


def kept_of(assistant, owner, thread):
    return [answer.to_json() for answer in assistant.threads.answers(owner, thread)]


def written(*answers):
    return [answer.to_json() for answer in answers]


def memory_rows(assistant):
    """Return how many rows of each of its tables LangGraph has."""
    with assistant.store._database.begin() as connection:
        tables = MEMORY_TABLES[connection.dialect.name]
        return {table: connection.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables}


def test_a_conversation_goes_on_after_a_restart(corpus, store_settings):
    with closing(Assistant(store_settings, corpus, NoSearch())) as before:
        first = before.ask("Hanoi's score in 2023", owner="anna")
    with closing(Assistant(store_settings, corpus, NoSearch())) as after:
        second = after.ask("and in 2024?", thread=first.thread, owner="anna")
        assert looked_up(second) == [("hanoi", 2024)]
        assert kept_of(after, "anna", first.thread) == written(first, second)


def test_a_conversation_goes_on_at_another_machine_and_back(opened):
    one, other = opened(), opened()
    first = one.ask("Hanoi's score in 2023")
    assert looked_up(other.ask("and in 2024?", thread=first.thread)) == [("hanoi", 2024)]
    assert looked_up(one.ask("and 2025?", thread=first.thread)) == [("hanoi", 2025)]
    assert len(other.threads.answers("local", first.thread)) == 3


def test_an_answer_is_kept_as_it_was_shown(assistant):
    (shown,) = [event.answer for event in assistant.stream("Vì sao Hà Nội đứng đầu?") if isinstance(event, AnswerEvent)]
    assert kept_of(assistant, "local", shown.thread) == written(shown)
    assistant.feedback.give("local", shown.answer_id, "up")
    assert [given_.text for given_ in assistant.feedback.all()] == [shown.text]


def test_a_strangers_conversation_cannot_be_asked_in(assistant):
    first = assistant.ask("Hanoi's score in 2023", owner="anna")
    with pytest.raises(UnknownThread) as refused:
        assistant.ask("and in 2024?", thread=first.thread, owner="binh")
    with pytest.raises(UnknownThread) as missing:
        assistant.threads.get("binh", "never begun")
    assert str(refused.value) == str(missing.value)
    assert assistant.threads.listing("binh") == ()
    assert kept_of(assistant, "anna", first.thread) == written(first)


def test_ten_conversations_at_once_each_go_on_with_their_own(assistant):
    units = ["hanoi", "hai-phong", "da-nang", "can-tho", "quang-ninh"]

    def talk(number):
        owner, unit_id = f"owner {number}", units[number % 5]
        first = assistant.ask(f"{unit_id.replace('-', ' ')} PII 2023", owner=owner)
        second = assistant.ask("and 2024?", thread=first.thread, owner=owner)
        assert kept_of(assistant, owner, first.thread) == written(first, second)
        return [unit for unit, _ in looked_up(first) + looked_up(second)]

    with ThreadPoolExecutor(10) as pool:
        spoken = list(pool.map(talk, range(10)))
    assert spoken == [[units[number % 5]] * 2 for number in range(10)]
    assert [note for note in assistant.ask("top 5 pii 2023").notes if "stored" in note] == []


def test_ten_questions_at_once_in_one_conversation_are_all_kept(assistant):
    assistant.ask("Hanoi's score in 2023", thread="one")
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda number: assistant.ask(f"top {number + 2} pii 2023", thread="one"), range(10)))
    kept = assistant.threads.answers("local", "one")
    assert {answer.answer_id for answer in answers} < {answer.answer_id for answer in kept}
    assert len(kept) == 11
    assert all("stored" not in note for answer in answers for note in answer.notes)


def test_the_memory_of_a_conversation_stays_small_however_long_it_is(assistant):
    for _ in range(4):
        assistant.ask("Hanoi's score in 2023", thread="long")
    few = memory_rows(assistant)
    for _ in range(12):
        assistant.ask("Hanoi's score in 2023", thread="long")
    assert memory_rows(assistant) == few
    assert few["checkpoints"] == 1
    assert assistant.threads.get("local", "long").answers == 16


def test_a_deleted_conversation_leaves_nothing_of_its_memory(assistant):
    for owner in ("anna", "binh"):
        assistant.ask("Hanoi's score in 2023", thread=f"of {owner}", owner=owner)
    assistant.threads.delete("anna", "of anna")
    assert memory_rows(assistant)["checkpoints"] == 1
    assistant.threads.delete_all("binh")
    assert set(memory_rows(assistant).values()) == {0}


def test_a_conversation_deleted_while_an_answer_is_made_stays_deleted(assistant):
    first = assistant.ask("Hanoi's score in 2023")
    stream = assistant.stream("and in 2024?", thread=first.thread)
    next(stream)
    assistant.threads.delete("local", first.thread)
    *_, last = stream
    assert looked_up(last.answer) == [("hanoi", 2024)]
    assert any("could not be stored" in note for note in last.answer.notes)
    assert assistant.threads.listing("local") == ()
    assert set(memory_rows(assistant).values()) == {0}


@pytest.mark.parametrize("part", ["read", "answer_of", "stopped"])
def test_a_first_question_that_breaks_off_leaves_nothing_at_all(assistant, monkeypatch, part):
    def broken(*args, **kwargs):
        raise RuntimeError("no answer")

    if part == "stopped":
        stream = assistant.stream("Nghe An's score in 2023", thread="broken")
        next(stream)
        stream.close()
    else:
        target = assistant.knowledge.understanding if part == "read" else service
        with monkeypatch.context() as patch:
            patch.setattr(target, part, broken)
            with pytest.raises(RuntimeError, match="no answer"):
                assistant.ask("Nghe An's score in 2023", thread="broken")
    assert assistant.threads.listing("local") == ()
    assert set(memory_rows(assistant).values()) == {0}


def test_an_answer_that_breaks_off_last_of_all_leaves_the_conversation_as_it_was(assistant, monkeypatch):
    first = assistant.ask("Hanoi's score in 2023")
    with monkeypatch.context() as patch:
        patch.setattr(service, "answer_of", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            assistant.ask("Nghe An's score in 2023", thread=first.thread)
    assert kept_of(assistant, "local", first.thread) == written(first)
    assert looked_up(assistant.ask("and in 2024?", thread=first.thread)) == [("hanoi", 2024)]


UNITS = {"Hanoi": "hanoi", "Nghe An": "nghe-an", "Quang Ninh": "quang-ninh"}
TURNS = st.lists(
    st.tuples(st.sampled_from(["anna", "binh", "an:na"]), st.sampled_from("ab"), st.sampled_from([*UNITS, None])),
    min_size=3,
    max_size=10,
)


@pytest.fixture(scope="module")
def in_memory(corpus, tmp_path_factory):
    kept_nowhere = Settings(home=tmp_path_factory.mktemp("home"), database_url="sqlite://")
    with closing(Assistant(kept_nowhere, corpus, NoSearch())) as opened:
        yield opened


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(TURNS)
def test_however_owners_take_turns_each_conversation_goes_on_with_its_own(in_memory, turns):
    for owner in ("anna", "binh", "an:na"):
        in_memory.threads.delete_all(owner)
    begun: dict[str, tuple[str, str | None]] = {}  # thread → owner, the unit it is about
    for owner, thread, name in turns:
        question = f"{name}'s PII score in 2023" if name else "and in 2024?"
        holder, about = begun.get(thread, (owner, None))
        if holder != owner:
            with pytest.raises(UnknownThread):
                in_memory.ask(question, thread=thread, owner=owner)
            continue
        answer = in_memory.ask(question, thread=thread, owner=owner)
        about = UNITS[name] if name else about
        begun[thread] = (owner, about)
        if about:
            assert {unit for unit, _ in looked_up(answer)} == {about}
        else:
            assert not {unit for unit, _ in looked_up(answer)} & set(UNITS.values()) or name is None
    for thread, (owner, _) in begun.items():
        assert len(in_memory.threads.answers(owner, thread)) == sum(
            (asker, asked) == (owner, thread) for asker, asked, _ in turns
        )
