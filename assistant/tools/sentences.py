"""Which sentence of a passage answers a question: rare shared words count most, then what kind of answer is asked for.

Works within one language; a translation leads to the same sentence of its original and back.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.tools.asking import AnsweringWords, Kind, beside_numbers, topic_of, what_is_counted
from assistant.understanding.text import clean, fold
from corpus.model import Article, Language
from index import chunks
from index.words import Tokenizer, words

_LIST_MARK = re.compile(r"(?:[-*+]\s+|\d+[.)]\s+)?")
_ADDRESS = re.compile(r"(?<=\])\([^)\s]*\)")  # of a link: its words are no part of the sentence
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_SUBJECT = re.compile(r" (?:is|are|was|were|will|has|have|là|gồm|được|có|:) ")  # what a sentence is about stands before
_BODY = re.compile(r"\b[A-ZĐ]{3,}\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FOREIGN = re.compile(r"[fjwz]|^.{8,}|[^aeiouy]{4}|ss|rs|ms|ct")  # what no Vietnamese syllable holds: a name
_NOT_KNOWN = re.compile(r"\b(?:not held|not known|not published|chưa có trong|chưa công bố|chưa rõ)\b")  # an answer too
_UNKNOWN_PAIR = 0.5  # of a syllable that no sentence has: a word of another subject, or none
_SYLLABLE = 0.4  # a Vietnamese syllable alone means little; two together are mostly a word
_ALIKE = 0.85  # a word that only means the same counts a little less than the word itself
_FIGURE = 1.4  # years and other numbers of a question are what it is about, and so are names of bodies ("WIPO")
_BESIDE = 0.5  # a word of the heading or title counts half: it tells the subject, not the answer
_UNTOLD = 0.75  # a sentence without the number, name or date that is asked for is rarely the answer
_OTHER_YEAR = 0.75  # one that speaks of other years than the question does is rarely either
# Enough to prefer the sentence with the answer among near equals, too little to lift an unrelated one.
_TOLD_BONUS = 0.12
_NEAR_BONUS = 0.08
_COUNTED_BONUS = 0.15  # for a number of the very thing that is counted: "how many start-ups"
_KIND_WORTH = 0.15  # of a kind of answer that the sentences chosen before do not hold: "what did it cost, and when"
_SUBJECT_BONUS = 0.06  # for one that begins with what is asked about
_DENSE_BONUS = 0.1  # for a sentence that speaks of nothing but what is asked


@dataclass(frozen=True)
class Sentence:
    """A sentence of an article at ``text[start:end]``; ``place`` counts sentences within the article."""

    article: Article
    place: int
    start: int
    end: int
    heading: str

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True)
class Scored:
    """A sentence and how well it answers: ``coverage`` orders, ``shared`` says whether it is about the question at all.

    ``covered`` holds the weight of each word that it shares with the question.
    """

    sentence: Sentence
    coverage: float
    covered: Mapping[str, float]
    shared: float = 0.0


@dataclass(frozen=True)
class _Asked:
    """A question as sentences are compared with it."""

    weights: Mapping[str, float]
    about: Mapping[str, float]
    exact: frozenset[str]
    kinds: tuple[Kind, ...]
    years: frozenset[str]
    counted: Mapping[str, float]


class SentenceBook:
    """The sentences of a corpus's articles, with how rare each word is. Built on first use, then read only."""

    def __init__(self, articles: Iterable[Article], words: AnsweringWords) -> None:
        self._tokenizer = Tokenizer()
        self.words = words
        stems = self._tokenizer.english(" ".join(words.stopwords["en"]))
        self._stopwords = {**words.stopwords, "en": words.stopwords["en"] | set(stems)}
        self._whole = {same for word, same in words.synonyms.items() if " " in word}
        self._articles = {article.article_id: article for article in articles}

    @cached_property
    def by_article(self) -> Mapping[str, tuple[Sentence, ...]]:
        """Every article's sentences, in order."""
        return {name: tuple(_sentences(article)) for name, article in self._articles.items()}

    @cached_property
    def _counts(self) -> Counter[str]:
        """In how many sentences each word occurs, under each of its meanings."""
        counts: Counter[str] = Counter()
        for sentence in self._all():
            exact = self._exact(sentence.text, sentence.article.language)
            counts.update(exact | {self.words.synonyms.get(token, token) for token in exact})
        return counts

    @cached_property
    def _total(self) -> int:
        return sum(1 for _ in self._all())

    def _all(self) -> Iterator[Sentence]:
        return (sentence for sentences in self.by_article.values() for sentence in sentences)

    def _rarity(self, token: str) -> float:
        """Return how telling a word is: more the fewer sentences have it, most where none has."""
        return math.log(1 + self._total / self._counts[token]) if token in self._counts else math.log(1 + self._total)

    def tokens(self, text: str, language: Language) -> frozenset[str]:
        """Return the words compared, those that mean the same as one.

        English stems, and pairs with a number ("pii 2024"); Vietnamese syllables and pairs of them, without marks.
        """
        return frozenset(self.words.synonyms.get(token, token) for token in self._exact(text, language))

    def _exact(self, text: str, language: Language) -> frozenset[str]:
        joined = _HYPHEN.sub("", clean(_ADDRESS.sub("", text)))  # "start-ups" and "startups" are one word
        stopwords = self._stopwords[language]
        if language == "en":
            # The tokenizer leaves out words that are common in rankings ("first", "city"); in a sentence they tell.
            stems = (stem for word in words(joined) for stem in (self._tokenizer.english(word) or [fold(word)]))
            kept = [stem for stem in stems if stem not in stopwords]
            return frozenset((*kept, *(pair for pair in _pairs(kept) if pair[-1].isdigit())))
        syllables = [fold(syllable) for syllable in _TOKEN.findall(joined)]
        telling = [pair for pair in _pairs(syllables) if not stopwords.issuperset(pair.split())]
        return frozenset((*(one for one in syllables if one not in stopwords), *telling))

    def within(self, article_id: str, start: int, end: int) -> tuple[Sentence, ...]:
        """Return the sentences that lie in a span of an article."""
        return tuple(s for s in self.by_article.get(article_id, ()) if s.start < end and s.end > start)

    def score(
        self, question: str, sentences: Iterable[Sentence], language: Language, *, about: str | None = None
    ) -> list[Scored]:
        """Return the sentences by the share of the question's words, weighted by rarity, that each covers.

        A sentence with the kind of answer that is asked for, of the year that is asked for, goes before its neighbours.
        ``about`` is the question without the names of units: its words alone tell whether a sentence is to the point.
        """
        kinds = self.words.kinds_asked(question)
        asked = _Asked(
            weights=self._weights(question, language),
            about=self._weights(topic_of(about, kinds), language) if about is not None else {},
            exact=self._exact(question, language),
            kinds=kinds,
            years=frozenset(_YEAR.findall(question)),
            counted=self._weights(" ".join(what_is_counted(question)[:1]), language),
        )
        scored = [self._scored(asked, sentence, language) for sentence in sentences]
        return sorted(scored, key=lambda found: (-found.coverage, found.sentence.start))

    def _weights(self, question: str, language: Language) -> dict[str, float]:
        """Return how much each word of a question counts; together they count 1."""
        bodies = self.tokens(" ".join(_BODY.findall(question)), language)
        weights = {
            token: self._rarity(token)
            * self._standing(token, language)
            * (_FIGURE if token[-1].isdigit() or token in bodies else 1.0)
            for token in self.tokens(question, language)
        }
        total = sum(weights.values()) or 1.0
        return {token: weight / total for token, weight in weights.items()}

    def _standing(self, token: str, language: Language) -> float:
        """Return how much of its rarity a word is worth: in Vietnamese, whether it is a word at all."""
        if language == "en" or token[0].isdigit():
            return 1.0
        if " " in token:
            return self._cohesion(token)
        return 1.0 if token in self._whole or _FOREIGN.search(token) else _SYLLABLE

    def _cohesion(self, pair: str) -> float:
        """Return how nearly two syllables are one word: the share of the rarer one's sentences that have both."""
        together, apart = self._counts[pair], [self._counts[syllable] for syllable in pair.split()]
        if not all(apart):
            return _UNKNOWN_PAIR
        return min(1.0, together / min(apart))

    def _scored(self, asked: _Asked, sentence: Sentence, language: Language) -> Scored:
        exact = self._exact(sentence.text, language)
        own = self.tokens(sentence.text, language)
        near = self.tokens(f"{sentence.heading} {sentence.article.title}", language) - own
        covered = {
            token: weight * (1.0 if token in exact & asked.exact else _ALIKE)
            for token, weight in asked.weights.items()
            if token in own
        }
        covered |= {token: _BESIDE * weight for token, weight in asked.weights.items() if token in near}
        share = sum(covered.values())
        shared = sum(weight for token, weight in asked.about.items() if token in covered) if asked.about else share
        if covered:
            told = frozenset(kind.name for kind in asked.kinds if kind.told.search(sentence.text))
            share = self._with_answer(asked, told, sentence, share, language)
            share += _DENSE_BONUS * self._density(asked, own)
            subject = self.tokens(_SUBJECT.split(sentence.text, maxsplit=1)[0], language)
            share += _SUBJECT_BONUS * sum(weight for token, weight in asked.weights.items() if token in subject)
            covered |= {f"kind {name}": _KIND_WORTH for name in told}
        return Scored(sentence, share, covered, shared)

    def _with_answer(
        self, asked: _Asked, told: frozenset[str], sentence: Sentence, share: float, language: Language
    ) -> float:
        """Return the share, more where the sentence holds what is asked for, less where it speaks of another year."""
        text = sentence.text
        if told:
            share += _TOLD_BONUS * len(told) / len(asked.kinds)
        elif asked.kinds and not _NOT_KNOWN.search(text):
            share *= _UNTOLD
        if told and asked.kinds[0].near:
            beside = self.tokens(beside_numbers(text, language), language)
            share += _NEAR_BONUS if asked.weights.keys() & beside else 0.0
            share += _COUNTED_BONUS * sum(weight for token, weight in asked.counted.items() if token in beside)
        years = set(_YEAR.findall(f"{text} {sentence.heading}"))
        if asked.years and years and not asked.years & years:
            share *= _OTHER_YEAR
        return share

    def _density(self, asked: _Asked, own: frozenset[str]) -> float:
        """Return the share of a sentence's own words that the question has, by rarity."""
        weights = {token: self._rarity(token) for token in own}
        return sum(weight for token, weight in weights.items() if token in asked.weights) / (sum(weights.values()) or 1)

    def beside(self, sentence: Sentence, reach: int) -> tuple[Sentence, ...]:
        """Return the sentences up to ``reach`` places before and after one, under the same heading."""
        own = self.by_article[sentence.article.article_id]
        near = own[max(0, sentence.place - reach) : sentence.place + reach + 1]
        return tuple(one for one in near if one.heading == sentence.heading and one is not sentence)

    def counts(self, sentence: Sentence, thing: str, language: Language) -> bool:
        """Return whether a sentence has a number of a thing: "300 centres" of "centres"."""
        named = {token for token in self.tokens(thing, language) if self._standing(token, language) > _SYLLABLE}
        return bool(named & self.tokens(beside_numbers(sentence.text, language), language))

    def counted_share(self, sentence: Sentence, thing: str, language: Language) -> float:
        """Return how much of a thing's name stands beside a number of the sentence, from 0 to 1."""
        beside = self.tokens(beside_numbers(sentence.text, language), language)
        return sum(weight for token, weight in self._weights(thing, language).items() if token in beside)

    def after(self, sentence: Sentence, count: int) -> tuple[Sentence, ...]:
        """Return so many sentences that follow one under the same heading."""
        own = self.by_article[sentence.article.article_id][sentence.place + 1 :]
        return tuple(one for one in own if one.heading == sentence.heading)[:count]

    def other_language(self, sentence: Sentence) -> Sentence | None:
        """Return the same sentence in the article's translation or original, None where there is none."""
        twin = self._twin(sentence.article)
        sentences = self.by_article.get(twin, ()) if twin else ()
        own = self.by_article[sentence.article.article_id]
        return sentences[sentence.place] if len(sentences) == len(own) else None

    def _twin(self, article: Article) -> str | None:
        if article.translation_of:
            return article.translation_of
        return next((a.article_id for a in self._articles.values() if a.translation_of == article.article_id), None)


def _sentences(article: Article) -> Iterator[Sentence]:
    for place, found in enumerate(chunks.sentences(article.text)):
        start = found.start + len(_LIST_MARK.match(article.text[found.start : found.end]).group())  # type: ignore[union-attr]
        yield Sentence(article, place, start, found.end, found.headings[-1] if found.headings else "")


def _pairs(words: Sequence[str]) -> Iterator[str]:
    return (f"{one} {two}" for one, two in zip(words, words[1:], strict=False))
