"""A language model's server that knows one question: ``python -m benchmarks.machines.model PORT``.

It speaks OpenAI's protocol as far as the app uses it: it has a ranking looked up, then it says two figures of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from benchmarks.machines.programs import Program

NAME = "openai:small"
QUESTION = "Which provinces lead the PII 2023?"
LOOK_UP = {"name": "rank_units", "arguments": json.dumps({"index": "PII", "edition": 2023})}
SAYS = "Hanoi leads with 62.86 points, ahead of Ho Chi Minh City with 55.85 [[t:s004]]."


def model(port: int) -> Program:
    """Return the server on a port."""
    command = (sys.executable, "-m", "benchmarks.machines.model", str(port))
    return Program(*command, answers=f"http://127.0.0.1:{port}/")


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""

    def do_GET(self) -> None:
        """Tell that the server is up."""
        self._begin("text/plain")

    def do_POST(self) -> None:
        """Answer a chat completion as a stream."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._begin("text/event-stream")
        for chunk in _chunks(looked_up=asked["messages"][-1]["role"] == "tool"):
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def _begin(self, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.end_headers()


def _chunks(*, looked_up: bool) -> Iterator[dict[str, Any]]:
    call = {"index": 0, "id": "call_1", "type": "function", "function": LOOK_UP}
    said: dict[str, Any] = {"content": SAYS} if looked_up else {"tool_calls": [call]}
    for delta, finish in (({"role": "assistant", **said}, None), ({}, "stop" if looked_up else "tool_calls")):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        yield {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "small", "choices": [choice]}


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), _Handler).serve_forever()
