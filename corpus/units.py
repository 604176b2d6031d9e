"""Any spelling of a province or city to units of either map, and units across 1 July 2025.

Vietnamese marks are respected: a marked name never matches another name's unmarked form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus import names
from corpus.forms import (
    FUZZY_LENGTH,
    LONGEST,
    SHORT,
    Alias,
    Form,
    best_apart,
    edits_allowed,
    ranked,
    runs,
    without_affixes,
)
from corpus.model import MatchHow, Unit, UnitMatch, UnitSpan

MERGER_EDITION = 2025  # editions from 2025 rank the 34 units in use since 1 July 2025


class Gazetteer:
    """Units by id and by name. Immutable once built."""

    def __init__(self, units: Sequence[Unit], aliases: Sequence[Alias] = ()) -> None:
        self.units = tuple(units)
        self._by_id = {(unit.map, unit.unit_id): unit for unit in units}
        self._forms: dict[str, list[Form]] = defaultdict(list)
        extra: dict[str, list[str]] = defaultdict(list)
        for alias in aliases:
            if alias.kind == "never":
                self._add(alias.alias, "exact", None)
            else:
                extra[alias.unit_id].append(alias.alias)
        for unit in units:
            self._add_unit(unit, extra[unit.unit_id])
        # A name begins with one of these words, and is at most so many words long.
        self._openings: dict[str, int] = {}
        for form in self._forms:
            opening = form.partition(" ")[0]
            self._openings[opening] = max(self._openings.get(opening, 0), form.count(" ") + 1)
        self._fuzzy_keys = [key for key in self._forms if len(key) >= FUZZY_LENGTH]

    def _add_unit(self, unit: Unit, extra: Iterable[str]) -> None:
        for name in (unit.name_vi, unit.name_en):
            self._add(name, "exact", unit)
        for alias in (*unit.aliases, *extra):
            self._add(alias, "alias", unit)
        for name in (unit.name_vi, unit.name_en):
            self._add(names.key(name).replace(" ", ""), "alias", unit)

    def _add(self, name: str, how: MatchHow, unit: Unit | None) -> None:
        key = names.key(name)
        forms = self._forms[names.fold(key)]
        if not any(form.key == key and form.unit == unit for form in forms):
            forms.append(Form(key, how, unit))

    # Units across the merger of 1 July 2025

    def unit(self, unit_id: str, map: int) -> Unit | None:
        """Return the unit with this id on this map, or None."""
        return self._by_id.get((map, unit_id))

    def successor(self, unit: Unit) -> Unit:
        """Return the unit of the 34-unit map that a unit belongs to now; itself when it is of that map."""
        if unit.map == 34:
            return unit
        return self._by_id[34, unit.merged_into or unit.unit_id]

    def members(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units of the 63-unit map that make up a unit; itself when it is of that map."""
        if unit.map == 63:
            return (unit,)
        return tuple(old for old in self.units if old.map == 63 and (old.merged_into or old.unit_id) == unit.unit_id)

    # One name to units

    def resolve(self, text: str, *, edition: int | None = None, map: int | None = None) -> tuple[UnitMatch, ...]:
        """Return the units that a name may mean, best first; empty when none does.

        Exact comes before alias, unaccented and fuzzy. With neither edition nor map both maps are searched, the
        34-unit map first, one match a unit_id. A name of a unit that is only on the other map matches nothing.
        """
        if map is None and edition is not None:
            map = 34 if edition >= MERGER_EDITION else 63
        key = names.key(text)
        for candidate in without_affixes(key):
            forms = self._matching(candidate)
            if any(form.unit is None for form in forms):
                return ()
            if forms:
                return ranked(forms, candidate, text, map)
        return self._fuzzy(next(iter(without_affixes(key)[-1:]), ""), text, map)

    def _matching(self, key: str) -> list[Form]:
        forms = self._forms.get(names.fold(key), ())
        own = [form for form in forms if form.key == key]
        if own and key != names.fold(key):
            return own
        return [form for form in forms if names.compatible(key, form.key)]

    def _fuzzy(self, key: str, text: str, map: int | None) -> tuple[UnitMatch, ...]:
        folded = names.fold(key)
        limit = edits_allowed(folded)
        if limit == 0:
            return ()
        near = process.extract(
            folded, self._fuzzy_keys, scorer=OSA.distance, processor=None, score_cutoff=limit, limit=None
        )
        found: dict[str, tuple[int, float, UnitMatch]] = {}
        for name, edits, _ in near:
            for form in self._forms[name]:
                if form.unit is None or (map is not None and form.unit.map != map):
                    continue
                score = round(OSA.normalized_similarity(folded, name), 4)
                match = UnitMatch(form.unit, "fuzzy", min(score, 0.94), text)
                # Marks that agree decide between names that are as far away.
                rank = (int(edits), -OSA.normalized_similarity(key, form.key), match)
                held = found.get(form.unit.unit_id)
                if held is None or (rank[:2], -form.unit.map == -34) < (held[:2], -held[2].unit.map == -34):
                    found[form.unit.unit_id] = rank
        if not found:
            return ()
        best = min(edits for edits, _, _ in found.values())
        ordered = sorted((rank for rank in found.values() if rank[0] == best), key=lambda rank: rank[:2])
        return tuple(self._on_newest(match, map) for _, _, match in ordered)

    def _on_newest(self, match: UnitMatch, map: int | None) -> UnitMatch:
        newest = self.unit(match.unit.unit_id, 34)
        return match if map is not None or newest is None else replace(match, unit=newest)

    # Names in running text

    def find(self, text: str, *, map: int | None = None) -> tuple[UnitSpan, ...]:
        """Return the units named in a running text, in reading order; the longest name wins where names overlap.

        Spans are places in the text as given. Misspelt names are not found here; see `find_fuzzy`.
        """
        found = names.words(text)
        keys = [names.syllable(word.group()) for word in found]
        folded = [names.fold(key) for key in keys]
        lengths = runs(text, found)
        shouting = any(char.isupper() for char in text)
        spans: list[UnitSpan] = []
        at = 0
        while at < len(found):
            length, forms = self._longest(keys, folded, at, min(lengths[at], LONGEST))
            if length:
                start, end = found[at].start(), found[at + length - 1].end()
                spans += self._span(text, start, end, forms, map, shouting)
            at += max(length, 1)
        return tuple(spans)

    def _longest(self, keys: list[str], folded: list[str], at: int, most: int) -> tuple[int, list[Form]]:
        for length in range(min(most, self._openings.get(folded[at], 0)), 0, -1):
            if " ".join(folded[at : at + length]) in self._forms:
                forms = self._matching(" ".join(keys[at : at + length]))
                if forms:
                    return length, forms
        return 0, []

    def _span(
        self, text: str, start: int, end: int, forms: list[Form], map: int | None, shouting: bool
    ) -> Iterable[UnitSpan]:
        written = text[start:end]
        if any(form.unit is None for form in forms):
            return
        if len(written) <= SHORT and shouting and not written.isupper():
            return
        matches = ranked(forms, names.key(written), written, map)
        if matches:
            yield UnitSpan(start, end, written, matches)

    def find_fuzzy(self, text: str, *, map: int | None = None) -> tuple[UnitSpan, ...]:
        """Return places in a short text that look like misspelt names of units, beside the names that `find` finds.

        Made for questions: every match is a guess that has to be said to the reader.
        """
        found = names.words(text)
        taken = [(span.start, span.end) for span in self.find(text)]
        free = [all(word.end() <= start or word.start() >= end for start, end in taken) for word in found]
        lengths = runs(text, found)
        candidates: list[tuple[float, int, UnitSpan]] = []
        for at in range(len(found)):
            for length in range(1, min(lengths[at], 4) + 1):
                if not all(free[at : at + length]):
                    break
                start, end = found[at].start(), found[at + length - 1].end()
                candidates += self._guess(text, start, end, length, map)
        return best_apart(candidates)

    def _guess(
        self, text: str, start: int, end: int, length: int, map: int | None
    ) -> Iterable[tuple[float, int, UnitSpan]]:
        written = text[start:end]
        key = names.key(written)
        if (names.fold(key) in self._forms and self._matching(key)) or _runs_on(written):
            return
        matches = tuple(match for match in self._fuzzy(key, written, map) if self._plausible(key, match.unit))
        if matches:
            yield -matches[0].score, -length, UnitSpan(start, end, written, matches)

    def _plausible(self, key: str, unit: Unit) -> bool:
        """Say whether words of a running text can be a slip for a unit's name, not just other words like it.

        Slips spare the first letter, and a marked word has to be near the marked name: thành phố is not Thanh Hóa.
        """
        limit = edits_allowed(names.fold(key))
        return any(
            form.unit == unit
            and names.fold(form.key)[:1] == names.fold(key)[:1]
            and OSA.distance(key, names.marked_alike(form.key, key)) <= limit
            for forms in self._near(key, limit)
            for form in forms
        )

    def _near(self, key: str, limit: int) -> Iterable[list[Form]]:
        near = process.extract(names.fold(key), self._fuzzy_keys, scorer=OSA.distance, score_cutoff=limit, limit=None)
        return (self._forms[name] for name, _, _ in near)


def _runs_on(written: str) -> bool:
    """Return whether a capitalised word is followed by a marked one that is not: "ông Sơn là ai" names no Sơn La."""
    first, *others = written.split()
    return first[:1].isupper() and any(word[:1].islower() and names.fold(word) != word for word in others)
