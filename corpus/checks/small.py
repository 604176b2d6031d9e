"""The rules of the small tables: units, regions, sources, components, highlights, region scores and the GII."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from corpus.checks.rules import Rule, among, each_source_known

_LEVELS = ("overall", "sub_index", "pillar", "sub_pillar", "group", "indicator", "dimension", "count", "rank")


def _filled(column: str) -> Rule:
    return Rule(f"{column} filled", "error", column, lambda frame: frame[column].astype("str") != "", "a value")


def _unique(columns: list[str]) -> Rule:
    said = " and ".join(columns)
    return Rule(f"{said} once", "error", columns[-1], lambda frame: ~frame.duplicated(columns), f"each {said} once")


def _sourced(sources: Iterable[str], *, optional: bool = False) -> Rule:
    held = set(sources)

    def holds(frame: pd.DataFrame) -> pd.Series:
        known = each_source_known(frame, held)
        return known | (frame["source_id"] == "") if optional else known

    return Rule("a source", "error", "source_id", holds, "ids of sources.csv, with ; between several")


def unit_rules(units: pd.DataFrame, regions: pd.DataFrame, sources: Iterable[str]) -> list[Rule]:
    """Return the rules of units.csv."""
    now = set(units.loc[units["map"] == 34, "unit_id"].astype("str"))
    places = set(regions[["map", "region_id"]].itertuples(index=False, name=None))

    def merged(frame: pd.DataFrame) -> pd.Series:
        return (frame["map"] == 34) & (frame["merged_into"] == "") | frame["merged_into"].isin(now)

    return [
        _unique(["map", "unit_id"]),
        _filled("name_en"),
        _filled("name_vi"),
        Rule("a map", "error", "map", lambda frame: frame["map"].isin([63, 34]), "63 or 34"),
        Rule("a kind", "error", "kind", lambda frame: frame["kind"].isin(["province", "city"]), "province or city"),
        Rule(
            "a region",
            "error",
            "region_id",
            lambda frame: among(frame, ["map", "region_id"], places),
            "a region of its map",
        ),
        Rule("a successor", "error", "merged_into", merged, "a unit of the 34-unit map"),
        _sourced(sources),
    ]


def region_rules() -> list[Rule]:
    """Return the rules of regions.csv."""
    return [_unique(["map", "region_id"]), _filled("name_en"), _filled("name_vi")]


def source_rules() -> list[Rule]:
    """Return the rules of sources.csv."""

    def findable(frame: pd.DataFrame) -> pd.Series:
        return (frame["url"] != "") | (frame["title"] != "")

    return [
        _unique(["source_id"]),
        _filled("source_id"),
        _filled("publisher"),
        Rule("a title or an address", "warning", "url", findable, "an address, or a title to search for"),
    ]


def component_rules(sources: Iterable[str]) -> list[Rule]:
    """Return the rules of components.csv."""
    return [
        _filled("index"),
        _filled("edition"),
        _filled("name_en"),
        Rule("a level", "error", "level", lambda frame: frame["level"].isin(_LEVELS), "one of " + ", ".join(_LEVELS)),
        _sourced(sources, optional=True),
        Rule("a Vietnamese name", "warning", "name_vi", lambda frame: frame["name_vi"] != "", "the name in Vietnamese"),
    ]


def highlight_rules(units: pd.DataFrame, codes: Iterable[str], sources: Iterable[str]) -> list[Rule]:
    """Return the rules of highlights.csv; ``codes`` are those of components."""
    named = set(codes)
    places = set(units[["map", "unit_id"]].astype({"unit_id": "str"}).itertuples(index=False, name=None))
    kinds = ("strength", "weakness", "")
    return [
        _filled("indicator"),
        Rule(
            "known units",
            "error",
            "unit_id",
            lambda frame: among(frame, ["map", "unit_id"], places),
            "a unit of its map",
        ),
        Rule("a component", "error", "code", lambda frame: frame["code"].isin(named), "the code of a component"),
        Rule("a kind", "error", "kind", lambda frame: frame["kind"].isin(kinds), "strength, weakness or nothing"),
        Rule(
            "ranks within of", "error", "rank", lambda frame: frame["rank"] <= frame["of"], "at most the number ranked"
        ),
        _sourced(sources),
    ]


def region_score_rules(regions: pd.DataFrame, sources: Iterable[str]) -> list[Rule]:
    """Return the rules of region_scores.csv."""
    places = set(regions[["map", "region_id"]].itertuples(index=False, name=None))
    return [
        Rule(
            "a region",
            "error",
            "region_id",
            lambda frame: among(frame, ["map", "region_id"], places),
            "a region of its map",
        ),
        Rule("a score", "error", "score", lambda frame: frame["score"].notna(), "a number"),
        _sourced(sources),
    ]


def gii_rules(sources: Iterable[str], economies: Iterable[str]) -> list[Rule]:
    """Return the rules of gii.csv; ``economies`` are those that economies.csv names."""
    named = set(economies)
    return [
        Rule("a named economy", "error", "economy", lambda frame: frame["economy"].isin(named), "one of economies.csv"),
        Rule(
            "ranks within of", "error", "rank", lambda frame: frame["rank"] <= frame["of"], "at most the number ranked"
        ),
        _sourced(sources),
    ]


def economy_rules() -> list[Rule]:
    """Return the rules of economies.csv."""
    return [_unique(["economy"]), _filled("economy"), _filled("name_vi")]


def note_rules(noted: Iterable[str]) -> list[Rule]:
    """Return the rules of note_wordings.csv; ``noted`` are the notes of the tables."""
    used = set(noted)
    return [
        _unique(["note"]),
        Rule("a note in use", "warning", "note", lambda frame: frame["note"].isin(used), "a note of a table"),
        Rule(
            "both languages",
            "error",
            "vi",
            lambda frame: (frame["en"] == "") == (frame["vi"] == ""),
            "the note in both languages, or in none",
        ),
    ]


def worded_rules(worded: Iterable[str]) -> list[Rule]:
    """Return the rules of a shipped table's notes; ``worded`` are those that note_wordings.csv words."""
    known = {"", *worded}

    def holds(frame: pd.DataFrame) -> pd.Series:
        return frame["note"].astype("str").isin(known)

    return [Rule("a worded note", "warning", "note", holds, "a note that note_wordings.csv words")]
