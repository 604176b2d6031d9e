"""What visitors met to figures, and to what was missed of what is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.load.observed import Observation
from benchmarks.measurement import p50, p95

TABLE = frozenset({"table", "follow-up"})
MOST_P95_SECONDS = 1.0
MOST_GROWTH = 0.05  # of the memory at the middle: beyond it, something is kept that should not be
FAILED = frozenset({"error", "passed on"})
WRONG = frozenset({"lost", "mixed"})


@dataclass(frozen=True)
class Memory:
    """Resident memory of one server in bytes, ready and not asked yet, half-way, and at the end."""

    start: int
    middle: int
    end: int

    @property
    def growth(self) -> float:
        """Return how much it grew in the second half, as a part of what it was."""
        return self.end / self.middle - 1


def misses(observed: Sequence[Observation], memory: Sequence[Memory]) -> list[str]:
    """Return what a load without faults misses of its targets; nothing where all are met."""
    table = [one.seconds for one in observed if one.what in TABLE and one.outcome not in FAILED]
    if len(table) < 2:
        return ["hardly anything was answered"]
    failed = [one for one in observed if one.outcome in {*FAILED, "degraded"}]
    found = [f"{count} requests failed: {said}" for said, count in told(failed).most_common()]
    found += wrong(observed)
    if (slow := p95(table)) > MOST_P95_SECONDS:
        found.append(f"95 in 100 table questions took up to {slow:.2f} s, {MOST_P95_SECONDS:g} s is asked for")
    found += [
        f"memory grew by {one.growth:.1%} in the second half, {MOST_GROWTH:.0%} is the most"
        for one in memory
        if one.growth > MOST_GROWTH
    ]
    return found


def wrong(observed: Sequence[Observation]) -> list[str]:
    """Return the answers that were about something else than the visitor's own conversation."""
    return [f"{one.outcome} thread of {one.visitor}: {one.detail}" for one in observed if one.outcome in WRONG]


def figures(observed: Sequence[Observation], memory: Sequence[Memory]) -> str:
    """Return the figures as Markdown: a row for each kind of request, then the memory of each server."""
    kinds = sorted({one.what for one in observed})
    rows = [_row(kind, [one for one in observed if one.what == kind]) for kind in kinds]
    rows.append(_row("**table questions, both**", [one for one in observed if one.what in TABLE]))
    rows.append(_row("**all**", observed))
    megabytes = [
        f"Memory of server {place}: {one.start / 1e6:.0f} MB at the start, {one.middle / 1e6:.0f} MB half-way, "
        f"{one.end / 1e6:.0f} MB at the end."
        for place, one in enumerate(memory, start=1)
    ]
    return "\n".join([*_heading(("", "requests", "errors", "mixed or lost", "p50", "p95")), *rows, "", *megabytes])


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join([*_heading(heading), *(f"| {' | '.join(cells)} |" for cells in rows)])


def _heading(names: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield "|---" * len(names) + "|"


def _row(kind: str, observed: Sequence[Observation]) -> str:
    took = [one.seconds * 1000 for one in observed if one.outcome not in FAILED]
    errors = sum(one.outcome == "error" for one in observed)
    mixed = sum(one.outcome in WRONG for one in observed)
    times = (f"{p50(took):.0f} ms", f"{p95(took):.0f} ms") if len(took) > 1 else ("", "")
    return f"| {kind} | {len(observed)} | {errors} | {mixed} | {times[0]} | {times[1]} |"


def told(observed: Iterable[Observation]) -> Counter[str]:
    """Return what was said, with how often."""
    return Counter(f"{one.what}: {one.detail}" for one in observed)
