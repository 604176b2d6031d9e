"""What a question takes for granted about a unit, corrected where the table says otherwise: rank, score, direction."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Row
from assistant.phrasing.wording import Wording
from assistant.understanding.frame import Frame

_HALF_A_DIGIT = 0.5


def premise(frame: Frame, row: Row, w: Wording, earlier: Sequence[Row] = ()) -> str:
    """Return the correction of what the question claims of a unit's row; nothing where it is right or says nothing.

    ``earlier`` are the unit's rows of other editions, which tell whether it rose or fell.
    """
    if len(frame.units) > 1:
        return ""
    said = (_rank(frame, row, w), _score(frame, row, w), _direction(frame, row, earlier, w))
    return " ".join(sentence for sentence in said if sentence)


def _rank(frame: Frame, row: Row, w: Wording) -> str:
    claimed = frame.claimed_rank
    if claimed is None or row.rank is None:
        return ""
    rank = (row.of or 0) + 1 + claimed if claimed < 0 else claimed
    if row.rank == rank:
        return ""
    if claimed < -1:
        return w.say("premise_place", unit=w.unit_of(row), table=_table(row, w))
    shown = w.say("rank_of", ordinal=w.ordinal(rank), rank=rank, of=row.of)
    return w.say("premise_rank", unit=w.unit_of(row), claimed=shown, table=_table(row, w))


def _score(frame: Frame, row: Row, w: Wording) -> str:
    claimed = frame.claimed_score
    if claimed is None or row.score is None:
        return ""
    decimals = len(str(claimed).rstrip("0").partition(".")[2])
    if abs(row.score - claimed) <= _HALF_A_DIGIT * 10**-decimals:
        return ""
    shown = w.count(claimed) if claimed == int(claimed) else w.number(claimed)
    return w.say("premise_score", unit=w.unit_of(row), claimed=shown, table=_table(row, w))


def _direction(frame: Frame, row: Row, earlier: Sequence[Row], w: Wording) -> str:
    """Return that a unit said to have risen did not; ranks of two maps say nothing about it."""
    alike = [one for one in earlier if (one.unit_id, one.map, one.component) == (row.unit_id, row.map, row.component)]
    alike = [one for one in alike if one.edition < row.edition and one.of == row.of]
    if frame.claimed_direction is None or not alike:
        return ""
    before = max(alike, key=lambda one: one.edition)
    if before.rank is None or row.rank is None or "disputed" in (before.status, row.status):
        return ""
    places = before.rank - row.rank
    if (places > 0) == (frame.claimed_direction == "up") and places != 0:
        return ""
    phrase = "premise_rise" if frame.claimed_direction == "up" else "premise_fall"
    return w.say(phrase, unit=w.unit_of(row), index=row.index, since=before.edition, edition=row.edition)


def _table(row: Row, w: Wording) -> str:
    return w.table(row.index, row.edition, row.component)
