"""Superlatives and directions of a text: who is said to be first or last, ahead or behind, to have risen or fallen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from assistant.answer import ClaimKind, Row
from assistant.grounding.cells import reference
from assistant.grounding.cues import Cues
from assistant.grounding.found import Found
from assistant.grounding.leading import Sense
from assistant.grounding.names import Named
from assistant.grounding.reading import Draft, Sentence, coordinated
from assistant.grounding.scope import NONE, Context, Ids, Scoping, union
from assistant.grounding.standings import Standings, Verdict, all_of

_OF_SUPERLATIVES = frozenset({"top", "bottom", "movers_up", "movers_down"})
_UP = frozenset({"top", "movers_up", "rose", "ahead"})
_COUNT = re.compile(r"[\s*]*(?:in\s+)?\d+\s*(?:of|/|trên|trong)", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:()]")
_NEAR = 16  # characters after a word that still belong to it
_REACH_OF_NOT = 32


@dataclass(frozen=True)
class Relation:
    """A statement at ``start`` to ``end`` of who stands where. ``told`` is what its rows or passages make of it."""

    start: int
    end: int
    kind: ClaimKind
    sense: Sense
    told: bool | None
    refs: tuple[str, ...]
    rows: tuple[Row, ...]
    subject: Ids
    others: Ids = NONE


class Relations:
    """Finds and judges such statements, sentence by sentence."""

    def __init__(self, found: Found, draft: Draft) -> None:
        self._found, self._draft, self._plain = found, draft, draft.plain
        self._standings = Standings(found)
        self._cues = found.names.cues
        self._leading = found.names.leading

    def of(self, sentence: Sentence, context: Context) -> Iterator[Relation]:
        """Yield the statements of a sentence; what makes no statement that rows could bear out is left out."""
        scoping = Scoping(self._draft, sentence, context, self._cues)
        for match in self._leading.senses.finditer(self._plain, sentence.start, sentence.end):
            if any(name.start <= match.start() < name.end for name in sentence.components):
                continue  # "growth of labour productivity" is a name and says of nobody that it grew
            relation = self._relation(cast("Sense", match.lastgroup), match, sentence, scoping)
            if relation is not None:
                yield relation

    def _relation(self, sense: Sense, match: re.Match[str], sentence: Sentence, scoping: Scoping) -> Relation | None:
        judge = _JUDGES[sense]
        statement = judge(self, match, sentence, scoping, sense in _UP)
        if statement is None:
            return None
        verdict = statement.verdict
        refs = tuple(dict.fromkeys(map(reference, verdict.rows)))
        told = verdict.holds
        if told is None:
            refs = self._passages(sense, statement.subject)
            told = True if refs else None
        if told is not None and is_negated(self._plain, sentence.start, match.start(), self._cues):
            told = not told
        kind: ClaimKind = "superlative" if sense in _OF_SUPERLATIVES else "direction"
        return Relation(
            match.start(), match.end(), kind, sense, told, refs, verdict.rows, statement.subject, statement.others
        )

    def _passages(self, sense: Sense, subject: Ids) -> tuple[str, ...]:
        """Return the passages that say the like of the subject."""
        return tuple(
            passage.ref
            for passage in self._found.passages
            if (not passage.units or not subject or passage.units & subject)
            and any(self._cues[sense](draft.plain) for draft in passage.drafts)
        )

    def _superlative(self, match: re.Match[str], sentence: Sentence, scoping: Scoping, top: bool) -> _Statement | None:
        if _COUNT.match(self._plain, match.end()):
            return None  # "leads 14 of 52 indicators" is a count
        scope = scoping.at(*match.span())
        part = self._part(match, sentence)
        if part is not None:
            within = [unit for unit in sentence.units if match.end() <= unit.start < part.start]
            units = union(within) or scoping.subject(match.start())
            return _Statement(units, self._standings.is_end_of_unit(replace(scope, units=units), part.ids, top=top))
        following = self._following(match, sentence)
        subject = following.ids if following else scoping.subject(match.start())
        if not subject:
            return None
        component = next((one for one in sentence.components if one.start >= match.end()), None)
        if component and self._cues.between["said_component"].fullmatch(self._plain, match.end(), component.start):
            scope = replace(scope, components=component.ids)
        among = self._cues["among"](self._plain[sentence.start : sentence.end])
        among = among or any(unit.is_region and not unit.ids & subject for unit in sentence.units)
        verdict = self._standings.is_end(replace(scope, units=subject), top=top, among=among)
        return _Statement(subject, verdict)

    def _part(self, match: re.Match[str], sentence: Sentence) -> Named | None:
        """Return the component that is called the strongest or weakest of a unit, if one is."""
        component = next((one for one in sentence.components if one.start >= match.end()), None)
        if component is None or not self._leading.to_part.fullmatch(self._plain, match.end(), component.start):
            return None
        between = self._plain[match.end() : component.start]
        named_after = any(between.rfind(":") + match.end() < unit.start < component.start for unit in sentence.units)
        return component if self._cues["part"](between) or not named_after else None

    def _following(self, match: re.Match[str], sentence: Sentence) -> Named | None:
        after = next((unit for unit in sentence.units if unit.start >= match.end()), None)
        return after if after and self._leading.to_subject.fullmatch(self._plain, match.end(), after.start) else None

    def _movers(self, match: re.Match[str], sentence: Sentence, scoping: Scoping, up: bool) -> _Statement | None:
        before = any(unit.end <= match.start() and not unit.is_region for unit in sentence.units)
        after = [unit.ids for unit in sentence.units if unit.start >= match.end() and not unit.is_region]
        # "The biggest rises: A, B", but "A rose most, followed by B".
        named = [scoping.subject(match.start()), *after] if before or not after else after
        by = "score" if self._cues["score_word"](self._plain[match.start() : match.end() + _NEAR]) else "rank"
        return _Statement(named[0], self._standings.are_movers(named, up=up, by=by)) if named[0] else None

    def _comparison(self, match: re.Match[str], sentence: Sentence, scoping: Scoping, up: bool) -> _Statement | None:
        after = next((place for place, unit in enumerate(sentence.units) if unit.start >= match.end()), None)
        scope = scoping.at(*match.span())
        subject = scoping.subject(match.start())
        if after is not None and self._leading.to_other.fullmatch(
            self._plain, match.end(), sentence.units[after].start
        ):
            others = coordinated(sentence.units[after:], 0, self._plain)
            scope = replace(scope, units=subject - union(others) or scope.units - union(others))
            if not scope.units:
                return _Statement(subject, Verdict(False), union(others))  # nobody is ahead of himself
            verdict = all_of([self._standings.is_ahead(scope, one.ids) for one in others])
            return _Statement(scope.units, verdict if up else verdict.opposite, union(others))
        to_mean = self._leading.to_mean.match(self._plain, match.end()) or (
            self._leading.scored.match(self._plain, match.end())
            and self._cues["statistic"](self._plain[sentence.start : match.end()])
        )
        if not to_mean or not subject:
            return None
        verdict = self._standings.is_above_mean(replace(scope, units=subject))
        return _Statement(subject, verdict if up else verdict.opposite)

    def _change(self, match: re.Match[str], sentence: Sentence, scoping: Scoping, up: bool) -> _Statement | None:
        scope, subject = scoping.at(*match.span()), scoping.subject(match.start())
        before, after = self._plain[sentence.start : match.start()], self._plain[match.end() : sentence.end]
        if not subject or not (sentence.editions or any(one.start >= match.end() for one in sentence.numerals)):
            return None
        by = "rank" if self._leading.ranked.match(after) else "score" if self._leading.scored.match(after) else ""
        near = before[-_NEAR:]
        by = by or ("score" if self._cues["score_word"](near) else "rank" if self._cues["rank_word"](near) else "")
        return _Statement(subject, self._standings.has_moved(replace(scope, units=subject), up=up, by=by))


@dataclass(frozen=True)
class _Statement:
    """Of whom something is said, and what rows make of it."""

    subject: Ids
    verdict: Verdict
    others: Ids = NONE


_Judge = Callable[[Relations, "re.Match[str]", Sentence, Scoping, bool], _Statement | None]
_JUDGES: Mapping[Sense, _Judge] = {
    "top": Relations._superlative,
    "bottom": Relations._superlative,
    "movers_up": Relations._movers,
    "movers_down": Relations._movers,
    "rose": Relations._change,
    "fell": Relations._change,
    "ahead": Relations._comparison,
    "behind": Relations._comparison,
}


def is_negated(plain: str, start: int, place: int, cues: Cues) -> bool:
    """Return whether a word denies what is said at a place, within its clause."""
    before = plain[max(start, place - _REACH_OF_NOT) : place]
    clause = _CLAUSE.split(before)[-1]
    return cues["negation"](clause)
