"""Tool calls of weak models: made natively, else read from the text, else asked for by a JSON schema."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import AgentState
from langchain_core.messages import AIMessage, SystemMessage, ToolCall

from assistant.brains.arguments import known_name, mended
from assistant.brains.budget import Allowance, timed
from assistant.brains.conversation import frame_of, results_of, since_question
from assistant.brains.prompt import signature
from assistant.brains.reading import WrittenCall, as_call, calls_in
from assistant.brains.trouble import reason_of
from assistant.understanding.plan import plan
from assistant.understanding.reader import Understanding

log = logging.getLogger(__name__)

MOST_TRIES = 2  # at a first lookup, where arguments that no tool takes bring nothing
TALKS_BEFORE_SCHEMA = 2
MOST_AT_ONCE = 6  # calls of one message: more is no question, but a loop
_CANNOT = frozenset({"refused", "malformed", "broken"})  # the server knows no schemas, or the model none


class Calling(AgentMiddleware[AgentState[Any], Allowance]):
    """Makes a model's wish to look something up a proper tool call. Stands within the briefing, and sees what it made.

    ``most_tokens`` is how much a model may say while it chooses by schema. A model that keeps talking where it should
    call is asked by schema at once: a small one's talk takes longer than all the rest of a question.
    """

    def __init__(self, understanding: Understanding, most_tokens: int) -> None:
        super().__init__()
        self.understanding, self.most_tokens = understanding, most_tokens
        self._talked = 0  # turns in a row in which only the schema brought a call

    def wrap_model_call(
        self, request: ModelRequest[Allowance], handler: Callable[[ModelRequest[Allowance]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Return the model's message, with its calls in proper form when it has any."""
        schemas = {tool["function"]["name"]: tool for tool in request.tools if isinstance(tool, dict)}
        must_look_up = bool(schemas) and self._must_look_up(request)
        if must_look_up and self._talked >= TALKS_BEFORE_SCHEMA:
            chosen = self._chosen(request, schemas)
            if chosen:
                return self._calls(chosen, schemas)
        response = handler(request)
        message = response.result[-1]
        written = _written(message, schemas) if isinstance(message, AIMessage) and schemas else ()
        if must_look_up and not written:
            written = self._chosen(request, schemas)
            self._talked += bool(written)
        elif must_look_up:
            self._talked = 0
        return self._calls(written, schemas) if written else response

    def _calls(self, written: Sequence[WrittenCall], schemas: Mapping[str, Any]) -> ModelResponse[Any]:
        calls = [self._proper(call, schemas) for call in written[:MOST_AT_ONCE]]
        return ModelResponse(result=[AIMessage("", tool_calls=calls)])

    def _proper(self, call: WrittenCall, schemas: Mapping[str, Any]) -> ToolCall:
        # An unknown name goes on as it is: the agent answers it with the names that there are.
        name = known_name(call.tool, list(schemas))
        arguments = mended(call.arguments, schemas[name], self.understanding) if name in schemas else call.arguments
        return ToolCall(name=name, args=arguments, id=f"call_{uuid.uuid4().hex[:12]}", type="tool_call")

    def _must_look_up(self, request: ModelRequest[Allowance]) -> bool:
        """Return whether a question about what is held would be answered with nothing looked up."""
        messages = request.state["messages"]
        turn = since_question(messages)
        tries = sum(isinstance(message, AIMessage) for message in turn)
        return tries < MOST_TRIES and not results_of(turn) and bool(plan(frame_of(messages, self.understanding)))

    def _chosen(self, request: ModelRequest[Allowance], schemas: Mapping[str, Any]) -> tuple[WrittenCall, ...]:
        """Return the call that the model chooses when it may say nothing else; none where it cannot be made to."""
        listed = "\n".join(signature(schema) for schema in schemas.values())
        rules = SystemMessage(f"Choose the tool that answers the question, as JSON.\n{listed}")
        asked = [rules, *request.messages]
        try:
            chosen = timed(
                request,
                lambda model: model.with_structured_output(_choice(schemas), method="json_schema").invoke(asked),
                self.most_tokens,
            )
        except Exception as error:
            if reason_of(error) not in _CANNOT:
                raise
            log.info("The model cannot choose a tool by schema: %s", type(error).__name__)
            return ()
        call = as_call(chosen.get("call", chosen), schemas) if isinstance(chosen, Mapping) else None
        return (call,) if call else ()


def _written(message: AIMessage, schemas: Mapping[str, Any]) -> tuple[WrittenCall, ...]:
    """Return the calls of a message: its own, those whose arguments could not be read, else those in its text."""
    made = [WrittenCall(call["name"], call["args"]) for call in message.tool_calls]
    for broken in message.invalid_tool_calls:
        made += calls_in(f'{{"name": "{broken["name"]}", "arguments": {broken["args"] or "{}"}', schemas)
    return tuple(made) or calls_in(str(message.text), schemas)


def _choice(schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of one call: a tool's name with that tool's arguments."""
    calls = [
        {
            "type": "object",
            "properties": {"name": {"const": name}, "arguments": schema["function"]["parameters"]},
            "required": ["name", "arguments"],
        }
        for name, schema in schemas.items()
    ]
    return {
        "title": "call",
        "description": "A tool and its arguments",
        "type": "object",
        "properties": {"call": {"anyOf": calls}},
        "required": ["call"],
    }
