"""The main flow, in one file: question → understanding → agent with its tools → checked `Answer`.

`open_assistant` does all the opening and owns all state; every way in (terminal, page, API) calls `ask` or `stream`.
Where to change what: words people use, `understanding`; what is looked up for them, `understanding.plan`; how it is
computed, `scoring` and `tools`; how it is said, `phrasing`; what may be shown, `grounding` and `citing`; how a
question runs through its brain, `turns` and `brains`.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress

from langchain_core.language_models import BaseChatModel

from assistant.agent import Graph, agents_of
from assistant.answer import Answer, AnswerEvent, Event, StepEvent, TextEvent
from assistant.brains.opening import PLANNER, open_brain
from assistant.catalogue import Catalogue
from assistant.errors import ModelUnavailable
from assistant.finishing import answer_of, label_of, with_notes
from assistant.knowledge import Knowledge, Search, knowledge_of
from assistant.phrasing.followups import starters
from assistant.phrasing.wording import Wording
from assistant.searching import BackgroundSearch, Indexing
from assistant.settings import Settings
from assistant.store import StoreUnavailable, UnknownThread, open_store
from assistant.store.feedback import FeedbackBook
from assistant.store.threads import Threads
from assistant.turns import Said, Turn, run, whole
from assistant.understanding.exemplar_book import ExemplarBook
from assistant.understanding.reader import Understanding
from assistant.uploads import Uploads
from corpus.errors import CorpusError
from corpus.home import Home
from corpus.library import Library
from corpus.model import Language
from corpus.store import Corpus, open_corpus
from index.embedder import Embedder

log = logging.getLogger(__name__)

LOCAL = "local"  # who asks where nobody logs in

Watcher = Callable[[Answer, Turn], None]


def open_assistant(settings: Settings | None = None, *, warm: bool = True) -> Assistant:
    """Return an assistant that is ready for table questions; the search index and its model load in the background.

    With ``warm=False`` they load when the first question needs them.

    Raises CorpusError when a table or the user's data folder cannot be used, ModelUnavailable for a brain that is not
    there, StoreUnusable for a database that is none or too new.
    """
    settings = settings or Settings()
    models = {} if settings.brain == PLANNER else {settings.brain: open_brain(settings.brain, settings)}
    corpus = open_corpus(settings.home)
    embedder = Embedder(settings.embedding_model)
    search = BackgroundSearch(corpus, settings.home, embedder, chroma_url=settings.chroma_url)
    exemplars = ExemplarBook(embedder, settings.home / "exemplars")
    if warm:
        search.start()
        exemplars.start()
    return Assistant(settings, corpus, search, models, exemplars)


class Assistant:
    """Answers questions. All that is kept of conversations is in its store, each thread its owner's alone.

    ``models`` are the language models that may answer beside the planner, by name; the settings say who answers unless
    a question says otherwise.
    """

    def __init__(
        self,
        settings: Settings,
        corpus: Corpus,
        search: Search,
        models: Mapping[str, BaseChatModel] | None = None,
        exemplars: ExemplarBook | None = None,
    ) -> None:
        self.settings = settings
        self._models = dict(models or {})
        self.store = open_store(settings)
        self._home = Home(settings.home)
        self._seen = self._home.stamp()
        self._refreshing = threading.Lock()
        self._watchers: list[Watcher] = []
        self._exemplars = exemplars
        self._know(knowledge_of(corpus, search, exemplars))

    @property
    def knowledge(self) -> Knowledge:
        """Return the state of the corpus that questions asked now are answered from."""
        return self._now[0]

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
    def uploads(self) -> Uploads:
        """Return the way in for files that people send, read and shown back before they are stored."""
        return Uploads(
            self.settings.home / "uploads",
            library=lambda: self.library,
            corpus=lambda: self.corpus,
            refresh=self.refresh,
            most_files=self.settings.most_upload_files,
            most_bytes=self.settings.most_upload_mb * 2**20,
        )

    @property
    def threads(self) -> Threads:
        """Return the conversations, to list, read, rename and delete."""
        return self.store.threads

    @property
    def feedback(self) -> FeedbackBook:
        """Return what people said of answers, and the way to say it."""
        return self.store.feedback

    @property
    def brains(self) -> tuple[str, ...]:
        """Return the names of what can answer, the planner first."""
        return (PLANNER, *self._models)

    @property
    def indexing(self) -> Indexing:
        """Return how far the search index is with what was added."""
        return self.knowledge.search.indexing

    @property
    def ready(self) -> bool:
        """Return whether article questions would be answered without waiting for the embedding model."""
        return self.knowledge.search.ready

    def ask(
        self,
        question: str,
        *,
        thread: str | None = None,
        language: Language | None = None,
        owner: str = LOCAL,
        brain: str | None = None,
    ) -> Answer:
        """Return the answer. ``thread`` continues a conversation; ``language`` overrides the question's own.

        ``brain`` says who answers this question. Raises UnknownThread for a conversation that another owner began,
        ModelUnavailable for a brain that was not opened.
        """
        *_, last = self.stream(question, thread=thread, language=language, owner=owner, brain=brain)
        assert isinstance(last, AnswerEvent)
        return last.answer

    def stream(
        self,
        question: str,
        *,
        thread: str | None = None,
        language: Language | None = None,
        owner: str = LOCAL,
        brain: str | None = None,
        earlier: Sequence[Said] | None = None,
    ) -> Iterator[Event]:
        """Yield what is looked up as it happens, then the text, then the checked answer as the last event.

        With ``earlier``, what was said before, the question follows that, and nothing is kept. Raises as `ask` does.
        """
        # A terminal may pass on half a character, which no JSON can hold.
        question = question.encode("utf-8", "replace").decode("utf-8")
        self._keep_up()
        knowledge, agents = self._now
        brain = brain or self.settings.brain
        if brain not in agents:
            raise ModelUnavailable(f"No brain {brain!r} was opened. There are: {', '.join(agents)}.")
        agent = agents[brain]
        turn = Turn(
            question,
            thread or uuid.uuid4().hex,
            language,
            owner,
            brain=brain,
            seconds=self.settings.brain_seconds,
            earlier=earlier,
        )
        continued = thread is not None and self._admitted(turn)
        with whole(agent, turn), closing(run(agent, turn)) as messages:
            for message in messages:
                for step in turn.note(message):
                    yield StepEvent(label=label_of(step, knowledge, turn), step=step)
            answer = answer_of(knowledge, turn)
            self._record(answer, turn, continued=continued)
        answer = with_notes(knowledge, answer, turn, continued=continued)
        for watcher in self._watchers:
            watcher(answer, turn)
        yield TextEvent(delta=answer.text)
        yield AnswerEvent(answer=answer)

    def _admitted(self, turn: Turn) -> bool:
        """Return whether the turn goes on with a thread that may be there; where that cannot be read, it may."""
        try:
            return self.threads.admit(turn.owner, turn.thread)
        except StoreUnavailable:
            turn.remembered = turn.kept = False
            return True

    def _record(self, answer: Answer, turn: Turn, *, continued: bool) -> None:
        if not turn.kept or turn.earlier is not None:
            return
        try:
            self.threads.record(turn.owner, answer, begun=continued)
        except StoreUnavailable:
            turn.kept = False
        except UnknownThread:
            # Deleted while the answer was made: it must not come back by its memory.
            turn.kept = False
            with suppress(StoreUnavailable):
                self.store.checkpointer.delete_thread(turn.memory)

    def watch(self, watcher: Watcher) -> None:
        """Show every answer from now on to ``watcher``, whichever way it was asked for, before it is given."""
        self._watchers.append(watcher)

    def starters(self, language: Language) -> tuple[str, ...]:
        """Return questions to begin with."""
        return starters(self.knowledge.wording(language))

    def names(self, language: Language) -> Wording:
        """Return what rows, units and components are called in the language."""
        return self.knowledge.wording(language)

    def catalogue(self, language: Language) -> Catalogue:
        """Return the views over what is held, to look around in."""
        return self.knowledge.catalogue(language)

    def refresh(self) -> None:
        """Read the corpus again, so that what was added counts; the index follows in the background.

        A turn under way keeps the corpus it began with. Raises CorpusError, and everything stays as it was.
        """
        with self._refreshing:
            self._seen = self._home.stamp()
            corpus = open_corpus(self.settings.home)
            if (corpus.fingerprint, corpus.problems) == (self.corpus.fingerprint, self.corpus.problems):
                return
            search = self.knowledge.search.over(corpus)
            self._know(knowledge_of(corpus, search, self._exemplars))
            search.start()

    def _keep_up(self) -> None:
        """Let count what was added from a terminal or another machine; what cannot be read leaves all as it was."""
        if self._home.stamp() == self._seen:
            return
        try:
            self.refresh()
        except CorpusError:
            log.exception("What was added could not be read; questions are answered from what was there before")

    def close(self) -> None:
        """Let go of the index and the store."""
        if self._exemplars is not None:
            self._exemplars.close()
        self.knowledge.search.close()
        self.store.close()

    def _know(self, knowledge: Knowledge) -> None:
        # In one step: a question must not meet the tools of one state with the names of another.
        self._now: tuple[Knowledge, Mapping[str, Graph]] = (
            knowledge,
            agents_of(knowledge, self._models, self.store.checkpointer, self.settings),
        )


__all__ = ["Assistant", "open_assistant"]
