"""Which articles name a unit, and the first sentence of each that does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from assistant.catalogue.entries import Mention
from corpus.model import Article, Language, Unit
from corpus.store import Corpus
from index import chunks

MOST_ARTICLES = 20  # a page shows the newest; the chat's search finds them all


def mentions(corpus: Corpus, unit: Unit, language: Language) -> tuple[Mention, ...]:
    """Return the newest articles that name a unit, a translation in the language in place of its original."""
    newest_first = sorted(_told_once(corpus.articles, language), key=lambda article: article.date, reverse=True)
    found = (mention for article in newest_first if (mention := _mention(corpus, unit, article)) is not None)
    return tuple(islice(found, MOST_ARTICLES))


def _told_once(articles: Iterable[Article], language: Language) -> Iterator[Article]:
    """Yield each text once: in the language where it is held in it, else as it was written."""
    held = list(articles)
    told = {article.translation_of for article in held if article.translation_of and article.language == language}
    for article in held:
        if article.article_id not in told and (not article.translation_of or article.language == language):
            yield article


def _mention(corpus: Corpus, unit: Unit, article: Article) -> Mention | None:
    place = _first_named(corpus, unit, article.text)
    if place is None:
        return None
    return Mention(
        article_id=article.article_id,
        source_id=article.source_id,
        title=article.title,
        publisher=article.publisher,
        date=article.date,
        language=article.language,
        url=article.url,
        quote=_sentence_at(article.text, place),
    )


def _first_named(corpus: Corpus, unit: Unit, text: str) -> int | None:
    """Return where a text first names the unit in a sentence; headings are passed over where a sentence does too."""
    folded = text.casefold()
    # Reading names takes a thousand times as long as looking for letters, and most articles name few units.
    if not any(name.casefold() in folded for name in (unit.name_en, unit.name_vi, *unit.aliases)):
        return None
    named = [
        span.start
        for span in corpus.gazetteer.find(text)
        if any(match.unit.unit_id == unit.unit_id for match in span.matches[:1])
    ]
    in_sentences = (start for start in named if not text[text.rfind("\n", 0, start) + 1 :].startswith("#"))
    return next(in_sentences, named[0] if named else None)


def _sentence_at(text: str, place: int) -> str:
    for sentence in chunks.sentences(text):
        if sentence.start <= place < sentence.end:
            return text[sentence.start : sentence.end]
    line_start = text.rfind("\n", 0, place) + 1
    return text[line_start:].partition("\n")[0].lstrip("# ")
