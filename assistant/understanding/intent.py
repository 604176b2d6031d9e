"""Spans and cues to an intent: ordered rules, the first that holds decides. One rule a question family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from assistant.understanding.frame import Intent
from assistant.understanding.lexicon import Lexicon
from assistant.understanding.spans import Spans
from assistant.understanding.text import Text, fold


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
        return frozenset(name for name, cue in self.lexicon.intents.items() if cue(self.spans.rest))

    @cached_property
    def residual(self) -> tuple[str, ...]:
        """The content words that no name, number or table word explains: what only an article could answer."""
        covered = list(self.spans.explained)
        tables = (
            "ranking",
            "value",
            "count",
            "aggregate",
            "comparison",
            "trend",
            "movers",
            "why",
            "coverage",
            "strengths",
        )
        for name in tables:
            covered += [hit.span() for hit in self.lexicon.intents[name].find(self.spans.rest)]
        for group in (self.lexicon.order, self.lexicon.comparators, self.lexicon.contrast, self.lexicon.kinds):
            covered += [hit.span() for cue in group.values() for hit in cue.find(self.spans.rest)]
        left = self.text.without(covered)
        return tuple(word for word in left.words if self._is_content(word))

    def _is_content(self, word: str) -> bool:
        stem = word.removesuffix("'s").removesuffix("’s")
        known = self.lexicon.filler
        if stem.replace(".", "").replace(",", "").replace("-", "").isdigit() or len(stem) < 2:
            return False
        return not (stem in known or (not self.spans.rest.marked and fold(stem) in known))

    @cached_property
    def ordered(self) -> bool:
        """Whether best, worst, a place or a number of units is asked for."""
        asked = (self.spans.count, self.spans.place, self.spans.places)
        return any(value is not None for value in asked) or any(
            cue(self.spans.rest) for cue in self.lexicon.order.values()
        )

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
    return s.lexicon.personal_data(s.text)


def _out_of_scope(s: Signals) -> bool:
    named = s.spans.index is not None or bool(s.spans.components)
    return s.lexicon.out_of_scope(s.spans.rest) and not named and not s.cue("value", "ranking")


def _social(name: Intent) -> Callable[[Signals], bool]:
    return lambda s: (
        s.cue(name) and not s.table_talk and not s.spans.units and len(s.residual) <= 1 and len(s.text.words) <= 12
    )


def _only_in_articles(s: Signals) -> bool:
    if s.spans.components or s.cue("coverage", "what_if", "robustness", "membership"):
        return False
    content = len(s.residual)
    spoken = s.cue("article")
    if s.spans.index == "GII":
        return spoken and content >= 2
    explained = s.spans.index is not None or s.spans.editions
    return content >= 4 or (content >= 2 and (spoken or not explained)) or (spoken and content >= 1 and not s.ordered)


def _gii(s: Signals) -> bool:
    return s.spans.index == "GII"


def _what_if(s: Signals) -> bool:
    return s.cue("what_if") and (bool(s.spans.units) or s.table_talk)


def _robust(s: Signals) -> bool:
    return s.cue("robustness") and (bool(s.spans.units) or s.table_talk)


def _why(s: Signals) -> bool:
    return s.cue("why") and (bool(s.spans.units) or s.table_talk or s.cue("trend"))


def _membership(s: Signals) -> bool:
    return s.cue("membership") and (bool(s.spans.units) or bool(s.spans.regions)) and not s.cue("trend", "value")


def _strengths(s: Signals) -> bool:
    return s.cue("strengths") and bool(s.spans.units)


def _peers(s: Signals) -> bool:
    return s.cue("peers") and bool(s.spans.units)


def _movers(s: Signals) -> bool:
    return s.cue("movers") or (s.cue("trend") and not s.spans.units and not s.spans.regions and s.ordered)


def _region(s: Signals) -> bool:
    asks_means = s.cue("aggregate") or "vùng nào" in s.text.exact or "which region" in s.text.exact
    plural = any(word in {"regions", "vùng", "vung"} for word in s.text.words)
    return (
        asks_means
        and (bool(s.spans.regions) or plural)
        and not s.spans.units
        or (plural and s.ordered and not s.spans.regions)
    )


def _count(s: Signals) -> bool:
    return (
        s.spans.threshold is not None and not s.spans.units or (s.cue("count") and s.table_talk and not s.spans.units)
    )


def _aggregate(s: Signals) -> bool:
    return s.cue("aggregate") and not s.cue("coverage")


def _trend(s: Signals) -> bool:
    if not s.spans.units:
        return False
    many_editions = len(s.spans.editions) > 1 or s.spans.edition_span in {"all", "range"}
    since_previous = s.spans.edition_span == "previous" and s.cue("comparison", "trend")
    return (s.cue("trend") and len(s.spans.units) < 3) or (many_editions and len(s.spans.units) == 1) or since_previous


def _comparison(s: Signals) -> bool:
    against_mean = bool(s.spans.units) and any(cue(s.spans.rest) for cue in s.lexicon.contrast.values())
    return len(s.spans.units) >= 2 or (against_mean and s.cue("comparison", "aggregate"))


def _coverage(s: Signals) -> bool:
    return s.cue("coverage") and not s.spans.units and not s.ordered


def _definition(s: Signals) -> bool:
    if not s.cue("definition") or s.spans.units or s.ordered or s.spans.regions:
        return False
    return (
        s.spans.index is not None or bool(s.spans.components) or "pillar" in s.text.folded or "tru cot" in s.text.folded
    )


def _profile(s: Signals) -> bool:
    return s.cue("profile") and bool(s.spans.units)


def _value(s: Signals) -> bool:
    return bool(s.spans.units) and (s.table_talk or bool(s.spans.editions) or s.spans.latest or not s.residual)


def _ranking(s: Signals) -> bool:
    asked = (
        s.cue("ranking") or s.ordered or bool(s.spans.index and (s.spans.editions or s.spans.latest or s.spans.regions))
    )
    return asked and not s.spans.units


def _any_article(s: Signals) -> bool:
    return bool(s.residual) or s.cue("article")


RULES: tuple[Rule, ...] = (
    Rule("decline", _personal, 0.95),
    Rule("decline", _out_of_scope, 0.9),
    Rule("greeting", _social("greeting"), 0.95),
    Rule("thanks", _social("thanks"), 0.95),
    Rule("help", _social("help"), 0.9),
    Rule("coverage", _coverage, 0.85),
    Rule("definition", _definition, 0.85),
    Rule("article", _only_in_articles, 0.75),
    Rule("gii", _gii, 0.9),
    Rule("what_if", _what_if, 0.85),
    Rule("robustness", _robust, 0.85),
    Rule("why", _why, 0.9),
    Rule("membership", _membership, 0.85),
    Rule("strengths", _strengths, 0.85),
    Rule("peers", _peers, 0.85),
    Rule("movers", _movers, 0.85),
    Rule("region", _region, 0.8),
    Rule("count", _count, 0.85),
    Rule("trend", _trend, 0.85),
    Rule("comparison", _comparison, 0.85),
    Rule("aggregate", _aggregate, 0.8),
    Rule("profile", _profile, 0.8),
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
