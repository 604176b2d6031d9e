"""What visitors ask, and what an answer to it must be about; an answer about anything else is a mixed thread."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from assistant.phrasing.wording import load_phrases
from benchmarks.machines import model

Kind = Literal["table", "follow-up", "passages", "model"]
Language = Literal["en", "vi"]
Wording = dict[Language, str]

EDITIONS = (2021, 2022, 2023, 2024)  # of the PAPI, each held for all of these
UNITS = (
    ("da-nang", "Da Nang", "Đà Nẵng"),
    ("can-tho", "Can Tho", "Cần Thơ"),
    ("nghe-an", "Nghe An", "Nghệ An"),
    ("lam-dong", "Lam Dong", "Lâm Đồng"),
    ("quang-tri", "Quang Tri", "Quảng Trị"),
    ("thanh-hoa", "Thanh Hoa", "Thanh Hóa"),
    ("ca-mau", "Ca Mau", "Cà Mau"),
    ("dong-nai", "Dong Nai", "Đồng Nai"),
    ("lang-son", "Lang Son", "Lạng Sơn"),
    ("an-giang", "An Giang", "An Giang"),
    ("dak-lak", "Dak Lak", "Đắk Lắk"),
    ("lao-cai", "Lao Cai", "Lào Cai"),
)
_VALUE: Wording = {
    "en": "What is {unit}'s PAPI score in {edition}?",
    "vi": "Điểm PAPI của {unit} năm {edition} là bao nhiêu?",
}
_ON: Wording = {"en": "and in {edition}?", "vi": "còn năm {edition}?"}
_COMPARISON: Wording = {
    "en": "Compare {unit} and {other} in the PAPI {edition}",
    "vi": "So sánh {unit} và {other}, PAPI {edition}",
}
_RANKING: Wording = {"en": "Which provinces lead the PII {edition}?", "vi": "Tỉnh nào dẫn đầu PII năm {edition}?"}
_REASON: Wording = {"en": "Why does Hanoi rank first?", "vi": "Vì sao Hà Nội đứng đầu?"}


@dataclass(frozen=True)
class Question:
    """A question, with the units and the edition that the rows of a right answer have; None where any may."""

    text: str
    kind: Kind
    units: frozenset[str] | None = None
    edition: int | None = None
    brain: str | None = None


@dataclass(frozen=True)
class Finding:
    """What an answer is: ``degraded`` says of itself that something is away, ``lost`` is about less than asked."""

    outcome: Literal["good", "degraded", "lost", "mixed"]
    kept: bool
    detail: str = ""


def conversations(chance: random.Random, place: int, *, with_model: bool = False) -> Iterator[list[Question]]:
    """Yield one conversation after the other. The visitor at a ``place`` asks of a unit of its own."""
    while True:
        language: Language = chance.choice(("en", "vi"))
        kinds = [_of_one_unit] * 4 + [_of_two_units, _of_a_ranking, _of_passages] * 2 + [_of_a_model] * 2 * with_model
        yield chance.choice(kinds)(chance, place, language)


def one_of_each() -> list[Question]:
    """Return a question to begin with of every kind that needs no language model, in both languages."""
    kinds = (_of_one_unit, _of_two_units, _of_a_ranking, _of_passages)
    return [kind(random.Random(0), 0, language)[0] for kind in kinds for language in ("en", "vi")]


def _of_one_unit(chance: random.Random, place: int, language: Language) -> list[Question]:
    unit_id, *names = UNITS[place % len(UNITS)]
    return _about(chance, language, _VALUE, {unit_id}, unit=names[language == "vi"])


def _of_two_units(chance: random.Random, place: int, language: Language) -> list[Question]:
    (one, *names), (other, *others) = (UNITS[(place + step) % len(UNITS)] for step in (0, 1))
    vietnamese = language == "vi"
    return _about(chance, language, _COMPARISON, {one, other}, unit=names[vietnamese], other=others[vietnamese])


def _about(
    chance: random.Random, language: Language, wording: Wording, units: set[str], **names: str
) -> list[Question]:
    first, *following = chance.sample(EDITIONS, 3)
    asked = [Question(wording[language].format(edition=first, **names), "table", frozenset(units), first)]
    for edition in following:
        asked.append(Question(_ON[language].format(edition=edition), "follow-up", frozenset(units), edition))
    return asked


def _of_a_ranking(chance: random.Random, place: int, language: Language) -> list[Question]:
    first, second = chance.sample((2023, 2024, 2025), 2)
    return [
        Question(_RANKING[language].format(edition=first), "table", None, first),
        Question(_ON[language].format(edition=second), "follow-up", None, second),
    ]


def _of_passages(chance: random.Random, place: int, language: Language) -> list[Question]:
    return [Question(_REASON[language], "passages")]


def _of_a_model(chance: random.Random, place: int, language: Language) -> list[Question]:
    return [Question(model.QUESTION, "model", None, 2023, model.NAME)]


def find(asked: Question, answer: dict[str, Any], *, thread: str | None) -> Finding:
    """Return what an answer is to a question that was asked in a ``thread``, None for a new one."""
    kept = not _says(answer, "unkept_note")
    if thread is not None and answer["thread"] != thread:
        return Finding("mixed", kept, f"asked in {thread}, answered in {answer['thread']}")
    if _says(answer, "unremembered_note"):
        return Finding("degraded", kept, "answered by itself: what was said before could not be read")
    wrong = _about_something_else(asked, answer)
    if wrong is not None:
        return Finding(wrong[0], kept, f"{asked.text!r}: {wrong[1]}")
    if asked.brain is not None and answer["brain"] != asked.brain:
        return Finding("degraded", kept, answer["notes"][0] if answer["notes"] else "another brain answered")
    return Finding("good", kept) if kept else Finding("degraded", kept, "answered, and not stored")


def _about_something_else(asked: Question, answer: dict[str, Any]) -> tuple[Literal["lost", "mixed"], str] | None:
    if answer["question"] != asked.text:
        return "mixed", f"answered was {answer['question']!r}"
    rows = (answer["result"] or {}).get("rows", [])
    units = {row["unit_id"] for row in rows}
    if asked.units is not None and units - asked.units:
        return "mixed", f"answered of {', '.join(sorted(map(str, units)))}"
    if asked.units is not None and units != asked.units:
        return "lost", f"answered of {', '.join(sorted(units)) or 'nothing'}"
    if asked.edition is not None and {row["edition"] for row in rows} != {asked.edition}:
        return "lost", f"answered for {sorted({row['edition'] for row in rows})}"
    return None


@cache
def _notes(name: str) -> tuple[str, ...]:
    return tuple(load_phrases()[name].values())


def _says(answer: dict[str, Any], note: str) -> bool:
    return bool(set(_notes(note)) & set(answer["notes"]))
