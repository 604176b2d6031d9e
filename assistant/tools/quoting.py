"""Which sentences are quoted together: the best, what adds to it, and those beside it that go on from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.tools.asking import NAMED_WORDS, Kind, what_is_counted
from assistant.tools.sentences import Scored, SentenceBook
from corpus.model import Language

_SAME_ARTICLE = 0.15  # a second sentence of the source already quoted reads better than one of another
_MOST_OF_ONE = 2  # numbers of one thing, where the best sentence has none
_OWN_WORTH = 0.25  # what a further sentence's own answer counts beside what it adds
USUAL = 4  # sentences; a question for a list of things wants more, and they follow the one that announces them
_ALSO = 0.6  # of the best sentence's own answer: one beside it then tells the same of other years, places or people


@dataclass(frozen=True)
class Measure:
    """How much of the question a first sentence must be about, and how much a further one must add (shares of 1).

    A sentence about less of it will do where it answers well otherwise: ``answers`` is that coverage.
    """

    shared: float
    adds: float
    answers: float = 1.0
    barely: float = 0.0

    def admits(self, scored: Scored) -> bool:
        """Return whether a sentence is about the question."""
        return scored.shared >= self.shared or (scored.coverage >= self.answers and scored.shared >= self.barely)


def complementary(found: Sequence[Scored], measure: Measure, limit: int) -> list[Scored]:
    """Return the best sentence, then those that answer a part of the question which it leaves open."""
    left = [scored for scored in found if measure.admits(scored)]
    chosen = left[:1]
    covered = {token for scored in chosen for token in scored.covered}
    left = left[1:]
    while left and len(chosen) < limit:
        best = max(left, key=lambda scored: _worth(scored, covered, chosen[0]))
        if _gain(best, covered) < measure.adds:
            break
        chosen.append(best)
        covered |= set(best.covered)
        left.remove(best)
    return chosen


def with_each_count(
    book: SentenceBook, question: str, language: Language, chosen: Sequence[Scored], found: Sequence[Scored]
) -> list[Scored]:
    """Return the chosen sentences with the best one that tells each number asked for: "how many …, and how many …"."""
    things = what_is_counted(question)
    more: list[Scored] = []
    for thing, named in zip(things, what_is_counted(question, NAMED_WORDS), strict=True):
        shown = [one for one in (*chosen[:1], *more) if book.counts(one.sentence, thing, language)]
        used = {_place(one) for one in shown}
        others = [one for one in found if book.counts(one.sentence, thing, language) and _place(one) not in used]
        others.sort(key=lambda one: -book.counted_share(one.sentence, named, language))
        more += islice(others, max(0, (1 if len(things) > 1 else _MOST_OF_ONE) - len(shown)))
    if len(things) > 1:
        # One sentence may seem to tell two numbers, by a word that they share: as many as were asked for are shown.
        counting = [one for one in found if any(book.counts(one.sentence, thing, language) for thing in things)]
        used = {_place(one) for one in (*chosen[:1], *more)}
        told = used & {_place(one) for one in counting}
        more += islice((one for one in counting if _place(one) not in used), max(0, len(things) - len(told)))
    places = {_place(one) for one in more}
    return [*chosen[:1], *more, *(one for one in chosen[1:] if _place(one) not in places)]


def with_the_rest_of_section(chosen: Sequence[Scored], found: Sequence[Scored], limit: int) -> list[Scored]:
    """Return the chosen sentences with those found under the same headings, in the order they are written."""
    used = {_place(one) for one in chosen}
    sections = {(one.sentence.article.article_id, one.sentence.heading) for one in chosen}
    rest = [
        one
        for one in sorted(found, key=_place)
        if (one.sentence.article.article_id, one.sentence.heading) in sections and _place(one) not in used
    ]
    return [*chosen, *rest[: limit - len(chosen)]]


def with_those_beside(
    book: SentenceBook, kinds: Sequence[Kind], chosen: Sequence[Scored], found: Sequence[Scored], limit: int
) -> list[Scored]:
    """Return the best sentence with those beside it that go on from it, then the others.

    An open question is rarely answered by one sentence; where a kind of answer is asked for, what holds one counts.
    """
    best, *others = chosen
    scores = {_place(one): one for one in found}
    if limit > USUAL:
        following = book.after(best.sentence, limit)
        beside = [
            scores.get((one.article.article_id, one.place), replace(best, sentence=one, coverage=0.0))
            for one in following
        ]
        return [best, *beside, *(one for one in others if _place(one) not in {_place(each) for each in beside})][:limit]
    beside = [
        scores.get((sentence.article.article_id, sentence.place), replace(best, sentence=sentence, coverage=0.0))
        for sentence in book.beside(best.sentence, limit)
    ]
    if kinds:
        picked = sorted(_that_tell(kinds, best, beside), key=lambda one: _distance(best, one))[: limit - 1]
    else:
        picked = sorted(beside, key=lambda one: (-one.coverage, one.sentence.place))[: limit - 1]
    places = {_place(one) for one in picked}
    rest = [one for one in others if _place(one) not in places]
    return [best, *sorted(picked, key=lambda one: one.sentence.place), *rest][:limit]


def with_what_is_announced(book: SentenceBook, chosen: Sequence[Scored]) -> list[Scored]:
    """Return the sentences, the list that the first or the second of them announces told to its end."""
    told = list(chosen)
    for announcing in told[:2]:
        sentence = announcing.sentence
        count = book.words.announced(sentence.text, sentence.article.language)
        listed = [replace(announcing, sentence=one) for one in book.after(sentence, count)] if count else []
        if len(listed) == count > 0:
            places = {_place(one) for one in (*told[:2], *listed)}
            rest = [one for one in told[2:] if _place(one) not in places]
            shown = {_place(one) for one in told[:2]}
            return [*told[:2], *(one for one in listed if _place(one) not in shown), *rest][: max(len(told), 2 + count)]
    return told


def _that_tell(kinds: Sequence[Kind], best: Scored, beside: Sequence[Scored]) -> Iterator[Scored]:
    """Yield those that hold a kind of answer asked for; of two kinds, or one that the best lacks, the next sentence."""
    lacking = [kind for kind in kinds if not kind.told.search(best.sentence.text)]
    for one in beside:
        follows = one.sentence.place == best.sentence.place + 1
        also = one.coverage >= _ALSO * best.coverage and any(kind.told.search(one.sentence.text) for kind in kinds)
        if also or (follows and (lacking or len(kinds) > 1)):
            yield one


def _distance(best: Scored, other: Scored) -> tuple[bool, int]:
    """Return how far a sentence stands from the best: what follows it is nearer than what goes before."""
    places = other.sentence.place - best.sentence.place
    return places < 0, abs(places)


def _place(scored: Scored) -> tuple[str, int]:
    return scored.sentence.article.article_id, scored.sentence.place


def _worth(scored: Scored, covered: set[str], first: Scored) -> float:
    """Return what a further sentence is worth: what it adds, its own answer, and coming from the same article."""
    same = scored.sentence.article is first.sentence.article
    return _gain(scored, covered) + _OWN_WORTH * scored.coverage + (_SAME_ARTICLE if same else 0.0)


def _gain(scored: Scored, covered: set[str]) -> float:
    return sum(weight for token, weight in scored.covered.items() if token not in covered)
