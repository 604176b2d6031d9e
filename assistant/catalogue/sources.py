"""Every source of a corpus, with how much of the tables rests on it and how much of its text is searched."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Literal

import pandas as pd

from assistant.catalogue.entries import Passage, SourceEntry, SourcePage
from assistant.tools.rows import rows_from
from corpus.model import Article, Language, Source
from corpus.store import Corpus
from index import chunks

_ADDED = "u-"  # how the ids of sources begin that a user added; the rest is the addition's own id


def read_sources(corpus: Corpus, language: Language) -> tuple[SourceEntry, ...]:
    """Return the sources, newest first: a user's own before the shipped ones. Undated ones come last.

    A document held in the language has its title in it.
    """
    rows, disputed, indices = _rows_by_source(corpus)
    texts: dict[str, list[Article]] = defaultdict(list)
    for article in corpus.articles:
        texts[article.source_id].append(article)
    for articles in texts.values():
        articles.sort(key=lambda article: article.language != language)
    entries = [
        _entry(source, texts.get(source.source_id, []), rows, disputed, indices) for source in corpus.sources.values()
    ]
    entries.sort(key=lambda entry: entry.title.casefold())
    return tuple(sorted(entries, key=lambda entry: (bool(entry.item_id), entry.added_at, entry.date), reverse=True))


def read_source(corpus: Corpus, entry: SourceEntry, language: Language, *, first: int, limit: int) -> SourcePage:
    """Return a source with its passages, those in the language before others, and a part of the rows resting on it."""
    articles = [article for article in corpus.articles if article.source_id == entry.source_id]
    articles.sort(key=lambda article: article.language != language)
    rows = _observations(corpus, entry.source_id)
    return SourcePage(
        source=entry,
        passages=tuple(passage for article in articles for passage in _passages(article)),
        rows=rows_from(corpus, rows.iloc[first : first + limit]),
        first=first,
        rows_in_all=len(rows),
    )


def _observations(corpus: Corpus, source_id: str) -> pd.DataFrame:
    """Return the observations that name a source, alone or with others."""
    cells = corpus.observations["source_id"]
    naming = [cell for cell in cells.unique() if source_id in str(cell).split(";")]
    return corpus.observations.loc[cells.isin(naming)]


def _passages(article: Article) -> Iterator[Passage]:
    for chunk in chunks.split(article.text):
        yield Passage(language=article.language, headings=chunk.headings, text=article.text[chunk.start : chunk.end])


def _entry(
    source: Source,
    articles: list[Article],
    rows: Mapping[str, int],
    disputed: Mapping[str, int],
    indices: Mapping[str, set[str]],
) -> SourceEntry:
    name = source.source_id
    own = name.removeprefix(_ADDED) if name.startswith(_ADDED) and source.added_at else None
    held: Literal["table", "reference"] = "table" if rows.get(name) else "reference"
    return SourceEntry(
        source_id=name,
        title=(articles[0].title if articles else source.title) or source.publisher or name,
        publisher=source.publisher,
        date=source.date,
        url=source.url,
        kind="document" if articles else held,
        languages=tuple(sorted({article.language for article in articles})),
        visibility="private" if any(article.visibility == "private" for article in articles) else "shareable",
        rows=rows.get(name, 0),
        disputed=disputed.get(name, 0),
        passages=sum(len(chunks.split(article.text)) for article in articles),
        indices=tuple(sorted(indices.get(name, ()))),
        added_by=source.added_by,
        added_at=source.added_at,
        item_id=own,
    )


def _rows_by_source(corpus: Corpus) -> tuple[Counter[str], Counter[str], dict[str, set[str]]]:
    """Return for each source how many rows rest on it, how many of these are disputed, and of which indices."""
    rows: Counter[str] = Counter()
    disputed: Counter[str] = Counter()
    indices: dict[str, set[str]] = defaultdict(set)
    for table in (corpus.observations, corpus.highlights, corpus.region_scores, corpus.gii):
        for source, index, status, count in _counted(table):
            rows[source] += count
            disputed[source] += count if status == "disputed" else 0
            indices[source].add(index)
    return rows, disputed, indices


def _counted(table: pd.DataFrame) -> Iterator[tuple[str, str, str, int]]:
    """Yield source, index, status and number of rows; a row of several sources counts for each."""
    plain = table.assign(status=table["status"].astype("str") if "status" in table else "reported")
    counts = plain.groupby(["source_id", "index", "status"], observed=True).size()
    places: list[tuple[str, str, str]] = counts.index.tolist()
    for (cell, index, status), count in zip(places, counts, strict=True):
        for source in filter(None, cell.split(";")):
            yield source, index, status, int(count)
