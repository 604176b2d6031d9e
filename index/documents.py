"""Documents that the corpus names but does not hold, to passages with their addresses: sources, and links in articles.

"Where is the plan of Khanh Hoa?" finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.model import Article, Source
from corpus.store import Corpus
from index.model import Passage
from index.phrases import LANGUAGES
from index.words import detect_language

_LINK = re.compile(r"(?<!!)\[(?P<label>[^\]]+)\]\((?P<url>https?://[^)\s]+)\)")
_DOCUMENT = re.compile(r"\b(?:plan|decision|resolution|kế hoạch|quyết định|nghị quyết)\b", re.IGNORECASE)
_PHRASES = {phrases.language: phrases for phrases in LANGUAGES}


def document_passages(corpus: Corpus) -> Iterator[Passage]:
    """Yield a passage a source that has a title, and one a plan, decision or resolution that an article links to."""
    articles = {article.source_id for article in corpus.articles}
    for source in corpus.sources.values():
        if source.title and source.source_id not in articles:
            yield _of_source(corpus, source)
    for article in corpus.articles:
        links = {found["url"]: found["label"] for found in _LINK.finditer(article.text)}
        for url, label in links.items():
            if _DOCUMENT.search(label):
                yield _of_link(corpus, article, label, url)


def _of_source(corpus: Corpus, source: Source) -> Passage:
    language = detect_language(source.title)
    title = f"[{source.title}]({source.url})" if source.url else source.title
    origin = ", ".join(part for part in (source.publisher, source.date) if part)
    return Passage(
        passage_id=f"table/source/{source.source_id}",
        kind="table",
        text=_PHRASES[language].source.format(title=title, origin=origin),
        context="",
        language=language,
        source_ids=(source.source_id,),
        unit_ids=_units(corpus, source.title),
        rows=(f"sources.csv:{source.source_id}",),
        date=source.date,
    )


def _of_link(corpus: Corpus, article: Article, label: str, url: str) -> Passage:
    return Passage(
        passage_id=f"table/link/{article.article_id}/{url}",
        kind="table",
        text=_PHRASES[article.language].source.format(title=f"[{label}]({url})", origin=article.title),
        context="",
        language=article.language,
        source_ids=(article.source_id,),
        unit_ids=_units(corpus, label),
        rows=(f"{article.article_id}.md:{url}",),
        date=article.date,
    )


def _units(corpus: Corpus, text: str) -> tuple[str, ...]:
    found = (match.unit.unit_id for span in corpus.gazetteer.find(text) for match in span.matches[:1])
    return tuple(dict.fromkeys(found))
