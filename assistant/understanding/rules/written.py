"""What is written rather than tabled: articles, definitions, what is held, and Viet Nam in the world."""

from __future__ import annotations

import re

from assistant.understanding.signals import Signals

_PARTS = r"\d{1,3} (?:component )?(?:indicators|pillars|chỉ số|chi so|trụ cột|tru cot)\b"
_COUNTED_PARTS = re.compile(rf"\b(?:gồm|gom|có|co|has|have|of) (?:\w+ )?{_PARTS}|\b{_PARTS} (?:make|form|compose)")
_ACRONYM = re.compile(r"\b[A-ZĐ]{3,6}\b")
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


def event(s: Signals) -> bool:
    """Return whether who did something, or when, is asked: dates and deeds stand in articles, not in tables."""
    of_table = s.cue("why", "ranking", "value") or (s.index_named and bool(s.spans.editions) and s.ordered)
    return s.cue("event") and "who_or_when" in s.hints and not of_table


def only_in_articles(s: Signals) -> bool:
    """Return whether the question holds more words than any table explains."""
    if _belongs_to_tables(s):
        return False
    content = len(s.residual)
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


def told_in_articles(s: Signals) -> bool:
    """Return whether a question with words that no table explains speaks of deeds, plans or sayings."""
    return only_in_articles(s) and s.cue("article", "event")


def of_other_things(s: Signals) -> bool:
    """Return whether a question holds many words that no table explains."""
    return only_in_articles(s) and len(s.residual) >= _MANY_WORDS


_MANY_WORDS = 4
_A_FEW = 2


def of_the_future(s: Signals) -> bool:
    """Return whether goals are asked for: "by 2030 the strategy wants how many start-ups". No edition is so far off."""
    spans = s.spans
    named = (spans.index is not None and not spans.borrowed) or spans.threshold is not None
    far = bool(spans.editions) and min(spans.editions) >= _AFTER_ALL_EDITIONS
    return far and not named and len(s.residual) > 1


_AFTER_ALL_EDITIONS = 2028


def said_by_somebody(s: Signals) -> bool:
    """Return whether it is asked what somebody said: "what advantages did the director say the capital has?"."""
    figured = s.spans.threshold is not None or s.cue("what_if", "movers", "robustness")
    return {"speaker", "saying"} <= s.hints and not (figured or s.spans.components)


def published_by(s: Signals) -> bool:
    """Return whether it is asked who makes an index, though none is named: "who is behind this ranking?"."""
    named = s.index_named or s.spans.units or s.spans.components or s.spans.editions
    return {"who_publishes", "this_index"} <= s.hints and not named


def of_goal(s: Signals) -> bool:
    """Return whether a goal for Viet Nam's place in the world is asked for: tables hold what was reached."""
    return "goal" in s.hints and s.spans.index == "GII"


def of_countries(s: Signals) -> bool:
    """Return whether other countries are asked about beside a provincial index."""
    return "countries" in s.hints and s.index_named and s.spans.index != "GII" and not s.spans.units


def audited(s: Signals) -> bool:
    """Return whether it is asked who else has looked at how an index is made."""
    return "audited" in s.hints and s.index_named and not (s.spans.units or s.spans.components)


def comparable(s: Signals) -> bool:
    """Return whether it is asked if editions, or maps, can be compared at all."""
    spans = s.spans
    of_editions = len(spans.editions) > 1 or "merger" in s.hints or s.cue("membership")
    return "comparable" in s.hints and of_editions and not (spans.units or spans.components)


def origin_of_data(s: Signals) -> bool:
    """Return whether it is asked where an index's own data, or its method, come from."""
    return bool({"data_origin", "method_from"} & s.hints) and not (s.spans.units or s.cue("why"))


def of_another_measure(s: Signals) -> bool:
    """Return whether an economic or social figure is asked for that no index holds, such as a province's GRDP."""
    named = s.index_named or s.spans.components
    return not named and (s.lexicon.other_measures(s.spans.rest) or _names_another_index(s))


def _names_another_index(s: Signals) -> bool:
    """Return whether figures of a unit are asked for by letters that stand for no index here: "Da Nang SIPAS 2023"."""
    letters = {word.lower() for word in _ACRONYM.findall(s.spans.rest.clean)}
    shouted = s.text.clean.isupper()
    return bool(letters & set(s.residual)) and set(s.residual) <= letters and bool(s.spans.units) and not shouted


def _belongs_to_tables(s: Signals) -> bool:
    """Return whether a family that only tables answer is spoken for, whatever other words there are."""
    if s.cue("coverage", "what_if", "robustness", "movers", "strengths") or (s.cue("peers") and len(s.residual) < 3):
        return True
    if s.cue("why") and s.spans.units and (s.ordered or s.cue("ranking", "value", "comparison", "trend")):
        return True
    if s.cue("membership") and (s.spans.units or s.spans.regions) and len(s.residual) < _A_FEW + 1:
        return True
    return len(s.spans.units) > 1 and not s.cue("article")


def any_article(s: Signals) -> bool:
    """Return whether there is anything at all to search articles for."""
    return bool(s.residual) or s.cue("article") or s.spans.index is not None


def gii(s: Signals) -> bool:
    """Return whether the Global Innovation Index is meant, by its name or by a country beside Viet Nam."""
    if s.spans.index != "GII":
        return bool(s.spans.economies) and s.spans.index is None
    figures = s.cue("value", "ranking", "trend", "comparison", "peers", "coverage", "strengths") or s.ordered
    told = s.cue("article", "event") and len(s.residual) >= _A_FEW
    return not told and (figures or len(s.residual) < _A_FEW + 1)


def held_by_us(s: Signals) -> bool:
    """Return whether it is asked of how many units the assistant holds figures."""
    return "held_by_us" in s.hints and s.index_named and not (s.spans.units or s.ordered or s.spans.threshold)


def coverage(s: Signals) -> bool:
    """Return whether it is asked what is held."""
    about_unit = bool(s.spans.units) and bool(s.residual)
    if "other_indices" in s.hints and s.cue("coverage") and not (s.spans.units or s.cue("value", "comparison")):
        return True
    measured = any(s.lexicon.aggregates[name](s.spans.rest) for name in ("median", "mean"))
    return s.cue("coverage") and not s.ordered and not about_unit and not s.cue("strengths", "value") and not measured


def definition(s: Signals) -> bool:
    """Return whether it is asked what an index or component is, or how it is made."""
    if len(s.spans.indices) > 1 and not s.spans.units and s.cue("definition", "comparison"):
        return True
    if _is_index_alone(s):
        return not (s.spans.components or s.spans.regions or s.ordered)
    if _counts_parts(s):
        return True
    means = s.text.words[-1:] in (("mean",), ("means",))  # "what does it mean?" asks for no average
    made = s.cue("definition") and "structure" in s.hints and s.spans.threshold is None and not s.spans.units
    if not s.cue("definition") or (s.cue("aggregate", "movers") and not (means or made)):
        return False
    if s.spans.units or s.spans.regions or s.spans.threshold:
        return False
    structural = "structure" in s.hints or bool(s.spans.components)
    if s.ordered and not (structural and s.spans.place is None and not s.cue("ranking")):
        return False
    return s.spans.index is not None or structural


def _counts_parts(s: Signals) -> bool:
    """Return whether a question says how many parts an index has: "100 indicators make up the PII."."""
    of_whole = s.index_named and not (s.spans.units or s.spans.components or s.spans.editions or s.spans.threshold)
    return of_whole and bool(_COUNTED_PARTS.search(s.text.comparable()))


def _is_index_alone(s: Signals) -> bool:
    """Return whether an index's name is all there is: that asks what it is."""
    said = s.cues or s.residual or s.spans.units or s.spans.editions or s.spans.latest
    return s.spans.index is not None and not said
