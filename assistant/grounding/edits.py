"""Changes of a text that keep track of where everything went."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answer import Claim


@dataclass(frozen=True, order=True)
class Edit:
    """``text[start:end]`` becomes ``new``."""

    start: int
    end: int
    new: str


class Edited:
    """A text with some edits made. Of edits that overlap the first counts, and of two at one place the longer."""

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        kept: list[Edit] = []
        for edit in sorted(edits, key=lambda one: (one.start, -one.end)):
            if not kept or edit.start >= kept[-1].end:
                kept.append(edit)
        self._edits: Sequence[Edit] = kept
        self._starts = [edit.start for edit in kept]
        parts, at = [], 0
        for edit in kept:
            parts += [text[at : edit.start], edit.new]
            at = edit.end
        self.text = "".join([*parts, text[at:]])
        self._shifts = [0]
        for edit in kept:
            self._shifts.append(self._shifts[-1] + len(edit.new) - (edit.end - edit.start))

    def moved(self, claims: Iterable[Claim]) -> tuple[Claim, ...]:
        """Return the claims where they stand now; those that were edited away are left out."""
        placed = ((claim, self._place(claim.start), self._place(claim.end)) for claim in claims)
        return tuple(
            claim.model_copy(update={"start": start, "end": end, "text": self.text[start:end]})
            for claim, start, end in placed
            if end > start
        )

    def _place(self, at: int) -> int:
        """Return where a place of the old text is in the new; one inside an edit is at its beginning."""
        before = bisect_right(self._starts, at)
        if before and at < self._edits[before - 1].end:
            return self._edits[before - 1].start + self._shifts[before - 1]
        return at + self._shifts[before]
