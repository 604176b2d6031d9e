"""The MCP server gives other agents the same answers, tables and articles, through the protocol's own clients."""

from __future__ import annotations

import io
import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import anyio
import pandas as pd
import pytest
import uvicorn
from assistant_fixtures import quick_assistant
from langchain_mcp_adapters.client import MultiServerMCPClient
from mcp import ClientSession, McpError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.memory import create_connected_server_and_client_session
from starlette.applications import Starlette
from starlette.routing import Mount

from assistant.mcp.resources import shareable
from assistant.mcp.server import create_server
from assistant.mcp.transports import http_manager


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


def in_memory(assistant, use):
    """Return what ``use(session)`` gives on a client connected to the assistant's server."""

    async def session():
        async with create_connected_server_and_client_session(create_server(lambda: assistant)) as client:
            return await use(client)

    return anyio.run(session)


def called(assistant, name, **arguments):
    return in_memory(assistant, lambda client: client.call_tool(name, arguments))


def refused(assistant, address):
    """Return why nothing is read at an address."""

    async def read(client):
        with pytest.raises(McpError) as refusal:
            await client.read_resource(address)
        return str(refusal.value)

    return in_memory(assistant, read)


def test_every_tool_says_what_it_takes_and_gives(assistant):
    tools = in_memory(assistant, lambda client: client.list_tools()).tools
    assert {"ask", "rank_units", "explain_rank", "search_articles"} <= {tool.name for tool in tools}
    for tool in tools:
        assert tool.description
        assert tool.inputSchema["type"] == tool.outputSchema["type"] == "object"
        assert tool.annotations.readOnlyHint


def test_a_question_gets_the_answer_object(assistant):
    given = called(assistant, "ask", question="top 3 pii 2023")
    own = assistant.ask("top 3 pii 2023")
    assert not given.isError
    assert given.content[0].text == own.text
    assert given.structuredContent["schema"] == 1
    assert [row["unit_id"] for row in given.structuredContent["result"]["rows"]] == [
        row.unit_id for row in own.result.rows
    ]


def test_a_conversation_goes_on_by_its_thread(assistant):
    thread = called(assistant, "ask", question="Hanoi's PII score in 2023").structuredContent["thread"]
    followed = called(assistant, "ask", question="and in 2024?", thread=thread).structuredContent
    assert [(row["unit_id"], row["edition"]) for row in followed["result"]["rows"]] == [("hanoi", 2024)]


def test_a_tool_gives_its_rows(assistant):
    given = called(assistant, "rank_units", index="PII", edition=2023, last=3)
    assert [row["rank"] for row in given.structuredContent["rows"]] == [1, 2, 3]
    assert json.loads(given.content[0].text)["rows"][0]["unit_id"] == "hanoi"


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("ask", {}, "question"),
        ("ask", {"question": ""}, "question|short|non-empty"),
        ("ask", {"question": "top 3", "language": "fr"}, "'en'"),
        ("rank_units", {"index": "PII", "edition": "soon"}, "soon"),
        ("rank_units", {"index": "PII", "top": 3}, "top"),
        ("drop_tables", {}, "There are: ask"),
    ],
)
def test_a_call_that_leads_nowhere_says_why(assistant, name, arguments, said):
    given = called(assistant, name, **arguments)
    assert given.isError
    assert any(part in given.content[0].text for part in said.split("|"))
    assert "Traceback" not in given.content[0].text


def test_a_unit_nobody_knows_is_a_result_that_says_so(assistant):
    given = called(assistant, "unit_profile", unit="Wakanda")
    assert given.structuredContent["problem"]["code"] == "unknown_unit"


def test_tables_are_read_as_they_are_held(assistant, corpus):
    read = in_memory(assistant, lambda client: client.read_resource("pia://tables/PII")).contents[0]
    table = pd.read_csv(io.StringIO(read.text))
    assert len(table) == int((corpus.observations["index"] == "PII").sum())
    units = in_memory(assistant, lambda client: client.read_resource("pia://tables/units")).contents[0]
    assert len(pd.read_csv(io.StringIO(units.text))) == len(corpus.units)


def test_articles_are_listed_and_read(assistant, corpus):
    listed = in_memory(assistant, lambda client: client.list_resources()).resources
    article = corpus.articles[0]
    assert f"pia://articles/{article.article_id}" in {str(resource.uri) for resource in listed}
    read = in_memory(assistant, lambda client: client.read_resource(f"pia://articles/{article.article_id}"))
    assert article.text in read.contents[0].text


@pytest.mark.parametrize("address", ["pia://tables/../secrets", "pia://articles/none", "file:///etc/passwd"])
def test_nothing_else_can_be_read(assistant, address):
    assert refused(assistant, address).startswith(("No table", "Nothing is held"))


def test_private_articles_are_neither_listed_nor_read_nor_quoted(corpus, home):
    hidden = replace(corpus.articles[0], visibility="private")
    closed = replace(corpus, articles=(hidden, *corpus.articles[1:]))
    assistant = quick_assistant(closed, home)
    listed = in_memory(assistant, lambda client: client.list_resources()).resources
    address = f"pia://articles/{hidden.article_id}"
    assert address not in {str(resource.uri) for resource in listed}
    assert refused(assistant, address).startswith("Nothing is held")
    found = shareable(quoting(hidden.source_id, "s999"), closed)
    assert [quote.source_id for quote in found.passages] == ["s999"]


def quoting(*source_ids):
    from assistant.evidence import Quote, ToolResult

    quotes = tuple(
        Quote(
            passage_id=source_id,
            source_id=source_id,
            kind="article",
            title="",
            publisher="",
            date="",
            url="",
            text="A sentence.",
            language="en",
            score=1.0,
        )
        for source_id in source_ids
    )
    return ToolResult(tool="search_articles", kind="passages", passages=quotes)


@contextmanager
def served(assistant) -> Iterator[str]:
    """Serve the assistant's MCP server over HTTP on this machine; yield its address."""
    manager = http_manager(create_server(lambda: assistant))

    def lifespan(app):
        return manager.run()

    app = Starlette(routes=[Mount("/mcp", manager.handle_request)], lifespan=lifespan)
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/mcp/"
    finally:
        server.should_exit = True
        thread.join()
        bound.close()


def test_the_official_client_asks_over_http(assistant):
    async def ask(address):
        async with streamable_http_client(address) as (read, write, _), ClientSession(read, write) as client:
            await client.initialize()
            return await client.call_tool("ask", {"question": "Hạng PII 2023 của Hà Nội?"})

    with served(assistant) as address:
        answer = anyio.run(ask, address)
    assert "62,86" in answer.content[0].text
    assert answer.structuredContent["language"] == "vi"


def test_langchains_adapters_bring_the_tools(assistant):
    async def use(address):
        client = MultiServerMCPClient({"pia": {"transport": "streamable_http", "url": address}})
        tools = {tool.name: tool for tool in await client.get_tools()}
        return await tools["ask"].ainvoke({"question": "Who is first in PII 2023?"})

    with served(assistant) as address:
        said = anyio.run(use, address)
    assert "Hanoi" in str(said)


def test_it_is_served_on_standard_input_and_output(home):
    async def ask():
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "assistant", "mcp"], env={"ASSISTANT_HOME": str(home)}
        )
        async with stdio_client(command) as (read, write), ClientSession(read, write) as client:
            about = await client.initialize()
            given = await client.call_tool("unit_profile", {"unit": "Hanoi", "index": "PII", "edition": 2023})
            return about.serverInfo.name, given.structuredContent["rows"][0]["score"]

    assert anyio.run(ask) == ("provincial-innovation-assistant", 62.86)
