"""The main flow, in one file: question → understanding → agent with its tools → checked `Answer`.

`open_assistant` does all the opening and owns all state; every way in (terminal, page, API) calls `ask` or `stream`.
Where to change what: words people use, `understanding`; what is looked up for them, `understanding.plan`; how it is
computed, `scoring` and `tools`; how it is said, `phrasing`; what may be shown, `grounding` and `citing`.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.checkpoint.memory import InMemorySaver

from assistant.agent import Graph, make_agent
from assistant.answer import Answer, AnswerEvent, Event, Step, StepEvent, TextEvent
from assistant.brains.planner import FRAME_KEY, PlannerChatModel, conversation, results_of
from assistant.charts import charts_for
from assistant.citing import number_citations
from assistant.errors import ModelUnavailable
from assistant.evidence import ToolResult
from assistant.grounding import unbound_numbers
from assistant.phrasing.followups import starters
from assistant.phrasing.reply import Phrasing, Reply
from assistant.phrasing.wording import Wording, load_phrases
from assistant.searching import BackgroundSearch
from assistant.settings import Settings
from assistant.tools.binding import Toolset
from assistant.tools.sentences import SentenceBook
from assistant.understanding.frame import Frame, frame_from
from assistant.understanding.lexicon import load_lexicon
from assistant.understanding.reader import Understanding
from corpus.model import Language
from corpus.store import Corpus, open_corpus
from index.embedder import Embedder

log = logging.getLogger(__name__)

PLANNER = "planner"


def open_assistant(settings: Settings | None = None, *, warm: bool = True) -> Assistant:
    """Return an assistant that is ready for table questions; the search index and its model load in the background.

    With ``warm=False`` they load when the first question needs them.

    Raises CorpusError when a table or the user's data folder cannot be used, ModelUnavailable for a brain that is not
    there.
    """
    settings = settings or Settings()
    if settings.brain != PLANNER:
        raise ModelUnavailable(
            f"The brain {settings.brain!r} cannot be used: this version answers with the planner, without a language "
            f"model. Leave --brain and ASSISTANT_BRAIN out, or set them to {PLANNER!r}."
        )
    corpus = open_corpus(settings.home)
    search = BackgroundSearch(corpus, settings.home, Embedder(settings.embedding_model), chroma_url=settings.chroma_url)
    if warm:
        search.start()
    return Assistant(settings, corpus, search)


@dataclass
class _Turn:
    """One question on its way through the agent."""

    question: str
    thread: str
    language: Language | None
    started: float
    messages: list[BaseMessage]
    steps: list[Step]


class Assistant:
    """Answers questions. Threads are kept apart by their id; nothing of a conversation is kept elsewhere."""

    def __init__(self, settings: Settings, corpus: Corpus, search: BackgroundSearch) -> None:
        self.settings, self.corpus = settings, corpus
        self._search = search
        lexicon = load_lexicon(corpus.components)
        self.understanding = Understanding(
            lexicon, corpus.gazetteer, {index: corpus.editions(index) for index in corpus.indices()}
        )
        self.phrasing = Phrasing(corpus, load_phrases())
        tools = Toolset(corpus, search.search, SentenceBook(corpus.articles, lexicon)).tools()
        planner = PlannerChatModel(understanding=self.understanding, phrasing=self.phrasing)
        self._agent: Graph = make_agent(planner, tools, InMemorySaver())

    def ask(self, question: str, *, thread: str | None = None, language: Language | None = None) -> Answer:
        """Return the answer. ``thread`` continues a conversation; ``language`` overrides the question's own."""
        *_, last = self.stream(question, thread=thread, language=language)
        assert isinstance(last, AnswerEvent)
        return last.answer

    def stream(self, question: str, *, thread: str | None = None, language: Language | None = None) -> Iterator[Event]:
        """Yield what is looked up as it happens, then the text, then the checked answer as the last event."""
        # A terminal may pass on half a character, which no JSON can hold.
        question = question.encode("utf-8", "replace").decode("utf-8")
        turn = _Turn(question, thread or uuid.uuid4().hex, language, time.perf_counter(), [], [])
        for message in self._run(turn):
            turn.messages.append(message)
            yield from self._steps(turn, message)
        answer = self._checked(turn)
        yield TextEvent(delta=answer.text)
        yield AnswerEvent(answer=answer)

    def starters(self, language: Language) -> tuple[str, ...]:
        """Return questions to begin with."""
        return starters(self._wording(language))

    @property
    def ready(self) -> bool:
        """Return whether article questions would be answered without waiting for the embedding model."""
        return self._search.ready

    def close(self) -> None:
        """Let go of the index."""
        self._search.close()

    def _run(self, turn: _Turn) -> Iterator[BaseMessage]:
        """Yield the agent's messages of this turn. A turn that breaks off leaves no trace in its thread."""
        # The planner reads no more than this, and a thread must not keep a pasted book.
        extra = {"language": turn.language} if turn.language else {}
        asked = HumanMessage(turn.question[:MOST_KEPT_CHARACTERS], additional_kwargs=extra, id=uuid.uuid4().hex)
        config: Any = {"configurable": {"thread_id": turn.thread}}
        updates = self._agent.stream({"messages": [asked]}, config, stream_mode="updates", durability="exit")
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
                self._forget(config, asked)

    def _forget(self, config: Any, asked: HumanMessage) -> None:
        """Take a question and what followed it out of its thread."""
        messages = self._agent.get_state(config).values.get("messages", [])
        places = [place for place, message in enumerate(messages) if message.id == asked.id]
        if places:
            removals = [RemoveMessage(id=str(message.id)) for message in messages[places[0] :]]
            self._agent.update_state(config, {"messages": removals})

    def _steps(self, turn: _Turn, message: BaseMessage) -> Iterator[Event]:
        if isinstance(message, AIMessage) and not turn.steps:
            frame = message.additional_kwargs.get(FRAME_KEY)
            if frame:
                step = Step(tool="understand", arguments=frame, ms=_since(turn.started))
                turn.steps.append(step)
                yield StepEvent(label=self._label(turn, "understand", {}), step=step)
        if isinstance(message, AIMessage):
            for call in message.tool_calls:
                step = Step(tool=call["name"], arguments=call["args"])
                turn.steps.append(step)
                yield StepEvent(label=self._label(turn, call["name"], call["args"]), step=step)
        if isinstance(message, ToolMessage) and message.artifact:
            _time_step(turn.steps, str(message.name), int(message.artifact["ms"]))

    def _label(self, turn: _Turn, tool: str, arguments: dict[str, Any]) -> str:
        w = self._wording(self._frame(turn).language)
        name = f"step_{tool}" if f"step_{tool}" in self.phrasing.phrases else "step_other"
        return w.say(name, index=arguments.get("index", "PII"))

    def _frame(self, turn: _Turn) -> Frame:
        """Return what the question was understood as: by the planner in this turn, else read here."""
        for message in reversed(turn.messages):
            if isinstance(message, AIMessage) and FRAME_KEY in message.additional_kwargs:
                return frame_from(message.additional_kwargs[FRAME_KEY])
        return self.understanding.read(turn.question, language=turn.language)

    def _checked(self, turn: _Turn) -> Answer:
        """Return the answer with every figure bound to a row or a passage, and every citation to what was found."""
        frame = self._frame(turn)
        results = results_of(turn.messages)
        reply = self.phrasing.reply(frame, results)
        draft = str(turn.messages[-1].text) if turn.messages else reply.text
        # A rank that the question claims in words ("fifth") may be named to correct it.
        asked = f"{frame.question} {frame.claimed_rank or ''}"
        loose = unbound_numbers(draft, results, asked) if results else ()
        if loose:
            log.error("Unbound numbers %s in the answer to a %s question", loose, frame.intent)
            w = self._wording(frame.language)
            draft, reply = reply.text, replace(reply, notes=(*reply.notes, w.say("unbound_note")))
        text, citations = number_citations(draft, results, self.corpus)
        return self._answer(turn, frame, results, reply, text, citations)

    def _answer(
        self,
        turn: _Turn,
        frame: Frame,
        results: Sequence[ToolResult],
        reply: Reply,
        text: str,
        citations: tuple[Any, ...],
    ) -> Answer:
        return Answer(
            question=turn.question,
            language=frame.language,
            thread=turn.thread,
            brain=PLANNER,
            status=reply.status,
            text=text,
            result=reply.result,
            citations=citations,
            charts=charts_for(reply.result, language=frame.language, names=self._wording(frame.language))
            if reply.result
            else (),
            steps=tuple(turn.steps),
            notes=reply.notes,
            follow_ups=reply.follow_ups,
            ms={"total": _since(turn.started)},
        )

    def _wording(self, language: Language) -> Wording:
        return Wording(language, self.phrasing.phrases, self.corpus)


MOST_KEPT_CHARACTERS = 16_000


def _time_step(steps: list[Step], tool: str, ms: int) -> None:
    for place, step in enumerate(steps):
        if step.tool == tool and step.ms == 0:
            steps[place] = step.model_copy(update={"ms": ms})
            return


def _since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


__all__ = ["Assistant", "conversation", "open_assistant"]
