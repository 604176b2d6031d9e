"""The evaluation marks answers rightly: it is itself checked on made-up answers."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from assistant.answer import Answer, Citation, Coverage, Result, Row
from assistant.evaluation import Question, evaluate, read_questions, render
from assistant.marking import Gold, invented_numbers, mark, says
from assistant.resolution import measure, read_named_texts

EVALS = Path(__file__).parent / "evals"


def row(unit_id: str, score: float | None, rank: int | None, **more: Any) -> Row:
    figures = {"index": "PII", "edition": 2023, "component": "overall", "of": 63, "map": 63, "status": "reported"}
    return Row(
        **(figures | {"unit_id": unit_id, "unit": unit_id, "score": score, "rank": rank, "source_ids": ()} | more)
    )


HANOI = row("hanoi", 62.86, 1)
SAIGON = row("ho-chi-minh-city", 55.85, 2)
HANOI_GOLD = {"unit_id": "hanoi", "index": "PII", "edition": 2023, "component": "overall", "score": 62.86, "rank": 1}
SAIGON_GOLD = HANOI_GOLD | {"unit_id": "ho-chi-minh-city", "score": 55.85, "rank": 2}
QUOTE = Citation(n=1, kind="article", source_id="s059", title="", publisher="", date="", url="", quote="more than 70%")


def answer(text: str, *rows: Row, status: Any = "answered", language: Any = "en", **more: Any) -> Answer:
    return Answer(
        question=more.pop("question", "?"),
        language=language,
        thread="t",
        brain="planner",
        status=status,
        text=text,
        result=Result(kind=more.pop("kind", "ranking"), rows=rows, coverage=more.pop("coverage", None)),
        **more,
    )


def question(number: int, *, after: int | None = None, **gold: Any) -> Question:
    return Question(
        id=f"q{number}",
        q=f"question {number}",
        language="en",
        family="value",
        after=f"q{after}" if after is not None else None,
        gold=Gold(**gold),
    )


def test_right_answer_has_no_fault() -> None:
    gold = Gold(
        rows=(HANOI_GOLD, SAIGON_GOLD), ordered=True, exact=True, text_has=(("62.86",), "Hanoi"), kind=("ranking",)
    )
    assert mark(answer("Hanoi leads with 62.86.", HANOI, SAIGON), gold, "en") == []


@pytest.mark.parametrize(
    ("given", "gold", "fault"),
    [
        (answer("62.86", HANOI), Gold(rows=(SAIGON_GOLD,)), "row missing"),
        (answer("62.86", row("hanoi", 61.07, 1)), Gold(rows=(HANOI_GOLD,)), "row missing"),
        (answer("x", SAIGON, HANOI), Gold(rows=(HANOI_GOLD, SAIGON_GOLD), ordered=True), "out of order"),
        (answer("x", HANOI, SAIGON), Gold(rows=(HANOI_GOLD,), exact=True), "too many: ho-chi-minh-city"),
        (answer("x", HANOI), Gold(rows_any=((SAIGON_GOLD,),)), "any of"),
        (answer("x", HANOI), Gold(text_has=(("62.86", "62.9"),)), "text lacks: '62.86' or '62.9'"),
        (answer("Da Nang leads", HANOI), Gold(text_lacks=("Da Nang leads",)), "says 'Da Nang leads'"),
        (answer("x", HANOI), Gold(kind=("trend",)), "kind: ranking"),
        (answer("x", HANOI), Gold(cites=("article",)), "not cited: article"),
        (answer("x", citations=(QUOTE,)), Gold(quote_has=("82%",)), "citation does not support"),
        (answer("x", status="declined"), Gold(), "status: declined, expected answered"),
        (answer("x", HANOI), Gold(status=("declined",)), "status: answered, expected declined"),
        (answer("x", HANOI, language="vi"), Gold(), "language: vi"),
        (answer(" ", HANOI), Gold(), "text: empty"),
    ],
)
def test_each_kind_of_wrong_answer_is_found(given: Answer, gold: Gold, fault: str) -> None:
    faults = mark(given, gold, "en")
    assert len(faults) == 1
    assert fault in faults[0]


def test_acceptable_refusal_is_not_asked_for_figures() -> None:
    gold = Gold(status=("answered", "clarify"), rows=(HANOI_GOLD,), text_has=("62.86",))
    assert mark(answer("Which one?", status="clarify"), gold, "en") == []


@pytest.mark.parametrize(
    ("text", "phrase", "said"),
    [
        ("hạng 37/63", "37", True),
        ("32,69 điểm", "32,69", True),
        ("49.40 points", "49.4", False),
        ("149.4 points", "49.4", False),
        ("rank 14", "4", False),
        ("Thành phố Hồ Chí Minh", "Ho Chi Minh", True),
        ("Đà Nẵng", "da nang", True),
        ("exporters", "export", True),
        ("unimportant", "important", False),
    ],
)
def test_a_figure_is_said_whole_and_a_word_from_its_start(text: str, phrase: str, said: bool) -> None:
    assert says(text, phrase) is said


@pytest.mark.parametrize(
    "text",
    [
        "Hanoi leads PII 2023 with 62.86 [1], rank 1 of 63.",
        "Hà Nội 62,86 điểm, hơn 7,01 điểm.",
        "1. Hanoi\n2. Ho Chi Minh City",
        "more than 70% of them; 26 of 63 scores held",
        "Two rows: 2.",
    ],
)
def test_bound_numbers_are_not_called_invented(text: str) -> None:
    given = answer(
        text, HANOI, row("ho-chi-minh-city", 55.85, 2, gap=7.01), citations=(QUOTE,), coverage=Coverage(held=26, of=63)
    )
    assert invented_numbers(given) == []


def test_a_place_asked_for_in_words_may_be_printed() -> None:
    assert invented_numbers(answer("Place 7 is not held.", question="Who came seventh?")) == []
    assert invented_numbers(answer("Place 7 is not held.", question="Who came last?")) == ["7"]


@pytest.mark.parametrize(
    ("text", "invented"), [("Hanoi has 62.87.", ["62.87"]), ("khoảng 71,5%", ["71,5"]), ("in 2019", ["2019"])]
)
def test_numbers_from_nowhere_are_invented(text: str, invented: list[str]) -> None:
    assert invented_numbers(answer(text, HANOI, citations=(QUOTE,))) == invented


def test_follow_ups_share_the_thread_and_other_questions_do_not() -> None:
    threads: list[str] = []

    def ask(asked: str, thread: str) -> Answer:
        threads.append(thread)
        return answer("x", HANOI)

    evaluate(ask, [question(1), question(2, after=1), question(3), question(4, after=2)])
    assert threads[0] == threads[1] == threads[3] != threads[2]


def test_report_counts_refusals_unanswerables_crashes_and_marks_without_source() -> None:
    replies = {
        "question 1": answer("no", status="no_data"),
        "question 2": answer("It is 62.86 [3].", HANOI),
        "question 3": answer("It is 99.9.", HANOI),
    }
    questions = [question(1), question(2, status=("no_data",)), question(3), question(4)]
    report = evaluate(lambda asked, thread: replies[asked], questions)
    summary = report.summary()
    assert summary["false_refusals"] == 2  # the crash answered nothing either
    assert summary["unanswerable_answered"] == 1
    assert summary["invented_numbers"] == 1
    assert summary["unsupported_citations"] == 1
    assert summary["accuracy"] == 0
    assert "crashed: KeyError" in render(report)
    assert json.loads(report.to_json())["summary"]["wrong"] == 4


def test_pairs_agree_only_when_their_rows_do() -> None:
    pair = [question(n).model_copy(update={"pair": "p"}) for n in (1, 2)]
    same = evaluate(lambda asked, thread: answer("x", HANOI), pair)
    other = evaluate(lambda asked, thread: answer("x", HANOI if asked.endswith("1") else SAIGON), pair)
    assert (same.pair_agreement, other.pair_agreement) == (1.0, 0.0)


def test_hostile_question_text_cannot_add_markup_to_the_report() -> None:
    hostile = question(1).model_copy(update={"q": "<script>alert(1)</script>\n# Heading | cell"})
    rendered = render(evaluate(lambda asked, thread: answer("x", status="declined"), [hostile]))
    assert "<script>" not in rendered
    assert "\n# Heading" not in rendered


def test_names_found_are_counted_against_names_there() -> None:
    cases = [("hn and hp", ["hanoi", "hai-phong"]), ("nobody", [])]
    perfect = measure(lambda text: ["hanoi", "hai-phong"] if "hn" in text else [], cases)
    poor = measure(lambda text: ["hanoi", "ha-nam"], cases)
    assert (perfect.f1, perfect.misses) == (1.0, ())
    assert (poor.precision, poor.recall, poor.f1) == (0.25, 0.5, pytest.approx(1 / 3))
    assert poor.misses[1] == "nobody: found ha-nam, hanoi, expected nothing"


def test_named_texts_are_readable() -> None:
    texts = read_named_texts(EVALS / "names.jsonl")
    assert all((each.units is None) != (each.components is None) for each in texts)


@pytest.fixture
def make_gold(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(EVALS)
    return importlib.import_module("make_gold")


def test_questions_are_what_the_tables_give(make_gold: ModuleType) -> None:
    assert (EVALS / "questions.jsonl").read_text(encoding="utf-8") == make_gold.as_text()
    assert (EVALS / "names.jsonl").read_text(encoding="utf-8") == make_gold.names_as_text()


def test_questions_cover_both_languages_and_follow_earlier_ones() -> None:
    questions = read_questions(EVALS / "questions.jsonl")
    seen: set[str] = set()
    for each in questions:
        assert each.id not in seen
        assert each.after is None or each.after in seen
        seen.add(each.id)
    languages = [each.language for each in questions]
    assert languages.count("en") == languages.count("vi")
    families = Counter(each.family for each in questions)
    assert min(families.values()) >= 10, families


def answer_from(gold: Gold, language: str) -> Answer:
    """Build the answer that a gold asks for, from nothing but the gold."""
    rows = [*gold.rows, *(gold.rows_any[0] if gold.rows_any else ())]
    first = [part if isinstance(part, str) else part[0] for part in [*gold.text_has, *gold.shown_has]]
    quote = " ".join(part if isinstance(part, str) else part[0] for part in gold.quote_has)
    cited = [it if it.startswith("s") else "s000" for it in gold.cites] or ["s000"]
    kinds = ["table" if it == "table" else "article" for it in gold.cites] or ["article"]
    return answer(
        f"- {' ; '.join(first) or 'text'}",
        *(
            row(
                wanted.get("unit_id", "somewhere"),
                wanted.get("score"),
                wanted.get("rank"),
                **{key: value for key, value in wanted.items() if key not in ("unit_id", "unit", "score", "rank")},
                **({"unit": wanted["unit"][0]} if "unit" in wanted else {}),
            )
            for wanted in rows
        ),
        status=gold.status[0],
        language=language,
        kind=gold.kind[0] if gold.kind else "value",
        citations=tuple(
            QUOTE.model_copy(update={"n": n + 1, "kind": kind, "source_id": source_id, "quote": quote})
            for n, (kind, source_id) in enumerate(zip(kinds, cited, strict=True))
        ),
    )


def test_every_gold_can_be_met() -> None:
    faults = {
        each.id: found
        for each in read_questions(EVALS / "questions.jsonl")
        if (found := mark(answer_from(each.gold, each.language), each.gold, each.language))
    }
    assert faults == {}
