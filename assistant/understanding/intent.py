"""Spans and cues to an intent: ordered rules, the first that holds decides. One rule a question family."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from assistant.understanding.frame import Intent
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.spans import Spans
from assistant.understanding.spelling import mended
from assistant.understanding.text import Text, fold

_NUMERAL = re.compile(r"[\d.,\-–/%]+(?:st|nd|rd|th)?")


@dataclass(frozen=True)
class Signals:
    """What the rules look at: spans, cues that occur, and the words that nothing explains."""

    text: Text
    spans: Spans
    lexicon: Lexicon

    def cue(self, *names: str) -> bool:
        """Return whether a cue of any of the named intents occurs outside of names."""
        return any(name in self.cues for name in names)

    @cached_property
    def cues(self) -> frozenset[str]:
        """The intents that some cue of theirs speaks for."""
        texts = (self.spans.rest, self.mended) if self.mended.clean != self.spans.rest.exact else (self.spans.rest,)
        return frozenset(name for name, cue in self.lexicon.intents.items() if any(cue(text) for text in texts))

    @cached_property
    def hints(self) -> frozenset[str]:
        """What the question says beside its intent."""
        texts = (self.spans.rest, self.mended)
        return frozenset(name for name, cue in self.lexicon.hints.items() if any(cue(text) for text in texts))

    @cached_property
    def mended(self) -> Text:
        """The text outside of names, with misspelt cue words mended."""
        return mended(self.spans.rest, self.lexicon)

    @cached_property
    def residual(self) -> tuple[str, ...]:
        """The content words that no name, number or table word explains: what only an article could answer."""
        covered = list(self.spans.explained)
        for name in self.lexicon.intents.keys() - {"article", "event", "help"}:
            covered += [hit.span() for hit in self.lexicon.intents[name].find(self.spans.rest)]
        for group in (self.lexicon.order, self.lexicon.comparators, self.lexicon.contrast, self.lexicon.kinds):
            covered += [hit.span() for cue in group.values() for hit in cue.find(self.spans.rest)]
        left = self.text.without(covered)
        content = tuple(word for word in left.words if self._is_content(word))
        # A word that mending changes was a misspelt cue, not a topic.
        kept = set(mended(Text(" ".join(content)), self.lexicon).words)
        return tuple(word for word in content if word in kept)

    def _is_content(self, word: str) -> bool:
        stem = word.removesuffix("'s").removesuffix("’s")
        known = self.lexicon.filler
        if _NUMERAL.fullmatch(stem) or len(stem) < 2:
            return False
        return not (stem in known or (not self.spans.rest.marked and fold(stem) in known))

    @cached_property
    def ordered(self) -> bool:
        """Whether best, worst, a place or a number of units is asked for."""
        asked = (self.spans.count, self.spans.place, self.spans.places)
        return any(value is not None for value in asked) or self.best or self.worst

    @cached_property
    def worst(self) -> bool:
        """Whether the low end is asked for. "At least" is a bound and "last year" an edition; neither is an order."""
        return bool(self._order_hits("worst"))

    @cached_property
    def best(self) -> bool:
        """Whether the high end is asked for, outside of what asks for the low end ("thấp nhất")."""
        return bool(self.lexicon.order["best"].find(self.spans.plain.without(self._order_hits("worst"))))

    def _order_hits(self, order: str) -> list[tuple[int, int]]:
        bounds = [hit.span() for cue in self.lexicon.comparators.values() for hit in cue.find(self.spans.plain)]
        return [hit.span() for hit in self.lexicon.order[order].find(self.spans.plain.without(bounds))]

    @property
    def table_talk(self) -> bool:
        """Whether the question speaks of scores, ranks, an index or one of its components."""
        named = bool(self.spans.index or self.spans.components)
        return named or self.cue("ranking", "value") or self.ordered


@dataclass(frozen=True)
class Rule:
    """An intent and when it holds; ``confidence`` is how often such a reading is right."""

    intent: Intent
    holds: Callable[[Signals], bool]
    confidence: float


def _personal(s: Signals) -> bool:
    return s.lexicon.personal_data(s.text) and not s.spans.editions


def _out_of_scope(s: Signals) -> bool:
    if _ARITHMETIC.search(s.text.exact):
        return True
    if s.lexicon.tasks(s.text):
        return not (s.spans.editions or s.spans.units and s.cue("value"))
    named = s.spans.index is not None and not s.spans.borrowed
    return s.lexicon.out_of_scope(s.spans.rest) and not named and not s.spans.editions


_ARITHMETIC = re.compile(r"\d+\s*(?:times|x|\*|\+|plus|minus|divided by|nhân|nhan|cộng|cong|chia|trừ|tru)\s*\d+")


def _social(name: Intent) -> Callable[[Signals], bool]:
    def social(s: Signals) -> bool:
        alone = not s.table_talk and not s.spans.units and not s.residual
        return s.cue(name) and alone and len(s.text.words) <= 12

    return social


def _event(s: Signals) -> bool:
    """Return whether who did something, or when, is asked: dates and deeds stand in articles, not in tables."""
    return s.cue("event") and "who_or_when" in s.hints and not s.cue("why", "ranking", "value")


def _only_in_articles(s: Signals) -> bool:
    if s.cue("coverage", "what_if", "robustness", "movers", "strengths") or (s.cue("peers") and len(s.residual) < 3):
        return False
    if s.cue("why") and s.spans.units and (s.ordered or s.cue("ranking", "value", "comparison", "trend")):
        return False
    content = len(s.residual)
    if s.cue("membership") and (s.spans.units or s.spans.regions):
        return False
    if len(s.spans.units) > 1 and not s.cue("article"):
        return False
    if s.spans.components and not s.spans.borrowed:
        return content >= 4 and s.cue("article")
    spoken = s.cue("article", "event")
    if s.spans.index == "GII":
        return spoken and content >= 2
    asked_of_tables = s.cue(*_TABLE_CUES) or s.spans.threshold is not None
    explained = s.spans.index is not None and not s.spans.borrowed
    if asked_of_tables and not spoken:
        return content >= (6 if explained or s.spans.editions else 4)
    if explained:
        return content >= 5 or (spoken and content >= 2 and not s.ordered)
    return content >= 2 or (spoken and content >= 1 and not s.ordered)


# Cues that speak of figures: with one of them, a few unknown words do not make a question one for the articles.
_TABLE_CUES = (
    "ranking",
    "value",
    "trend",
    "movers",
    "why",
    "comparison",
    "strengths",
    "peers",
    "count",
    "aggregate",
    "profile",
    "membership",
)


def _gii(s: Signals) -> bool:
    return s.spans.index == "GII" or (bool(s.spans.economies) and s.spans.index is None)


def _what_if(s: Signals) -> bool:
    changed = s.spans.amount is not None or s.spans.place is not None
    return s.cue("what_if") and bool(s.spans.units) and changed and not s.cue("robustness")


def _robust(s: Signals) -> bool:
    return s.cue("robustness") and (bool(s.spans.units) or s.table_talk)


def _why(s: Signals) -> bool:
    return s.cue("why") and (bool(s.spans.units) or s.table_talk or s.cue("trend"))


def _membership(s: Signals) -> bool:
    named = bool(s.spans.units or s.spans.regions) or s.spans.kind == "city" or "merger" in s.hints
    return s.cue("membership") and named and not s.cue("value") and not s.spans.components and not s.ordered


def _strengths(s: Signals) -> bool:
    return s.cue("strengths") and bool(s.spans.units)


def _peers(s: Signals) -> bool:
    return s.cue("peers") and len(s.spans.units) == 1 and s.spans.place is None and len(s.residual) <= 1


def _movers(s: Signals) -> bool:
    return not s.spans.units and (s.cue("movers") or (s.cue("trend") and not s.spans.regions and s.ordered))


def _region(s: Signals) -> bool:
    regional = "regional" in s.hints
    means = s.cue("aggregate") and (bool(s.spans.regions) or regional)
    several = len(s.spans.regions) > 1
    return not s.spans.units and (means or several or (regional and s.ordered and not s.spans.regions))


def _count(s: Signals) -> bool:
    bounded = s.spans.threshold is not None and not s.spans.units
    asked = s.table_talk or bool(s.spans.editions) or not s.residual
    return bounded or (s.cue("count") and asked and not s.spans.units and not s.cue("definition"))


def _aggregate(s: Signals) -> bool:
    return s.cue("aggregate") and not s.cue("coverage")


def _mean_of_several(s: Signals) -> bool:
    return len(s.spans.units) >= 2 and s.lexicon.aggregates["mean"](s.spans.rest)


def _trend(s: Signals) -> bool:
    if not s.spans.units:
        return False
    many_editions = len(s.spans.editions) > 1 or s.spans.edition_span in {"all", "range", "since"}
    since_previous = s.spans.edition_span == "previous" and s.cue("comparison", "trend")
    few = len(s.spans.units) < 5
    return (s.cue("trend") and few) or (many_editions and few and not s.cue("why")) or since_previous


def _comparison(s: Signals) -> bool:
    against = any(cue(s.spans.plain) for cue in s.lexicon.contrast.values()) or bool(s.spans.regions)
    return len(s.spans.units) >= 2 or (bool(s.spans.units) and against and s.cue("comparison", "aggregate"))


def _coverage(s: Signals) -> bool:
    about_unit = bool(s.spans.units) and bool(s.residual)
    return s.cue("coverage") and not s.ordered and not about_unit and not s.cue("strengths", "value")


def _definition(s: Signals) -> bool:
    if len(s.spans.indices) > 1 and not s.spans.units and s.cue("definition", "comparison"):
        return True
    if s.spans.index is not None and not (s.cues or s.residual or s.spans.units or s.spans.editions or s.spans.latest):
        return not (s.spans.components or s.spans.regions or s.ordered)  # an index's name alone asks what it is
    means = s.text.words[-1:] in (("mean",), ("means",))  # "what does it mean?" asks for no average
    if (
        not s.cue("definition")
        or (s.cue("aggregate", "movers") and not means)
        or s.spans.units
        or s.spans.regions
        or s.spans.threshold
    ):
        return False
    structural = "structure" in s.hints or bool(s.spans.components)
    if s.ordered and not (structural and s.spans.place is None and not s.cue("ranking")):
        return False
    return s.spans.index is not None or structural


def _profile(s: Signals) -> bool:
    return s.cue("profile") and bool(s.spans.units)


def _value(s: Signals) -> bool:
    if s.spans.borrowed and s.residual and not s.cue("value", "ranking"):
        return False
    return bool(s.spans.units) and (s.table_talk or bool(s.spans.editions) or s.spans.latest or not s.residual)


def _ranking(s: Signals) -> bool:
    named = s.spans.index is not None and not s.spans.borrowed
    asked = s.cue("ranking") or s.ordered or (named and bool(s.spans.editions or s.spans.latest or s.spans.regions))
    asked = asked or ("innovation" in s.hints and bool(s.spans.editions))
    return asked and not s.spans.units and len(s.residual) <= 3


def _any_article(s: Signals) -> bool:
    return bool(s.residual) or s.cue("article") or s.spans.index is not None


RULES: tuple[Rule, ...] = (
    Rule("decline", _personal, 0.95),
    Rule("decline", _out_of_scope, 0.9),
    Rule("greeting", _social("greeting"), 0.95),
    Rule("thanks", _social("thanks"), 0.95),
    Rule("help", _social("help"), 0.9),
    Rule("coverage", _coverage, 0.85),
    Rule("robustness", _robust, 0.85),
    Rule("article", _event, 0.8),
    Rule("definition", _definition, 0.85),
    Rule("gii", _gii, 0.9),
    Rule("article", _only_in_articles, 0.75),
    Rule("what_if", _what_if, 0.85),
    Rule("why", _why, 0.9),
    Rule("membership", _membership, 0.85),
    Rule("strengths", _strengths, 0.85),
    Rule("peers", _peers, 0.85),
    Rule("profile", _profile, 0.8),
    Rule("movers", _movers, 0.85),
    Rule("region", _region, 0.8),
    Rule("count", _count, 0.85),
    Rule("trend", _trend, 0.85),
    Rule("aggregate", _mean_of_several, 0.85),
    Rule("comparison", _comparison, 0.85),
    Rule("aggregate", _aggregate, 0.8),
    Rule("value", _value, 0.85),
    Rule("ranking", _ranking, 0.9),
    Rule("article", _any_article, 0.4),
)


def decide(signals: Signals) -> tuple[Intent | None, float]:
    """Return the intent of the first rule that holds and its confidence; None when nothing speaks for any."""
    for rule in RULES:
        if rule.holds(signals):
            return rule.intent, rule.confidence
    return None, 0.0
