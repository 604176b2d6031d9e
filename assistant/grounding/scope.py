"""Of whom, of when and of what a number speaks, by the names around it. Knows nothing of what was found.

A name right after a number ("62.86 in 2023", "1st Hanoi") tells; else the nearest before it in its sentence; else the
first after it; else what the sentences before, and at last the question, are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.grounding.cues import Cues
from assistant.grounding.names import Named
from assistant.grounding.numerals import Numeral
from assistant.grounding.reading import Draft, Sentence, coordinated

Ids = frozenset[str]
NONE: Ids = frozenset()
_LOOK_BACK = 24  # characters, more than the longest of the words looked for

_SPACE = re.compile(r"[\s,]*")
_AFTERWARDS = frozenset({"rank_in_region", "rounding"})  # components that are said after their figure
_FACETS = ("units", "editions", "indices", "components")


@dataclass(frozen=True)
class Group:
    """Numbers that stand together and speak of the same: "62.86 points, 1st of 63"."""

    numerals: tuple[Numeral, ...]

    @property
    def start(self) -> int:
        """Return where the first begins."""
        return self.numerals[0].start

    @property
    def end(self) -> int:
        """Return where the last ends."""
        return self.numerals[-1].end


@dataclass(frozen=True)
class Context:
    """What the sentences before are about; at the beginning, what the question is."""

    units: Ids = NONE
    editions: Ids = NONE
    indices: Ids = NONE
    components: Ids = NONE

    topic: Ids = NONE

    def after(self, sentence: Sentence, *, of_topic: bool, ends: bool) -> Context:
        """Return what the next sentence is about where it does not say.

        ``of_topic`` when this one says "it", ``ends`` when it is the last of its paragraph.
        """
        named = {facet: union(getattr(sentence, facet)) or getattr(self, facet) for facet in _FACETS}
        topic = self.topic if of_topic or not sentence.units else sentence.units[0].ids
        before = NONE if ends else self.units
        return Context(**{**named, "units": named["units"] | topic | before}, topic=topic)


@dataclass(frozen=True)
class Scope:
    """Of what a number speaks: in each facet of any of these; an empty facet is open.

    ``each`` are editions of which every one is claimed, ``pair`` the two ends of a change; ``beside`` says that the
    number stands in brackets right after its unit; ``around`` are all units that it may have to do with, ``without``
    those that it is surely not of.
    """

    units: Ids = NONE
    editions: Ids = NONE
    indices: Ids = NONE
    components: Ids = NONE
    each: tuple[str, ...] = ()
    pair: Ids = NONE
    beside: bool = False
    around: Ids = NONE
    without: Ids = NONE


def union(named: Sequence[Named]) -> Ids:
    """Return all ids that some names may mean."""
    return NONE.union(*(one.ids for one in named))


def groups(sentence: Sentence, plain: str, glue: re.Pattern[str]) -> tuple[Group, ...]:
    """Return the numbers of a sentence in groups that speak of the same."""
    names = [one.start for facet in _FACETS for one in getattr(sentence, facet)]
    made: list[list[Numeral]] = []
    for numeral in sentence.numerals:
        if (
            made
            and _joins(made[-1], numeral, plain[made[-1][-1].end : numeral.start], glue)
            and not _named(names, made[-1], numeral)
        ):
            made[-1].append(numeral)
        else:
            made.append([numeral])
    return tuple(Group(tuple(one)) for one in made)


def _joins(group: Sequence[Numeral], numeral: Numeral, between: str, glue: re.Pattern[str]) -> bool:
    if ")" in between or not glue.fullmatch(between):
        return False
    return "→" in between or all(numeral.kind != other.kind for other in group)


def _named(names: Sequence[int], group: Sequence[Numeral], numeral: Numeral) -> bool:
    return any(group[-1].end <= name < numeral.start for name in names)


def pronoun_place(draft: Draft, sentence: Sentence, cues: Cues) -> int | None:
    """Return where a sentence says "it", "its" or "the city" of a unit named before; None where it does not."""
    found = cues["pronoun"].anywhere.search(draft.plain, sentence.start, sentence.end)
    return found.start() + 1 if found else None


class Scoping:
    """Tells of what the numbers of one sentence speak."""

    def __init__(self, draft: Draft, sentence: Sentence, context: Context, cues: Cues) -> None:
        self._plain, self._sentence, self._context, self._cues = draft.plain, sentence, context, cues
        told = draft.plain[sentence.start : sentence.end]
        self._supposed, self._statistic = cues["supposed"](told), cues["statistic"](told)
        self._pronoun = context.topic and pronoun_place(draft, sentence, cues)
        self._groups = groups(sentence, draft.plain, cues.between["figures"])
        self._pair = self._ends_of_change()

    def __iter__(self) -> Iterator[tuple[Numeral, Scope]]:
        """Yield every number with its scope."""
        for place, group in enumerate(self._groups):
            scope = self._of(place, group)
            if group.numerals[0].kind == "rank" and self._is_goal(self._before(group.start)):
                scope = replace(scope, units=NONE, without=scope.units)  # it is another that stands there now
            yield from ((numeral, scope) for numeral in group.numerals)

    def _is_goal(self, before: str) -> bool:
        return self._cues["goal"].ends(self._cues["rank_word"].before.sub("", before))

    def at(self, start: int, end: int) -> Scope:
        """Return of what words at a place speak, as of a number there."""
        return self._of(-1, Group((Numeral(start, end, ()),)))

    def subject(self, place: int) -> Ids:
        """Return the unit that something at a place is said of: no other that one is compared with, no group."""
        before = [one for one in self._sentence.units if one.end <= place]
        subjects = [one for one in before if not (self._is_object(one) or self._only_groups(one, before))]
        if self._pronoun and (not subjects or subjects[-1].end < self._pronoun < place):
            return self._context.topic
        if subjects:
            return union(coordinated(before, before.index(subjects[-1]), self._plain))
        return self._context.topic or self._context.units

    def _before(self, place: int) -> str:
        return self._plain[max(0, place - _LOOK_BACK) : place]

    def _is_object(self, named: Named) -> bool:
        return self._cues["compared"].ends(self._before(named.start))

    def _only_groups(self, named: Named, others: Sequence[Named]) -> bool:
        """Return whether a region only tells among whom: another unit is spoken of."""
        if not named.is_region or all(one.is_region for one in others):
            return False
        return self._cues["group_before"].ends(self._before(named.start))

    def _of(self, place: int, group: Group) -> Scope:
        sentence, context = self._sentence, self._context
        edition = self._edition(group)
        index = self._nearest(sentence.indices, group)
        component = self._component(group)
        return Scope(
            units=self._paired(place) or self._units(group) or context.units,
            editions=union(edition) if edition else context.editions,
            indices=index.ids if index else context.indices,
            components=self._supposed_component(group) if self._supposed else component,
            each=tuple(next(iter(one.ids)) for one in edition) if len(edition) > 1 else (),
            pair=self._pair,
            beside=self._is_beside(group),
            around=union(sentence.units) | context.units,
        )

    def _units(self, group: Group) -> Ids:
        units = self._sentence.units
        glue = self._cues.between["unit" if group.numerals[0].kind in {"rank", "bare", "count"} else "owner"]
        following = self._following(units, group, glue)
        if following:
            return following.ids
        before = [one for one in units if one.end <= group.start]
        if self._pronoun and (not before or before[-1].end < self._pronoun < group.start):
            return self._context.topic
        if not before:
            return units[0].ids if units else NONE
        nearest = before[-1]
        if nearest.is_region and len(before) > 1 and self._is_group(nearest, group):
            return before[-2].ids | (nearest.ids if self._statistic else NONE)
        beside = self._cues.between["beside"].fullmatch(self._plain, nearest.end, group.start)
        if len(before) > 1 and not beside and self._is_object(nearest):
            # "Hanoi is ahead of Hue with 65.68 points": the other is what it is compared with.
            return nearest.ids | before[-2].ids
        if group.numerals[0].kind == "gap":
            listed = coordinated(before, len(before) - 1, self._plain)
            return union(listed)
        return nearest.ids

    def _supposed_component(self, group: Group) -> Ids:
        """Return what "with outputs at 55, Hue would score 53.25" speaks of: of the whole, once a unit is named."""
        before = [one for one in self._sentence.components if one.end <= group.start]
        if before and not any(before[-1].end <= one.start < group.start for one in self._sentence.units):
            return before[-1].ids
        return self._context.components | {"overall"} if not before else frozenset({"overall"})

    def _is_beside(self, group: Group) -> bool:
        before = [one for one in self._sentence.units if one.end <= group.start]
        return bool(before) and self._plain[before[-1].end : group.start].strip() == "("

    def _is_group(self, region: Named, group: Group) -> bool:
        """Return whether a region only says among whom a unit stands: "highest of the Southeast: 55.85"."""
        return self._cues["group_before"].ends(self._before(region.start)) and (
            "(" not in self._plain[region.end : group.start]
        )

    def _paired(self, place: int) -> Ids:
        """Return the unit of "Hanoi and Hue scored 65.68 and 49.37": as many numbers in a list as units before it."""
        if place < 0:
            return NONE
        run = self._run(place)
        first = self._groups[run[0]]
        before = [one for one in self._sentence.units if one.end <= first.start]
        if len(run) < 2 or not before:
            return NONE
        listed = coordinated(before, len(before) - 1, self._plain)
        return listed[place - run[0]].ids if len(listed) == len(run) else NONE

    def _run(self, place: int) -> range:
        """Return the groups that stand in one list with this one, without a name between them."""
        first = last = place
        while first > 0 and self._is_listed(first - 1):
            first -= 1
        while last + 1 < len(self._groups) and self._is_listed(last):
            last += 1
        return range(first, last + 1)

    def _is_listed(self, place: int) -> bool:
        one, other = self._groups[place], self._groups[place + 1]
        between = any(one.end <= name.start < other.start for name in self._sentence.units)
        return not between and self._cues.between["listing"].fullmatch(self._plain, one.end, other.start) is not None

    def _edition(self, group: Group) -> tuple[Named, ...]:
        editions = self._sentence.editions
        following = self._following(editions, group, self._cues.between["edition"])
        if following:
            listed = coordinated(editions, editions.index(following), self._plain)
            return listed[listed.index(following) :]
        nearest = self._nearest(editions, group)
        return (nearest,) if nearest else ()

    def _component(self, group: Group) -> Ids:
        components = self._sentence.components
        leading = self._cues.between["component"]
        following = self._following(components, group, leading) or self._following(components, group, _SPACE)
        if following and not following.ids & _AFTERWARDS and _SPACE.fullmatch(self._plain, group.end, following.start):
            following = None
        before = [one for one in components if one.end <= group.start and not one.ids & _AFTERWARDS]
        if following:
            return following.ids
        return before[-1].ids if before else self._context.components | {"overall"}

    def _nearest(self, named: Sequence[Named], group: Group) -> Named | None:
        before = [one for one in named if one.end <= group.start]
        return before[-1] if before else named[0] if named else None

    def _following(self, named: Sequence[Named], group: Group, glue: re.Pattern[str]) -> Named | None:
        after = next((one for one in named if one.start >= group.end), None)
        if after is None or any(group.end <= other.start < after.start for other in self._sentence.numerals):
            return None
        between = list(self._plain[group.end : after.start])
        for facet in _FACETS:
            for other in getattr(self._sentence, facet):
                if group.end <= other.start and other.end <= after.start:
                    between[other.start - group.end : other.end - group.end] = " " * (other.end - other.start)
        return after if glue.fullmatch("".join(between)) else None

    def _ends_of_change(self) -> Ids:
        """Return both years of "from 2023 to 2024"."""
        for one, other in zip(self._sentence.editions, self._sentence.editions[1:], strict=False):
            until = self._cues.between["until"].fullmatch(self._plain, one.end, other.start)
            if until and self._cues["from"].ends(self._before(one.start)):
                return one.ids | other.ids
        return NONE
