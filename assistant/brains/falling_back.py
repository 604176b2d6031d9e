"""When a language model fails, the planner goes on in its place, within the same turn, and the message says why."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import AgentState
from langchain_core.messages import AIMessage, AnyMessage

from assistant.brains.conversation import (
    TAKEOVER_KEY,
    Takeover,
    frame_of,
    question_place,
    results_of,
    since_question,
    takeover_in,
)
from assistant.brains.covering import answers_the_plan
from assistant.brains.planner import PlannerChatModel
from assistant.brains.trouble import Reason, Trouble, reason_of

log = logging.getLogger(__name__)

MOST_ROUNDS = 5  # a question needs two or three: look up, perhaps once more, answer


class FallingBack(AgentMiddleware[AgentState[Any], Any]):
    """Hands a turn to the planner when its model fails. The outermost of all that wrap a model's call."""

    def __init__(self, planner: PlannerChatModel, model: str) -> None:
        super().__init__()
        self.planner, self.model = planner, model

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Return what the model says, or the planner; once the planner has taken over, it ends the turn."""
        turn = since_question(request.messages)
        if takeover_in(turn):
            return self._planned(request, None)
        try:
            if sum(isinstance(message, AIMessage) for message in turn) >= MOST_ROUNDS:
                raise Trouble("loop")
            return handler(request)
        except Exception as error:  # noqa: BLE001 - a provider's library may raise anything, and the planner can answer
            reason = reason_of(error)
            # Types alone: a provider's message may repeat a part of the key.
            log.warning("The model %s did not answer: %s (%s)", self.model, reason, type(error).__name__)
            return self._planned(request, reason)

    def _planned(self, request: ModelRequest[Any], reason: Reason | None) -> ModelResponse[Any]:
        messages: Sequence[AnyMessage] = request.messages
        noted: dict[str, Any] = {}
        if reason:
            frame = frame_of(messages, self.planner.understanding)
            anew = reason == "beside" or not answers_the_plan(frame, results_of(since_question(messages)))
            noted = {TAKEOVER_KEY: Takeover(self.model, reason, anew).noted()}
            messages = messages[: (question_place(messages) or 0) + 1] if anew else messages
        message = self.planner.bind_tools(request.tools).invoke(list(messages))
        message.additional_kwargs.update(noted)
        return ModelResponse(result=[message])
