"""The agents: a brain with the tools, in LangGraph's loop, remembering its threads.

Whichever brain answers, the messages of a thread are the same kind: the brains may take turns within it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from langchain.agents import AgentState, create_agent
from langchain.agents.middleware import (
    AgentMiddleware,
    ModelCallLimitMiddleware,
    ModelRetryMiddleware,
    ToolCallRequest,
    ToolErrorMiddleware,
)
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage, ToolMessage
from langchain_core.tools import BaseTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from assistant.brains.allowing import Allowing
from assistant.brains.answering import Answering
from assistant.brains.briefing import Briefing
from assistant.brains.budget import Allowance, KeepingTime
from assistant.brains.calling import Calling
from assistant.brains.conversation import since_question, takeover_in
from assistant.brains.falling_back import FallingBack
from assistant.brains.opening import PLANNER
from assistant.brains.planner import PlannerChatModel
from assistant.brains.trouble import worth_another_try
from assistant.knowledge import Knowledge
from assistant.settings import Settings

log = logging.getLogger(__name__)

MOST_MODEL_CALLS = 6  # the planner needs two or three; a model that loops is stopped here
MOST_CALLS_WITH_FALLBACK = 12  # a language model's rounds, and then the planner's
REMEMBERED_TURNS = 12  # earlier questions and answers that a thread keeps
RETRY_DELAY_SECONDS = 0.5  # a busy server gets one moment; the turn's time goes on

Graph = CompiledStateGraph[Any, Any, Any, Any]


def agents_of(
    knowledge: Knowledge,
    models: Mapping[str, BaseChatModel],
    checkpointer: BaseCheckpointSaver[Any],
    settings: Settings,
) -> dict[str, Graph]:
    """Return an agent for every brain, the planner first, all over the same knowledge and threads."""
    planner = PlannerChatModel(understanding=knowledge.understanding, phrasing=knowledge.phrasing)
    with_models = {
        name: make_model_agent(model, name, planner, knowledge, checkpointer, settings)
        for name, model in models.items()
    }
    return {PLANNER: make_agent(planner, knowledge.tools, checkpointer), **with_models}


def make_agent(brain: BaseChatModel, tools: Sequence[BaseTool], checkpointer: BaseCheckpointSaver[Any]) -> Graph:
    """Return the agent of a brain. Threads live in the checkpointer, apart from each other."""
    limit: AgentMiddleware[Any, Any] = ModelCallLimitMiddleware(run_limit=MOST_MODEL_CALLS, exit_behavior="end")
    return create_agent(
        brain,
        list(tools),
        middleware=[Forgetting(), limit],
        checkpointer=checkpointer,
        context_schema=Allowance,
    )


def make_model_agent(
    model: BaseChatModel,
    name: str,
    planner: PlannerChatModel,
    knowledge: Knowledge,
    checkpointer: BaseCheckpointSaver[Any],
    settings: Settings,
) -> Graph:
    """Return the agent of a language model, which the planner stands behind.

    Around a model's call, from the outside in: the planner's taking over, the check of its text, the brief that it is
    sent, the reading of its tool calls, another try with a busy server, its time.
    """
    around: list[AgentMiddleware[Any, Any]] = [
        Forgetting(),
        ModelCallLimitMiddleware(run_limit=MOST_CALLS_WITH_FALLBACK, exit_behavior="end"),
        Allowing(knowledge, hint=settings.brain_hint),
        ToolErrorMiddleware(_said_of_a_broken_tool),
        FallingBack(planner, name),
        Answering(knowledge),
        Briefing(knowledge, hint=settings.brain_hint),
        Calling(knowledge.understanding, 2 * settings.brain_tokens),
        ModelRetryMiddleware(
            max_retries=1, retry_on=worth_another_try, on_failure="error", initial_delay=RETRY_DELAY_SECONDS
        ),
        # A token of a provider may be less than one of its chunks, never more than two.
        KeepingTime(2 * settings.brain_tokens),
    ]
    return create_agent(
        model, list(knowledge.tools), middleware=around, checkpointer=checkpointer, context_schema=Allowance
    )


def _said_of_a_broken_tool(error: Exception, request: ToolCallRequest) -> str | None:
    """Return what a model hears when its arguments break a tool; None for the planner's, whose mistakes are ours."""
    if takeover_in(since_question(request.state["messages"])):
        return None
    log.error("The tool %s broke on a model's arguments: %s", request.tool_call["name"], type(error).__name__)
    return "These arguments lead nowhere. Try others."


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
