"""One question on its way through an agent: messages as they come, the steps they make, nothing left if it breaks."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.checkpoint.memory import InMemorySaver

from assistant.agent import Graph
from assistant.answer import Step
from assistant.brains.budget import Allowance
from assistant.brains.conversation import FRAME_KEY, Takeover, results_of, takeover_in
from assistant.evidence import ToolResult
from assistant.store import StoreUnavailable
from assistant.store.threads import memory_key
from assistant.understanding.frame import Frame, frame_from
from corpus.model import Language

log = logging.getLogger(__name__)

Said = tuple[Literal["user", "assistant"], str]  # who said what

MOST_KEPT_CHARACTERS = 16_000  # the planner reads no more than this, and a thread must not keep a pasted book


@dataclass
class Turn:
    """A question, and what its agent has said and looked up so far. ``language`` overrides the question's own.

    ``seconds`` is the time that a language model has for all of it; the planner needs none worth counting.
    ``remembered`` says whether what its thread held before could be read, ``kept`` whether the thread will hold it.
    With ``earlier``, what was said before in a conversation that is its asker's to keep, there is no thread.
    ``unbound`` counts the figures that the answer was not given with, because nothing bears them out.
    """

    question: str
    thread: str
    language: Language | None = None
    owner: str = "local"
    brain: str = "planner"
    seconds: float = 60.0
    earlier: Sequence[Said] | None = None
    remembered: bool = True
    kept: bool = True
    unbound: int = 0
    started: float = field(default_factory=time.perf_counter)
    message_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    messages: list[BaseMessage] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def memory(self) -> str:
        """Return the name that the thread's memory has in the checkpointer."""
        return memory_key(self.owner, self.thread)

    @property
    def results(self) -> tuple[ToolResult, ...]:
        """Return what the tools found."""
        return results_of(self.messages)

    @property
    def takeover(self) -> Takeover | None:
        """Return why the planner answered in a language model's place; None where it did not."""
        return takeover_in(self.messages)

    @property
    def draft(self) -> str:
        """Return the text that the agent ended with; empty when it said nothing."""
        return str(self.messages[-1].text) if self.messages else ""

    @property
    def frame(self) -> Frame | None:
        """Return what the question was understood as; None while no message of the turn says it."""
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


def run(agent: Graph, turn: Turn) -> Generator[BaseMessage]:
    """Yield the agent's messages of a turn. While its thread cannot be read, the question is answered by itself."""
    if turn.earlier is None and turn.remembered:
        try:
            yield from _messages(agent, turn)
        except StoreUnavailable:
            # States are read before the first message and stored after the last.
            turn.remembered, turn.kept = bool(turn.messages), False
    if turn.earlier is not None or not turn.remembered:
        yield from _messages(agent.copy({"checkpointer": InMemorySaver()}), turn)


def _messages(agent: Graph, turn: Turn) -> Generator[BaseMessage]:
    extra = {"language": turn.language} if turn.language else {}
    asked = HumanMessage(turn.question[:MOST_KEPT_CHARACTERS], additional_kwargs=extra, id=turn.message_id)
    updates = agent.stream(
        {"messages": [*map(_message, turn.earlier or ()), asked]},
        _config(turn),
        context=Allowance(ends=turn.started + turn.seconds),
        stream_mode="updates",
        durability="exit",
    )
    # The stream stores what it has when it is closed.
    with closing(updates):  # type: ignore[type-var]
        for update in updates:
            for node, change in update.items():
                if node in {"model", "tools"} and change:
                    yield from change.get("messages", ())


def _message(said: Said) -> BaseMessage:
    who, text = said
    return (HumanMessage if who == "user" else AIMessage)(text[:MOST_KEPT_CHARACTERS])


@contextmanager
def whole(agent: Graph, turn: Turn) -> Iterator[None]:
    """Take the turn out of its thread again when anything is raised before its end."""
    try:
        yield
    except BaseException:
        if turn.earlier is None and turn.remembered:
            _forget(agent, turn)
        raise


def _forget(agent: Graph, turn: Turn) -> None:
    """Take a question and what followed it out of its thread; a thread that then holds nothing is gone."""
    try:
        messages = agent.get_state(_config(turn)).values.get("messages", [])
        places = [place for place, message in enumerate(messages) if message.id == turn.message_id]
        if places == [0]:
            agent.checkpointer.delete_thread(turn.memory)  # type: ignore[union-attr]
        elif places:
            removals = [RemoveMessage(id=str(message.id)) for message in messages[places[0] :]]
            agent.update_state(_config(turn), {"messages": removals})
    except StoreUnavailable:
        log.warning("A turn that broke off could not be taken out of its thread")


def _config(turn: Turn) -> Any:
    return {"configurable": {"thread_id": turn.memory}}
