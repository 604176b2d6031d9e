"""The MCP server as a part of the web app: behind the same login, in the name of whoever asks."""

from __future__ import annotations

import anyio
import httpx
import pytest
from api_fakes import api_app, bearer, client_of, live
from assistant_fixtures import quick_assistant
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client


@pytest.fixture(scope="module")
def assistant(corpus, tmp_path_factory):
    return quick_assistant(corpus, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def address(assistant):
    with live(api_app(assistant, login=("keys",))) as address:
        yield f"{address}/mcp"


def called(address, key, name, **arguments):
    async def call():
        async with (
            httpx.AsyncClient(headers=bearer(key), timeout=30) as http,
            streamable_http_client(address, http_client=http) as (read, write, _),
            ClientSession(read, write) as client,
        ):
            await client.initialize()
            return await client.call_tool(name, arguments)

    return anyio.run(call)


def test_an_agent_asks_in_its_own_name_and_goes_on(assistant, address):
    key, other = (assistant.store.keys.create(name, "viewer") for name in ("one", "other"))
    first = called(address, key, "ask", question="Hanoi's PII score in 2023").structuredContent
    followed = called(address, key, "ask", question="and in 2024?", thread=first["thread"]).structuredContent
    assert [(row["unit_id"], row["edition"]) for row in followed["result"]["rows"]] == [("hanoi", 2024)]
    assert assistant.threads.count(f"key:{key.split('_')[1]}") == 1
    strange = called(address, other, "ask", question="and in 2024?", thread=first["thread"])
    assert strange.isError
    assert "no such conversation" in strange.content[0].text


def test_an_agent_without_a_key_gets_nothing(address):
    told = httpx.post(address, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    assert (told.status_code, told.json()["type"]) == (401, "urn:pia:problem:not-logged-in")


def test_a_page_of_another_site_cannot_call_tools(assistant):
    with client_of(assistant) as client:
        told = client.post("/mcp", json={}, headers={"Origin": "https://evil.example.org"})
        assert told.json()["type"] == "urn:pia:problem:foreign-origin"
