"""One question on its way through an agent: messages as they come, the steps they make, nothing left if it breaks."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage, ToolMessage

from assistant.agent import Graph
from assistant.answer import Step
from assistant.brains.planner import FRAME_KEY, results_of
from assistant.evidence import ToolResult
from assistant.understanding.frame import Frame, frame_from
from corpus.model import Language

MOST_KEPT_CHARACTERS = 16_000  # the planner reads no more than this, and a thread must not keep a pasted book


@dataclass
class Turn:
    """A question, and what its agent has said and looked up so far. ``language`` overrides the question's own."""

    question: str
    thread: str
    language: Language | None = None
    started: float = field(default_factory=time.perf_counter)
    messages: list[BaseMessage] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def results(self) -> tuple[ToolResult, ...]:
        """Return what the tools found."""
        return results_of(self.messages)

    @property
    def draft(self) -> str:
        """Return the text that the agent ended with; empty when it said nothing."""
        return str(self.messages[-1].text) if self.messages else ""

    @property
    def frame(self) -> Frame | None:
        """Return what the planner understood the question as; None where another brain answered."""
        for message in reversed(self.messages):
            if isinstance(message, AIMessage) and FRAME_KEY in message.additional_kwargs:
                return frame_from(message.additional_kwargs[FRAME_KEY])
        return None

    @property
    def milliseconds(self) -> int:
        """Return the time since the question came."""
        return round((time.perf_counter() - self.started) * 1000)

    def note(self, message: BaseMessage) -> tuple[Step, ...]:
        """Take a message in; return the steps that begin with it."""
        self.messages.append(message)
        begun: list[Step] = []
        if isinstance(message, AIMessage):
            frame = message.additional_kwargs.get(FRAME_KEY)
            if frame and not self.steps:
                begun.append(Step(tool="understand", arguments=frame, ms=self.milliseconds))
            begun += [Step(tool=call["name"], arguments=call["args"]) for call in message.tool_calls]
            self.steps += begun
        if isinstance(message, ToolMessage) and message.artifact:
            self._time_step(str(message.name), int(message.artifact["ms"]))
        return tuple(begun)

    def _time_step(self, tool: str, ms: int) -> None:
        for place, step in enumerate(self.steps):
            if step.tool == tool and step.ms == 0:
                self.steps[place] = step.model_copy(update={"ms": ms})
                return


def run(agent: Graph, turn: Turn) -> Iterator[BaseMessage]:
    """Yield the agent's messages of a turn. A turn that breaks off leaves no trace in its thread."""
    extra = {"language": turn.language} if turn.language else {}
    asked = HumanMessage(turn.question[:MOST_KEPT_CHARACTERS], additional_kwargs=extra, id=uuid.uuid4().hex)
    config: Any = {"configurable": {"thread_id": turn.thread}}
    updates = agent.stream({"messages": [asked]}, config, stream_mode="updates", durability="exit")
    finished = False
    try:
        for update in updates:
            for node, change in update.items():
                if node in {"model", "tools"} and change:
                    yield from change.get("messages", ())
        finished = True
    finally:
        if not finished:
            # The stream stores what it has when it is closed; only then can that be taken out again.
            updates.close()  # type: ignore[attr-defined]
            _forget(agent, config, asked)


def _forget(agent: Graph, config: Any, asked: HumanMessage) -> None:
    """Take a question and what followed it out of its thread."""
    messages = agent.get_state(config).values.get("messages", [])
    places = [place for place, message in enumerate(messages) if message.id == asked.id]
    if places:
        removals = [RemoveMessage(id=str(message.id)) for message in messages[places[0] :]]
        agent.update_state(config, {"messages": removals})
