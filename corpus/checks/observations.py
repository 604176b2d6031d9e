"""The rules of observations: what each row must be, and what rows must be together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from corpus import tables
from corpus.checks import arithmetic
from corpus.checks.rules import Progress, Rule, among, each_source_known, findings, shown, silent
from corpus.model import Component, Finding, Unit

_FIRST_EDITION, _LAST_EDITION = 1990, 2100
_STATUSES = ("reported", "derived", "disputed")
_RANGE = re.compile(r"(?:score|points) (\d+)-(\d+)")
_KEY = ["index", "edition", "map", "unit_id", "component"]
_COUNTS = ("count", "rank")  # levels of components whose `of` does not count units


@dataclass(frozen=True)
class Known:
    """What observations may refer to."""

    units: Sequence[Unit]
    components: Sequence[Component]
    sources: Iterable[str]
    aggregations: tuple[arithmetic.Aggregation, ...] = ()


def check_observations(frame: pd.DataFrame, known: Known, *, progress: Progress = silent) -> list[Finding]:
    """Return everything wrong or doubtful in a frame of observations, errors and warnings."""
    found = findings(frame, rules(known), progress=progress)
    progress("scores in the order of ranks")
    directions = {(node.index, node.edition, node.code): node.direction for node in known.components}
    found += arithmetic.out_of_order(frame, directions)
    progress("wholes made of their parts")
    found += arithmetic.parts_disagree(frame, known.aggregations)
    return found


def step_count() -> int:
    """Return how often `check_observations` reports progress."""
    return len(rules(Known((), (), ()))) + 2


def rules(known: Known) -> list[Rule]:
    """Return the rules that every row is held against."""
    return [*_place_rules(known), *_figure_rules(known.components), *_duplicate_rules()]


def _place_rules(known: Known) -> list[Rule]:
    units = {(unit.map, unit.unit_id) for unit in known.units}
    components = {(node.index, node.edition, node.code) for node in known.components}
    sources = set(known.sources)
    return [
        Rule("an index", "error", "index", lambda frame: frame["index"].astype("str") != "", "the code of an index"),
        Rule(
            "an edition",
            "error",
            "edition",
            lambda frame: frame["edition"].between(_FIRST_EDITION, _LAST_EDITION),
            f"a year from {_FIRST_EDITION} to {_LAST_EDITION}",
        ),
        Rule("a map", "error", "map", lambda frame: frame["map"].isin([63, 34]), "63 or 34"),
        Rule(
            "known units",
            "error",
            "unit_id",
            lambda frame: among(frame, ["map", "unit_id"], units),
            lambda row: f"a unit of the {row['map']}-unit map; see units.csv",
        ),
        Rule(
            "known components",
            "error",
            "component",
            lambda frame: among(frame, ["index", "edition", "component"], components),
            lambda row: f"a component of {row['index']} {row['edition']}; see components.csv",
        ),
        Rule(
            "a status",
            "error",
            "status",
            lambda frame: frame["status"].astype("str").isin(_STATUSES),
            " or ".join(_STATUSES),
        ),
        Rule(
            "a source",
            "error",
            "source_id",
            lambda frame: each_source_known(frame, sources),
            "ids of sources.csv, with ; between several",
        ),
    ]


def _figure_rules(components: Sequence[Component]) -> list[Rule]:
    ranges = {(node.index, node.edition, node.code): score_range(node) for node in components}
    counts = {node.code for node in components if node.level in _COUNTS}
    return [
        Rule(
            "scores in range", "error", "score", lambda frame: _in_range(frame, ranges), lambda row: _said(row, ranges)
        ),
        Rule("ranks from 1", "error", "rank", lambda frame: frame["rank"] >= 1, "1 or more"),
        Rule(
            "ranks within of",
            "error",
            "rank",
            lambda frame: frame["rank"] <= frame["of"],
            lambda row: f"at most {row['of']}, the number ranked",
        ),
        Rule(
            "ranks within the map",
            "error",
            "rank",
            lambda frame: (frame["rank"] <= frame["map"]) | frame["of"].notna() | frame["component"].isin(counts),
            lambda row: f"at most {row['map']}, the units of the map",
        ),
        Rule(
            "no more ranked than units",
            "error",
            "of",
            lambda frame: (frame["of"] <= frame["map"]) | frame["component"].isin(counts),
            lambda row: f"at most {row['map']}, the units of the map",
        ),
        Rule(
            "a figure or a reason",
            "warning",
            "score",
            lambda frame: frame["score"].notna() | frame["rank"].notna() | (frame["note"] != ""),
            "a score, a rank, or a note that says why there is neither",
        ),
    ]


def _duplicate_rules() -> list[Rule]:
    def once(frame: pd.DataFrame) -> pd.Series:
        return ~frame.duplicated([*_KEY, "score", "rank", "status", "source_id"])

    def undisputed_once(frame: pd.DataFrame) -> pd.Series:
        stated = frame[frame["status"] != "disputed"]
        again = stated.duplicated(_KEY) & once(frame).loc[stated.index]
        return ~again.reindex(frame.index, fill_value=False).astype(bool)

    return [
        Rule(
            "no row twice",
            "error",
            "unit_id",
            once,
            lambda row: f"one row for {_place(row)}; this one is there already",
        ),
        Rule(
            "one undisputed figure",
            "error",
            "score",
            undisputed_once,
            lambda row: f"one figure for {_place(row)}; mark rows that disagree as disputed",
        ),
    ]


def disagreeing(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the frame with figures of one place that disagree marked as disputed, and a warning for each."""
    stated = frame[frame["status"] != "disputed"]
    distinct = stated.drop_duplicates([*_KEY, "score", "rank"])
    doubtful = distinct[distinct.duplicated(_KEY, keep=False)]
    if doubtful.empty:
        return frame, []
    among_doubtful = among(frame, _KEY, set(doubtful[_KEY].itertuples(index=False, name=None)))
    clash = among_doubtful.to_numpy() & (frame["status"] != "disputed").to_numpy()
    marked = frame.assign(status=frame["status"].astype("str").mask(clash, "disputed").astype("category"))
    said = "one figure for {}; rows that disagree are kept as disputed"
    return marked, [
        Finding("warning", row["file"], int(row["row"]), "score", shown(row["score"]), said.format(_place(row)))
        for row in tables.rows(frame[clash])
    ]


def _place(row: Mapping[str, Any]) -> str:
    return f"{row['index']} {row['edition']} {row['unit_id']} {row['component']}"


def score_range(component: Component) -> tuple[float, float] | None:
    """Return the lowest and highest score that a component can have, where its unit says so."""
    match = _RANGE.match(component.unit)
    return (float(match[1]), float(match[2])) if match else None


def _in_range(frame: pd.DataFrame, ranges: Mapping[tuple[str, int, str], tuple[float, float] | None]) -> pd.Series:
    keys = ["index", "edition", "component"]
    limits = pd.DataFrame(
        [(*place, *limit) for place, limit in ranges.items() if limit], columns=[*keys, "lowest", "highest"]
    ).drop_duplicates(keys)
    distinct = frame[keys].drop_duplicates().astype({"index": "str", "component": "str"})
    placed = (
        frame[keys].astype({"index": "str", "component": "str"}).merge(distinct.merge(limits, how="left"), how="left")
    )
    too_low, too_high = frame["score"] < placed["lowest"], frame["score"] > placed["highest"]
    return ~(too_low | too_high | frame["score"].isin([float("inf"), float("-inf")]))


def _said(row: Mapping[str, Any], ranges: Mapping[tuple[str, int, str], tuple[float, float] | None]) -> str:
    limit = ranges.get((row["index"], row["edition"], row["component"]))
    return f"a score from {limit[0]:g} to {limit[1]:g}" if limit else "a finite score"
