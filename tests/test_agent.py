"""The agent's loop: threads stay small, a model that loops is stopped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver

from assistant.agent import MOST_MODEL_CALLS, REMEMBERED_TURNS, make_agent, outdated


class Looping(BaseChatModel):
    """A model that calls the same tool again and again, or says a word when told to."""

    asked: list[int] = []

    @property
    def _llm_type(self) -> str:
        return "looping"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: Sequence[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.asked.append(len(messages))
        if messages[-1].text.startswith("say"):
            return _said(AIMessage("said"))
        return _said(AIMessage("", tool_calls=[{"name": "look", "args": {}, "id": f"c{len(self.asked)}"}]))


def _said(message: AIMessage) -> ChatResult:
    return ChatResult(generations=[ChatGeneration(message=message)])


@tool
def look() -> str:
    """Look."""
    return "seen"


@pytest.fixture
def model():
    return Looping(asked=[])


@pytest.fixture
def agent(model):
    return make_agent(model, [look], InMemorySaver())


def ask(agent, question, thread="t"):
    config = {"configurable": {"thread_id": thread}}
    return agent.invoke({"messages": [HumanMessage(question)]}, config, durability="exit")["messages"]


def test_a_model_that_loops_is_stopped(agent, model):
    ask(agent, "go")
    assert len(model.asked) == MOST_MODEL_CALLS


def test_a_new_question_gets_its_calls_anew(agent, model):
    ask(agent, "go")
    ask(agent, "go")
    assert len(model.asked) == 2 * MOST_MODEL_CALLS


def test_a_thread_remembers_a_dozen_turns_and_no_more(agent):
    for number in range(REMEMBERED_TURNS + 8):
        messages = ask(agent, f"say {number}")
    questions = [message.text for message in messages if isinstance(message, HumanMessage)]
    assert len(questions) == REMEMBERED_TURNS + 1
    assert questions[-1] == f"say {REMEMBERED_TURNS + 7}"


def test_what_earlier_turns_looked_up_is_dropped_and_the_turn_that_begins_is_kept():
    call = {"name": "look", "args": {}, "id": "c"}
    messages = [
        HumanMessage("one", id="1"),
        AIMessage("", tool_calls=[call], id="2"),
        ToolMessage("seen", tool_call_id="c", id="3"),
        AIMessage("answer", id="4"),
        HumanMessage("two", id="5"),
    ]
    assert [message.id for message in outdated(messages)] == ["2", "3"]
    assert outdated(messages[:4]) == []
    assert outdated([]) == []


def test_threads_do_not_see_each_other(agent):
    ask(agent, "say one", "a")
    questions = [message.text for message in ask(agent, "say two", "b") if isinstance(message, HumanMessage)]
    assert questions == ["say two"]
