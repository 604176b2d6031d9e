"""What deaths did: errors only while something was away and each clear, all well again by itself, nothing lost."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.settings import Settings
from assistant.store import Store, UnknownThread, open_store
from benchmarks.load import report
from benchmarks.load.observed import Observation

MOST_RECOVERY_SECONDS = 10.0  # some visitor must first ask what shows it
TROUBLE = frozenset({"error", "degraded"})
LEADING = 160  # characters of an error that are shown


@dataclass(frozen=True)
class Part:
    """A machine that dies. ``shows`` tells of a good request whether it needed the machine."""

    name: str
    kill: Callable[[], object]
    start: Callable[[], object]
    shows: Callable[[Observation], bool]


@dataclass(frozen=True)
class Fault:
    """A part that was away: killed, and answering by itself again, in seconds since 1970."""

    part: Part
    down_at: float
    up_at: float

    def during(self, one: Observation) -> bool:
        """Return whether a request was under way while the part was away, or in the moment that mending takes."""
        return one.ended >= self.down_at and one.began <= self.up_at + MOST_RECOVERY_SECONDS

    def recovery(self, met: Iterable[Observation]) -> float | None:
        """Return the seconds from being up to the first good answer that needs the part; None without one."""
        good = (one for one in met if one.outcome == "good" and one.began >= self.up_at and self.part.shows(one))
        first = min((one.ended for one in good), default=None)
        return None if first is None else first - self.up_at

    def last_trouble(self, met: Iterable[Observation]) -> float:
        """Return how long after being up the last request began that was troubled; 0 for none."""
        troubled = (one.began for one in met if one.outcome in TROUBLE and self.during(one))
        return max(0.0, max(troubled, default=self.up_at) - self.up_at)


def judged(
    met: Sequence[Observation], faults: Sequence[Fault], lost: Sequence[str], *, logs: Iterable[Path]
) -> tuple[str, list[str]]:
    """Return what happened as Markdown, and what should not have."""
    kept = Counter(one.kept for one in met)
    raised = Counter(error for log in logs for error in tracebacks(log))
    told = [
        report.table(
            (
                "killed",
                "away",
                "errors",
                "passed on",
                "answers that say what is away",
                "last of these",
                "first good answer",
            ),
            [_row(met, fault) for fault in faults],
        ),
        "The last two columns are seconds after it was up again. Passed on is what a killed replica did not take "
        "and the other one answered, as a load balancer does it.",
        "What was said:",
        "\n".join(f"- {fault.part.name}: {count} × {said}" for fault in faults for said, count in _said(met, fault)),
        f"Confirmed as stored: {kept['answer']} answers, {kept['verdict']} verdicts; gone afterwards: {len(lost)}.",
        f"Tracebacks in the servers' logs: {', '.join(f'{n} × {error}' for error, n in raised.items()) or 'none'}.",
    ]
    return "\n\n".join(told), [*misses(met, faults), *(f"not stored any more: {one}" for one in lost)]


def misses(met: Sequence[Observation], faults: Sequence[Fault]) -> list[str]:
    """Return what deaths must not do: mix threads, give unclear errors, or errors in calm times, last for long."""
    troubled = [one for one in met if one.outcome in TROUBLE]
    found = report.wrong(met)
    unclear = report.told(one for one in troubled if not one.clear)
    found += [f"{count} times unclear: {said}" for said, count in unclear.items()]
    calm = [one for one in troubled if not any(fault.during(one) for fault in faults)]
    found += [f"{count} times while all was up: {said}" for said, count in report.told(calm).items()]
    for fault in faults:
        took = fault.recovery(met)
        if took is None or took > MOST_RECOVERY_SECONDS:
            found.append(f"{fault.part.name}: not well within {MOST_RECOVERY_SECONDS:g} s of being up")
    return found


def not_stored(met: Iterable[Observation], settings: Settings) -> list[str]:
    """Return what was confirmed to visitors and is not in the store."""
    with closing(open_store(settings)) as store:
        verdicts = {(verdict.owner, verdict.answer_id) for verdict in store.feedback.all()}
        threads: dict[tuple[str, str], set[str]] = {}
        return [
            f"{one.kept} {one.answer_id} of {one.visitor}"
            for one in met
            if (one.kept == "answer" and one.answer_id not in _answers(store, one, threads))
            or (one.kept == "verdict" and (_owner(one), one.answer_id) not in verdicts)
        ]


def _answers(store: Store, one: Observation, read: dict[tuple[str, str], set[str]]) -> set[str]:
    """Return the ids of a thread's answers; each thread is read once."""
    at = (_owner(one), one.thread)
    if at not in read:
        try:
            read[at] = {answer.answer_id for answer in store.threads.answers(*at)}
        except UnknownThread:
            read[at] = set()
    return read[at]


def _owner(one: Observation) -> str:
    return f"portal:{one.visitor}"


def tracebacks(log: Path) -> Iterator[str]:
    """Yield the last line of every traceback in a server's log of JSON lines, and what is no JSON."""
    for line in log.read_text(encoding="utf-8").splitlines():
        try:
            raised = json.loads(line).get("exc_info")
        except ValueError:
            raised = line if "Error" in line else None  # said by a library, or before logs were set up
        if raised:
            yield raised.strip().splitlines()[-1][:LEADING]


def _row(met: Sequence[Observation], fault: Fault) -> tuple[str, ...]:
    hit = [one for one in met if fault.during(one)]
    recovery = fault.recovery(met)
    return (
        fault.part.name,
        f"{fault.up_at - fault.down_at:.0f} s",
        *(str(sum(one.outcome == outcome for one in hit)) for outcome in ("error", "passed on", "degraded")),
        f"{fault.last_trouble(met):.1f} s",
        "never" if recovery is None else f"{recovery:.1f} s",
    )


def _said(met: Sequence[Observation], fault: Fault) -> Sequence[tuple[str, int]]:
    troubled = [one for one in met if one.outcome in TROUBLE and fault.during(one)]
    return Counter(one.detail[:LEADING] for one in troubled).most_common()
