"""A corpus to its passages: articles cut into spans, tables said as facts. Knows nothing of vectors or stores."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

from corpus.model import Article
from corpus.store import Corpus
from corpus.units import Gazetteer
from index import chunks
from index.documents import document_passages
from index.facts import table_passages
from index.model import Passage
from index.phrases import INDEX_NAMES

_YEAR = re.compile(r"(?<!\d)(?:20[12]\d)(?!\d)")
_INDEX = re.compile(r"\b(PII|PCI|PAPI|PAR Index|DTI|GII)\b")


def read_passages(corpus: Corpus) -> tuple[Passage, ...]:
    """Return every passage of a corpus, articles first. The same corpus gives the same passages with the same ids."""
    articles = (passage for article in corpus.articles for passage in article_passages(article, corpus.gazetteer))
    return tuple(_distinct(chain(articles, table_passages(corpus), document_passages(corpus))))


def _distinct(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield passages with ids made different where two tables' rows would share one."""
    seen: Counter[str] = Counter()
    for passage in passages:
        seen[passage.passage_id] += 1
        repeat = seen[passage.passage_id]
        yield passage if repeat == 1 else replace(passage, passage_id=f"{passage.passage_id}#{repeat}")


def article_passages(article: Article, gazetteer: Gazetteer) -> Iterator[Passage]:
    """Yield an article's passages in reading order. Ids depend on the text alone, so an edit elsewhere keeps them."""
    seen: dict[str, int] = {}
    for chunk in chunks.split(article.text):
        text = article.text[chunk.start : chunk.end]
        context = " · ".join(part for part in (article.title, article.date, *chunk.headings) if part)
        content = hashlib.sha256(text.encode()).hexdigest()[:12]
        seen[content] = seen.get(content, 0) + 1
        repeat = f".{seen[content]}" if seen[content] > 1 else ""
        about = f"{context}\n{text}"
        yield Passage(
            passage_id=f"article/{article.article_id}/{content}{repeat}",
            kind="article",
            text=text,
            context=context,
            language=article.language,
            source_ids=(article.source_id,),
            article_id=article.article_id,
            start=chunk.start,
            end=chunk.end,
            unit_ids=_units(about, gazetteer),
            index=_index(about),
            editions=tuple(sorted({int(year) for year in _YEAR.findall(about)})),
            date=article.date,
        )


def _units(text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    found = (match.unit.unit_id for span in gazetteer.find(text) for match in span.matches[:1])
    return tuple(dict.fromkeys(found))


def _index(text: str) -> str | None:
    """Return the one index that a text names, or None when it names several or none."""
    codes = {code.split()[0] for code in _INDEX.findall(text)}
    folded = text.casefold()
    codes |= {
        code
        for code, names in INDEX_NAMES.items()
        if any(name.rpartition(" (")[0].casefold() in folded for name in names.values())
    }
    return codes.pop() if len(codes) == 1 else None
