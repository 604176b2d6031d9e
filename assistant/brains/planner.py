"""The planner: a LangChain chat model without a language model.

It reads the last question of a conversation into a frame, calls the tools that the frame's plan names, and words what
they found. With no network, no key and no randomness: the same conversation gives the same messages.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolCall
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict, Field, SkipValidation

from assistant.brains.conversation import FRAME_KEY, frame_of, kept_with, results_of, since_question
from assistant.evidence import ToolResult
from assistant.phrasing.reply import Phrasing
from assistant.understanding.conversation.pointing import units_shown
from assistant.understanding.frame import Frame
from assistant.understanding.plan import Call, plan, plan_after_nothing
from assistant.understanding.reader import Understanding


class PlannerChatModel(BaseChatModel):
    """A chat model that plans by rules. Bind the assistant's tools to it as to any other."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    understanding: SkipValidation[Understanding] = Field(exclude=True)
    phrasing: SkipValidation[Phrasing] = Field(exclude=True)
    model: str = "planner"

    @property
    def _llm_type(self) -> str:
        return "planner"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.model}

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Return the model limited to the given tools."""
        formatted = [_named(tool) for tool in tools]
        chosen = {"tool_choice": tool_choice} if tool_choice else {}
        return self.bind(tools=formatted, **chosen, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        allowed = {tool["function"]["name"] for tool in kwargs.get("tools", ())}
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages, allowed))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        message = self._generate(messages, stop, run_manager, **kwargs).generations[0].message
        chunk = AIMessageChunk(
            content=message.content,
            additional_kwargs=message.additional_kwargs,
            tool_call_chunks=[
                {"name": call["name"], "args": json.dumps(call["args"]), "id": call["id"], "index": place}
                for place, call in enumerate(message.tool_calls if isinstance(message, AIMessage) else ())
            ],
            chunk_position="last",
        )
        generation = ChatGenerationChunk(message=chunk)
        if run_manager:
            run_manager.on_llm_new_token(str(message.content), chunk=generation)
        yield generation

    def _answer(self, messages: Sequence[BaseMessage], allowed: set[str]) -> AIMessage:
        """Return the next message: tool calls while something is left to look up, else the worded reply."""
        frame = frame_of(messages, self.understanding)
        results = results_of(since_question(messages))
        calls = tuple(call for call in self._next_calls(frame, results, allowed) if call.tool in allowed)
        if calls:
            return AIMessage(
                content="",
                tool_calls=[_tool_call(call) for call in calls],
                additional_kwargs={FRAME_KEY: frame.shown()},
            )
        reply = self.phrasing.reply(frame, results)
        return AIMessage(content=reply.text, additional_kwargs=kept_with(frame, results))

    def _next_calls(self, frame: Frame, results: Sequence[ToolResult], allowed: set[str]) -> tuple[Call, ...]:
        """Return what to look up: what is known of the plan, what needed those results, what is left to try."""
        if not results or any(one.of_shown for one in frame.also):
            shown = units_shown(results, self.understanding.gazetteer)
            planned = [call for call in plan(frame, shown) if call.tool in allowed]
            return tuple(planned[len(results) :])
        tried = {result.tool for result in results}
        first = len(results) <= len(plan(frame))
        if first and tried <= {"search_articles", "rank_changes"} and not any(r.passages or r.rows for r in results):
            return plan_after_nothing(frame)
        return ()


def _named(tool: dict[str, Any] | type | Callable[..., Any] | BaseTool) -> dict[str, Any]:
    """Return the tool as it is bound: of the assistant's own, which the planner knows, the name is enough."""
    if isinstance(tool, BaseTool):
        return {"type": "function", "function": {"name": tool.name}}
    return convert_to_openai_tool(tool)


def _tool_call(call: Call) -> ToolCall:
    return ToolCall(name=call.tool, args=call.arguments, id=f"call_{uuid.uuid4().hex[:12]}", type="tool_call")
