"""What OpenAI's clients send and get, as far as it means something here. Their other fields are let pass unread."""

from __future__ import annotations

import time
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answer import Answer

MOST_MESSAGES = 1000


class Part(BaseModel):
    """A part of a message."""

    type: str
    text: str = ""


class Message(BaseModel):
    """Something that was said. System and tool messages are let pass: what may be answered is not theirs to say."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """Return what was said as one text."""
        parts = self.content if isinstance(self.content, list) else [Part(type="text", text=self.content or "")]
        return "\n".join(part.text for part in parts if part.type == "text")


class StreamOptions(BaseModel):
    """What a stream should have beside its text."""

    include_usage: bool | None = None


class ResponseFormat(BaseModel):
    """The form wanted of the text."""

    type: str = "text"


class Completion(BaseModel):
    """A conversation whose last message is the question. All of it is sent each time; nothing of it is kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "assistant",
                    "messages": [
                        {"role": "user", "content": "Hanoi's PII score in 2023"},
                        {"role": "assistant", "content": "62.86 points [1], 1st of 63."},
                        {"role": "user", "content": "and in 2024?"},
                    ],
                }
            ]
        }
    )

    model: str = Field(max_length=200, description="As `GET /v1/models` lists them; `assistant` for what is set here.")
    messages: list[Message] = Field(min_length=1, max_length=MOST_MESSAGES)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1
    response_format: ResponseFormat | None = None


class Model(BaseModel):
    """Something that can answer."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "provincial-innovation-assistant"


class Models(BaseModel):
    """All that can answer."""

    object: Literal["list"] = "list"
    data: list[Model]


# No words of a language model are sold here, so that none are counted.
USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}


def completion(answer: Answer, model: str, text: str) -> dict[str, Any]:
    """Return a whole answer in OpenAI's form; ``pia`` is the answer object."""
    message = {"role": "assistant", "content": text, "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {
        **_head(f"chatcmpl-{answer.answer_id}", "chat.completion", model),
        "choices": [choice],
        "usage": USAGE,
        "pia": answer.model_dump(mode="json", by_alias=True),
    }


def chunk(name: str, model: str, delta: dict[str, Any], *, ends: bool = False, **more: Any) -> dict[str, Any]:
    """Return a part of an answer in OpenAI's form."""
    choice = {"index": 0, "delta": delta, "finish_reason": "stop" if ends else None, "logprobs": None}
    return {**_head(name, "chat.completion.chunk", model), "choices": [choice], **more}


def usage_chunk(name: str, model: str) -> dict[str, Any]:
    """Return the last part of an answer for a client that wants to know its use."""
    return {**_head(name, "chat.completion.chunk", model), "choices": [], "usage": USAGE}


def _head(name: str, kind: str, model: str) -> dict[str, Any]:
    return {"id": name, "object": kind, "created": int(time.time()), "model": model}
