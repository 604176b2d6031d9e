"""Passages and questions with known answers to quality and speed, through the product's own build and search."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index import chunks
from index.build import Progress, build_from_passages
from index.embedder import Embedder
from index.errors import BadEvaluation
from index.hybrid import Weights
from index.lexicon import Lexicon
from index.model import Mode, Passage
from index.search import SearchIndex
from index.words import detect_language

WHOLE_WORDS = 300  # a longer passage does not fit what the model reads, and is cut as articles are
LOOKED_AT = 20  # hits a question: versions of one passage count once, so more than ten are needed
MEASURES = {"ndcg@10": nDCG @ 10, "recall@1": R @ 1, "recall@5": R @ 5, "recall@10": R @ 10, "mrr": RR}


class GivenPassage(BaseModel):
    """A line of a file of passages."""

    model_config = ConfigDict(extra="ignore")

    id: str
    title: str = ""
    text: str


class GivenQuestion(BaseModel):
    """A line of a file of questions. ``relevant`` names passages by id, in whichever file they are."""

    model_config = ConfigDict(extra="ignore")

    id: str
    text: str
    relevant: list[str] = Field(min_length=1)


Line = TypeVar("Line", GivenPassage, GivenQuestion)


@dataclass(frozen=True)
class Evaluation:
    """What was measured. ``embedding_ms`` and ``search_ms`` are parts of ``query_ms``; each is (p50, p95)."""

    mode: str
    passages: int
    questions: int
    quality: dict[str, float]
    passages_per_second: float
    query_ms: tuple[float, float]
    embedding_ms: tuple[float, float]
    search_ms: tuple[float, float]

    def as_json(self) -> str:
        """Return one line of JSON."""
        spans = {"query_ms": self.query_ms, "embedding_ms": self.embedding_ms, "search_ms": self.search_ms}
        return json.dumps(
            {
                "mode": self.mode,
                "passages": self.passages,
                "questions": self.questions,
                **{name: round(value, 4) for name, value in self.quality.items()},
                "passages_per_second": round(self.passages_per_second, 2),
                **{name: {"p50": round(p50, 2), "p95": round(p95, 2)} for name, (p50, p95) in spans.items()},
            }
        )


def read_given(
    passage_files: Sequence[Path], question_files: Sequence[Path]
) -> tuple[list[GivenPassage], list[GivenQuestion]]:
    """Return the lines of all files. An id in two files of passages is one passage in two versions.

    Raises `BadEvaluation` naming file and line, or the question whose passage is in no file.
    """
    passages = [line for path in passage_files for line in _lines(path, GivenPassage)]
    questions = [line for path in question_files for line in _lines(path, GivenQuestion)]
    if not passages or not questions:
        raise BadEvaluation("There is nothing to evaluate: give at least one passage and one question.")
    known = {passage.id for passage in passages}
    for question in questions:
        missing = [each for each in question.relevant if each not in known]
        if missing:
            raise BadEvaluation(f"Question {question.id!r} names passage {missing[0]!r}, which is in no file given.")
    return passages, questions


def evaluate(
    passages: Sequence[GivenPassage],
    questions: Sequence[GivenQuestion],
    *,
    lexicon: Lexicon,
    embedder: Embedder,
    modes: Sequence[Mode] = ("hybrid",),
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> list[Evaluation]:
    """Return one evaluation a mode, from one index that is thrown away."""
    embedder.encode_queries(["warm up"])  # loading the model is not a part of either rate
    with tempfile.TemporaryDirectory(prefix="evaluate-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        began = perf_counter()
        cut = list(_as_passages(passages))
        build_from_passages(cut, home, fingerprint="evaluation", lexicon=lexicon, embedder=embedder, progress=progress)
        rate = len(passages) / (perf_counter() - began)
        index = SearchIndex(home, lexicon=lexicon, embedder=embedder, weights=weights)
        index.search("warm up")
        try:
            return [_evaluate_mode(index, embedder, passages, questions, mode, rate) for mode in modes]
        finally:
            index.close()


def _evaluate_mode(
    index: SearchIndex,
    embedder: Embedder,
    passages: Sequence[GivenPassage],
    questions: Sequence[GivenQuestion],
    mode: Mode,
    rate: float,
) -> Evaluation:
    run: list[Any] = []
    judged: list[Any] = []
    embedding, searching = [], []
    for number, question in enumerate(questions):
        name = f"{number}/{question.id}"
        judged += [ir_measures.Qrel(name, relevant, 1) for relevant in set(question.relevant)]
        began = perf_counter()
        if mode != "sparse":
            embedder.encode_queries([question.text])
        embedded = perf_counter()
        found = _found(index, question.text, mode)
        searching.append(1000 * (perf_counter() - embedded))
        embedding.append(1000 * (embedded - began))
        run += [ir_measures.ScoredDoc(name, passage, -place) for place, passage in enumerate(found)]
    scores = ir_measures.calc_aggregate(list(MEASURES.values()), judged, run)
    return Evaluation(
        mode=mode,
        passages=len(passages),
        questions=len(questions),
        quality={name: float(scores[measure]) for name, measure in MEASURES.items()},
        passages_per_second=rate,
        query_ms=_spread(np.add(embedding, searching)),
        embedding_ms=_spread(embedding),
        search_ms=_spread(searching),
    )


def _found(index: SearchIndex, question: str, mode: Mode) -> list[str]:
    """Return the ids of passages found, best first, each once."""
    hits = index.search(question, limit=LOOKED_AT, mode=mode)
    found = (passage.article_id or "" for hit in hits for passage in (hit.passage, *hit.others))
    return list(dict.fromkeys(found))


def _as_passages(given: Sequence[GivenPassage]) -> Iterator[Passage]:
    for number, passage in enumerate(given):
        spans = [(0, len(passage.text))]
        if len(passage.text.split()) > WHOLE_WORDS:
            spans = [(chunk.start, chunk.end) for chunk in chunks.split(passage.text)]
        for start, end in spans:
            yield Passage(
                passage_id=f"{number}/{start}",
                kind="article",
                text=passage.text[start:end],
                context=passage.title,
                language=detect_language(passage.text),
                article_id=passage.id,
                start=start,
                end=end,
            )


def _lines(path: Path, form: type[Line]) -> Iterator[Line]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadEvaluation(f"{path} cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield form.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(map(str, first["loc"])) or "the line"
                raise BadEvaluation(f"{path}:{number}: {place}: {first['msg']}.") from error


def _spread(values: Any) -> tuple[float, float]:
    p50, p95 = np.percentile(np.asarray(values, dtype=float), [50, 95])
    return float(p50), float(p95)
