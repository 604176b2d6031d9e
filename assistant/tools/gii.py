"""Viet Nam and its ASEAN peers in the Global Innovation Index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import pandas as pd
from pydantic import Field

from assistant.answer import Row
from assistant.evidence import Problem, ToolResult
from assistant.tools.arguments import Edition
from assistant.tools.rows import with_extra
from corpus.store import Corpus

HOME_ECONOMY = "Viet Nam"
_PAIR = 2


def global_index(
    corpus: Corpus,
    *,
    edition: Edition = None,
    component: Annotated[str | None, Field(description="overall, input, output, or a part as the rows name it")] = None,
    economies: Annotated[Sequence[str] | None, Field(description="Names, or all")] = None,
    all_editions: bool = False,
    since: Annotated[int | None, Field(description="First edition")] = None,
    until: Annotated[int | None, Field(description="Last edition")] = None,
) -> ToolResult:
    """Give Viet Nam's ranks in the Global Innovation Index: of an edition, over editions, or beside ASEAN peers.

    ``economies`` names them, or is "all" for every one held; of one edition, Viet Nam is always among them.
    """
    rows = corpus.gii
    editions = sorted({int(year) for year in rows["edition"]})
    chosen = edition if edition is not None else editions[-1]
    wanted = component or "overall"
    facts = {"index": "GII", "edition": chosen, "component": wanted, "all": all_editions, "economies": bool(economies)}
    if chosen not in editions:
        held = tuple(map(str, editions))
        problem = Problem(code="edition_not_held", asked=str(chosen), held=held)
        frame = rows.loc[(rows["economy"] == HOME_ECONOMY) & (rows["component"] == "overall")]
        return ToolResult(tool="global_index", kind="value", rows=_rows(corpus, frame), facts=facts, problem=problem)
    if all_editions:
        return _over_editions(corpus, economies, facts, since or editions[0], until or editions[-1])
    if economies:
        named = {HOME_ECONOMY, *economies}
        frame = rows.loc[(rows["edition"] == chosen) & (rows["component"] == wanted)]
        held = tuple(map(str, frame["economy"]))
        unknown = [name for name in economies if name != "all" and name not in held]
        if unknown:
            problem = Problem(code="unit_not_held", asked=unknown[0], held=tuple(dict.fromkeys(held)))
            return ToolResult(tool="global_index", kind="value", facts=facts, problem=problem)
        frame = frame if "all" in named else frame.loc[frame["economy"].isin(named)]
    else:
        frame = rows.loc[(rows["edition"] == chosen) & (rows["economy"] == HOME_ECONOMY)]
        frame = frame.loc[frame["component"] == component] if component else frame
    rows_found = _rows(corpus, frame)
    return ToolResult(
        tool="global_index",
        kind="value",
        rows=_placed(rows_found) if economies else rows_found,
        facts=facts,
        problem=None if len(frame) else Problem(code="component_not_held", asked=wanted),
    )


def _placed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return economies best first, Viet Nam with its place among several."""
    if len(rows) == _PAIR and rows[0].rank and rows[1].rank:
        return rows[0], with_extra(rows[1], places_behind=rows[1].rank - rows[0].rank)
    if len(rows) <= _PAIR:
        return rows
    return tuple(
        with_extra(row, place=place) if row.unit == HOME_ECONOMY else row for place, row in enumerate(rows, start=1)
    )


def _over_editions(
    corpus: Corpus, economies: Sequence[str] | None, facts: dict[str, object], since: int, until: int
) -> ToolResult:
    """Return each economy's ranks from one edition to another, Viet Nam's where none is named."""
    every = list(dict.fromkeys(map(str, corpus.gii["economy"])))
    named = every if "all" in (economies or ()) else list(economies or ()) or [HOME_ECONOMY]
    table = corpus.gii.loc[
        (corpus.gii["component"] == facts["component"]) & corpus.gii["edition"].between(since, until)
    ]
    found = tuple(row for name in named for row in _with_move(_rows(corpus, table.loc[table["economy"] == name])))
    held = tuple(dict.fromkeys(map(str, corpus.gii["economy"])))
    problem = None if found else Problem(code="unit_not_held", asked=named[0], held=held)
    return ToolResult(tool="global_index", kind="trend", rows=found, facts=facts, problem=problem)


def _rows(corpus: Corpus, frame: pd.DataFrame) -> tuple[Row, ...]:
    return tuple(_row(corpus, record) for record in _distinct(frame).itertuples(index=False))


def _with_move(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows, the last with how many places it lies above the first."""
    if len(rows) < _PAIR or rows[0].rank is None or rows[-1].rank is None:
        return rows
    first, last = rows[0], rows[-1]
    places = rows[0].rank - rows[-1].rank
    return (*rows[:-1], with_extra(last, rank_change=places, rank_before=first.rank, since=first.edition))


def _distinct(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row an economy, edition and component: the one that has a score too, where several sources tell it."""
    keys = ["edition", "economy", "component"]
    ordered = frame.assign(_bare=frame["score"].isna()).sort_values("_bare", kind="stable").drop_duplicates(keys)
    overall_first = ordered.assign(_part=ordered["component"] != "overall")
    return overall_first.sort_values(["edition", "_part", "rank"], kind="stable").drop(columns=["_bare", "_part"])


def _row(corpus: Corpus, record: object) -> Row:
    values = record._asdict()  # type: ignore[attr-defined]
    return Row(
        unit_id=None,
        map=None,
        unit=str(values["economy"]),
        index="GII",
        edition=int(values["edition"]),
        component=str(values["component"]),
        score=None if pd.isna(values["score"]) else float(values["score"]),
        rank=None if pd.isna(values["rank"]) else int(values["rank"]),
        of=None if pd.isna(values["of"]) else int(values["of"]),
        status="reported",
        source_ids=tuple(part for part in str(values["source_id"]).split(";") if part),
        name_vi=corpus.economies.get(str(values["economy"]), str(values["economy"])),
        **({"note": str(values["note"])} if values["note"] and not pd.isna(values["note"]) else {}),
    )
