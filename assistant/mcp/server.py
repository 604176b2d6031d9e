"""The MCP server: ask a question, use one tool, read a table or an article. The same figures as everywhere.

Whoever calls is a language model of somebody's: articles marked private are not shown to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Literal

import anyio.to_thread
import mcp.types as types
from mcp.server.lowlevel import Server
from mcp.server.lowlevel.helper_types import ReadResourceContents
from pydantic import AnyUrl, BaseModel, Field, ValidationError

from assistant.answer import Answer
from assistant.errors import ModelUnavailable
from assistant.evidence import ToolResult
from assistant.mcp import resources
from assistant.service import Assistant
from assistant.store.errors import StoreError

NAME = "provincial-innovation-assistant"
INSTRUCTIONS = (
    "Figures of Viet Nam's Provincial Innovation Index (PII) and its neighbours PAPI, PCI, PAR, DTI and GII. "
    "`ask` answers a whole question in English or Vietnamese, with computed figures and citations; the other tools "
    "return the rows themselves. Quote figures as given and name their sources."
)
READ_ONLY = types.ToolAnnotations(readOnlyHint=True, destructiveHint=False, idempotentHint=True, openWorldHint=False)


class Ask(BaseModel):
    """The arguments of `ask`."""

    question: str = Field(min_length=1, max_length=16_000, description="In English or Vietnamese.")
    thread: str | None = Field(None, description="The `thread` of an earlier answer, to follow it up.")
    language: Literal["en", "vi"] | None = Field(None, description="The answer's; the question's own when left out.")


def create_server(opened: Callable[[], Assistant], *, owner: Callable[[], str] = lambda: "local") -> Server[Any, Any]:
    """Return the server over an assistant. ``owner`` names who calls, in whose name threads are kept."""
    server: Server[Any, Any] = Server(NAME, instructions=INSTRUCTIONS)

    @server.list_tools()  # type: ignore[no-untyped-call, untyped-decorator]
    async def list_tools() -> list[types.Tool]:
        return [_ask_tool(), *(_lookup_tool(tool) for tool in opened().knowledge.tools)]

    @server.call_tool()  # type: ignore[untyped-decorator]
    async def call_tool(name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        # Both take a thread of their own: an answer computes, and other calls must not wait for it.
        if name == "ask":
            return await anyio.to_thread.run_sync(partial(_ask, opened(), arguments, owner()))
        return await anyio.to_thread.run_sync(partial(_look_up, opened(), name, arguments))

    @server.list_resources()  # type: ignore[no-untyped-call, untyped-decorator]
    async def list_resources() -> list[types.Resource]:
        return resources.listing(opened().corpus)

    @server.read_resource()  # type: ignore[no-untyped-call, untyped-decorator]
    async def read_resource(uri: AnyUrl) -> Iterable[ReadResourceContents]:
        content, media_type = resources.read(opened().corpus, str(uri))
        return [ReadResourceContents(content=content, mime_type=media_type)]

    return server


def _ask_tool() -> types.Tool:
    return types.Tool(
        name="ask",
        title="Ask about provinces and innovation",
        description="Answer a whole question: rankings, figures, why, comparisons, changes, what articles say.",
        inputSchema=Ask.model_json_schema(),
        outputSchema=Answer.model_json_schema(by_alias=True, mode="serialization"),
        annotations=READ_ONLY,
    )


def _lookup_tool(tool: Any) -> types.Tool:
    return types.Tool(
        name=tool.name,
        description=tool.description,
        # A misspelt argument is refused: left out in silence, it would answer another question.
        inputSchema={**tool.args_schema.model_json_schema(), "additionalProperties": False},
        outputSchema=ToolResult.model_json_schema(mode="serialization"),
        annotations=READ_ONLY,
    )


def _ask(assistant: Assistant, arguments: dict[str, Any], owner: str) -> types.CallToolResult:
    try:
        asked = Ask.model_validate(arguments)
        answer = assistant.ask(asked.question, thread=asked.thread, language=asked.language, owner=owner)
    except (ValidationError, ModelUnavailable, StoreError) as error:
        return _refused(error)
    return _result(answer.text, answer.model_dump(mode="json", by_alias=True))


def _look_up(assistant: Assistant, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    tools = {tool.name: tool for tool in assistant.knowledge.tools}
    if name not in tools:
        return _failed(f"There is no tool {name!r}. There are: ask, {', '.join(sorted(tools))}.")
    call = {"name": name, "args": arguments, "id": name, "type": "tool_call"}
    try:
        artifact = tools[name].invoke(call).artifact
    except ValidationError as error:
        return _refused(error)
    found = resources.shareable(ToolResult.model_validate(artifact["result"]), assistant.corpus)
    shown = found.model_dump_json(exclude_none=True, exclude_defaults=True)
    return _result(shown, found.model_dump(mode="json"))


def _result(text: str, structured: dict[str, Any]) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], structuredContent=structured)


def _refused(error: Exception) -> types.CallToolResult:
    if isinstance(error, ValidationError):
        said = (f"{'.'.join(map(str, one['loc'])) or 'arguments'}: {one['msg']}" for one in error.errors())
        return _failed("; ".join(said))
    return _failed(str(error))


def _failed(reason: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(type="text", text=reason)], isError=True)
