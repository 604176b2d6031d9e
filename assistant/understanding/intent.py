"""Signals to an intent: ordered rules, the first that holds decides. The rules themselves are in `rules`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.understanding.frame import Intent
from assistant.understanding.rules import analyses, tables, talk, written
from assistant.understanding.signals import Signals


@dataclass(frozen=True)
class Rule:
    """An intent and when it holds; ``confidence`` is how often such a reading is right."""

    intent: Intent
    holds: Callable[[Signals], bool]
    confidence: float


RULES: tuple[Rule, ...] = (
    Rule("decline", talk.personal, 0.95),
    Rule("decline", talk.out_of_scope, 0.9),
    Rule("greeting", talk.greeting, 0.95),
    Rule("thanks", talk.thanks, 0.95),
    Rule("help", talk.help_wanted, 0.9),
    Rule("coverage", written.coverage, 0.85),
    Rule("robustness", analyses.robustness, 0.85),
    Rule("article", written.event, 0.8),
    Rule("definition", written.definition, 0.85),
    Rule("gii", written.gii, 0.9),
    Rule("article", written.only_in_articles, 0.75),
    Rule("what_if", analyses.what_if, 0.85),
    Rule("why", analyses.why, 0.9),
    Rule("membership", analyses.membership, 0.85),
    Rule("strengths", analyses.strengths, 0.85),
    Rule("peers", analyses.peers, 0.85),
    Rule("profile", tables.profile, 0.8),
    Rule("movers", tables.movers, 0.85),
    Rule("region", tables.region, 0.8),
    Rule("count", tables.count, 0.85),
    Rule("trend", tables.trend, 0.85),
    Rule("aggregate", tables.mean_of_several, 0.85),
    Rule("comparison", tables.comparison, 0.85),
    Rule("aggregate", tables.aggregate, 0.8),
    Rule("value", tables.value, 0.85),
    Rule("ranking", tables.ranking, 0.9),
    Rule("article", written.any_article, 0.4),
)


def decide(signals: Signals) -> tuple[Intent | None, float]:
    """Return the intent of the first rule that holds and its confidence; None when nothing speaks for any."""
    for rule in RULES:
        if rule.holds(signals):
            return rule.intent, rule.confidence
    return None, 0.0


__all__ = ["RULES", "Rule", "Signals", "decide"]
