"""What keeping conversations costs: one turn's reading and writing, and opening a long conversation, on SQLite.

The state and the answers are those of real turns; nothing of how they are made is timed.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from langgraph.checkpoint.base.id import uuid6

from assistant.answer import Answer
from assistant.service import Assistant, open_assistant
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.threads import memory_key
from benchmarks.measurement import Measurement, p50, p95, seconds

QUESTIONS = ("Hanoi's score in 2023", "and in 2024?", "Why does Hanoi rank first in 2023?", "top 5 pii 2023")
TURNS = 300
LONG = 50
OWNER = "benchmark"


def main() -> list[Measurement]:
    """Measure on a store in a temporary folder."""
    with TemporaryDirectory(prefix="store-bench-") as folder:
        settings = Settings(home=Path(folder), database_url=None)
        with closing(open_assistant(settings, warm=False)) as assistant:
            thread, answers = _talk(assistant)
            return [*_turns(assistant.store, thread, answers), _reading(assistant.store, answers)]


def _talk(assistant: Assistant) -> tuple[str, list[Answer]]:
    thread = uuid4().hex
    return thread, [assistant.ask(question, thread=thread, owner=OWNER) for question in QUESTIONS * 4]


def _turns(store: Store, thread: str, answers: list[Answer]) -> list[Measurement]:
    config: Any = {"configurable": {"thread_id": memory_key(OWNER, thread), "checkpoint_ns": ""}}
    took = []
    for number in range(TURNS):
        answer = answers[number % len(answers)].model_copy(update={"answer_id": uuid4().hex})
        took.append(seconds(lambda answer=answer: _one_turn(store, config, answer)) * 1000)  # type: ignore[misc]
    note = "owner checked, memory read and written, answer stored"
    return [
        Measurement("storing a turn, half of them", p50(took), "ms", runs=TURNS, goal=10, note=note),
        Measurement("storing a turn, 95 in 100", p95(took), "ms", runs=TURNS),
    ]


def _one_turn(store: Store, config: Any, answer: Answer) -> None:
    store.threads.admit(OWNER, answer.thread)
    held = store.checkpointer.get_tuple(config)
    assert held is not None
    checkpoint = {**held.checkpoint, "id": str(uuid6())}
    store.checkpointer.put(config, checkpoint, held.metadata, {})  # type: ignore[arg-type]
    store.threads.record(OWNER, answer, begun=True)


def _reading(store: Store, answers: list[Answer]) -> Measurement:
    for number in range(LONG):
        answer = answers[number % len(answers)]
        store.threads.record(OWNER, answer.model_copy(update={"thread": "long", "answer_id": uuid4().hex}))
    took = [seconds(lambda: store.threads.answers(OWNER, "long")) * 1000 for _ in range(LONG)]
    return Measurement(f"reading a conversation of {LONG} answers", p50(took), "ms", runs=LONG, goal=100)
