"""One unit's figures in words: values, disputes, merged units, what is not held, strengths and weaknesses."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.evidence import COUNTED, RANK_IN_REGION, ToolResult
from assistant.phrasing.parts import apart, ends, highlights, parts_held
from assistant.phrasing.premises import premise
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame

NEW_MAP = 34


def value(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return a unit's value; what stands in its place when it is not held, merged or disputed."""
    if result.facts.get("indicator"):
        return named_indicator(result, w)
    if result.problem:
        return _in_its_place(result, w)
    facts = result.facts
    rows = [row for row in result.rows if row.component == facts["component"]]
    if not rows:
        return w.say("nothing_found")
    if facts.get("disputed") and all(row.status == "disputed" for row in rows):
        table = w.table(rows[0].index, rows[0].edition, rows[0].component)
        return w.say("sources_disagree", unit=w.unit_of(rows[0]), table=table, versions=_versions(rows, w))
    elsewhere = [row for row in rows if row.map != rows[0].map]
    rows = [row for row in rows if row.map == rows[0].map]
    said = [premise(frame, rows[0], w), plain_value(rows[0], w), apart(rows[0], result, w)]
    said += [_on_other_map(row, w) for row in elsewhere[:1]]
    if rows[0].status == "disputed":
        said.append(w.say("value_disputed"))
    others = [row for row in rows[1:] if _differs(row, rows[0])]
    if others:
        said.append(w.say("other_source", versions=_versions(others, w)))
    return " ".join(part for part in said if part)


def _in_its_place(result: ToolResult, w: Wording) -> str:
    """Return why a value is not there, and what is."""
    problem = result.problem.code if result.problem else None
    if problem == "unit_not_held":
        return _no_region_rank(result, w) if result.facts["component"] == RANK_IN_REGION else _not_held(result, w)
    if problem == "unit_merged":
        return _merged(result, w)
    return _nearest_edition(result, w) if problem == "edition_not_held" else _parts_not_held(result, w)


def _parts_not_held(result: ToolResult, w: Wording) -> str:
    """Return that no pillars or dimensions of a unit are held, in which editions they are, and what is held."""
    facts, held = result.facts, result.problem.held if result.problem else ()
    said = [
        w.say(
            "parts_not_held",
            unit=w.unit(facts["unit_id"], facts["map"]),
            table=w.table(facts["index"], facts["edition"]),
        )
    ]
    if held:
        said.append(w.say("parts_held_in", editions=w.listing(held)))
    said += [plain_value(row, w) for row in result.rows[:1]]
    return " ".join((*said, parts_held(result, w))).strip()


def _on_other_map(row: Row, w: Wording) -> str:
    """Return the figure that the same edition gives on the other map, of before or after the merger."""
    return w.say("on_new_map" if row.map == NEW_MAP else "on_old_map", figures=w.figures(row), cite=cite([row]))


def plain_value(row: Row, w: Wording) -> str:
    """Return a row as a sentence with its citation."""
    values = {
        "unit": w.unit_of(row),
        "table": w.table(row.index, row.edition, row.component),
        "index": row.index,
        "edition": row.edition,
        "of": row.of,
        "cite": cite([row]),
    }
    if row.component == COUNTED:
        return w.say("value_count", score=w.count(row.score or 0), **values)
    if row.component == RANK_IN_REGION:
        phrase = "value_region_rank_computed" if row.status == "derived" else "value_region_rank"
        return w.say(phrase, ordinal=w.ordinal(row.rank), rank=row.rank, region=_region_of(row, w), **values)
    if row.score is None:
        return w.say("value_no_score", rank=w.rank(row), **values)
    if row.rank is None and hasattr(row, "rank_low"):
        return w.say("value_rank_between", score=w.score(row), low=row.rank_low, high=row.rank_high, **values)  # type: ignore[attr-defined]
    if row.rank is None:
        return w.say("value_no_rank", score=w.score(row), **values)
    return w.say("value", score=w.score(row), rank=w.rank(row), **values)


def _region_of(row: Row, w: Wording) -> str:
    unit = w.corpus.gazetteer.unit(row.unit_id or "", row.map or 0)
    return w.region(unit.region_id, row.map) if unit else ""


def named_indicator(result: ToolResult, w: Wording) -> str:
    """Return for which units sources name an indicator, and as what."""
    facts = result.facts
    rows = [row for row in result.rows if row.edition == facts["edition"]]
    return w.say(
        "named_indicator",
        index=facts["index"],
        edition=facts["edition"],
        component=w.component(facts["index"], facts["edition"], facts["component"]),
        rows=w.some(_named_as(row, w) for row in rows),
        cite=cite(rows),
    )


def _named_as(row: Row, w: Wording) -> str:
    figures = w.say("in_brackets", text=w.figures(row)) if row.score is not None or row.rank is not None else ""
    return w.say(f"named_as_{getattr(row, 'highlight', 'named')}", unit=w.unit_of(row), figures=figures)


def profile(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return everything held of a unit in an edition: its value, its parts, its named strengths and weaknesses."""
    if result.problem:
        return value(frame, result, w)
    if result.kind == "value":
        return value(frame, result, w)
    if frame.intent != "strengths":
        return " ".join(
            part for part in (value(frame, result, w), parts_held(result, w), highlights(result, w)) if part
        )
    unit = w.unit(result.facts["unit_id"], result.facts["map"])
    table = w.table(result.facts["index"], result.facts["edition"])
    named = highlights(result, w)
    wanted = {frame.order: frame.last} if frame.last else {}
    several = (wanted.get("best", 1), wanted.get("worst", 1))
    strongest = ends(result, w, by_score="by_score" in frame.hints, several=several)
    said = [strongest, w.say("highlights_of", unit=unit, table=table, named=named) if named else ""]
    kinds = {getattr(row, "highlight", None) for row in result.rows}
    if named and "weaknesses" in frame.hints and "weakness" not in kinds:
        said.append(w.say("no_weakness"))
    if not any(said):
        said = [w.say("no_highlights", unit=unit, table=table), value(frame, result, w), parts_held(result, w)]
    return " ".join(part for part in said if part)


def _differs(row: Row, main: Row) -> bool:
    return (row.score is not None and row.score != main.score) or (row.rank is not None and row.rank != main.rank)


def _versions(rows: Sequence[Row], w: Wording) -> str:
    said = []
    for row in rows:
        source = w.corpus.sources.get(row.source_ids[0]) if row.source_ids else None
        publisher = source.publisher if source else ""
        said.append(w.say("version", figures=w.figures(row), publisher=publisher, cite=cite([row])))
    return "; ".join(said)


def _merged(result: ToolResult, w: Wording) -> str:
    facts = result.facts
    unit = w.unit(facts["unit_id"], 63)
    into = w.unit(facts["merged_into"], 34)
    table = w.table(facts["index"], facts["edition"], facts["component"])
    said = [
        w.say("merged", unit=w.unit(result.problem.asked if result.problem else "", 63) or unit, into=into, table=table)
    ]
    own = [row for row in result.rows if row.edition == facts.get("last_edition") and row.edition != facts["edition"]]
    now = [row for row in result.rows if row.edition == facts["edition"]]
    if own:
        said.append(
            w.say(
                "merged_last", figures=w.figures(own[0]), index=own[0].index, edition=own[0].edition, cite=cite(own[:1])
            )
        )
    if now:
        said.append(w.say("merged_now", into=into, figures=w.figures(now[0]), table=table, cite=cite(now[:1])))
    return " ".join(said)


def _band(row: Row, w: Wording) -> str:
    low, high = getattr(row, "rank_low", 0), getattr(row, "rank_high", 0)
    return w.say("rank_band", low=low, high=high, of=row.of, cite=cite([row]))


def _no_region_rank(result: ToolResult, w: Wording) -> str:
    facts = result.facts
    region = w.region(facts["region"], facts["map"])
    unit = w.unit(facts["unit_id"], facts["map"])
    said = [w.say("region_rank_unknown", unit=unit, region=region, index=facts["index"], edition=facts["edition"])]
    return " ".join([*said, *(plain_value(row, w) for row in result.rows[:1])])


def _nearest_edition(result: ToolResult, w: Wording) -> str:
    """Return which editions are held, and the unit's own figure in the nearest."""
    assert result.problem is not None
    index = result.facts["index"]
    said = [w.say("not_held_edition", index=index, edition=result.problem.asked, held=", ".join(result.problem.held))]
    said += [
        w.say(
            "nearest_of",
            unit=w.unit_of(row),
            figures=w.figures(row),
            table=w.table(row.index, row.edition, row.component),
            cite=cite([row]),
        )
        for row in result.rows[:1]
    ]
    return " ".join(said)


def _not_held(result: ToolResult, w: Wording) -> str:
    facts = result.facts
    coverage = result.coverage
    table = w.table(facts["index"], facts["edition"], facts["component"], numbered=False)
    said = [
        w.say(
            "not_held_unit" if coverage else "not_held_unit_alone",
            unit=w.unit(facts["unit_id"], facts["map"]),
            table=table,
            held=coverage.held if coverage else 0,
            of=coverage.of if coverage else 0,
        )
    ]
    noted = [row for row in result.rows if row.score is None and row.rank is None]
    said += [_band(row, w) for row in noted if hasattr(row, "rank_low")]
    near = [row for row in result.rows if row not in noted]
    said += [
        w.say("nearest_held", figures=w.figures(row), index=row.index, edition=row.edition, cite=cite([row]))
        for row in near[:1]
    ]
    return " ".join(said)
