"""Three questions to ask next, each of which can be answered from what is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording
from assistant.understanding.frame import Frame

HOW_MANY = 3


def follow_ups(frame: Frame, results: Sequence[ToolResult], w: Wording) -> tuple[str, ...]:
    """Return three questions, the nearest to what was asked first; never the question itself."""
    rows = [row for result in results for row in result.rows if row.unit_id and row.index in w.corpus.indices()]
    rows = [row for row in rows if w.corpus.gazetteer.unit(row.unit_id or "", row.map or 0)]
    candidates = dict.fromkeys((*_of_rows(frame, rows, w), *starters(w)))
    asked = frame.question.casefold().rstrip("?. ")
    return tuple(one for one in candidates if one.casefold().rstrip("?. ") != asked)[:HOW_MANY]


def starters(w: Wording) -> tuple[str, ...]:
    """Return opening questions."""
    newest = w.corpus.editions("PII")[-1]
    return (
        w.say("ask_ranking", index="PII", edition=newest),
        w.say("ask_why_first", unit=w.unit("hanoi", 34), index="PII", edition=newest),
        w.say("ask_compare", unit=w.unit("da-nang", 63), other=w.unit("can-tho", 63), index="PII", edition=2023),
        w.say("ask_share"),
        w.say("ask_coverage"),
    )


def _of_rows(frame: Frame, rows: Sequence[Row], w: Wording) -> Iterator[str]:
    if not rows:
        return
    first = rows[0]
    others = [row for row in rows[1:] if row.unit_id != first.unit_id and row.map == first.map]
    index, edition = first.index, first.edition
    unit = w.unit_of(first)
    if frame.intent != "why" and first.rank is not None:
        yield w.say("ask_why_first" if first.rank == 1 else "ask_why", unit=unit, index=index, edition=edition)
    if others and frame.intent != "comparison":
        yield w.say("ask_compare", unit=unit, other=w.unit_of(others[0]), index=index, edition=edition)
    if frame.intent not in {"trend", "movers"}:
        yield w.say("ask_trend", unit=unit, index=index)
    earlier = [year for year in w.corpus.editions(index) if year != edition and year != 2022]
    if frame.intent == "ranking" and earlier:
        yield w.say("ask_ranking", index=index, edition=earlier[-1])
    elif frame.intent != "ranking":
        yield w.say("ask_ranking", index=index, edition=edition)
