"""A conversation turn by turn: steps, text, answer, stop and failure."""

from __future__ import annotations

from contextvars import copy_context

import gradio as gr
import pytest
from page_fakes import ScriptedAssistant

from assistant.errors import ModelUnavailable
from assistant.web import handlers
from assistant.web.problems import known_by
from assistant.web.session import Session, converse, stopped


@pytest.fixture
def assistant(corpus):
    return ScriptedAssistant(corpus)


def last(assistant, question, session=None, language="en"):
    *_, end = converse(assistant, session or Session(), question, language=language, owner="reader")
    return end


def test_steps_are_seen_before_the_answer_and_folded_after(assistant):
    states = list(converse(assistant, Session(), "Which provinces lead?", language="en", owner="reader"))
    assert "Looking it up" in states[0].turns[-1].html
    assert any("Ranking PII 2025" in state.turns[-1].html and state.turns[-1].running for state in states)
    assert states[-1].turns[-1].answer is not None
    assert not states[-1].turns[-1].running


def test_follow_ups_are_those_of_the_last_answer(assistant):
    session = last(assistant, "Which provinces lead?")
    assert session.follow_ups[0] == "Why does Hanoi rank first?"
    assert last(assistant, "Anything else?", session).follow_ups == ()


def test_one_session_is_one_thread_and_two_sessions_are_two(assistant):
    first = last(assistant, "Which?")
    last(assistant, "More?", first)
    last(assistant, "Which?")
    threads = [thread for _, thread in assistant.asked]
    assert threads[0] == threads[1] != threads[2]


def test_a_failure_gives_a_reference_that_is_in_the_log_and_no_detail(caplog, assistant):
    session = last(assistant, "Break it")
    html = session.turns[-1].html
    assert "reference" in html
    assert "secret" not in html
    reference = caplog.records[0].args[0]
    assert reference in html
    assert not session.turns[-1].running


def test_the_reference_is_the_requests_id_though_each_step_runs_in_a_context_of_its_own(caplog, assistant):
    steps = known_by("1f" * 16, converse(assistant, Session(), "Break it", language="en", owner="reader"))
    states = []
    while state := copy_context().run(next, steps, None):
        states.append(state)
    assert "1f" * 16 in states[-1].turns[-1].html
    assert "1f" * 16 in caplog.text


def test_a_failure_keeps_the_turns_before_it(assistant):
    session = last(assistant, "Break it", last(assistant, "Which?"))
    assert [turn.question for turn in session.turns] == ["Which?", "Break it"]


def test_an_unavailable_model_is_said_in_its_own_words(assistant):
    class NoModel(ScriptedAssistant):
        def stream(self, question, *, thread=None, language=None, owner=""):
            raise ModelUnavailable("Set OPENAI_API_KEY to use openai:gpt.")
            yield

    assert "Set OPENAI_API_KEY" in last(NoModel(assistant.corpus), "Which?").turns[-1].html


def test_stopping_ends_the_turn_keeps_its_text_and_closes_the_stream(assistant):
    states = converse(assistant, Session(), "Wait for it", language="en", owner="reader")
    session = next(state for state in states if state.turns[-1].text)
    states.close()
    assert assistant.closed_early.wait(5)
    ended = stopped(session, language="en")
    assert "Stopped" in ended.turns[-1].html
    assert stopped(ended, language="en") is ended


def test_a_finished_turn_cannot_be_stopped(assistant):
    session = last(assistant, "Which?")
    assert stopped(session, language="en") is session


def test_text_is_shown_as_it_comes(assistant):
    states = converse(assistant, Session(), "Wait for it", language="en", owner="reader")
    assert any("pia-partial" in state.turns[-1].html for state in states)
    states.close()


@pytest.mark.parametrize(
    ("query", "browser", "language"),
    [
        ("", "vi-VN,vi;q=0.9", "vi"),
        ("", "en-GB", "en"),
        ("", "", "en"),
        ("lang=vi", "en", "vi"),
        ("lang=en", "vi", "en"),
    ],
)
def test_the_interface_opens_in_the_address_or_browser_language(query, browser, language):
    import fastapi

    headers = [(b"accept-language", browser.encode())]
    scope = {"type": "http", "headers": headers, "query_string": query.encode()}
    assert handlers.preferred_language(gr.Request(fastapi.Request(scope))) == language


def test_a_question_is_shown_escaped_and_the_answer_as_html(assistant):
    turn = last(assistant, "Which <b>provinces</b> lead?").turns[-1]
    question, answer = handlers.messages(turn)
    assert question["content"] == "Which &lt;b&gt;provinces&lt;/b&gt; lead?"
    assert (answer["content"].component, answer["content"].value) == ("html", turn.html)
    assert answer["content"].props["elem_id"] == turn.turn_id
