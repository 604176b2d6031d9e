"""What rows say of who stands where: first or last, ahead or behind, risen or fallen. Knows nothing of texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from assistant.answer import Row
from assistant.evidence import COUNTED, RANK_IN_REGION
from assistant.grounding.cells import subject_of
from assistant.grounding.found import Found
from assistant.grounding.scope import NONE, Ids, Scope

_SUB_INDICES = frozenset({"input", "output"})
_NO_PARTS = frozenset({"overall", "coverage", COUNTED, RANK_IN_REGION})


@dataclass(frozen=True)
class Verdict:
    """Whether rows bear a statement out: True, False, or None where they do not tell; and the rows that do."""

    holds: bool | None
    rows: tuple[Row, ...] = ()

    @property
    def opposite(self) -> Verdict:
        """Return the verdict on the contrary."""
        return self if self.holds is None else replace(self, holds=not self.holds)


UNTOLD = Verdict(None)
Change = tuple[float, tuple[Row, ...]]  # above nought where it is a rise, and the rows that tell it


class Standings:
    """Answers from the rows of a turn."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._result_of = {id(row): result for result in found.results for row in result.rows}

    # First and last

    def is_end(self, scope: Scope, *, top: bool, among: bool) -> Verdict:
        """Return whether a unit of the scope stands first (or last), in each edition that is claimed.

        ``among`` says that only those that were looked at are meant, as in "the highest of the three".
        """
        own = self._own(scope)
        groups = [[row for row in own if str(row.edition) == year] for year in scope.each] or [own]
        verdicts = [self._any(self._row_is_end(row, top=top, among=among) for row in rows) for rows in groups]
        return all_of(verdicts)

    def _row_is_end(self, row: Row, *, top: bool, among: bool) -> Verdict:
        if row.rank is not None and row.rank == (1 if top else row.of):
            return Verdict(True, (row,))
        listed = self._listed_end(row, top=top)
        if listed is not None:
            return Verdict(listed, (row,))
        if among or row.rank is None:
            return self._is_extreme(row, top=top)
        return Verdict(False, (row,))

    def _listed_end(self, row: Row, *, top: bool) -> bool | None:
        """Return whether a ranking that was made of a part of the units, or from the bottom, begins with the row."""
        result = self._result_of[id(row)]
        order = result.facts.get("order")
        if result.tool != "rank_units" or order not in {"best", "worst", "both"}:
            return None
        if not (result.facts.get("group") or order != "best"):
            return None
        first = result.facts.get("first") in {None, 1}
        if order == "both":
            at_top = result.facts.get("at_top") or 0
            ends = result.rows[:1] if top else result.rows[at_top : at_top + 1]
            return first and any(row is one for one in ends)
        return first and top == (order == "best") and row is result.rows[0]

    def _is_extreme(self, row: Row, *, top: bool) -> Verdict:
        """Return whether a row is the best (or worst) of those of its table: of regions among regions."""
        own_kind = self._is_region(row)
        others = [one for one in self._found.rows if _table(one) == _table(row) and one.status != "disputed"]
        others = [one for one in others if subject_of(one) != subject_of(row) and self._is_region(one) == own_kind]
        better = [ahead for one in others if (ahead := _ahead(one, row)) is not None]
        if not better:
            return UNTOLD
        return Verdict(not any(better) if top else all(better), (row,))

    def _is_region(self, row: Row) -> bool:
        return any(row.unit_id == region.region_id for region in self._found.names.regions)

    def is_end_of_unit(self, scope: Scope, components: Ids, *, top: bool) -> Verdict:
        """Return whether one of a unit's components is its strongest (or weakest), by rank or by score."""
        own = [row for row in self._own(scope, any_component=True) if row.component not in _NO_PARTS]
        named = [row for row in own if self._found.names.codes(row.component) & components]
        for row in named:
            beside = [one for one in own if _unit_table(one) == _unit_table(row)]
            if row.component not in _SUB_INDICES:
                beside = [one for one in beside if one.component not in _SUB_INDICES]
            if any(_is_end_by(row, beside, measure, top=top) for measure in ("rank", "score", "gap")):
                return Verdict(True, (row,))
        return Verdict(False, tuple(named)) if named else UNTOLD

    # One against another

    def is_ahead(self, scope: Scope, others: Ids) -> Verdict:
        """Return whether a unit of the scope stands ahead of one of the others in a table that holds both."""
        theirs = list(self._found.rows_of(others))
        pairs = [(one, other) for one in self._own(scope) for other in theirs if _table(one) == _table(other)]
        # What sources dispute says nothing where the same is told undisputed.
        sure = [pair for pair in pairs if all(row.status != "disputed" for row in pair)]
        told = [(ahead, one, other) for one, other in sure or pairs if (ahead := _ahead(one, other)) is not None]
        return self._any(Verdict(ahead, (one, other)) for ahead, one, other in told)

    def is_above_mean(self, scope: Scope) -> Verdict:
        """Return whether a unit of the scope scores above a mean that was found."""
        means = [row for row in self._found.rows if row.unit_id is None and row.status == "derived"]
        means += [row for row in self._found.rows if self._is_region(row)]
        pairs = [
            (one, mean) for one in self._own(scope) for mean in means if _table(one) == _table(mean) and one is not mean
        ]
        told = [
            (one.score > mean.score, one, mean)
            for one, mean in pairs
            if one.score is not None and mean.score is not None
        ]
        return self._any(Verdict(ahead, (one, mean)) for ahead, one, mean in told)

    # Over editions

    def has_moved(self, scope: Scope, *, up: bool, by: str) -> Verdict:
        """Return whether a unit of the scope rose (or fell), by "rank", by "score" or, where "" is given, by either."""
        return self._any(Verdict(change > 0 if up else change < 0, rows) for change, rows in self._changes(scope, by))

    def are_movers(self, named: Sequence[Ids], *, up: bool, by: str) -> Verdict:
        """Return whether these units all rose (or fell), the first of them most of all that were found."""
        for name in ("change",) if by == "score" else ("rank_change",):
            told = [(row, change) for row in self._found.rows if (change := getattr(row, name, None)) is not None]
            of_named = [[pair for pair in told if self._found.names.kin(subject_of(pair[0])) & ids] for ids in named]
            moved = [pair for pairs in of_named for pair in pairs]
            if not moved or not of_named[0]:
                continue
            right = all((change > 0) == up for _, change in moved)
            most = max(abs(change) for _, change in told if (change > 0) == up) if right else 0
            first = any(abs(change) == most for _, change in of_named[0])
            return Verdict(right and first, tuple(row for row, _ in moved))
        return UNTOLD

    def _changes(self, scope: Scope, by: str) -> Iterator[Change]:
        own = [row for row in self._own(replace(scope, editions=NONE)) if row.status != "disputed"]
        years = sorted({row.edition for row in own})
        for earlier, later in product(own, own):
            if _are_one_series(earlier, later) and (earlier.edition, later.edition) in _meant(years, scope):
                yield from self._moved(earlier, later, by)
        for row in own:
            since = getattr(row, "since", None)
            if since is not None and (not scope.pair or scope.pair == {str(since), str(row.edition)}):
                yield from _told_change(row, by)

    @staticmethod
    def _moved(earlier: Row, later: Row, by: str) -> Iterator[Change]:
        if by != "score" and earlier.rank and later.rank and (earlier.map, earlier.of) == (later.map, later.of):
            yield earlier.rank - later.rank, (earlier, later)
        if by != "rank" and earlier.score is not None and later.score is not None:
            yield later.score - earlier.score, (earlier, later)

    def _own(self, scope: Scope, *, any_component: bool = False) -> list[Row]:
        """Return the rows of which a scope speaks."""
        return [
            row
            for row in (self._found.rows_of(scope.units) if scope.units else self._found.rows)
            if (not scope.indices or row.index in scope.indices)
            and (not scope.editions or str(row.edition) in scope.editions)
            and (any_component or self._found.names.codes(row.component) & scope.components)
        ]

    @staticmethod
    def _any(verdicts: Iterable[Verdict]) -> Verdict:
        """Return a verdict that holds, else one that does not, else that nothing is told."""
        known = [verdict for verdict in verdicts if verdict.holds is not None]
        return next((verdict for verdict in known if verdict.holds), known[0] if known else UNTOLD)


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Return that all hold, else the first that does not or is not told."""
    failed = next((verdict for verdict in verdicts if not verdict.holds), None)
    return failed or Verdict(True, tuple(row for verdict in verdicts for row in verdict.rows))


def _table(row: Row) -> tuple[object, ...]:
    return row.index, row.edition, row.map, row.component


def _unit_table(row: Row) -> tuple[object, ...]:
    return row.index, row.edition, row.map, row.unit_id, hasattr(row, "part"), hasattr(row, "highlight")


def _ahead(one: Row, other: Row) -> bool | None:
    """Return whether one row stands ahead of another of its table; None where that is not told, or they are equal."""
    if hasattr(one, "score_after") and getattr(one, "versus", None) == other.unit_id:
        apart = getattr(one, "gap", 0.0)  # supposed: by its new score
        return apart > 0 if apart else None
    if one.score is not None and other.score is not None:
        return None if one.score == other.score else one.score > other.score
    if one.rank is None or other.rank is None or one.rank == other.rank:
        return None
    return one.rank < other.rank


def _is_end_by(row: Row, beside: Sequence[Row], measure: str, *, top: bool) -> bool:
    told = [value for one in beside if (value := getattr(one, measure, None)) is not None]
    own = getattr(row, measure, None)
    if own is None or len(told) < 2:
        return False
    highest = top != (measure == "rank")  # the best rank is the lowest number
    return bool(own == (max(told) if highest else min(told)))


def _are_one_series(earlier: Row, later: Row) -> bool:
    """Return whether two rows are of one index and component, one after the other."""
    same = (earlier.index, earlier.component) == (later.index, later.component)
    return same and earlier.edition < later.edition


def _meant(years: Sequence[int], scope: Scope) -> set[tuple[int, int]]:
    """Return the pairs of editions that a change may be of: those named, else the last two, or the first and last."""
    if scope.pair:
        named = sorted(map(int, scope.pair))
        return {(named[0], named[-1])}  # "from 2023 to 2023" is no pair, and nothing bears it out
    if len(scope.editions) == 1:
        year = int(next(iter(scope.editions)))
        before = [one for one in years if one < year]
        return {(before[-1], year)} if before else set()
    return {(years[-2], years[-1]), (years[0], years[-1])} if len(years) > 1 else set()


def _told_change(row: Row, by: str) -> Iterator[Change]:
    """Yield what a row tells of its change since an edition whose own row is not among those found."""
    for measure, name in (("rank", "rank_change"), ("score", "change")):
        change = getattr(row, name, None)
        if change is not None and by in {"", measure}:
            yield change, (row,)
