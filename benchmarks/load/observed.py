"""What visitors met, a line a request, as they write it down and the report reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Outcome = Literal["good", "degraded", "lost", "mixed", "error", "passed on"]


@dataclass(frozen=True)
class Observation:
    """One request. ``began`` is seconds since 1970; ``passed on`` is one that a replica's machine did not take.

    ``clear`` says of an error whether whoever asked was told what is the matter: a problem, or no connection at all.
    ``kept`` is what was confirmed to be stored: ``answer`` with its thread and id, or ``verdict`` with the id.
    """

    visitor: str
    what: str
    began: float
    seconds: float
    outcome: Outcome
    replica: str = ""
    detail: str = ""
    clear: bool = True
    kept: Literal["", "answer", "verdict"] = ""
    thread: str = ""
    answer_id: str = ""

    @property
    def ended(self) -> float:
        """Return when the answer was there."""
        return self.began + self.seconds

    def line(self) -> str:
        """Return it as a line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"


def read(path: Path) -> Sequence[Observation]:
    """Return what was written down."""
    return [Observation(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
