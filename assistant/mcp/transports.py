"""The two ways to reach the MCP server: standard input and output, and streamable HTTP as a part of the web app."""

from __future__ import annotations

from typing import Any

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

MOST_BYTES = 1_000_000  # of one request; a question is a few hundred


def serve_stdio(server: Server[Any, Any]) -> None:
    """Serve one client on standard input and output until it hangs up."""

    async def serve() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    anyio.run(serve)


def http_manager(server: Server[Any, Any]) -> StreamableHTTPSessionManager:
    """Return what answers HTTP requests while its ``run()`` is entered: no sessions, so that any replica can answer.

    Hosts and origins are the web app's to check, for this address as for every other.
    """
    return StreamableHTTPSessionManager(
        server,
        json_response=True,
        stateless=True,
        max_request_body_size=MOST_BYTES,
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
