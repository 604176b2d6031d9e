"""The same questions to the same model three ways, to a table: ``python -m benchmarks.models --brain openai:NAME``.

Bare: LangChain's agent with our tools. Ours: our agent without the planner's hint, and with it. Each answer is written
down as it comes, and what is written down is not asked again; so a run that breaks off goes on where it was.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer
from rich.console import Console

from assistant.answer import Answer
from assistant.brains.opening import PLANNER, open_brain
from assistant.evaluation import Question, evaluate, read_questions
from assistant.service import Assistant, open_assistant
from assistant.settings import Settings
from benchmarks.models.bare import BareAgent

TABLE_FAMILIES = frozenset(
    {
        *("ranking", "value", "comparison", "change", "map_break", "region", "strengths"),
        *("count", "aggregate", "peers", "coverage", "gii", "disputed", "no_data"),
    }
)
WAYS = ("bare", "ours", "ours with hint")
ASKED_IN_A_ROW = 6
Record = dict[str, Any]
console = Console(stderr=True)


def main(
    brain: Annotated[str, typer.Option(help="The model, as provider:name.")],
    out: Annotated[Path, typer.Option(help="Where answers are written down, one a line.")],
    questions: Annotated[Path, typer.Option()] = Path("tests/evals/questions.jsonl"),
    count: Annotated[int, typer.Option(help="How many questions.")] = 60,
    seed: Annotated[int, typer.Option()] = 7,
) -> None:
    """Ask and print the table."""
    records = _read(out)
    done = {(record["way"], record["id"]) for record in records}
    sample = sampled(read_questions(questions), count, seed)
    with closing(_Ways(brain)) as ways, out.open("a", encoding="utf-8") as file:
        for way, question in in_order(sample):
            if (way, question.id) in done:
                continue
            record = asked(way, question, ways.answerer(way, question))
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            file.flush()
            records.append(record)
            console.print(f"{question.id} {way}: {'right' if record['right'] else 'wrong'}", style="dim")
    typer.echo(table(records))


def sampled(questions: Sequence[Question], count: int, seed: int) -> list[Question]:
    """Return questions of the table families that need no conversation: both languages and all families in turn.

    A smaller sample is the beginning of a larger one.
    """
    generator = random.Random(seed)
    fitting = [question for question in questions if question.family in TABLE_FAMILIES and not question.after]
    halves = [_by_turns([q for q in fitting if q.language == language], generator) for language in ("en", "vi")]
    return [question for pair in zip(*halves, strict=False) for question in pair][:count]


def _by_turns(questions: Sequence[Question], generator: random.Random) -> list[Question]:
    """Return a shuffled question of every family, then another of every family, and so on."""
    families = sorted({question.family for question in questions})
    generator.shuffle(families)
    left = {family: [question for question in questions if question.family == family] for family in families}
    for of_family in left.values():
        generator.shuffle(of_family)
    rounds = zip_longest(*left.values())
    return [question for one_round in rounds for question in one_round if question]


def in_order(sample: Sequence[Question]) -> Iterator[tuple[str, Question]]:
    """Yield what is asked: some questions one way, then the same another, so that a server keeps a way's rules read."""
    for start in range(0, len(sample), ASKED_IN_A_ROW):
        for way in WAYS:
            yield from ((way, question) for question in sample[start : start + ASKED_IN_A_ROW])


def asked(way: str, question: Question, ask: Callable[[str, str], Answer]) -> Record:
    """Return how one question was answered in one way, marked as the evaluation marks."""
    answers: list[Answer] = []

    def kept(text: str, thread: str) -> Answer:
        answers.append(ask(text, thread))
        return answers[-1]

    (verdict,) = evaluate(kept, [question]).verdicts
    return {
        "way": way,
        "id": question.id,
        "family": question.family,
        "language": question.language,
        "right": verdict.right,
        "faults": verdict.faults,
        "invented": verdict.invented,
        "ms": verdict.ms,
        "brain": answers[0].brain if answers else "",
        "notes": answers[0].notes if answers else (),
        "steps": [[step.tool, step.arguments] for one in answers for step in one.steps if step.tool != "understand"],
        "text": verdict.text,
    }


def table(records: Sequence[Record]) -> str:
    """Return the figures of each way as a Markdown table."""
    columns = ("way", "questions", "right", "invented numbers", "median time", "in the model's own words")
    return "\n".join([f"| {' | '.join(columns)} |", "|---" * len(columns) + "|", *_rows(records)])


def _rows(records: Sequence[Record]) -> Iterator[str]:
    everywhere = set.intersection(*({r["id"] for r in records if r["way"] == way} for way in WAYS))
    for way in WAYS:
        of_way = [record for record in records if record["way"] == way and record["id"] in everywhere]
        if not of_way:
            continue
        right, invented = sum(r["right"] for r in of_way), sum(len(r["invented"]) for r in of_way)
        seconds = median(r["ms"] for r in of_way) / 1000
        own = sum(r["brain"] != PLANNER for r in of_way)
        yield f"| {way} | {len(of_way)} | {right / len(of_way):.0%} | {invented} | {seconds:.0f} s | {own} |"


def _read(path: Path) -> list[Record]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class _Ways:
    """The three ways over one model and one state of the corpus."""

    def __init__(self, brain: str) -> None:
        settings = Settings(brain=brain)
        self._ours: dict[str, Assistant] = {
            "ours": open_assistant(settings.model_copy(update={"brain_hint": False})),
            "ours with hint": open_assistant(settings.model_copy(update={"brain_hint": True}), warm=False),
        }
        self._bare = BareAgent(open_brain(brain, settings), self._ours["ours"].knowledge)

    def answerer(self, way: str, question: Question) -> Callable[[str, str], Answer]:
        """Return what answers in a way."""
        if way == "bare":
            return lambda text, thread: self._bare.ask(text, question.language)
        return lambda text, thread: self._ours[way].ask(text)

    def close(self) -> None:
        """Let go of both assistants."""
        for assistant in self._ours.values():
            assistant.close()


if __name__ == "__main__":
    typer.run(main)
