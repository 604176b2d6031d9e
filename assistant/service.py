"""The main flow, in one file: question → understanding → agent with its tools → checked `Answer`.

`open_assistant` does all the opening and owns all state; every way in (terminal, page, API) calls `ask` or `stream`.
Where to change what: words people use, `understanding`; what is looked up for them, `understanding.plan`; how it is
computed, `scoring` and `tools`; how it is said, `phrasing`; what may be shown, `grounding` and `citing`; how a
question runs through its brain, `turns` and `brains`.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import replace

from langgraph.checkpoint.memory import InMemorySaver

from assistant.agent import Graph, make_agent
from assistant.answer import Answer, AnswerEvent, Citation, Event, Step, StepEvent, TextEvent
from assistant.brains.planner import PlannerChatModel
from assistant.charts import charts_for
from assistant.citing import number_citations
from assistant.errors import ModelUnavailable
from assistant.grounding import unbound_numbers
from assistant.knowledge import Knowledge, Search, knowledge_of
from assistant.phrasing.followups import starters
from assistant.phrasing.reply import Reply
from assistant.phrasing.wording import Wording
from assistant.searching import BackgroundSearch
from assistant.settings import Settings
from assistant.turns import Turn, run
from assistant.understanding.frame import Frame
from assistant.understanding.reader import Understanding
from corpus.library import Library
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


class Assistant:
    """Answers questions. Threads are kept apart by their id; nothing of a conversation is kept elsewhere."""

    def __init__(self, settings: Settings, corpus: Corpus, search: Search) -> None:
        self.settings = settings
        self._checkpointer = InMemorySaver()
        self._know(knowledge_of(corpus, search))

    @property
    def corpus(self) -> Corpus:
        """Return what is known."""
        return self.knowledge.corpus

    @property
    def understanding(self) -> Understanding:
        """Return what reads questions."""
        return self.knowledge.understanding

    @property
    def library(self) -> Library:
        """Return the way to add documents and tables; `refresh` makes what was added count."""
        return Library(self.settings.home, self.corpus)

    @property
    def ready(self) -> bool:
        """Return whether article questions would be answered without waiting for the embedding model."""
        return self.knowledge.search.ready

    def ask(self, question: str, *, thread: str | None = None, language: Language | None = None) -> Answer:
        """Return the answer. ``thread`` continues a conversation; ``language`` overrides the question's own."""
        *_, last = self.stream(question, thread=thread, language=language)
        assert isinstance(last, AnswerEvent)
        return last.answer

    def stream(self, question: str, *, thread: str | None = None, language: Language | None = None) -> Iterator[Event]:
        """Yield what is looked up as it happens, then the text, then the checked answer as the last event."""
        # A terminal may pass on half a character, which no JSON can hold.
        question = question.encode("utf-8", "replace").decode("utf-8")
        knowledge, turn = self.knowledge, Turn(question, thread or uuid.uuid4().hex, language)
        for message in run(self._agent, turn):
            for step in turn.note(message):
                yield StepEvent(label=_label(step, knowledge.wording(_frame(knowledge, turn).language)), step=step)
        answer = _checked(knowledge, turn)
        yield TextEvent(delta=answer.text)
        yield AnswerEvent(answer=answer)

    def starters(self, language: Language) -> tuple[str, ...]:
        """Return questions to begin with."""
        return starters(self.knowledge.wording(language))

    def names(self, language: Language) -> Wording:
        """Return what rows, units and components are called in the language."""
        return self.knowledge.wording(language)

    def refresh(self) -> None:
        """Read the corpus again, so that what was added counts. A turn under way keeps the corpus it began with."""
        corpus = open_corpus(self.settings.home)
        self._know(knowledge_of(corpus, self.knowledge.search.over(corpus)))

    def close(self) -> None:
        """Let go of the index."""
        self.knowledge.search.close()

    def _know(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        planner = PlannerChatModel(understanding=knowledge.understanding, phrasing=knowledge.phrasing)
        self._agent: Graph = make_agent(planner, knowledge.tools, self._checkpointer)


def _frame(knowledge: Knowledge, turn: Turn) -> Frame:
    """Return what the question was understood as: by the planner in this turn, else read here."""
    return turn.frame or knowledge.understanding.read(turn.question, language=turn.language)


def _label(step: Step, w: Wording) -> str:
    name = f"step_{step.tool}" if f"step_{step.tool}" in w.phrases else "step_other"
    return w.say(name, index=step.arguments.get("index", "PII"))


def _checked(knowledge: Knowledge, turn: Turn) -> Answer:
    """Return the answer with every figure bound to a row or a passage, and every citation to what was found."""
    frame, results = _frame(knowledge, turn), turn.results
    reply = knowledge.phrasing.reply(frame, results)
    draft = turn.draft or reply.text
    # A rank that the question claims in words ("fifth") may be named to correct it.
    asked = f"{frame.question} {frame.claimed_rank or ''}"
    loose = unbound_numbers(draft, results, asked) if results else ()
    if loose:
        log.error("Unbound numbers %s in the answer to a %s question", loose, frame.intent)
        unbound = knowledge.wording(frame.language).say("unbound_note")
        draft, reply = reply.text, replace(reply, notes=(*reply.notes, unbound))
    text, citations = number_citations(draft, results, knowledge.corpus)
    return _answer(knowledge, turn, frame, reply, text, citations)


def _answer(
    knowledge: Knowledge, turn: Turn, frame: Frame, reply: Reply, text: str, citations: tuple[Citation, ...]
) -> Answer:
    names = knowledge.wording(frame.language)
    return Answer(
        question=turn.question,
        language=frame.language,
        thread=turn.thread,
        brain=PLANNER,
        status=reply.status,
        text=text,
        result=reply.result,
        citations=citations,
        charts=charts_for(reply.result, language=frame.language, names=names) if reply.result else (),
        steps=tuple(turn.steps),
        notes=reply.notes,
        follow_ups=reply.follow_ups,
        ms={"total": turn.milliseconds},
    )


__all__ = ["Assistant", "open_assistant"]
