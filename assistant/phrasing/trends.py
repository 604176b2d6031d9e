"""Results over editions and who moved most, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame


def trend(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return units' results over editions and the last change on one map; or who moved most."""
    facts = result.facts
    if facts.get("movers"):
        return _entrants(result, w) if facts.get("top") and result.rows else _movers(frame, result, w)
    said = [sentence for unit_id in facts["units"] for sentence in _history(unit_id, result, w)]
    if not said:
        return w.say("not_held_any", unit=w.listing(w.unit(one, None) for one in facts["units"]), index=facts["index"])
    if facts["crosses_maps"]:
        said.append(w.say("maps_crossed"))
    return " ".join(said)


def _history(unit_id: str, result: ToolResult, w: Wording) -> Iterator[str]:
    """Yield what is held of a unit over editions, the last change on one map, and what it became part of."""
    facts = result.facts
    into = facts["merged_into"].get(unit_id)
    rows = [row for row in result.rows if row.unit_id in _kin(unit_id, into, w)]
    component = facts["component"]
    if rows:
        name = w.component(facts["index"], rows[-1].edition, component)
        named = w.say("trend_component", component=name) if component != "overall" else ""
        listed = w.listing(w.say("edition_figures", figures=w.marked_figures(row), edition=row.edition) for row in rows)
        yield w.say(
            "trend_of", unit=w.unit_of(rows[-1]), index=facts["index"], component=named, rows=listed, cite=cite(rows)
        )
        yield from [sentence for row in rows[-2:] if (sentence := _change(row, w))][-1:]
    missing = [edition for edition in facts["asked_editions"] if edition not in {row.edition for row in result.rows}]
    if missing:
        yield w.say("editions_missing", editions=w.listing(map(str, missing)))
    if into:
        now = [row for row in result.rows if row.unit_id == into and row.map == 34]
        yield w.say("merged_since", unit=w.unit(unit_id, 63), into=w.unit(into, 34))
        yield from (
            w.say(
                "merged_now",
                into=w.unit(into, 34),
                figures=w.figures(row),
                table=w.table(facts["index"], row.edition, component),
                cite=cite([row]),
            )
            for row in now[-1:]
        )


def _kin(unit_id: str, into: str | None, w: Wording) -> set[str]:
    """Return the ids that are the same unit: its own, and the one it carries on the other map when only renamed."""
    unit = w.corpus.gazetteer.unit(unit_id, 34) or w.corpus.gazetteer.unit(unit_id, 63)
    if into is not None or unit is None:
        return {unit_id}
    now = w.corpus.gazetteer.successor(unit)
    members = w.corpus.gazetteer.members(now)
    return {unit_id, now.unit_id} | ({members[0].unit_id} if len(members) == 1 else set())


def _change(row: Row, w: Wording) -> str:
    moved, change = getattr(row, "rank_change", None), getattr(row, "change", None)
    if moved is None and change is None:
        return ""
    values = {"since": row.since, "edition": row.edition, "unit": w.unit_of(row)}  # type: ignore[attr-defined]
    points = w.say("points_change", change=w.signed(change, row.index)) if change is not None else ""
    if moved is None:
        size = w.points(abs(change or 0.0), row.index)
        return w.say("score_rose" if (change or 0) >= 0 else "score_fell", change=size, **values)
    if moved == 0:
        return w.say("held_rank", points=points, **values)
    return w.say("rose" if moved > 0 else "fell", places=w.places(abs(moved)), points=points, **values)


def _movers(frame: Frame, result: ToolResult, w: Wording) -> str:
    facts, rows = result.facts, result.rows
    if facts.get("across_maps"):
        since, until = facts["editions"][0], facts["editions"][-1]
        return w.say("movers_across_maps", since=since, until=until, index=facts["index"])
    if not rows:
        return w.say("nothing_found")
    if not any(hasattr(row, "place") for row in rows):
        return _none_moved(result, w)
    phrase = ("risers" if facts["order"] == "best" else "fallers") + ("_score" if facts["by"] == "score" else "")
    since, edition = facts["editions"]
    component = w.component(facts["index"], edition, facts["component"]) if facts["component"] != "overall" else ""
    in_points = [row for row in rows if hasattr(row, "most_points")]
    rows = tuple(row for row in rows if hasattr(row, "place"))
    first, *rest = rows
    if facts["first"] > 1:
        phrase = f"next_{phrase}"
    counted = w.say(
        f"counted_{'risers' if facts['order'] == 'best' else 'fallers'}",
        count=len(rows),
        since=since,
        edition=edition,
        index=facts["index"],
        compared=facts["compared"],
        what=w.say("in_points_word" if facts["by"] == "score" else "in_places_word"),
        cite=cite(rows),
    )
    said = w.say(
        phrase,
        rank=facts["first"],
        since=since,
        edition=edition,
        index=facts["index"],
        component=w.say("trend_component", component=component) if component else "",
        compared=facts["compared"],
        group=_among(result, w),
        first=_mover(first, facts["by"], w),
        rest=w.say("followed_by", rows=w.some(_mover(row, facts["by"], w) for row in rest)) if rest else "",
        cite=cite(rows),
    )
    points = _points(first, w) if facts["by"] == "rank" else ""
    most = [w.say("in_points", mover=_mover(row, "score", w), cite=cite([row])) for row in in_points]
    asked = "count" in frame.cues and facts["first"] == 1
    return " ".join(part for part in (counted if asked else "", said, points, *most) if part)


def _among(result: ToolResult, w: Wording) -> str:
    """Return which units were compared; those that the question is about need not be named again."""
    group = result.facts["group"]
    if not group:
        return ""
    return w.say("among_asked") if group["units"] else w.say("among_group", group=w.group(group, result.facts["map"]))


def _none_moved(result: ToolResult, w: Wording) -> str:
    """Return that none of the units asked about rose, or fell."""
    facts = result.facts
    since, edition = facts["editions"]
    phrase = ("none_rose" if facts["order"] == "best" else "none_fell") + ("_score" if facts["by"] == "score" else "")
    told = {"compared": facts["compared"], "index": facts["index"], "since": since, "edition": edition}
    return w.say(phrase, cite=cite(result.rows), **told)


def _entrants(result: ToolResult, w: Wording) -> str:
    """Return who came into the top of a ranking, who left it, and who moved within it, the largest fall first."""
    facts, top = result.facts, result.facts["top"]
    since, edition = facts["editions"]
    came = [row for row in result.rows if _rank_before(row) > top]
    left = [row for row in result.rows if (row.rank or 0) > top]
    stayed = [row for row in result.rows if row not in came and row not in left]
    told = {"top": top, "index": facts["index"], "since": since, "edition": edition}
    said = [
        w.say("entrants_in", rows=_from_to(came, w), cite=cite(came), **told) if came else "",
        w.say("entrants_out", rows=_from_to(left, w), cite=cite(left), **told) if left else "",
        w.say("entrants_none", cite=cite(result.rows), **told) if not (came or left) else "",
    ]
    moved = sorted((row for row in stayed if _moved(row)), key=_moved)
    said.append(w.say("entrants_moved", rows=_from_to(moved, w), cite=cite(moved)) if moved else "")
    return " ".join(part for part in said if part)


def _moved(row: Row) -> int:
    return int(getattr(row, "rank_change", None) or 0)


def _rank_before(row: Row) -> int:
    return int(getattr(row, "rank_before", None) or row.rank or 0)


def _from_to(rows: Sequence[Row], w: Wording) -> str:
    return w.listing(w.say("from_to", unit=w.unit_of(row), before=_rank_before(row), rank=row.rank) for row in rows)


def _points(row: Row, w: Wording) -> str:
    """Return from which score to which the first of the movers went, where both are held."""
    change, before = getattr(row, "change", None), getattr(row, "score_before", None)
    if change is None or before is None or row.score is None:
        return ""
    return w.say(
        "mover_points",
        unit=w.unit_of(row),
        before=w.points(before, row.index),
        score=w.bare_score(row),
        change=w.signed(change, row.index),
    )


def _mover(row: Row, by: str, w: Wording) -> str:
    if by == "score":
        change = w.signed(getattr(row, "change", 0.0), row.index)
        before = w.points(getattr(row, "score_before", 0.0), row.index)
        return w.say("mover_score", unit=w.unit_of(row), change=change, before=before, score=w.bare_score(row))
    places = w.places(abs(getattr(row, "rank_change", 0)))
    return w.say("mover", unit=w.unit_of(row), places=places, before=getattr(row, "rank_before", ""), rank=row.rank)
