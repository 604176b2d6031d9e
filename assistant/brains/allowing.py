"""Only tools that a question was offered are called, whatever a document, a table or a question talked a model into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ToolCallRequest
from langchain.agents.middleware.types import AgentState
from langchain_core.messages import ToolMessage
from langgraph.types import Command

from assistant.brains.conversation import frame_of, since_question, takeover_in
from assistant.brains.prompt import offered
from assistant.knowledge import Knowledge
from assistant.understanding.plan import plan


class Allowing(AgentMiddleware[AgentState[Any], Any]):
    """Answers a call of any other tool with the names of those that there are. The planner's calls are its own."""

    def __init__(self, knowledge: Knowledge, *, hint: bool) -> None:
        super().__init__()
        self.knowledge, self.hint = knowledge, hint

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """Return what the tool found, or why it was not called."""
        messages = request.state["messages"]
        if takeover_in(since_question(messages)):
            return handler(request)
        frame = frame_of(messages, self.knowledge.understanding)
        names = {tool.name for tool in offered(frame, plan(frame), self.knowledge.tools, hint=self.hint)}
        called = request.tool_call["name"]
        if called in names:
            return handler(request)
        return ToolMessage(
            f"The question needs no tool {called!r}. There are: {', '.join(sorted(names)) or 'none'}.",
            name=called,
            tool_call_id=request.tool_call["id"],
            status="error",
        )
