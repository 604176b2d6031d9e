"""What is said around questions, and what is declined: greetings, thanks, help, other subjects, personal data."""

from __future__ import annotations

import re

from assistant.understanding.signals import Signals

_ARITHMETIC = re.compile(r"\d+\s*(?:times|x|\*|\+|plus|minus|divided by|nhân|nhan|cộng|cong|chia|trừ|tru)\s*\d+")
_OWNS = re.compile(r"['’]s\b|\s+(?:pii|papi|pci|par|dti)\b")
_OWNED = re.compile(r"\b(?:of|for|của|cua)\s+$")
_MOST_SOCIAL_WORDS = 12
_OF_FIGURES = ("count", "aggregate", "movers", "why", "strengths", "peers", "trend")


def personal(s: Signals) -> bool:
    """Return whether personal data are spoken of, which PII stands for elsewhere."""
    return s.lexicon.personal_data(s.text) and not s.spans.editions


def arithmetic(s: Signals) -> bool:
    """Return whether a sum is to be worked out."""
    return _ARITHMETIC.search(s.text.exact) is not None and not (s.spans.units or s.spans.index)


def out_of_scope(s: Signals) -> bool:
    """Return whether another subject is asked about, or a task is set."""
    if s.lexicon.tasks(s.text):
        return not (s.spans.editions or s.spans.units and s.cue("value"))
    named = s.spans.index is not None and not s.spans.borrowed
    cited = "cites_article" in s.hints  # what it tells is looked for before it is declined
    of_parts = s.cue("definition") and (
        "structure" in s.hints or bool(s.spans.components)
    )  # "how do they get from the pillars to a score?"
    return s.lexicon.out_of_scope(s.spans.rest) and not (named or of_parts or cited or s.spans.editions)


def abroad(s: Signals) -> bool:
    """Return whether a provincial index is asked of another country: "Singapore's PII rank"."""
    if not s.spans.economies or s.spans.index in {None, "GII"} or s.spans.units:
        return False
    asked = s.text.without(s.telling)
    named = (hit for cue in s.lexicon.economies.values() for hit in cue.find(asked))
    return any(_OWNS.match(asked.exact, hit.end()) or _OWNED.search(asked.exact[: hit.start()]) for hit in named)


def greeting(s: Signals) -> bool:
    """Return whether the question is a greeting and nothing else."""
    return s.cue("greeting") and "help_asked" not in s.hints and _nothing_else(s)


def thanks(s: Signals) -> bool:
    """Return whether the question is thanks or good-bye and nothing else."""
    return s.cue("thanks") and _nothing_else(s)


def help_wanted(s: Signals) -> bool:
    """Return whether it is asked what can be asked."""
    named = s.index_named or s.spans.components or s.spans.editions or (s.spans.units and s.table_talk)
    asked = "help_asked" in s.hints and not named
    return asked or (s.cue("help") and _nothing_else(s))


def _nothing_else(s: Signals) -> bool:
    dated = bool(s.spans.editions) or s.spans.edition_span != "none"
    figures = s.table_talk or s.spans.threshold is not None or s.cue(*_OF_FIGURES)
    alone = not (figures or s.spans.units or dated or s.residual)
    return alone and len(s.text.words) <= _MOST_SOCIAL_WORDS
