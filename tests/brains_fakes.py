"""A language model that says what a test wrote for it, a server that does, and an assistant that they answer for."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

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


# A server that speaks OpenAI's protocol, on this machine


@dataclass
class Reply:
    """How the server answers one request: a text or a tool call streamed in pieces, or a fault."""

    text: str = ""
    call: tuple[str, dict[str, Any]] | None = None
    status: int = 200
    fault: Literal["", "stall", "drip", "cut", "no json", "no stream"] = ""


class FakeServer:
    """Answers each request by the next reply, the last one again and again; keeps what was sent to it."""

    def __init__(self, *replies: Reply) -> None:
        self.replies, self.received = list(replies), list[dict[str, Any]]()
        self.closing = threading.Event()
        handler = type("Handler", (_Handler,), {"served": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> FakeServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    served: FakeServer

    def log_message(self, *_: object) -> None:
        return None

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        served = self.served
        reply = served.replies[min(len(served.received), len(served.replies) - 1)]
        served.received.append({**sent, "authorization": self.headers.get("Authorization", "")})
        with suppress(BrokenPipeError, ConnectionResetError):
            if reply.status != 200:
                self._refuse(reply.status)
            else:
                self._stream(reply)

    def _refuse(self, status: int) -> None:
        # As providers do, the message repeats a part of the key.
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        body = json.dumps(
            {"error": {"message": f"Incorrect API key provided: {key}", "type": "x", "code": "x"}}
        ).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        if reply.fault == "cut":
            self.send_header("Transfer-Encoding", "chunked")  # and then no chunk that ends it
        self.end_headers()
        if reply.fault in {"stall", "drip"}:
            while not self.served.closing.wait(0.05):
                if reply.fault == "drip":
                    self._write(": keep-alive\n\n")
            return
        if reply.fault == "no json":
            self._write("data: {'choices': [oops\n\n")
            return
        for delta in _deltas(reply):
            self._write(f"data: {json.dumps(_chunk(delta))}\n\n", chunked=reply.fault == "cut")
            if reply.fault == "cut":
                return
        self._write(f"data: {json.dumps(_chunk({}, 'tool_calls' if reply.call else 'stop'))}\n\ndata: [DONE]\n\n")

    def _write(self, text: str, *, chunked: bool = False) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data) if chunked else data)
        self.wfile.flush()


def _deltas(reply: Reply) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": ""}
    if reply.call:
        name, arguments = reply.call
        function = {"name": name, "arguments": json.dumps(arguments)}
        yield {"tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}]}
    yield from ({"content": piece} for piece in re.findall(r"\S+\s*", reply.text))


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "fake", "choices": [choice]}
