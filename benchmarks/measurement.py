"""What a benchmark hands back: one row of the table. Each benchmark module has ``main() -> list[Measurement]``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True)
class Measurement:
    """One figure, how many runs it rests on, and the goal it is held against. Less is better, always."""

    what: str
    value: float
    unit: str
    runs: int
    goal: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return the value as a part of its goal, or None without a goal. Above 1 misses it."""
        return None if self.goal is None else self.value / self.goal


def seconds(call: Callable[[], object]) -> float:
    """Return the wall time of one call."""
    started = perf_counter()
    call()
    return perf_counter() - started


def p50(values: list[float]) -> float:
    """Return the median."""
    return median(values)


def p95(values: list[float]) -> float:
    """Return the value that 95 in 100 stay below. Needs at least two values."""
    return quantiles(values, n=100, method="inclusive")[94]
