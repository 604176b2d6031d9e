"""Which articles name a unit, and the first sentence of each that does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from assistant.catalogue.entries import Mention
from corpus.model import Article, Language, Unit
from corpus.store import Corpus
from index import chunks

MOST_ARTICLES = 20  # a page shows the newest; the chat's search finds them all

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")  # an address that holds a name does not tell of the unit

_MARKS = re.compile(r"^(?:[-*+]|\d+[.)])\s+|\*\*")  # of a list, and of what is set bold


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
    quote = _first_sentence(corpus, unit, article.text)
    if quote is None:
        return None
    return Mention(
        article_id=article.article_id,
        source_id=article.source_id,
        title=article.title,
        publisher=article.publisher,
        date=article.date,
        language=article.language,
        url=article.url,
        quote=quote,
    )


def _first_sentence(corpus: Corpus, unit: Unit, text: str) -> str | None:
    """Return the first sentence that names the unit, links as their words; None where none does."""
    spellings = [name.casefold() for name in (unit.name_en, unit.name_vi, *unit.aliases)]
    for found in chunks.sentences(text):
        sentence = _MARKS.sub("", _LINK.sub(r"\1", text[found.start : found.end]))
        # Looking for letters takes a thousandth of the time of reading names, and most sentences hold none of these.
        written = sentence.casefold()
        if any(name in written for name in spellings) and unit.unit_id in _named(corpus, sentence):
            return sentence
    return None


def _named(corpus: Corpus, sentence: str) -> set[str]:
    return {match.unit.unit_id for span in corpus.gazetteer.find(sentence) for match in span.matches[:1]}
