"""A model's text before anything of it is shown: bound to what was found, once asked again, else not said.

The text is judged and released as a whole: whether it names the leader rightly, or answers at all, is seen at its end,
and a sentence once shown could not be taken back. What is looked up is shown as it happens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import AgentState
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, ToolCall

from assistant.brains.briefing import private_sources
from assistant.brains.conversation import frame_of, kept_with, results_of, since_question
from assistant.brains.covering import (
    found_nothing,
    not_looked_up,
    off_the_defaults,
    says_what_was_found,
    uncited,
)
from assistant.brains.hearing import heard
from assistant.brains.prompt import as_json, aside, is_talk
from assistant.brains.tidying import cited, tidied
from assistant.brains.trouble import Trouble
from assistant.evidence import ToolResult
from assistant.grounding import check
from assistant.knowledge import Knowledge
from assistant.understanding.frame import Frame
from assistant.understanding.plan import Call, plan
from assistant.understanding.text import Text, detect_language

MOST_CHARACTERS = 4_000  # more is no answer to a question


class Answering(AgentMiddleware[AgentState[Any], Any]):
    """Lets a model's answer through when it is bound; tells it once what is wrong; raises `Trouble` after that."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__()
        self.knowledge = knowledge
        self._private = private_sources(knowledge)

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Return a message that calls tools, or an answer that may be shown."""
        message = handler(request).result[-1]
        try:
            return self._judged(message, request)
        except Trouble as trouble:
            if not trouble.detail:
                raise
            told: list[AnyMessage] = [AIMessage(str(message.text) or "…"), aside(trouble.detail)]
        again = handler(request.override(messages=[*request.messages, *told])).result[-1]
        return self._judged(again, request)

    def _judged(self, message: BaseMessage, request: ModelRequest[Any]) -> ModelResponse[Any]:
        if not isinstance(message, AIMessage):
            raise Trouble("malformed")
        turn = since_question(request.messages)
        if message.tool_calls:
            if _all_made_before(message, turn):
                raise Trouble("loop", "You have that result already. Answer the question in words from it.")
            return ModelResponse(result=[message])
        frame, results = frame_of(request.messages, self.knowledge.understanding), results_of(turn)
        calls = [call for one in turn if isinstance(one, AIMessage) for call in one.tool_calls]
        self._require_lookups(frame, results, calls)
        text = self._fit(str(message.text), frame, results)
        taken = heard(frame, results)
        # Status, table and notes are the planner's: where it cannot word these results, this raises and it answers.
        self.knowledge.phrasing.reply(taken, results)
        return ModelResponse(result=[AIMessage(text, additional_kwargs=kept_with(taken, results))])

    def _fit(self, text: str, frame: Frame, results: Sequence[ToolResult]) -> str:
        """Return the text as it may be shown; raise `Trouble` with what is wrong with it."""
        w = self.knowledge.wording(frame.language)
        text = cited(tidied(text), results, w)
        if not says_what_was_found(text, results, w):
            raise Trouble(
                "silent", "Write whole sentences that say what was found, with names and figures." if results else ""
            )
        if uncited(text, results):
            raise Trouble("unbound", "End each sentence with the mark [[p:...]] of the passage that says so.")
        if len(text) > MOST_CHARACTERS:
            raise Trouble("too_long")
        if self._spoken(text) not in {None, frame.language}:
            raise Trouble("language", f"Answer in {'Vietnamese' if frame.language == 'vi' else 'English'}.")
        self._require_bound(text, frame, results)
        return text

    def _require_bound(self, text: str, frame: Frame, results: Sequence[ToolResult]) -> None:
        checked = check(text, results, names=self.knowledge.names, question=frame.asked, language=frame.language)
        faults = checked.problems
        if faults:
            raise Trouble(
                "unbound", f"{'; '.join(str(fault) for fault in faults[:5])}. Say only what the results hold."
            )

    def _require_lookups(self, frame: Frame, results: Sequence[ToolResult], calls: Sequence[ToolCall]) -> None:
        if not results and not is_talk(frame):
            raise Trouble("no_lookup")
        quotes = [quote for result in results for quote in result.passages]
        if quotes and all(q.source_id in self._private for q in quotes) and not any(r.rows for r in results):
            raise Trouble("private")
        planned = plan(frame)
        left = [one for one in planned if not _is_made(one, calls)]
        if not planned or not left:
            return
        if found_nothing(results):
            raise Trouble("beside", f"That found nothing. Call {as_json(left[0])}")
        newest = max(self.knowledge.corpus.editions(frame.index), default=None)
        missing = not_looked_up(frame, results) or off_the_defaults(frame, calls, newest)
        if missing:
            raise Trouble("beside", f"Look up what the question asks for: {', '.join(missing)}.")

    def _spoken(self, text: str) -> str | None:
        """Return the language of a text without the names in it."""
        said = Text(text)
        names = [(span.start, span.end) for span in self.knowledge.corpus.gazetteer.find(said.clean)]
        words = self.knowledge.understanding.lexicon.languages
        return detect_language(said.without(names), words["vi"], words["en"])


def _is_made(planned: Call, calls: Sequence[ToolCall]) -> bool:
    return any((call["name"], call["args"]) == (planned.tool, planned.arguments) for call in calls)


def _all_made_before(message: AIMessage, turn: Sequence[BaseMessage]) -> bool:
    made = [(call["name"], call["args"]) for one in turn if isinstance(one, AIMessage) for call in one.tool_calls]
    return all((call["name"], call["args"]) in made for call in message.tool_calls)
