"""For the assistant's tests: an assistant that needs no index, what the tables say, and which numbers a text says.

Expectations come from the tables by plain pandas, and numbers are read here in a way of their own: a test that shares
code with what it tests agrees with it by construction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from assistant.answer import Answer
from assistant.searching import Indexing
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.tools.asking import load_words
from assistant.tools.binding import Toolset
from assistant.tools.sentences import SentenceBook
from corpus.model import Language
from corpus.store import Corpus
from index.model import Hit

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MARK = re.compile(r"\[\d+\]")
_LINK = re.compile(r"\]\([^)]*\)|https?://\S+")
_ENGLISH_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
MAP_BREAK = 2025  # editions from this one rank 34 units


class NoSearch:
    """Search over nothing: table questions need no more, and no model is loaded."""

    ready = True
    indexing = Indexing("ready")

    def start(self) -> None:
        return None

    def search(self, query: str, **options: Any) -> Sequence[Hit]:
        return []

    def over(self, corpus: Corpus) -> NoSearch:
        return self

    def close(self) -> None:
        return None


def quick_assistant(corpus: Corpus, home: Path) -> Assistant:
    return Assistant(Settings(home=home), corpus, NoSearch())


# What the tables say


def table(corpus: Corpus, index: str, edition: int, component: str = "overall") -> pd.DataFrame:
    rows = corpus.observations
    rows = rows.loc[(rows["index"] == index) & (rows["edition"] == edition) & (rows["component"] == component)]
    return rows.astype({"unit_id": str, "status": str})


def settled(corpus: Corpus, index: str, edition: int, component: str = "overall") -> pd.DataFrame:
    """Return the ranked rows that nobody disputes, best first."""
    rows = table(corpus, index, edition, component)
    rows = rows.loc[(rows["status"] != "disputed") & rows["rank"].notna()]
    return rows.sort_values(["rank", "unit_id"]).drop_duplicates("unit_id")


def scores_held(corpus: Corpus, index: str, edition: int) -> int:
    """Return how many units have a score: a disputed one counts only where nothing undisputed is held of the unit."""
    rows = table(corpus, index, edition)
    rows = rows.loc[rows["score"].notna() | rows["rank"].notna()]
    undisputed = set(rows.loc[rows["status"] != "disputed", "unit_id"])
    rows = rows.loc[(rows["status"] != "disputed") | ~rows["unit_id"].isin(undisputed)]
    return int(rows.loc[rows["score"].notna(), "unit_id"].nunique())


def map_size(edition: int) -> int:
    return 34 if edition >= MAP_BREAK else 63


def name_of(corpus: Corpus, unit_id: str, edition: int, language: Language) -> str:
    """Return a unit's name as people write it: Vietnamese without "Thành phố"."""
    unit = next(unit for unit in corpus.units if unit.unit_id == unit_id and unit.map == map_size(edition))
    return {"en": unit.name_en, "vi": unit.name_vi.removeprefix("Thành phố ")}[language]


def written(value: float, language: Language) -> str:
    return f"{value:.2f}".replace(".", {"en": ".", "vi": ","}[language])


# Which numbers an answer says without showing where they come from


def unfounded_numbers(answer: Answer, corpus: Corpus) -> list[str]:
    """Return the numbers of the text that stand in no row, coverage, quote or in the question.

    Where nothing is held, the text counts what is: the years, sizes and counts of the tables then bear it out.
    """
    cited = (f"{one.quote} {one.title} {one.publisher} {one.date}" for one in answer.citations)
    notes = (str(getattr(row, "note", "")) for row in (answer.result.rows if answer.result else ()))
    shown = set(_NUMBER.findall(" ".join([answer.question, *cited, *notes])))
    values = {abs(value) for value in _values(answer)}
    values |= {*_held_instead(answer, corpus), *_remainders(answer), *_editions_looked_for(answer, corpus)}
    text = _ENGLISH_ORDINAL.sub("", _LINK.sub(" ", _MARK.sub(" ", answer.text)))
    return [token for token in _NUMBER.findall(text) if token not in shown and not _stands(token, answer, values)]


def _stands(token: str, answer: Answer, values: set[float]) -> bool:
    thousands, decimal = {"en": (",", "."), "vi": (".", ",")}[answer.language]
    plain = token.replace(thousands, "").replace(decimal, ".")
    decimals = len(plain.partition(".")[2])
    return any(abs(float(plain) - value) <= 0.5 * 10**-decimals + 1e-9 for value in values)


def _values(answer: Answer) -> Iterator[float]:
    if answer.result is None:
        return
    yield float(len(answer.result.rows))
    for row in answer.result.rows:
        yield from _numbers_within(row.model_dump())
    if answer.result.coverage:
        yield from (answer.result.coverage.held, answer.result.coverage.of)


def _numbers_within(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from _numbers_within(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
    elif isinstance(value, str) and value.isdigit():
        yield float(value)  # a pillar is named by its number


def _remainders(answer: Answer) -> Iterator[float]:
    """Yield what is left of a gap after its largest parts, which a sentence may name as one."""
    parts = [float(row.gap) for row in answer.result.rows if getattr(row, "part", None)] if answer.result else []  # type: ignore[attr-defined]
    for start in range(1, len(parts)):
        yield abs(sum(parts[start:]))


def _editions_looked_for(answer: Answer, corpus: Corpus) -> Iterator[float]:
    """Yield the editions that were looked up, the newest where none was asked for: a text may say it lacks them."""
    for step in answer.steps:
        asked = [step.arguments.get(name) for name in ("edition", "since", "until")]
        held = corpus.editions(str(step.arguments.get("index", "PII")))
        yield from (float(edition) for edition in asked if edition)
        yield from held[-1:] if not any(asked) else ()


def _held_instead(answer: Answer, corpus: Corpus) -> Iterator[float]:
    """Yield the counts of the tables, and the places of a ranking that no unit is known to hold."""
    if answer.status == "no_data":
        for index in corpus.indices():
            for edition in corpus.editions(index):
                yield from (edition, scores_held(corpus, index, edition), map_size(edition))
    ranking = answer.result if answer.result and answer.result.kind == "ranking" else None
    for row in ranking.rows[:1] if ranking else ():
        held = set(table(corpus, row.index, row.edition, row.component)["rank"].dropna())
        yield from (float(rank) for rank in range(1, map_size(row.edition) + 1) if rank not in held)


# A corpus of a few figures, with the real map and names


def small_corpus(corpus: Corpus, *facts: tuple[Any, ...]) -> Corpus:
    """Return the corpus with these figures alone: (index, edition, map, unit, component, score, rank[, status])."""
    columns = ["index", "edition", "map", "unit_id", "component", "score", "rank", "status"]
    rows = pd.DataFrame([(*fact, "reported")[:8] for fact in facts], columns=columns)
    rows["of"] = rows["map"]
    rows["source_id"] = [f"s{60 + place:03}" for place in range(len(rows))]
    rows["note"], rows["file"], rows["row"] = "", "observations.csv", range(2, len(rows) + 2)
    kinds = {name: str(kind) for name, kind in corpus.observations.dtypes.items()}
    return replace(corpus, observations=rows[list(kinds)].astype(kinds))


def sentence_book(corpus: Corpus) -> SentenceBook:
    return SentenceBook(corpus.articles, load_words())


def toolset(corpus: Corpus) -> SimpleNamespace:
    """Return the tools over a corpus as plain functions, by name; ``tools`` gives them as a model takes them."""
    bound = Toolset(corpus, NoSearch().search, sentence_book(corpus))
    return SimpleNamespace(**bound.functions, tools=bound.tools)


def last_answer(assistant: Assistant) -> Callable[..., Answer]:
    """Return what asks questions one after the other in a conversation of their own, and gives the last answer."""

    def last_of(first: str, *others: str) -> Answer:
        answer = assistant.ask(first)
        for question in others:
            answer = assistant.ask(question, thread=answer.thread)
        return answer

    return last_of
