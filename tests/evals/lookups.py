"""The curated tables, and queries on them answered with plain pandas: what gold is computed with.

A query is a mapping from a specification, such as {"op": "top", "index": "PII", "edition": 2023, "n": 5}. An operation
returns the rows a right answer holds and the figures it says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

TABLES = Path(__file__).parents[2] / "corpus" / "data" / "tables"
STATUS_ORDER = ["reported", "derived", "disputed"]


class Tables:
    """The curated tables, with the few lookups that gold needs."""

    def __init__(self, folder: Path = TABLES) -> None:
        self.observations = pd.read_csv(folder / "observations.csv", dtype={"edition": int, "map": int})
        self.units = pd.read_csv(folder / "units.csv", keep_default_na=False, dtype={"map": int})
        self.gii = pd.read_csv(folder / "gii.csv")
        self.regions = pd.read_csv(folder / "regions.csv")
        self.region_scores = pd.read_csv(folder / "region_scores.csv")

    def edition(self, query: dict[str, Any], *, edition: int | None = None) -> pd.DataFrame:
        """Return one row per unit of a component in an edition, undisputed first, filtered as the query says."""
        table = self.observations
        table = table[(table["index"] == query.get("index", "PII")) & (table.edition == (edition or query["edition"]))]
        table = table[table.component == str(query.get("component", "overall"))]
        if "map" in query:
            table = table[table["map"] == query["map"]]
        table = table.sort_values("status", key=lambda column: column.map(STATUS_ORDER.index), kind="stable")
        table = table.drop_duplicates(["map", "unit_id"])
        if not query.get("disputed"):
            table = table[table.status != "disputed"]
        wanted = self._unit_ids(query, set(table["map"]))
        return table[table.unit_id.isin(wanted)]

    def names(self, unit_id: str) -> list[str]:
        """Return every name of a unit on either map."""
        rows = self.units[self.units.unit_id == unit_id]
        names = [name for row in rows.itertuples() for name in (row.name_en, row.name_vi, *row.aliases.split(";"))]
        return list(dict.fromkeys(name for name in names if len(name) > 2))

    def region_names(self, region_id: str) -> list[str]:
        """Return every name of a region on either map."""
        rows = self.regions[self.regions.region_id == region_id]
        return list(dict.fromkeys([region_id, *rows.name_en, *rows.name_vi]))

    def _unit_ids(self, query: dict[str, Any], maps: set[int]) -> set[str]:
        units = self.units[self.units["map"].isin(maps)]
        if "region" in query:
            units = units[units.region_id == query["region"]]
        if "kind" in query:
            units = units[units.kind == query["kind"]]
        return set(units.unit_id) - set(query.get("exclude", []))


def by_rank(tables: Tables, query: dict[str, Any]) -> pd.DataFrame:
    """Return a ranking, best first: by published rank, or by score where the query says so."""
    table = tables.edition(query)
    if query.get("by") == "score":
        return table.dropna(subset=["score"]).sort_values("score", ascending=False, kind="stable")
    return table.dropna(subset=["rank"]).sort_values("rank", kind="stable")


def op_top(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    return by_rank(tables, query).head(query["n"]), []


def op_bottom(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    return by_rank(tables, query).tail(query["n"]).iloc[::-1], []


def op_band(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    table = by_rank(tables, query)
    return table[table["rank"].between(query["first"], query["last"])], []


def op_value(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Look up units × editions × components; every combination must be held."""
    found = []
    for edition in query.get("editions", [query.get("edition")]):
        for component in query.get("components", [query.get("component", "overall")]):
            table = tables.edition({**query, "component": component}, edition=edition)
            for unit in query["units"]:
                row = table[table.unit_id == unit]
                if row.empty:
                    raise LookupError(f"not held: {unit} {edition} {component}")
                found.append(row)
    return pd.concat(found), []


def op_disputed(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return every row of one figure that sources give differently."""
    table = tables.observations
    table = table[(table["index"] == query.get("index", "PII")) & (table.edition == query["edition"])]
    return table[(table.unit_id == query["unit"]) & (table.component == "overall")], []


def op_change(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return the n biggest risers (or fallers) between two editions, as their rows in the later one."""
    first, last = (tables.edition(query, edition=edition) for edition in (query["first"], query["last"]))
    both = first.merge(last, on=["map", "unit_id"], suffixes=("_first", ""))
    column = query.get("by", "rank")
    change = both[column] - both[f"{column}_first"] if column == "score" else both["rank_first"] - both["rank"]
    both = both.assign(change=change).dropna(subset=["change"])
    both = both.sort_values("change", ascending=bool(query.get("fall")), kind="stable").head(query.get("n", 1))
    said = [abs(value) for value in both.change] if query.get("n", 1) == 1 else []
    return both, [int(value) if column == "rank" else value for value in said]


def op_moved(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return everyone whose score fell (or rose) between two editions, as their rows in the later one."""
    first, last = (tables.edition(query, edition=edition) for edition in (query["first"], query["last"]))
    both = first.merge(last, on=["map", "unit_id"], suffixes=("_first", ""))
    return both[both.score < both.score_first if query.get("fall") else both.score > both.score_first], []


def op_newcomers(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return who is among the n best of one edition and was not among those of another."""
    there, _ = op_top(tables, {**query, "edition": query["edition"]})
    before, _ = op_top(tables, {**query, "edition": query["unlike"]})
    return there[~there.unit_id.isin(before.unit_id)], []


def op_best(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return a unit's row in the edition where its score was highest."""
    table, _ = op_value(tables, {**query, "units": [query["unit"]]})
    return table.sort_values("score", ascending=False).head(1), []


def op_median(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    table = by_rank(tables, {**query, "by": "score"})
    return table, [table.score.median()]


def op_delta(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return one unit's rows in two editions, and the change of its score (and of its rank where asked)."""
    table, _ = op_value(tables, {**query, "units": [query["unit"]], "editions": [query["first"], query["last"]]})
    columns = query.get("by", ["score"])
    changes = [abs(table[column].iloc[1] - table[column].iloc[0]) for column in columns]
    return table, [int(value) if column == "rank" else value for column, value in zip(columns, changes, strict=True)]


def op_gap(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return two units' rows and the gap of their scores."""
    table, _ = op_value(tables, query)
    return table, [abs(table.score.iloc[0] - table.score.iloc[1])]


def op_whatif(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return a unit's overall row, and its overall score with some components set or raised.

    PII: overall is the mean of input and output, and each of them the mean of its pillars. PAPI: the sum of dimensions.
    """
    base, _ = op_value(tables, {**query, "units": [query["unit"]]})
    table = tables.observations
    table = table[(table["index"] == query.get("index", "PII")) & (table.edition == query["edition"])]
    table = table[(table.unit_id == query["unit"]) & (table.status != "disputed")]
    held = {str(row.component): float(row.score) for row in table.dropna(subset=["score"]).itertuples()}
    held |= {str(component): float(score) for component, score in query.get("set", {}).items()}
    for component, points in query.get("raise", {}).items():
        held[str(component)] += points
    if query.get("index") == "PAPI":
        return base, [sum(score for component, score in held.items() if component != "overall")]
    for parent, pillars in {"input": "12345", "output": "67"}.items():
        if set(pillars) & {str(component) for component in query.get("raise", {})}:
            held[parent] = sum(held[pillar] for pillar in pillars) / len(pillars)
    return base, [(held["input"] + held["output"]) / 2]


def op_held(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return the units with a score, and how many they are, counting the disputed or not."""
    table = by_rank(tables, {**query, "by": "score"})
    every = tables.observations
    every = every[(every["index"] == query.get("index", "PII")) & (every.edition == query["edition"])]
    every = every[(every.component == "overall") & every.score.notna()]
    at_most = len(table.merge(every, on="unit_id", how="outer").unit_id.unique())
    return table, [list(range(len(table), at_most + 1))]


def op_count(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    table = by_rank(tables, {**query, "by": "score"})
    if "above" in query:
        table = table[table.score > query["above"]]
    if "below" in query:
        table = table[table.score < query["below"]]
    return table, [len(table)]


def op_mean(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    table = op_value(tables, query)[0] if "units" in query else op_top(tables, query)[0]
    return table, [table.score.mean()]


def op_spread(tables: Tables, query: dict[str, Any]) -> tuple[pd.DataFrame, list[Any]]:
    """Return the highest and the lowest score held, and what lies between."""
    table = by_rank(tables, {**query, "by": "score"})
    return table.iloc[[0, -1]], [table.score.iloc[0] - table.score.iloc[-1]]


OPERATIONS = {name[3:]: operation for name, operation in globals().items() if name.startswith("op_")}


def rows_of(table: pd.DataFrame, query: dict[str, Any]) -> list[dict[str, Any]]:
    """Return gold rows: who, where, and those of score, rank and of that are published."""
    rows = []
    for record in table.to_dict("records"):
        row = {key: record[key] for key in ("unit_id", "index", "edition", "component")}
        if "map" in query:
            row["map"] = record["map"]
        row |= {"score": float(record["score"])} if pd.notna(record["score"]) else {}
        row |= {key: int(record[key]) for key in ("rank", "of") if pd.notna(record[key]) and pd.notna(record["rank"])}
        rows.append(row)
    return rows


def gii_rows(tables: Tables, query: dict[str, Any]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return figures of the GII as what must be said; its economies are no units."""
    table = tables.gii
    table = table[(table.economy == query.get("economy", "Viet Nam")) & table.edition.isin(query["editions"])]
    table = table[table.component == query.get("component", "overall")].drop_duplicates("edition")
    if len(table) != len(query["editions"]):
        raise LookupError(f"not held: {query}")
    return [], [int(rank) for rank in table["rank"]]


def region_rows(tables: Tables, query: dict[str, Any]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return published means of regions, best first; a single one must be said too."""
    table = tables.region_scores
    table = table[(table.edition == query["edition"]) & (table.status == "reported")]
    table = table[table.region_id.isin(query["regions"])] if "regions" in query else table
    table = table.sort_values("score", ascending=bool(query.get("lowest"))).head(query.get("n", len(table)))
    rows: list[dict[str, Any]] = []
    for record in table.itertuples():
        names = tables.region_names(str(record.region_id))
        rows.append({"unit": names, "index": "PII", "edition": record.edition, "score": float(record.score)})
    said = [rows[0]["score"]] if len(rows) == 1 else []
    said += [rows[0]["unit"]] if len(rows) == 1 and not query.get("only_said") else []
    return rows, said


def member_rows(tables: Tables, query: dict[str, Any]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the units of a region, or those merged into a unit, as names that must be said."""
    units = tables.units[tables.units["map"] == query["map"]]
    column = "region_id" if "region" in query else "merged_into"
    units = units[units[column] == query.get("region", query.get("into"))]
    return [], [tables.names(unit_id) for unit_id in units.unit_id]


SPECIAL = {"gii": gii_rows, "regions": region_rows, "members": member_rows}


def looked_up(tables: Tables, query: dict[str, Any]) -> tuple[list[dict[str, Any]], list[Any]]:
    """Return the gold rows of one query and what the text must say."""
    if query["op"] in SPECIAL:
        rows, said = SPECIAL[query["op"]](tables, query)
        return ([] if query.get("only_said") else rows), said
    table, said = OPERATIONS[query["op"]](tables, query)
    if table.empty:
        raise LookupError(f"no rows: {query}")
    rows = rows_of(table, query)
    if query.get("hush"):
        said = []
    for column in query.get("tell", []):
        said += [row[column] for row in rows if column in row]
    kept = {"first": rows[:1], "last": rows[-1:]}.get(query.get("keep", ""), rows)
    return ([] if query.get("only_said") else kept), said
