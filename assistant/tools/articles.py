"""Article passages that answer a question, each with the sentences that do, verbatim, and their translation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import Field

from assistant.evidence import Problem, Quote, ToolResult
from assistant.tools.asking import Kind
from assistant.tools.quoting import (
    Measure,
    complementary,
    with_each_count,
    with_the_rest_of_section,
    with_those_beside,
    with_what_is_announced,
)
from assistant.tools.sentences import Scored, Sentence, SentenceBook
from assistant.tools.units import unit_named
from corpus.model import Article, Language, Unit
from corpus.store import Corpus
from index.model import Hit

SearchArticles = Callable[..., Sequence[Hit]]

_SURE = 0.9  # e5's similarity of a passage that is about the question; what is above it counts, at twice its size
_ABOUT = Measure(shared=0.34, adds=0.1, answers=0.44, barely=0.25)
_OF_UNIT = Measure(shared=0.1, adds=0.03)  # where only sentences about the unit are wanted, little more is asked
_OF_NAME = Measure(shared=0.15, adds=0.1, answers=0.35, barely=0.12)  # where a name tells what is meant
_NAME = re.compile(r"(?:[A-ZĐ][^\W\d_]+[ -]){1,3}[A-ZĐ][^\W\d_]+")
_CALLED_BY_NUMBER = frozenset({"decision", "resolution"})
_CANDIDATES = 12
_MANY_CANDIDATES = 60  # of which those of one publisher are kept
_LEAST_OF_A_NAME = 5  # letters of a publisher's name; shorter ones are words too
_INITIALS = re.compile(r"\b[A-Z]{3,5}\b")
_DATED = re.compile(
    r"\b(?:in |of |from )?(?:the )?(?:(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)(?: of)? \d{4}\b)|\b(?:hồi |vào |ngày )?tháng \d{1,2}[/ ](?:năm )?\d{4}\b",
    re.IGNORECASE,
)
_ARTICLE = r"(?:articles?|pieces?|reports?|stor(?:y|ies)|papers?|bài báo|bài viết|bài|báo)"
_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
    r"|tháng \d{1,2}[/ ](?:năm )?\d{4})"
)
_READ = r"(?:i |we |tôi |mình )?(?:saw|read|seen|heard|thấy|đọc|xem)?\s*(?:it |this |that )?"
_WHERE = re.compile(
    rf"{_READ}(?:in|from|theo|trong)?\s*(?:some|an?|the|một)?\s*"
    rf"(?:{_MONTH} {_ARTICLE}|{_ARTICLE} (?:from |of |in |dated |hồi |ra )?{_MONTH})",
    re.IGNORECASE,
)
_CITED = re.compile(  # "According to the piece on the GII 2025, …"
    rf"^\W*(?:according to|as per|per|in|from|theo|trong)\b[^,?]*\b{_ARTICLE}\b[^,?]*?(?:,|\bthì\b)"
    r"\s*(?=(?:\S+\s+){3})",
    re.IGNORECASE,
)
_UNCOMPARED = 0.4
_RANK_WEIGHT = 0.25  # what the search's own order counts beside shared words; it knows paraphrases, they do not


def search_articles(
    corpus: Corpus,
    book: SentenceBook,
    search: SearchArticles,
    query: str,
    *,
    language: Annotated[Language, Field(description="Of the question")] = "en",
    unit: Annotated[str | None, Field(description="Only sentences about this province or city")] = None,
    reasons: Annotated[bool, Field(description="What articles give as reasons for the unit's standing")] = False,
    limit: int = 3,
) -> ToolResult:
    """Quote sentences of articles and of the method that answer a question, best first; none when nothing is about it.

    With a unit, only sentences that name it (or stand under a heading that does) are returned; with ``reasons`` those
    that give reasons for its standing.

    Sentences are searched in the question's language where the corpus has the article in it, else in the original's;
    ``rendering`` is the other language's sentence.
    """
    if reasons:
        query = f"{query} {' '.join(book.words.reasons[language])}"
    question = _question(corpus, query, language)
    hits = _of_publisher(corpus, question, search, language)
    found = _best_sentences(corpus, book, question, hits, language)
    if unit:
        wanted = {one.unit_id for one in _lineage(corpus, unit_named(corpus, unit))}
        found = [scored for scored in found if wanted & _named(corpus, scored.sentence)]
    elif question.units:
        # A sentence about other places is no answer; one that names none may be.
        told = [(scored, _named(corpus, scored.sentence)) for scored in found]
        found = [scored for scored, named in told if not named or named & question.units]
    found = _those_that_tell(book.words.kinds_asked(query)[:1], found)
    measure = _OF_UNIT if unit else _OF_NAME if _names_somebody(question, found) else _ABOUT
    chosen = complementary(found, measure, limit)
    if reasons and len(chosen) < limit:
        chosen = with_the_rest_of_section(chosen, found, limit)
    if chosen and limit > 1 and not unit:
        chosen = with_those_beside(book, book.words.kinds_asked(query), chosen, found, limit + 1)
        chosen = with_each_count(book, query, language, chosen, found)[: limit + 1]
        chosen = with_what_is_announced(book, chosen)
    return ToolResult(
        tool="search_articles",
        kind="passages",
        passages=tuple(_quote(corpus, book, scored) for scored in chosen),
        facts={"query": query, "best": round(found[0].coverage, 3) if found else 0.0},
        problem=None if chosen else Problem(code="nothing_found", asked=query),
    )


@dataclass(frozen=True)
class _Question:
    """A question as articles are searched for it, units under their full names.

    ``asked`` is what a sentence has to answer, without the article that is cited; ``about`` has no names of units.
    """

    text: str
    asked: str
    about: str
    units: frozenset[str]
    publisher: str = ""


def _question(corpus: Corpus, query: str, language: Language) -> _Question:
    """Return the question with every unit spelt out: articles write no "HCMC".

    A publisher it names says where to look and not what for, and so does the date beside it.
    """
    query = _without_where(query)
    publisher, written = _publisher(corpus, query)
    if publisher:
        query = _DATED.sub(" ", re.sub(re.escape(written), " ", query, flags=re.IGNORECASE))
    text, about = query, query
    units: set[str] = set()
    for span in sorted(corpus.gazetteer.find(query), key=lambda span: -span.start):
        unit = span.matches[0].unit
        name = {"en": unit.name_en, "vi": unit.name_vi}[language]
        text = f"{text[: span.start]}{name}{text[span.end :]}"
        about = f"{about[: span.start]} {about[span.end :]}"
        units |= {one.unit_id for one in _lineage(corpus, unit)}
    return _Question(text, _CITED.sub("", text), _CITED.sub("", about), frozenset(units), publisher)


def _without_where(query: str) -> str:
    """Return the question without the article that it was read in: "I saw it in some December 2025 article"."""
    return _WHERE.sub(" ", query)


def _publisher(corpus: Corpus, query: str) -> tuple[str, str]:
    """Return the publisher that a question names, and as what: in full, or by its initials ("VNA"); else nothing."""
    names = {article.publisher for article in corpus.articles if len(article.publisher) >= _LEAST_OF_A_NAME}
    said, written = query.casefold(), set(_INITIALS.findall(query))
    full = max((name for name in names if name.casefold() in said), key=len, default="")
    if full:
        return full, full
    initials = ((name, "".join(word[0] for word in name.split() if word[0].isupper())) for name in sorted(names))
    return next(((name, short) for name, short in initials if short in written), ("", ""))


def _of_publisher(corpus: Corpus, question: _Question, search: SearchArticles, language: Language) -> list[Hit]:
    """Return the passages nearest to a question: of the publisher it names, where there are any."""
    limit = _MANY_CANDIDATES if question.publisher else _CANDIDATES
    hits = list(search(question.text, limit=limit, kind="article", query_language=language))
    articles = {article.article_id: article for article in corpus.articles}
    published = [
        hit
        for hit in hits
        if (article := articles.get(hit.passage.article_id or ""))
        and _original(corpus, article).publisher == question.publisher
    ]
    return (published or hits)[:_CANDIDATES]


def _those_that_tell(kinds: Sequence[Kind], found: list[Scored]) -> list[Scored]:
    """Return the sentences, those first that hold the decision or resolution asked for: no other can answer that."""
    if not any(kind.name in _CALLED_BY_NUMBER for kind in kinds):
        return found
    return sorted(found, key=lambda one: not any(kind.told.search(one.sentence.text) for kind in kinds))


def _names_somebody(question: _Question, found: Sequence[Scored]) -> bool:
    """Return whether the question has the name of a person or body that the best sentences have too."""
    names = [match.group() for match in _NAME.finditer(question.about)]
    told = " ".join(one.sentence.text for one in found[:_CANDIDATES])
    return any(name in told for name in names)


def _best_sentences(
    corpus: Corpus, book: SentenceBook, question: _Question, hits: Sequence[Hit], language: Language
) -> list[Scored]:
    """Return the hits' sentences, scored within their language; a translation and its original count once."""
    articles = {article.article_id: article for article in corpus.articles}
    best: dict[tuple[str, int], Scored] = {}
    for place, hit in enumerate(hits):
        article = articles.get(hit.passage.article_id or "")
        if article is None:
            continue
        prior = _RANK_WEIGHT * (1 - place / _CANDIDATES)
        for sentence in book.within(article.article_id, hit.passage.start, hit.passage.end):
            spoken = _in_language(book, sentence, language)
            words = book.score(question.asked, [spoken], spoken.article.language, about=question.about)[0]
            if spoken.article.language != language:
                # Words cannot be compared across languages; the search's order is all there is.
                words = replace(words, coverage=_UNCOMPARED, shared=_UNCOMPARED)
            total = (1 - _RANK_WEIGHT) * words.coverage + (prior if words.coverage > 0 else 0.0)
            near = 2 * max(0.0, hit.score - _SURE) if words.covered else 0.0
            scored = replace(words, coverage=total, shared=words.shared + near)
            key = (spoken.article.translation_of or spoken.article.article_id, spoken.place)
            if key not in best or best[key].coverage < scored.coverage:
                best[key] = scored
    return sorted(best.values(), key=lambda scored: -scored.coverage)


def _lineage(corpus: Corpus, unit: Unit) -> tuple[Unit, ...]:
    return (unit, corpus.gazetteer.successor(unit))


def _named(corpus: Corpus, sentence: Sentence) -> set[str]:
    """Return the ids of the units that a sentence or its heading names."""
    spans = (*corpus.gazetteer.find(sentence.text), *corpus.gazetteer.find(sentence.heading))
    return {match.unit.unit_id for span in spans for match in span.matches}


def _in_language(book: SentenceBook, sentence: Sentence, language: Language) -> Sentence:
    if sentence.article.language == language:
        return sentence
    return book.other_language(sentence) or sentence


def _quote(corpus: Corpus, book: SentenceBook, scored: Scored) -> Quote:
    sentence = scored.sentence
    other = book.other_language(sentence)
    source = corpus.sources.get(sentence.article.source_id)
    original = _original(corpus, sentence.article)
    return Quote(
        passage_id=f"{sentence.article.article_id}:{sentence.start}-{sentence.end}",
        source_id=sentence.article.source_id,
        kind="article",
        title=original.title,
        publisher=original.publisher,
        date=original.date,
        url=original.url or (source.url if source else ""),
        text=sentence.text,
        language=sentence.article.language,
        score=round(scored.coverage, 3),
        rendering=other.text if other else None,
    )


def _original(corpus: Corpus, article: Article) -> Article:
    return next((a for a in corpus.articles if a.article_id == article.translation_of), article)
