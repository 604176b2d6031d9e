"""What a language model would be sent for a question, without sending it: the agent, with a stand-in for its model.

The stand-in looks up what the planner would, so that the second request shows what results look like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolCall, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatResult
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import Field

from assistant.agent import make_model_agent
from assistant.brains.planner import PlannerChatModel
from assistant.brains.trouble import Trouble
from assistant.knowledge import Knowledge
from assistant.settings import Settings
from assistant.turns import Turn, run
from assistant.understanding.plan import Call, plan


@dataclass(frozen=True)
class Request:
    """One request as the model's client is handed it: messages and tool schemas, in OpenAI's form."""

    messages: Sequence[dict[str, Any]]
    tools: Sequence[dict[str, Any]]

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {"messages": list(self.messages), "tools": list(self.tools)}


class StandIn(BaseChatModel):
    """Keeps what it is sent; calls the tools that it was told to, and then says no more."""

    calls: tuple[Call, ...]
    requests: list[Request] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "stand-in"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        """Return the model with the tools that come with each request."""
        return self.bind(tools=list(tools), **kwargs)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        shown: Any = convert_to_openai_messages(messages)
        self.requests.append(Request(shown, list(kwargs.get("tools", ()))))
        if len(self.requests) > 1 or not self.calls:
            raise Trouble("silent")
        calls = [
            ToolCall(name=call.tool, args=call.arguments, id=f"call_{number}", type="tool_call")
            for number, call in enumerate(self.calls, start=1)
        ]
        return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=calls))])


def requests_for(question: str, knowledge: Knowledge, settings: Settings) -> tuple[Request, ...]:
    """Return what a model would be sent for a question that begins a conversation; nothing is sent."""
    planner = PlannerChatModel(understanding=knowledge.understanding, phrasing=knowledge.phrasing)
    stand_in = StandIn(calls=plan(knowledge.understanding.read(question)))
    agent = make_model_agent(stand_in, settings.brain, planner, knowledge, InMemorySaver(), settings)
    for _ in run(agent, Turn(question, "dry-run", brain=settings.brain, seconds=settings.brain_seconds)):
        pass
    return tuple(stand_in.requests)
