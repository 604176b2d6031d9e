"""Three questions to ask next, each of which can be answered from what is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from assistant.answer import Row
from assistant.evidence import ToolResult
from assistant.phrasing.wording import Wording
from assistant.scoring import published
from assistant.understanding.frame import Frame

HOW_MANY = 3
MAIN_INDEX = "PII"  # the assistant's own subject; of a corpus without it, the first index there is
_LEADERS = 3
_PAIR = 2


def follow_ups(frame: Frame, results: Sequence[ToolResult], w: Wording) -> tuple[str, ...]:
    """Return three questions, the nearest to what was asked first; never the question itself."""
    rows = [row for result in results for row in result.rows if row.unit_id and row.index in w.corpus.indices()]
    rows = [row for row in rows if w.corpus.gazetteer.unit(row.unit_id or "", row.map or 0)]
    asked = frame.question.casefold().rstrip("?. ")
    chosen: dict[str, None] = {}
    for question in chain(_of_rows(frame, rows, w), _starters(w)):
        if question.casefold().rstrip("?. ") != asked:
            chosen[question] = None
        if len(chosen) == HOW_MANY:
            break
    return tuple(chosen)


def starters(w: Wording) -> tuple[str, ...]:
    """Return opening questions about what stands out in the data."""
    return tuple(_starters(w))


def _starters(w: Wording) -> Iterator[str]:
    """Yield questions about the newest edition's leader and a pair behind it, who moved, and what is held."""
    index = MAIN_INDEX if MAIN_INDEX in w.corpus.indices() else w.corpus.indices()[0]
    edition = w.corpus.editions(index)[-1]
    yield w.say("ask_ranking", index=index, edition=edition)
    leaders = _leaders(index, edition, w)
    if leaders:
        yield w.say("ask_why_first", unit=leaders[0], index=index, edition=edition)
    if len(leaders) == _LEADERS:
        yield w.say("ask_compare", unit=leaders[1], other=leaders[2], index=index, edition=edition)
    fullest = _fullest_pair(w)
    if fullest:
        yield w.say("ask_movers", index=fullest[0], since=fullest[1], edition=fullest[2])
    yield w.say("ask_coverage")


def _leaders(index: str, edition: int, w: Wording) -> list[str]:
    """Return the names of the first three of an edition whose figures nobody disputes."""
    map_ = min(w.corpus.map_of(index, edition))
    rows = w.corpus.once(published.standing, index=index, edition=edition, map=map_)
    settled = rows.loc[rows["status"].astype(str) != "disputed", "unit_id"].astype(str)
    return [w.unit(unit_id, map_) for unit_id in settled.iloc[:_LEADERS]]


def _fullest_pair(w: Wording) -> tuple[str, int, int] | None:
    """Return the index whose last two editions are held for most units, which tells risers best."""
    pairs: list[tuple[int, str, int, int]] = []
    for index in w.corpus.indices():
        editions = w.corpus.once(published.editions, index=index)[-2:]
        held = [_ranked(index, year, w) for year in editions]
        if len(editions) == _PAIR and w.corpus.map_of(index, editions[0]) == w.corpus.map_of(index, editions[1]):
            pairs.append((min(held), index, editions[0], editions[1]))
    best = max(pairs, default=None)
    return best[1:] if best else None


def _ranked(index: str, edition: int, w: Wording) -> int:
    rows = published.select(w.corpus.observations, index=index, edition=edition, component="overall")
    return int(rows.loc[rows["rank"].notna(), "unit_id"].nunique())


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
