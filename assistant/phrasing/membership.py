"""Which units a region, a kind or a merged unit is made of, in words."""

from __future__ import annotations

from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame


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
    """Return a group's units: all of them, as a list is what was asked for."""
    facts = result.facts
    units = ", ".join(w.unit_of(row) for row in result.rows)
    count = len(result.rows)
    if facts.get("unchanged"):
        return w.say("members_unchanged", count=count, units=units, cite=marks)
    values = {"count": count, "map": facts["map"], "units": units, "cite": marks}
    choice = {"regions": [facts["region"]] if facts["region"] else [], "kind": facts["kind"]}
    group = w.group(choice | {"units": [], "without_regions": [], "without_units": []}, facts["map"])
    said = [w.say("members_of", group=group, **values)]
    if not (facts["region"] or facts["kind"]):
        said.append(w.say("members_by_kind", provinces=facts["provinces"], cities=facts["cities"]))
    return " ".join(said)
