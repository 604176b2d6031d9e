"""For tests of what is kept: answers made by hand."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer


def made_answer(question: str = "top 5 pii 2023", thread: str = "t", **told: Any) -> Answer:
    return Answer(
        question=question,
        thread=thread,
        **{"language": "en", "brain": "planner", "status": "answered", "text": f"About {question}", **told},
    )
