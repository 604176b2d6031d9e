"""Questions with gold, and a way to ask them, to a report. Knows nothing of brains: it is handed ``ask``."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assistant.answer import Answer
from assistant.marking import Gold, dangling_marks, invented_numbers, mark

Ask = Callable[[str, str], Answer]  # question, thread


class Question(BaseModel):
    """One line of the evaluation: a question, where it stands in a conversation, and its gold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    q: str
    language: Literal["en", "vi"]
    family: str
    after: str | None = None
    pair: str | None = None
    gold: Gold


@dataclass(frozen=True)
class Verdict:
    """How one question was answered. ``faults`` is empty when it was answered rightly."""

    id: str
    family: str
    language: str
    question: str
    expected: tuple[str, ...]
    status: str
    faults: tuple[str, ...]
    invented: tuple[str, ...]
    ms: float
    text: str
    pair: str | None = None
    rows: tuple[tuple[Any, ...], ...] = ()

    @property
    def right(self) -> bool:
        """Tell whether the answer has no fault and no invented number."""
        return not self.faults and not self.invented

    @property
    def false_refusal(self) -> bool:
        """Tell whether an answerable question was not answered."""
        return self.expected == ("answered",) and self.status != "answered"

    @property
    def answered_unanswerable(self) -> bool:
        """Tell whether something was answered that cannot be."""
        return "answered" not in self.expected and self.status == "answered"


@dataclass(frozen=True)
class Report:
    """Every verdict, in the order asked."""

    verdicts: tuple[Verdict, ...]

    @property
    def accuracy(self) -> float:
        """Return the share answered rightly."""
        return _share(self.verdicts)

    @property
    def pair_agreement(self) -> float:
        """Return the share of translated pairs whose rows are the same in both languages."""
        pairs: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            if verdict.pair:
                pairs.setdefault(verdict.pair, []).append(verdict)
        both = [verdicts for verdicts in pairs.values() if len(verdicts) > 1]
        same = [verdicts for verdicts in both if len({verdict.rows for verdict in verdicts}) == 1]
        return len(same) / len(both) if both else 1.0

    def where(self, **wanted: str) -> tuple[Verdict, ...]:
        """Return the verdicts of a family, a language or both."""
        return tuple(v for v in self.verdicts if all(getattr(v, key) == value for key, value in wanted.items()))

    def summary(self) -> dict[str, Any]:
        """Return the figures of the report by name."""
        answerable = [verdict for verdict in self.verdicts if verdict.expected == ("answered",)]
        unanswerable = [verdict for verdict in self.verdicts if "answered" not in verdict.expected]
        families = list(dict.fromkeys(verdict.family for verdict in self.verdicts))
        p50, p95 = _percentiles([verdict.ms for verdict in self.verdicts])
        return {
            "questions": len(self.verdicts),
            "accuracy": self.accuracy,
            "by_language": {language: _share(self.where(language=language)) for language in ("en", "vi")},
            "by_family": {family: _share(self.where(family=family)) for family in families},
            "wrong": sum(not verdict.right for verdict in self.verdicts),
            "false_refusals": sum(verdict.false_refusal for verdict in answerable),
            "answerable": len(answerable),
            "unanswerable_answered": sum(verdict.answered_unanswerable for verdict in unanswerable),
            "unanswerable": len(unanswerable),
            "invented_numbers": sum(len(verdict.invented) for verdict in self.verdicts),
            "unsupported_citations": sum(_is_citation_fault(fault) for v in self.verdicts for fault in v.faults),
            "pair_agreement": self.pair_agreement,
            "p50_ms": p50,
            "p95_ms": p95,
        }

    def to_json(self) -> str:
        """Return the summary and every verdict as JSON."""
        verdicts = [asdict(verdict) | {"right": verdict.right} for verdict in self.verdicts]
        return json.dumps({"summary": self.summary(), "verdicts": verdicts}, ensure_ascii=False, indent=1)


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a JSON-lines file, in its order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Question.model_validate_json(line) for line in lines if line.strip()]


def evaluate(ask: Ask, questions: Iterable[Question]) -> Report:
    """Ask every question and mark the answers. A follow-up is asked in the thread of the question it follows."""
    run = uuid.uuid4().hex[:8]  # conversations are kept: those of an earlier evaluation must not be gone on with
    threads: dict[str, str] = {}
    verdicts = []
    for question in questions:
        thread = threads[question.after] if question.after else f"eval-{run}-{question.id}"
        threads[question.id] = thread
        verdicts.append(_verdict(ask, question, thread))
    return Report(tuple(verdicts))


def render(report: Report) -> str:
    """Return the report as Markdown: figures first, then every wrong answer with its faults."""
    summary = report.summary()
    lines = ["# Evaluation", "", *_figures(summary), "", *_by_family(report), "", "## Wrong answers", ""]
    wrong = [verdict for verdict in report.verdicts if not verdict.right]
    for verdict in wrong:
        faults = [*verdict.faults, *(f"invented number: {token}" for token in verdict.invented)]
        lines += [f"- `{verdict.id}` {_flat(verdict.question, 160)}", *(f"  - {_flat(fault, 200)}" for fault in faults)]
    return "\n".join(lines if wrong else [*lines, "None."]) + "\n"


def _verdict(ask: Ask, question: Question, thread: str) -> Verdict:
    began = perf_counter()
    answer: Answer | None = None
    faults: list[str] = []
    try:
        answer = ask(question.q, thread)
    except Exception as error:  # noqa: BLE001 - one crash is one wrong answer, not the end of the evaluation
        faults = [f"crashed: {type(error).__name__}: {error}"]
    milliseconds = (perf_counter() - began) * 1000
    if answer:
        faults = mark(answer, question.gold, question.language)
        faults += [f"citation missing: {number}" for number in dangling_marks(answer)]
    return Verdict(
        id=question.id,
        family=question.family,
        language=question.language,
        question=question.q,
        expected=question.gold.status,
        status=answer.status if answer else "crashed",
        faults=tuple(faults),
        invented=tuple(invented_numbers(answer)) if answer else (),
        ms=milliseconds,
        text=answer.text if answer else "",
        pair=question.pair,
        rows=_row_keys(answer) if answer else (),
    )


def _row_keys(answer: Answer) -> tuple[tuple[Any, ...], ...]:
    rows = answer.result.rows if answer.result else ()
    return tuple((row.unit_id, row.map, row.index, row.edition, row.component, row.score, row.rank) for row in rows)


def _figures(summary: dict[str, Any]) -> list[str]:
    return [
        f"{summary['questions']} questions, {summary['wrong']} answered wrongly: "
        f"accuracy **{summary['accuracy']:.3f}** "
        f"(English {summary['by_language']['en']:.3f}, Vietnamese {summary['by_language']['vi']:.3f}).",
        "",
        f"- false refusals: {summary['false_refusals']} of {summary['answerable']} answerable",
        f"- answered though unanswerable: {summary['unanswerable_answered']} of {summary['unanswerable']}",
        f"- invented numbers: {summary['invented_numbers']}",
        f"- citations missing or not supporting: {summary['unsupported_citations']}",
        f"- pairs with the same rows in both languages: {summary['pair_agreement']:.3f}",
        f"- time: p50 {summary['p50_ms']:.0f} ms, p95 {summary['p95_ms']:.0f} ms",
    ]


def _by_family(report: Report) -> list[str]:
    counts = Counter(verdict.family for verdict in report.verdicts)
    lines = ["| family | questions | accuracy | English | Vietnamese |", "|---|---|---|---|---|"]
    for family, count in counts.items():
        shares = [report.where(family=family)] + [report.where(family=family, language=it) for it in ("en", "vi")]
        lines.append(f"| {family} | {count} | " + " | ".join(f"{_share(verdicts):.2f}" for verdicts in shares) + " |")
    return lines


def _share(verdicts: Sequence[Verdict]) -> float:
    return sum(verdict.right for verdict in verdicts) / len(verdicts) if verdicts else 1.0


def _percentiles(times: Sequence[float]) -> tuple[float, float]:
    if len(times) < 2:
        return (times[0], times[0]) if times else (0.0, 0.0)
    cuts = quantiles(times, n=20, method="inclusive")
    return cuts[9], cuts[18]


def _is_citation_fault(fault: str) -> bool:
    return fault.startswith(("citation", "not cited"))


def _flat(text: str, limit: int) -> str:
    flat = " ".join(text.split()).replace("<", "&lt;").replace("|", "\\|")
    return flat if len(flat) <= limit else flat[:limit] + "…"
