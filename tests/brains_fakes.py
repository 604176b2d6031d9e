"""A language model that says what a test wrote for it, and an assistant that it answers for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant_fixtures import NoSearch
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field

from assistant.service import Assistant
from assistant.settings import Settings
from corpus.store import Corpus

NAME = "test:scripted"
Line = str | AIMessage | Exception | Callable[[Sequence[BaseMessage]], str | AIMessage]


class Scripted(BaseChatModel):
    """Says its lines in order, the last one again and again; an exception is raised. Keeps what it was sent."""

    lines: list[Any]
    sent: list[tuple[list[BaseMessage], list[dict[str, Any]]]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Any:
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        line = self.lines[min(len(self.sent), len(self.lines) - 1)]
        self.sent.append((messages, list(kwargs.get("tools", ()))))
        if isinstance(line, Exception):
            raise line
        said = line(messages) if callable(line) else line
        message = AIMessage(said) if isinstance(said, str) else said.model_copy(deep=True)
        return ChatResult(generations=[ChatGeneration(message=message)])


def call(tool: str, **arguments: Any) -> AIMessage:
    return AIMessage("", tool_calls=[{"name": tool, "args": arguments, "id": f"c-{tool}"}])


def assistant_with(
    corpus: Corpus, home: Path, model: BaseChatModel, name: str = NAME, search: Any = None, **settings: Any
) -> Assistant:
    """Return an assistant that a model answers for, over the shipped tables, without an index."""
    return Assistant(Settings(home=home, brain=name, **settings), corpus, search or NoSearch(), {name: model})
