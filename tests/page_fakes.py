"""A scripted assistant for the page's tests, and a server that runs it on a free port of this machine."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from assistant.answer import Answer, AnswerEvent, Citation, Coverage, Event, Result, Row, Step, StepEvent, TextEvent
from assistant.catalogue import Catalogue
from assistant.charts import charts_for
from assistant.phrasing.wording import Wording, load_phrases
from assistant.settings import Settings
from assistant.store import open_store
from assistant.web.server import create_app
from corpus.model import Language
from corpus.store import Corpus

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"

LEADERS = (
    ("hanoi", "Hanoi", 65.68, 1),
    ("ho-chi-minh-city", "Ho Chi Minh City", 59.33, 2),
    ("quang-ninh", "Quang Ninh", 58.41, 3),
    ("hai-phong", "Hai Phong", 58.09, 4),
    ("hue", "Hue", 49.37, 5),
)


def row(**values: object) -> Row:
    """Return a row of the 2025 overall ranking, changed as asked."""
    defaults: dict[str, object] = {
        "unit_id": "hanoi",
        "map": 34,
        "unit": "Hanoi",
        "index": "PII",
        "edition": 2025,
        "component": "overall",
        "score": 65.68,
        "rank": 1,
        "of": 34,
        "status": "reported",
        "source_ids": ("s901",),
    }
    return Row.model_validate(defaults | values)


def leaders() -> tuple[Row, ...]:
    """Return the five leading units of 2025."""
    return tuple(row(unit_id=key, unit=name, score=score, rank=rank) for key, name, score, rank in LEADERS)


def table_source(**values: object) -> Citation:
    """Return a citation of a table row, changed as asked."""
    defaults: dict[str, object] = {
        "n": 1,
        "kind": "table",
        "source_id": "s901",
        "title": "Ranking of 2025",
        "publisher": "Example ministry",
        "date": "2025-10-01",
        "url": "https://example.org/ranking",
        "quote": "PII 2025 | Hanoi | 65.68 | 1 of 34",
    }
    return Citation.model_validate(defaults | values)


def ranking_answer(question: str = "Which provinces lead?", thread: str = "t") -> Answer:
    """Return a ranking with a table source and an article source."""
    result = Result(kind="ranking", rows=leaders(), coverage=Coverage(held=26, of=34))
    article = table_source(
        n=2, kind="article", source_id="s902", title="The leaders of 2025", quote="Hanoi kept the first place."
    )
    return Answer(
        question=question,
        language="en",
        thread=thread,
        brain="planner",
        status="answered",
        text="**Hanoi** leads with 65.68 [1], as reported [2].\n\n1. Hanoi 65.68\n2. Ho Chi Minh City 59.33",
        result=result,
        citations=(table_source(), article),
        charts=charts_for(result, language="en"),
        notes=("Scores of 26 of 34 units are held.",),
        follow_ups=("Why does Hanoi rank first?", "How did Hue change?", "Which province rose most?"),
    )


def plain_answer(question: str, thread: str, **values: object) -> Answer:
    """Return an answer of text alone, changed as asked."""
    answer = Answer(
        question=question, language="en", thread=thread, brain="planner", status="answered", text=f"About {question}"
    )
    return answer.model_copy(update=values)


class ScriptedAssistant:
    """Answers by the first word of the question; ``asked`` keeps what came in, with its thread."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.phrases = load_phrases()
        self.asked: list[tuple[str, str | None]] = []
        self.store = open_store(Settings(database_url="sqlite://"))
        self.threads, self.feedback = self.store.threads, self.store.feedback
        self.release = threading.Event()
        self.closed_early = threading.Event()

    def opened(self) -> ScriptedAssistant:
        """Return itself: it is open from the beginning."""
        return self

    def if_open(self) -> None:
        """Return nothing: what the web app would look at needs a store."""

    def once_open(self, prepare: object) -> None:
        """Do nothing: what the web app would do with an assistant needs a store."""

    def catalogue(self, language: Language) -> Catalogue:
        """Return the views over the shipped corpus."""
        return Catalogue(self.corpus, self.names(language))

    def names(self, language: Language) -> Wording:
        """Return the shipped corpus's names."""
        return Wording(language, self.phrases, self.corpus)

    def starters(self, language: str) -> tuple[str, ...]:
        """Return two opening questions in the language."""
        if language == "vi":
            return ("Những tỉnh nào dẫn đầu?", "Vì sao Hà Nội đứng đầu?")
        return ("Which provinces lead?", "Why does Hanoi rank first?")

    def stream(
        self, question: str, *, thread: str | None = None, language: str | None = None, owner: str = ""
    ) -> Iterator[Event]:
        """Yield a step, some text and the scripted answer, which is kept for its owner."""
        self.asked.append((question, thread))
        word = question.split()[0].lower()
        if word == "break":
            raise RuntimeError("secret path /etc/somewhere")
        yield StepEvent(label="Ranking PII 2025", step=Step(tool="rank_units"))
        if word == "wait":
            yield from self._until_released()
        yield TextEvent(delta="Hanoi leads…")
        answer = self._answer(word, question, thread or "t")
        self.threads.record(owner, answer)
        yield AnswerEvent(answer=answer)

    def _until_released(self) -> Iterator[Event]:
        try:
            while not self.release.wait(0.05):
                yield TextEvent(delta=". ")
        except GeneratorExit:
            self.closed_early.set()
            raise

    def _answer(self, word: str, question: str, thread: str) -> Answer:
        if word == "which":
            return ranking_answer(question, thread)
        if word == "hostile":
            citation = table_source(title=HOSTILE, publisher=HOSTILE, quote=HOSTILE, url="javascript:alert(1)")
            rows = (row(unit_id=None, unit=HOSTILE), row(unit_id="hue", unit="Hue", score=49.37, rank=5))
            result = Result(kind="ranking", rows=rows)
            return ranking_answer(question, thread).model_copy(
                update={
                    "text": f"{HOSTILE} [1] [link](javascript:alert(1)) ![pixel](http://203.0.113.7/p.png)",
                    "citations": (citation,),
                    "result": result,
                    "charts": charts_for(result, language="en"),
                    "notes": (HOSTILE,),
                    "follow_ups": (HOSTILE,),
                }
            )
        if word in {"no_data", "clarify", "declined"}:
            options = ("Thanh Hoa 2024", "Thai Binh 2024") if word == "clarify" else ()
            return plain_answer(question, thread, status=word, follow_ups=options)
        return plain_answer(question, thread)


def web_app(assistant: ScriptedAssistant, **settings: object) -> FastAPI:
    """Return the web app over the assistant, with these settings."""

    # Inside a loop, because Gradio opens loops of its own where none runs, and leaves them open.
    async def built() -> FastAPI:
        return create_app(
            assistant,
            Settings.model_validate(
                {"hosts": ("testserver",), "limit_questions": "", "limit_requests": "", **settings}
            ),
        )

    return asyncio.run(built())


@contextmanager
def served(assistant: ScriptedAssistant, **settings: object) -> Iterator[str]:
    """Run the web app over the assistant, and give its address."""
    with running(web_app(assistant, **settings)) as url:
        yield url


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """Run a web app on a free port of this machine, and give its address."""
    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
