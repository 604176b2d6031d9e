"""Which sentence of a passage answers a question: rare shared words count most, then what kind of answer is asked for.

Works within one language; a translation leads to the same sentence of its original and back.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from assistant.understanding.lexicon import Lexicon
from assistant.understanding.text import clean, fold
from corpus.model import Article, Language
from index import chunks
from index.words import Tokenizer

_LIST_MARK = re.compile(r"(?:[-*+]\s+|\d+[.)]\s+)?")
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_NAME = re.compile(r"(?:[A-ZÀ-ỸĐ][\wÀ-ỹ]+\s+){1,}[A-ZÀ-ỸĐ][\wÀ-ỹ]+")
# What is asked for, and what an answering sentence then holds: a number that is no year, a name, a date.
_ASKED = (
    (
        re.compile(
            r"how many|how much|what share|what percent|proportion|number of|worth"
            r"|bao nhiêu|bao nhieu|ty le|tỷ lệ|mấy|phần trăm",
            re.I,
        ),
        re.compile(r"(?<![\w/.,-])(?!(?:19|20)\d\d\b)\d[\d.,]*%?(?![\w/-])"),
    ),
    (re.compile(r"\bwho\b|\bwhom\b|\bai\b", re.I), _NAME),
    (
        re.compile(
            r"\bwhen\b|what date|which day|what day|publication day|khi nào|khi nao|ngày nào|ngay nao|bao giờ", re.I
        ),
        re.compile(
            r"\d{1,2}/\d{1,2}(?:/\d{4})?|\btháng \d|\bngày \d|\b(?:in|năm) (?:19|20)\d\d\b"
            r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
        ),
    ),
)
_SYLLABLE = 0.4
_UNTOLD = 0.75  # a sentence without the number, name or date that is asked for is rarely the answer
_BESIDE = 0.5  # a word of the heading or title counts half: it tells the subject, not the answer
_ASKED_BONUS = (
    0.12  # enough to prefer the sentence with a number among near equals, too little to lift an unrelated one
)


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
    """A sentence and how much of the question it covers, 0 to 1; ``covered`` holds each shared word's weight."""

    sentence: Sentence
    coverage: float
    covered: Mapping[str, float]


class SentenceBook:
    """The sentences of a corpus's articles, with how rare each word is. Built on first use, then read only."""

    def __init__(self, articles: Iterable[Article], lexicon: Lexicon) -> None:
        self._tokenizer = Tokenizer()
        stems = self._tokenizer.english(" ".join(lexicon.stopwords["en"]))
        self._stopwords = {**lexicon.stopwords, "en": lexicon.stopwords["en"] | set(stems)}
        self._synonyms = lexicon.synonyms
        self.reasons = lexicon.reasons
        self._articles = {article.article_id: article for article in articles}

    @cached_property
    def by_article(self) -> Mapping[str, tuple[Sentence, ...]]:
        """Every article's sentences, in order."""
        return {name: tuple(_sentences(article)) for name, article in self._articles.items()}

    @cached_property
    def _rarity(self) -> dict[str, float]:
        counts: Counter[str] = Counter()
        total = 0
        for sentences in self.by_article.values():
            for sentence in sentences:
                counts.update(self.tokens(sentence.text, sentence.article.language))
                total += 1
        return {token: math.log(1 + total / count) for token, count in counts.items()}

    def tokens(self, text: str, language: Language) -> frozenset[str]:
        """Return the words compared: English stems; Vietnamese syllables and pairs of them, without marks."""
        joined = _HYPHEN.sub("", clean(text))  # "start-ups" and "startups" are one word
        stopwords = self._stopwords[language]
        if language == "en":
            stems = (stem for stem in self._tokenizer.english(joined) if stem not in stopwords)
            return frozenset(self._synonyms.get(stem, stem) for stem in stems)
        kept = [word for word in map(fold, _TOKEN.findall(joined)) if word not in stopwords]
        pairs = [f"{one} {two}" for one, two in zip(kept, kept[1:], strict=False)]
        return frozenset(self._synonyms.get(token, token) for token in (*kept, *pairs))

    def within(self, article_id: str, start: int, end: int) -> tuple[Sentence, ...]:
        """Return the sentences that lie in a span of an article."""
        return tuple(s for s in self.by_article.get(article_id, ()) if s.start < end and s.end > start)

    def score(self, question: str, sentences: Iterable[Sentence], language: Language) -> list[Scored]:
        """Return the sentences by the share of the question's words, weighted by rarity, that each covers."""
        asked = self.tokens(question, language)
        unknown = math.log(1 + max(len(self._rarity), 1))
        # A Vietnamese syllable alone means little; two together are mostly a word.
        weights = {
            token: self._rarity.get(token, unknown) * (_SYLLABLE if language == "vi" and " " not in token else 1.0)
            for token in asked
        }
        total = sum(weights.values()) or 1.0
        kinds = [answer for asking, answer in _ASKED if asking.search(question)]
        scored = []
        for sentence in sentences:
            own = self.tokens(sentence.text, language)
            near = self.tokens(f"{sentence.heading} {sentence.article.title}", language) - own
            covered = {token: weights[token] / total for token in asked & own}
            covered |= {token: _BESIDE * weights[token] / total for token in asked & near}
            share = sum(covered.values())
            if kinds and covered:
                told = all(kind.search(sentence.text) for kind in kinds)
                share = share + _ASKED_BONUS if told else share * _UNTOLD
            scored.append(Scored(sentence, min(1.0, share), covered))
        return sorted(scored, key=lambda found: (-found.coverage, found.sentence.start))

    def asks_one_thing(self, question: str) -> bool:
        """Return whether one number, name or date is asked for, so that one sentence is the answer."""
        return sum(bool(asking.search(question)) for asking, _ in _ASKED) == 1

    def around(self, sentence: Sentence, limit: int) -> tuple[Sentence, ...]:
        """Return the sentence with those beside it under the same heading: one before it, the others after."""
        own = self.by_article[sentence.article.article_id]
        near = own[max(0, sentence.place - 1) : sentence.place + limit]
        return tuple(other for other in near if other.heading == sentence.heading)[:limit]

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
