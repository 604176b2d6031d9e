"""Viet Nam and its neighbours in the Global Innovation Index, in words."""

from __future__ import annotations

from itertools import groupby

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording, cite
from assistant.understanding.frame import Frame

_PAIR = 2


def gii(frame: Frame, result: ToolResult, w: Wording) -> str:
    """Return Viet Nam's GII results, or its peers'."""
    facts, rows = result.facts, list(result.rows)
    if result.problem and result.problem.code == "unit_not_held":
        held = w.listing(w.economy(name) for name in result.problem.held)
        return w.say("gii_not_held", economy=w.economy(result.problem.asked), edition=facts["edition"], held=held)
    if result.problem or not rows:
        return w.say("nothing_found")
    if facts["all"] and facts["economies"]:
        return " ".join(_over_editions(list(group), w) for _, group in groupby(rows, key=lambda row: row.unit))
    if facts["all"]:
        listed = w.listing(w.say("edition_figures", figures=w.rank(row), edition=row.edition) for row in rows)
        part = w.say("trend_component", component=w.part_name(rows[0])) if facts["component"] != "overall" else ""
        trend = w.say("gii_trend", component=part, rows=listed, cite=cite(rows))
        best = _best(rows, w, worst=frame.order == "worst") if "ever" in frame.hints else ""
        return " ".join(filter(None, (best, trend, _moved(rows[-1], w))))
    if facts["economies"] and len(rows) == _PAIR:
        ahead, behind = sorted(rows, key=lambda row: row.rank or 0)
        return w.say(
            "gii_pair",
            edition=facts["edition"],
            unit=w.unit_of(ahead),
            rank=w.rank(ahead),
            rival=w.unit_of(behind),
            rival_rank=w.rank(behind),
            places=w.places((behind.rank or 0) - (ahead.rank or 0)),
            cite=cite(rows),
        )
    if facts["economies"]:
        listed = w.listing(f"{w.economy(row.unit)} {w.rank(row)}" for row in rows)
        beside = w.say("gii_economies", edition=facts["edition"], rows=listed, cite=cite(rows))
        home = next((row for row in rows if hasattr(row, "place")), None)
        return f"{beside} {w.say('gii_place', place=getattr(home, 'place', 0))}" if home else beside
    head, *rest = rows
    score = w.say("gii_score", score=w.score(head)) if head.score is not None else ""
    if head.component == "overall":
        said = [w.say("gii_rank", rank=w.rank(head), edition=head.edition, score=score, cite=cite([head]))]
    else:
        said, rest = [], rows
    if rest:
        listed = "; ".join(w.say("gii_part", component=w.part_name(row), rank=w.rank(row)) for row in rest)
        phrase = "gii_parts" if said else "gii_parts_alone"
        said.append(w.say(phrase, edition=head.edition, rows=listed, cite=cite(rest)))
    return " ".join(said)


def _over_editions(rows: list[Row], w: Wording) -> str:
    """Return one economy's ranks in the editions held, oldest first."""
    listed = w.listing(w.say("edition_figures", figures=w.rank(row), edition=row.edition) for row in rows)
    part = w.say("trend_component", component=w.part_name(rows[0])) if rows[0].component != "overall" else ""
    return w.say("gii_trend_of", unit=w.unit_of(rows[0]), component=part, rows=listed, cite=cite(rows))


def _best(rows: list[Row], w: Wording, *, worst: bool) -> str:
    """Return the best (or worst) rank of the editions held, and in which it was reached."""
    ranks = [row.rank for row in rows if row.rank is not None]
    end = (max if worst else min)(ranks, default=None)
    reached = [row for row in rows if row.rank is not None and row.rank == end]
    if not reached:
        return ""
    editions = w.listing(str(row.edition) for row in reached)
    rank = reached[0].rank
    return w.say(
        "gii_worst" if worst else "gii_best", rank=rank, ordinal=w.ordinal(rank), editions=editions, cite=cite(reached)
    )


def _moved(last: Row, w: Wording) -> str:
    """Return how many places lie between the first edition told and the last."""
    places = getattr(last, "rank_change", None)
    if not places:
        return ""
    phrase = "gii_rose" if places > 0 else "gii_fell"
    return w.say(phrase, since=getattr(last, "since", ""), edition=last.edition, places=abs(places))
