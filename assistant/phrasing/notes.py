"""What a reader must know beside the answer: what was carried over, the boundary change, disputes, derived figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.about import originals
from assistant.phrasing.rankings import missing_places
from assistant.phrasing.wording import Wording
from assistant.understanding.frame import Frame

_MOST_SOURCE_NOTES = 3
_MOST_REASONS = 2
_FEW_UNITS = 2


def notes(frame: Frame, results: Sequence[ToolResult], w: Wording) -> tuple[str, ...]:
    """Return the notes that an answer's frame and rows call for, most important first."""
    rows = [row for result in results for row in result.rows]
    found = [
        *_carried(frame, w),
        *_maps(rows, w),
        *_disputes(rows, w),
        *_derived(rows, w),
        *_remarks(rows, w),
        *_partial(rows, results, w),
    ]
    for result in results:
        found += [w.say("map_note")] if result.facts.get("across_maps") else []
        found += originals(result, w)
        if result.tool == "rank_units" and (missing := missing_places(result, w)):
            found.append(missing)
    if frame.intent == "why" and any(result.passages for result in results):
        found.append(w.say("context_note"))
    return tuple(dict.fromkeys(found))


def _carried(frame: Frame, w: Wording) -> Iterator[str]:
    if frame.carried:
        yield w.say("carried", slots=", ".join(w.say(f"slot_{slot}") for slot in frame.carried))


def _maps(rows: Sequence[Row], w: Wording) -> Iterator[str]:
    maps = {row.map for row in rows if row.map and row.component != "coverage"}
    if len(maps) > 1:
        yield w.say("map_note")
    named = {row.unit_id: row for row in rows if row.map == 34 and row.unit_id}
    if len(maps) < 2 or len(named) > 3:
        return
    for unit_id in named:
        unit = w.corpus.gazetteer.unit(unit_id, 34)
        members = w.corpus.gazetteer.members(unit) if unit else ()
        if len(members) > 1:
            listed = w.listing(w.unit(member.unit_id, 63) for member in members)
            yield w.say("enlarged_note", unit=w.unit(unit_id, 34), members=listed)


def _disputes(rows: Sequence[Row], w: Wording) -> Iterator[str]:
    disputed = [row for row in rows if row.status == "disputed" and not w.is_region(row)]
    if disputed:
        yield w.say("disputed_note")
    yield from _source_notes(disputed, w)


def _derived(rows: Sequence[Row], w: Wording) -> Iterator[str]:
    told = [row for row in rows if row.status == "derived" and not hasattr(row, "part")]
    reasons = dict.fromkeys(reason for row in told if (reason := w.note(row)))
    for reason in list(reasons)[:_MOST_REASONS]:
        yield w.say("derived_note", why=reason)


def _remarks(rows: Sequence[Row], w: Wording) -> Iterator[str]:
    """Yield what sources say of reported figures; of many rows the table is enough."""
    told = [row for row in rows if row.status == "reported"]
    if len({row.unit_id for row in rows}) <= _FEW_UNITS:
        yield from _source_notes(told, w)


def _source_notes(rows: Sequence[Row], w: Wording) -> Iterator[str]:
    said = dict.fromkeys((w.unit_of(row), row.edition, note) for row in rows if (note := w.note(row)))
    for unit, edition, note in list(said)[:_MOST_SOURCE_NOTES]:
        yield w.say("source_note", unit=unit, edition=edition, note=note)


def _partial(rows: Sequence[Row], results: Sequence[ToolResult], w: Wording) -> Iterator[str]:
    for result in results:
        held = result.coverage
        if result.problem is not None or (result.tool == "rank_units" and len(results) == 1):
            continue  # a ranking's text tells its coverage; of an edition that is not held there is none to tell
        if held and result.facts.get("index") == "PII" and held.held < held.of and "edition" in result.facts:
            yield w.say("partial_note", held=held.held, of=held.of, edition=result.facts["edition"])
