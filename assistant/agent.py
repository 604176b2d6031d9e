"""The agent: a brain with the tools, in LangGraph's loop, remembering its threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain.agents import AgentState, create_agent
from langchain.agents.middleware import AgentMiddleware, ModelCallLimitMiddleware
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage, ToolMessage
from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

MOST_MODEL_CALLS = 6  # a question needs two or three; a model that loops is stopped here
REMEMBERED_TURNS = 12  # earlier questions and answers that a thread keeps

Graph = CompiledStateGraph[Any, Any, Any, Any]


def make_agent(brain: BaseChatModel, tools: Sequence[BaseTool], checkpointer: BaseCheckpointSaver[Any]) -> Graph:
    """Return the agent of a brain. Threads live in the checkpointer, apart from each other."""
    limit: AgentMiddleware[Any, Any] = ModelCallLimitMiddleware(run_limit=MOST_MODEL_CALLS, exit_behavior="end")
    return create_agent(
        brain,
        list(tools),
        middleware=[Forgetting(), limit],
        checkpointer=checkpointer,
    )


class Forgetting(AgentMiddleware[AgentState[Any], Any]):
    """Drops the tool messages of earlier turns and all turns before the last dozen: a thread stays small."""

    def before_agent(self, state: AgentState[Any], runtime: Runtime[Any]) -> dict[str, Any] | None:
        """Return the removals; the turn that begins is kept whole."""
        dropped = outdated(state["messages"])
        return {"messages": [RemoveMessage(id=str(message.id)) for message in dropped]} if dropped else None


def outdated(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """Return the messages that later turns do not need: old turns, and what earlier turns looked up."""
    questions = [place for place, message in enumerate(messages) if isinstance(message, HumanMessage)]
    if len(questions) < 2:
        return []
    kept_from = questions[max(0, len(questions) - 1 - REMEMBERED_TURNS)]
    current = questions[-1]
    return [
        message
        for place, message in enumerate(messages[:current])
        if place < kept_from
        or isinstance(message, ToolMessage)
        or (isinstance(message, AIMessage) and message.tool_calls)
    ]
