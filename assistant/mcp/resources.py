"""Tables and articles as an MCP client reads them, each under an address of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import mcp.types as types
import pandas as pd
from pydantic import AnyUrl

from assistant.evidence import ToolResult
from corpus.model import Article
from corpus.store import Corpus

SCHEME = "pia://"
CSV, MARKDOWN = "text/csv", "text/markdown"
_COLUMNS = ["index", "edition", "map", "unit_id", "component", "score", "rank", "of", "status", "source_id", "note"]


class UnknownResource(ValueError):
    """No table or article at this address. The message says where the list is."""


def listing(corpus: Corpus) -> list[types.Resource]:
    """Return what can be read: the observations of each index, the units, the sources, every shareable article."""
    tables = [
        _resource(f"tables/{index}", f"{index}: every observation held", "CSV, one figure a line, with its source", CSV)
        for index in corpus.indices()
    ]
    records = [
        _resource("tables/units", "Provinces and cities", "CSV, on both maps, with what each was merged into", CSV),
        _resource("tables/sources", "Sources", "CSV: publisher, title, date, address", CSV),
    ]
    articles = [
        _resource(f"articles/{article.article_id}", article.title, f"{article.publisher}, {article.date}", MARKDOWN)
        for article in _open_articles(corpus)
    ]
    return [*tables, *records, *articles]


def read(corpus: Corpus, uri: str) -> tuple[str, str]:
    """Return the text at an address and its media type. Raises UnknownResource."""
    kind, _, name = uri.removeprefix(SCHEME).partition("/")
    if kind == "tables":
        return _table(corpus, name, uri), CSV
    article = next((one for one in _open_articles(corpus) if (kind, one.article_id) == ("articles", name)), None)
    if article is None:
        raise UnknownResource(f"Nothing is held at {uri!r}. resources/list names every table and article.")
    return f"# {article.title}\n\n{article.publisher}, {article.date}. {article.url}\n\n{article.text}", MARKDOWN


def shareable(found: ToolResult, corpus: Corpus) -> ToolResult:
    """Return what a tool found without the passages of private articles."""
    private = {article.source_id for article in corpus.articles if article.visibility == "private"}
    return found.model_copy(update={"passages": tuple(one for one in found.passages if one.source_id not in private)})


def _open_articles(corpus: Corpus) -> tuple[Article, ...]:
    return tuple(article for article in corpus.articles if article.visibility == "shareable")


def _table(corpus: Corpus, name: str, uri: str) -> str:
    if name in corpus.indices():
        held = corpus.observations
        return str(held.loc[held["index"] == name, _COLUMNS].to_csv(index=False))
    records = {"units": corpus.units, "sources": tuple(corpus.sources.values())}
    if name not in records:
        raise UnknownResource(f"No table {uri!r}. There are: {', '.join((*corpus.indices(), *records))}.")
    return _as_csv(records[name])


def _as_csv(records: Sequence[Any]) -> str:
    rows = [dataclasses.asdict(record) for record in records]
    joined = [
        {key: ";".join(value) if isinstance(value, tuple) else value for key, value in row.items()} for row in rows
    ]
    return str(pd.DataFrame(joined).to_csv(index=False))


def _resource(place: str, title: str, description: str, media_type: str) -> types.Resource:
    return types.Resource(
        uri=AnyUrl(SCHEME + place), name=place, title=title, description=description, mimeType=media_type
    )
