"""What is sent to a language model: the rules, a little of the conversation, the question, what was found.

Nothing else leaves: messages of the thread are written anew here, without what they keep for the planner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import AgentState
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.tools import BaseTool

from assistant.brains.conversation import frame_of, question_place, results_of
from assistant.brains.prompt import asked, compact, now_answer, offered, rules
from assistant.brains.telling import told
from assistant.evidence import ToolResult
from assistant.knowledge import Knowledge
from assistant.phrasing.wording import Wording
from assistant.understanding.frame import Frame
from assistant.understanding.plan import plan

TOLD_TURNS = 3  # earlier questions with their answers
TOLD_CHARACTERS = 400  # of each
_PASSAGE_MARK = re.compile(r"\[\[p:([^\]]+)\]\]")
_ANY_MARK = re.compile(r"\s*\[\[[tp]:[^\]]+\]\]")
_WITHHELD = "(answered from private documents)"


class Briefing(AgentMiddleware[AgentState[Any], Any]):
    """Makes the request to a model from the thread. ``hint``: whether it is told how the planner reads the question."""

    def __init__(self, knowledge: Knowledge, *, hint: bool) -> None:
        super().__init__()
        self.knowledge, self.hint = knowledge, hint
        self._rules = rules(knowledge.corpus)
        self._private = private_sources(knowledge)

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Send the brief instead of the thread."""
        return handler(self.brief(request))

    def brief(self, request: ModelRequest[Any]) -> ModelRequest[Any]:
        """Return the request as it is sent."""
        messages = request.messages
        place = question_place(messages) or 0
        frame = frame_of(messages, self.knowledge.understanding)
        calls = plan(frame)
        tools = [tool for tool in request.tools if isinstance(tool, BaseTool)]
        shown: list[AnyMessage] = [
            *self._told_before(messages[:place]),
            asked(str(messages[place].text), calls, hint=self.hint),
            *self._turn(messages[place + 1 :], frame),
        ]
        return request.override(
            system_message=self._rules,
            messages=shown,
            tools=[compact(tool) for tool in offered(frame, calls, tools, hint=self.hint)],
        )

    def _told_before(self, messages: Sequence[BaseMessage]) -> list[AnyMessage]:
        """Return the last questions with their answers; what was answered from private documents is not told."""
        talk = [m for m in messages if isinstance(m, HumanMessage) or (isinstance(m, AIMessage) and m.text)]
        kept: list[AnyMessage] = []
        for message in talk[-2 * TOLD_TURNS :]:
            text = str(message.text)
            if isinstance(message, HumanMessage):
                kept.append(HumanMessage(text[:TOLD_CHARACTERS]))
                continue
            cited = {passage.partition(":")[0] for passage in _PASSAGE_MARK.findall(text)}
            hidden = any(self._is_private(article) for article in cited)
            kept.append(AIMessage(_WITHHELD if hidden else _ANY_MARK.sub("", text)[:TOLD_CHARACTERS]))
        return kept

    def _is_private(self, article_id: str) -> bool:
        articles = (a for a in self.knowledge.corpus.articles if a.article_id == article_id)
        return any(article.visibility == "private" for article in articles)

    def _turn(self, messages: Sequence[BaseMessage], frame: Frame) -> list[AnyMessage]:
        """Return what the model called, what was found as it reads it, and what we told it."""
        w = self.knowledge.wording(frame.language)
        shown: list[AnyMessage] = []
        for message in messages:
            if isinstance(message, AIMessage):
                shown.append(AIMessage(message.text, tool_calls=message.tool_calls))
            elif isinstance(message, ToolMessage):
                text = self._told(message, frame, w)
                text += f"\n{now_answer(frame)}" if message is messages[-1] and results_of([message]) else ""
                shown.append(ToolMessage(text, name=message.name, tool_call_id=message.tool_call_id))
            elif isinstance(message, HumanMessage):
                shown.append(HumanMessage(message.text))
        return shown

    def _told(self, message: ToolMessage, frame: Frame, w: Wording) -> str:
        results = results_of([message])
        if not results:
            return str(message.text)  # no such tool, or arguments that it cannot take: the agent says so
        return told(results[0], w, self._private, self._draft(frame, results) if self.hint else "")

    def _draft(self, frame: Frame, results: Sequence[ToolResult]) -> str:
        """Return how the planner would word one result; nothing where it would word it with others."""
        calls = plan(frame)
        if len(calls) != 1 or calls[0].tool != results[0].tool or not results[0].rows:
            return ""
        return self.knowledge.phrasing.reply(frame, results).text


def private_sources(knowledge: Knowledge) -> frozenset[str]:
    """Return the sources whose passages must not be sent."""
    return frozenset(a.source_id for a in knowledge.corpus.articles if a.visibility == "private")
