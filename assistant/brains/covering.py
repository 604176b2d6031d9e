"""Whether what was looked up is what the question names: its units, editions, index and component."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from langchain_core.messages import ToolCall

from assistant.answer import Row
from assistant.brains.tidying import sentences
from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording
from assistant.understanding.frame import Frame
from assistant.understanding.plan import plan

_MARK = re.compile(r"\[\[[tp]:[^\]]+\]\]")
_ANY_WORD = re.compile(r"[^\W\d_]")


def not_looked_up(frame: Frame, results: Sequence[ToolResult]) -> tuple[str, ...]:
    """Return what the question names and no result is about; a result that says it is not held is about it."""
    if any(result.problem for result in results) or not any(result.rows for result in results):
        return ()
    return tuple(name for one in (frame, *frame.also) for name in _missing(one, results))


def _missing(frame: Frame, results: Sequence[ToolResult]) -> Iterator[str]:
    rows = [row for result in results for row in result.rows]
    told = {str(value) for result in results for value in _words(result.facts)}
    units = {row.unit_id for row in rows} | told
    editions = {str(row.edition) for row in rows} | told
    yield from (unit.name for unit in frame.units if unit.unit_id not in units and unit.how != "fuzzy")
    if frame.edition_span == "none" and not frame.unsaid_edition:
        yield from (str(edition) for edition in frame.editions if str(edition) not in editions)
    if frame.index_named and frame.index not in {row.index for row in rows}:
        yield frame.index
    components = {row.component for row in rows} | told
    yield from (code for code in frame.components if code not in components)


def off_the_defaults(frame: Frame, calls: Sequence[ToolCall], newest: int | None) -> tuple[str, ...]:
    """Return what the question leaves open and no call leaves so: the index is then PII, the edition the newest."""
    left_open: dict[str, tuple[object, ...]] = {}
    if not frame.index_named and not frame.indices:
        left_open["index"] = (None, frame.index)
    if not frame.editions and frame.edition_span == "none":
        left_open["edition"] = (None, newest)
    if not frame.components:
        left_open["component"] = (None, "overall")
    return tuple(
        f"{slot} {kept[-1]}"
        for slot, kept in left_open.items()
        if calls and not any(call["args"].get(slot) in kept for call in calls)
    )


def _words(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _words(inner)
    else:
        yield value


def says_what_was_found(text: str, results: Sequence[ToolResult], w: Wording) -> bool:
    """Return whether a text tells a figure of the rows, where there are figures, and any word at all."""
    said = _MARK.sub(" ", text)
    if not any(letter.isalpha() for letter in said):
        return False
    rows = [row for result in results for row in result.rows if row.score is not None or row.rank is not None]
    passages = any(result.passages for result in results)
    return passages or not rows or any(figure in said for row in rows for figure in _written(row, w))


def uncited(text: str, results: Sequence[ToolResult]) -> bool:
    """Return whether a sentence of an answer from documents alone names no passage: who says it must be seen."""
    if any(result.rows for result in results) or not any(result.passages for result in results):
        return False
    return any(_ANY_WORD.search(_MARK.sub(" ", one)) and not _MARK.search(one) for one in sentences(text))


def _written(row: Row, w: Wording) -> Iterator[str]:
    if row.score is not None:
        yield from (w.bare_score(row), f"{row.score:g}")
    if row.rank is not None:
        yield str(row.rank)
    # "It leads" tells a rank, and a count of units tells its rows: names alone can be the answer to "which".
    yield w.unit_of(row)


def found_nothing(results: Sequence[ToolResult]) -> bool:
    """Return whether nothing was found at all, only why."""
    return not any(result.rows or result.passages for result in results)


def answers_the_plan(frame: Frame, results: Sequence[ToolResult]) -> bool:
    """Return whether the planner could word these results as its own: its tools, and all that the question names."""
    wanted = [call.tool for call in plan(frame)]
    return wanted == [result.tool for result in results] and not not_looked_up(frame, results)
