"""Signals to an intent: ordered rules, the first that holds decides, and how sure that is. The rules are in `rules`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.understanding.exemplars import Family
from assistant.understanding.frame import Intent
from assistant.understanding.rules import analyses, tables, talk, written
from assistant.understanding.signals import Signals

NO_RULE = "no rule"
SURE = 0.7  # from here on nothing else is asked
_RIVAL = 0.25  # what a cue of another family takes away


@dataclass(frozen=True)
class Reading:
    """What a question is taken to ask for, how sure that is, and where it came from.

    ``family`` is the family of exemplars that it was found like, where its own words did not settle it.
    """

    intent: Intent | None
    confidence: float
    origin: str
    family: Family | None = None


@dataclass(frozen=True)
class Rule:
    """An intent and when it holds.

    ``told`` is how often such a reading is right where every word of the question is accounted for, ``untold`` where
    words are left over: rounded from how the rules read the exemplars, which are odder than what most people type.
    An open rule holds for want of a better one: ``company`` are the cues that go with it, any other speaks for a rival.
    """

    intent: Intent
    holds: Callable[[Signals], bool]
    told: float
    untold: float
    company: frozenset[str] | None = None

    def confidence(self, signals: Signals) -> float:
        """Return how sure the reading is for a question that the rule holds for."""
        if self.company is None:
            return self.untold if signals.residual else self.told
        rivals = bool(signals.cues - self.company - _SOCIAL) or signals.spans.edition_span == "next"
        # "hanoi pii 2025" needs no cue; "Hanoi then and now" lacks one.
        spoken = signals.cue(self.intent) or _is_shown(self.intent, signals) or not signals.unnamed
        words = self.told if spoken and not signals.residual else self.untold
        return max(words - (_RIVAL if rivals else 0.0), _LEAST)


def _is_shown(intent: Intent, signals: Signals) -> bool:
    """Return whether what is named speaks for the intent without a cue: an order, or several editions."""
    if intent == "trend":
        return len(signals.spans.editions) > 1 or signals.spans.edition_span in {"all", "range", "since"}
    return intent == "ranking" and signals.ordered


_LEAST = 0.1
_SOCIAL = frozenset({"greeting", "thanks", "help"})
_FIGURES = frozenset({"value", "ranking"})


RULES: tuple[Rule, ...] = (
    Rule("decline", talk.personal, 0.95, 0.95),
    Rule("decline", talk.arithmetic, 0.95, 0.95),
    Rule("decline", talk.abroad, 0.9, 0.9),
    Rule("decline", talk.out_of_scope, 0.75, 0.75),
    Rule("greeting", talk.greeting, 0.95, 0.95),
    Rule("thanks", talk.thanks, 0.95, 0.95),
    Rule("help", talk.help_wanted, 0.9, 0.9),
    Rule("article", written.comparable, 0.9, 0.9),
    Rule("article", written.origin_of_data, 0.9, 0.9),
    Rule("article", written.audited, 0.9, 0.9),
    Rule("coverage", written.held_by_us, 0.9, 0.9),
    Rule("ranking", tables.whole_table, 0.85, 0.85),
    Rule("coverage", written.coverage, 0.9, 0.5),
    Rule("robustness", analyses.robustness, 0.85, 0.85),
    Rule("definition", written.published_by, 0.9, 0.9),
    Rule("article", written.said_by_somebody, 0.9, 0.9),
    Rule("article", written.of_goal, 0.9, 0.9),
    Rule("article", written.of_countries, 0.9, 0.9),
    Rule("article", written.of_another_measure, 0.9, 0.9),
    Rule("article", written.of_the_future, 0.85, 0.85),
    Rule("article", written.event, 0.9, 0.7),
    Rule("definition", written.definition, 0.95, 0.9),
    Rule("gii", written.gii, 0.95, 0.95),
    Rule("article", written.told_in_articles, 0.75, 0.75),
    Rule("article", written.of_other_things, 0.5, 0.5),
    Rule("article", written.only_in_articles, 0.15, 0.15),
    Rule("what_if", analyses.what_if, 0.95, 0.95),
    Rule("why", analyses.parts_of_gap, 0.9, 0.9),
    Rule("why", analyses.why, 0.95, 0.85),
    Rule("why", analyses.why_at_all, 0.5, 0.5),
    Rule("membership", analyses.membership, 0.9, 0.8),
    Rule("strengths", analyses.strengths, 0.9, 0.8),
    Rule("peers", analyses.peers, 0.85, 0.85),
    Rule("profile", tables.profile, 0.75, 0.4),
    Rule("movers", tables.movers, 0.95, 0.95),
    Rule("region", tables.region, 0.95, 0.95),
    Rule("count", tables.within_bounds, 0.9, 0.75),
    Rule("count", tables.count, 0.85, 0.5, frozenset({"count", "membership"})),
    Rule("comparison", tables.gap_moved, 0.9, 0.9),
    Rule("comparison", tables.behind_top, 0.9, 0.7),
    Rule("comparison", tables.dethroned, 0.9, 0.7),
    Rule("comparison", tables.behind_leader, 0.9, 0.7),
    Rule("trend", tables.until_now, 0.85, 0.85),
    Rule("trend", tables.trend, 0.85, 0.45, _FIGURES | {"trend", "movers", "comparison"}),
    Rule("aggregate", tables.mean_of_several, 0.95, 0.95),
    Rule("comparison", tables.comparison, 0.9, 0.6, _FIGURES | {"comparison"}),
    Rule("comparison", tables.against_mean, 0.7, 0.5),
    Rule("aggregate", tables.aggregate, 0.8, 0.3, _FIGURES | {"aggregate", "comparison"}),
    Rule("value", tables.value, 0.85, 0.4, _FIGURES),
    Rule("ranking", tables.ranking, 0.9, 0.5, _FIGURES),
    Rule("article", written.any_article, _LEAST, _LEAST),
)


def decide(signals: Signals) -> Reading:
    """Return what the first rule that holds takes the question to ask for; nothing where none does."""
    for rule in RULES:
        if rule.holds(signals):
            return Reading(rule.intent, rule.confidence(signals), f"rule: {rule.intent}")
    return Reading(None, 0.0, NO_RULE)


__all__ = ["NO_RULE", "RULES", "SURE", "Reading", "Rule", "Signals", "decide"]
