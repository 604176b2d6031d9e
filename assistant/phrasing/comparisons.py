"""Comparisons, changes over editions, means, regions and the GII in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.rankings import placed
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame

_MOST_NAMED = 12


def comparison(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return units beside each other, the gap between them, and what is missing."""
    facts = result.facts
    regional = [row for row in result.rows if row.unit_id and _is_region(row, w)]
    rows = [row for row in result.rows if row.unit_id and row not in regional]
    table = w.table(facts["index"], facts["edition"], facts["component"])
    missing = (
        w.say("missing_units", units=w.listing(w.unit(one, facts["map"]) for one in facts["missing"]))
        if facts["missing"]
        else ""
    )
    said = [
        w.say("absorbed_note", unit=w.unit(old, 63), into=w.unit(new, 34)) for old, new in facts["absorbed"].items()
    ]
    if rows:
        said.append(
            w.say(
                "compares",
                table=table,
                rows=w.listing(f"**{w.unit_of(row)}** {w.marked_figures(row)}" for row in rows),
                cite=cite(rows),
            )
        )
    said.append(_gap(rows, facts, w))
    said += [_against_mean(row, reference, w) for reference in result.rows if not reference.unit_id for row in rows[:1]]
    said += [_against_region(row, reference, w) for reference in regional[:1] for row in rows[:1]]
    said += [w.say("region_other_version", score=w.bare_score(row), cite=cite([row])) for row in regional[1:]]
    return " ".join(part for part in (*said, missing) if part)


def _gap(rows: Sequence[Row], facts: dict[str, Any], w: Wording) -> str:
    if len(rows) < 2:
        return ""
    first, second = rows[0], rows[1]
    if "disputed" in (first.status, second.status):
        return ""
    if first.score is None or second.score is None:
        return w.say("gap_unknown")
    gap = getattr(second, "gap", None)
    if gap is None:
        return ""
    if gap == 0:
        return w.say("gap_equal")
    ahead, behind = (first, second) if gap < 0 else (second, first)
    return w.say("gap_between", unit=w.unit_of(ahead), rival=w.unit_of(behind), gap=w.fine(abs(gap)))


def _against_mean(row: Row, mean: Row, w: Wording) -> str:
    gap = getattr(row, "gap", None)
    if gap is None:
        return ""
    phrase = "against_mean_above" if gap >= 0 else "against_mean_below"
    return w.say(phrase, gap=w.fine(abs(gap)), units=getattr(mean, "units", ""), score=w.bare_score(mean))


def _against_region(row: Row, region: Row, w: Wording) -> str:
    gap = getattr(row, "gap", None)
    if gap is None:
        return ""
    side = w.say("above_word" if gap >= 0 else "below_word")
    return w.say(
        "against_region",
        region=w.region(region.unit_id or "", region.map),
        score=w.bare_score(region),
        cite=cite([region]),
        unit=w.unit_of(row),
        gap=w.fine(abs(gap)),
        side=side,
    )


def trend(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return units' results over editions and the last change on one map; or who moved most."""
    facts = result.facts
    if facts.get("movers"):
        return _movers(result, w)
    said = [sentence for unit_id in facts["units"] for sentence in _history(unit_id, result, w)]
    return " ".join(said) or w.say("nothing_found")


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
        table = w.table(facts["index"], now[-1].edition if now else facts["editions"][-1], component)
        yield w.say("merged", unit=w.unit(unit_id, 63), into=w.unit(into, 34), table=table)
        yield from (
            w.say("merged_now", into=w.unit(into, 34), figures=w.figures(row), table=table, cite=cite([row]))
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
    points = w.say("points_change", change=_signed(change, w)) if change is not None else ""
    if moved is None:
        return w.say("score_rose" if (change or 0) >= 0 else "score_fell", change=w.fine(abs(change or 0.0)), **values)
    if moved == 0:
        return w.say("held_rank", points=points, **values)
    return w.say("rose" if moved > 0 else "fell", places=_places(abs(moved), w), points=points, **values)


def _signed(change: float, w: Wording) -> str:
    return ("+" if change >= 0 else "−") + w.fine(abs(change))


def _places(count: int, w: Wording) -> str:
    return w.say("place_moved") if count == 1 else w.say("places_moved", count=count)


def _movers(result: ToolResult, w: Wording) -> str:
    facts, rows = result.facts, result.rows
    if not rows and facts.get("across_maps"):
        since, until = facts["editions"][0], facts["editions"][-1]
        return w.say("movers_across_maps", since=since, until=until, index=facts["index"])
    if not rows:
        return w.say("nothing_found")
    phrase = ("risers" if facts["order"] == "best" else "fallers") + ("_score" if facts["by"] == "score" else "")
    listed = w.listing(_mover(row, facts["by"], w) for row in rows)
    since, edition = facts["editions"]
    return w.say(
        phrase,
        since=since,
        edition=edition,
        index=facts["index"],
        compared=facts["compared"],
        rows=listed,
        cite=cite(rows),
    )


def _mover(row: Row, by: str, w: Wording) -> str:
    if by == "score":
        return w.say("mover_score", unit=w.unit_of(row), change=_signed(row.change, w), score=w.bare_score(row))  # type: ignore[attr-defined]
    moved: int = row.rank_change  # type: ignore[attr-defined]
    before: int = row.rank_before  # type: ignore[attr-defined]
    return w.say("mover", unit=w.unit_of(row), places=_places(abs(moved), w), before=before, rank=row.rank)


def mean(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return the mean of the scores held, of all units or of a part of them."""
    facts = result.facts
    if result.problem:
        return w.say("nothing_found")
    average, *shown = result.rows
    table = w.table(facts["index"], facts["edition"], facts["component"])
    if facts["statistic"] == "median":
        return w.say(
            "median_of",
            units=getattr(average, "units", ""),
            table=table,
            score=w.fine(average.score or 0.0),
            cite=cite([average]),
        )
    if facts["part"] and facts["few"]:
        names = w.listing(_with_score(row, w) for row in shown)
        return w.say("mean_part", names=names, table=table, score=w.bare_score(average), cite=cite(shown))
    of = result.coverage.of if result.coverage else 0
    said = [w.say("mean_of", units=getattr(average, "units", ""), table=table, score=w.bare_score(average), of=of)]
    if len(shown) > 1:
        said.append(
            w.say(
                "mean_range",
                high=_with_score(shown[0], w),
                low=_with_score(shown[-1], w),
                cite=cite([shown[0], shown[-1]]),
            )
        )
    return " ".join(said)


def _with_score(row: Row, w: Wording) -> str:
    return w.say("with_score", unit=w.unit_of(row), score=w.bare_score(row))


def region(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return regions' means, or one region's mean and its units."""
    facts = result.facts
    if not result.rows:
        return w.say("nothing_found")
    said = []
    if facts["asked_edition"] != facts["edition"]:
        said.append(w.say("region_edition_used", asked=facts["asked_edition"], edition=facts["edition"]))
    means = [row for row in result.rows if _is_region(row, w) and row.status != "disputed"]
    if facts["region"]:
        name = w.region(facts["region"], facts["map"])
        said += [
            w.say(
                "region_one",
                index=row.index,
                edition=row.edition,
                region=name,
                score=w.bare_score(row),
                cite=cite([row]),
            )
            for row in means[:1]
        ]
        units = [row for row in result.rows if not _is_region(row, w)]
        if units:
            said.append(
                w.say("region_units", rows=w.listing(placed(row, w) for row in units[:_MOST_NAMED]), cite=cite(units))
            )
    elif means:
        listed = w.listing(
            w.say("with_score", unit=w.region(row.unit_id or "", row.map), score=w.bare_score(row)) for row in means
        )
        said.append(
            w.say("region_means", index=facts["index"], edition=facts["edition"], rows=listed, cite=cite(means))
        )
    others = [row for row in result.rows if _is_region(row, w) and row.status == "disputed"]
    if others and facts["region"]:
        said += [w.say("region_other_version", score=w.bare_score(row), cite=cite([row])) for row in others]
    elif others:
        said.append(w.say("region_disputed"))
    return " ".join(said)


def _is_region(row: Row, w: Wording) -> bool:
    return any(region.region_id == row.unit_id for region in w.corpus.regions)


def membership(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return a region's units, or what a unit was merged from or into."""
    facts, rows = result.facts, result.rows
    marks = cite(rows[:1])
    if "unit_id" not in facts:
        return _listing(result, w, marks)
    unit, now = w.unit(facts["unit_id"], 63 if facts["absorbed"] else 34), w.unit(facts["now"], 34)
    where = w.say("in_region", region=w.region(facts["new_region"], 34))
    if facts["absorbed"] and len(facts["members"]) > 1:
        others = w.listing(w.unit(one, 63) for one in facts["members"] if one != facts["unit_id"])
        return f"{w.say('was_merged', unit=unit, into=now, others=others, cite=marks)} {where}"
    if len(facts["members"]) > 1:
        members = w.listing(w.unit(one, 63) for one in facts["members"])
        return f"{w.say('made_of', unit=now, members=members, cite=marks)} {where}"
    return f"{w.say('unchanged', unit=now, cite=marks)} {where}"


def _listing(result: ToolResult, w: Wording, marks: str) -> str:
    facts = result.facts
    units = ", ".join(w.unit_of(row) for row in result.rows)
    if facts.get("unchanged"):
        return w.say("members_unchanged", units=units, cite=marks)
    if facts["region"] and not facts["kind"]:
        return w.say(
            "region_members", region=w.region(facts["region"], facts["map"]), map=facts["map"], units=units, cite=marks
        )
    group = w.say("members_map", map=facts["map"])
    return w.say("members_of", count=len(result.rows), group=group, units=units, cite=marks)


def gii(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return Viet Nam's GII results, or its peers'."""
    facts, rows = result.facts, list(result.rows)
    if result.problem or not rows:
        return w.say("nothing_found")
    if facts["all"]:
        listed = w.listing(w.say("edition_figures", figures=w.rank(row), edition=row.edition) for row in rows)
        return w.say("gii_trend", rows=listed, cite=cite(rows))
    if facts["economies"]:
        listed = w.listing(f"{row.unit} {w.rank(row)}" for row in rows)
        return w.say("gii_economies", edition=facts["edition"], rows=listed, cite=cite(rows))
    head, *rest = rows
    score = w.say("gii_score", score=w.score(head)) if head.score is not None else ""
    said = [w.say("gii_rank", rank=w.rank(head), edition=head.edition, score=score, cite=cite([head]))]
    if rest:
        listed = "; ".join(w.say("gii_part", component=_gii_component(row, w), rank=w.rank(row)) for row in rest)
        said.append(w.say("gii_parts", rows=listed) + f" {cite(rest)}")
    return " ".join(said)


def _gii_component(row: Row, w: Wording) -> str:
    kind, _, name = row.component.partition(": ")
    return name or w.component("PII", 2025, kind).lower()
