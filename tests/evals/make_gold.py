"""Write questions.jsonl from spec/*.yaml: figures are looked up and computed from the tables with plain pandas.

Nothing of the product is used, so that a wrong lookup there cannot be right here by agreeing with itself.
Run: python tests/evals/make_gold.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

HERE = Path(__file__).parent
TABLES = HERE.parents[1] / "corpus" / "data" / "tables"
LANGUAGES = ("en", "vi")
WORDS = {  # left out are words that mean other things too: one, hai (also Hải), năm (also year)
    "en": {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten"},
    "vi": {4: "bốn", 6: "sáu", 7: "bảy", 8: "tám", 9: "chín", 10: "mười"},
}
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
    """Return the units with a score, and how many they are, with or without those that sources dispute."""
    table = by_rank(tables, {**query, "by": "score"})
    every = tables.observations
    every = every[(every["index"] == query.get("index", "PII")) & (every.edition == query["edition"])]
    every = every[(every.component == "overall") & every.score.notna()]
    return table, [[len(table), len(table.merge(every, on="unit_id", how="outer").unit_id.unique())]]


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


def phrases(part: Any, language: str, tables: Tables) -> str | list[str]:
    """Return what counts as saying one thing in a language: a phrase, or alternatives."""
    if isinstance(part, dict):
        return phrases(part[language], language, tables)
    if isinstance(part, list):
        found = [phrases(one, language, tables) for one in part]
        return [phrase for one in found for phrase in ([one] if isinstance(one, str) else one)]
    if isinstance(part, bool | str):
        return tables.names(part[5:]) if str(part).startswith("unit:") else str(part)
    if isinstance(part, int):
        return [str(part), WORDS[language][part]] if part in WORDS[language] else str(part)
    return _printed(float(part), language)


def _printed(value: float, language: str) -> list[str]:
    exact = Decimal(str(round(value, 6)))
    forms = [exact.quantize(Decimal("0.01"), rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_DOWN)]
    texts = [f"{forms[0]}", f"{forms[1]}", f"{forms[0].normalize():f}", f"{exact.normalize():f}"]
    texts = [text.replace(".", ",") for text in texts] if language == "vi" else texts
    return list(dict.fromkeys(texts))


def gold(entry: dict[str, Any], language: str, tables: Tables) -> dict[str, Any]:
    """Return the gold of one question in one language."""
    queries = entry.get("get", [])
    queries = [queries] if isinstance(queries, dict) else queries
    found = [looked_up(tables, query) for query in queries]
    made: dict[str, Any] = {"status": _listed(entry.get("status", "answered"))}
    made["kind"] = _listed(entry.get("kind", []))
    made["rows"] = [row for rows, _ in found for row in rows]
    if "any" in entry:
        made["rows_any"] = [looked_up(tables, query)[0] for query in entry["any"]]
    made["ordered"] = bool(entry.get("ordered", len(queries) == 1 and queries[0]["op"] in ("top", "band")))
    made["exact"] = bool(entry.get("exact", False))
    said = [part for _, parts in found for part in parts]
    made["text_has"] = [phrases(part, language, tables) for part in [*said, *entry.get("say", [])]]
    made["text_lacks"] = [str(phrases(part, language, tables)) for part in entry.get("lacks", [])]
    made["shown_has"] = [phrases(part, language, tables) for part in entry.get("shown", [])]
    # The articles are held in English, whatever the language of the question.
    made["quote_has"] = [phrases(part, "en", tables) for part in entry.get("quote", [])]
    made["cites"] = _listed(entry.get("cites", []))
    return {key: value for key, value in made.items() if value not in ([], False)}


def questions(folder: Path = HERE / "spec") -> Iterator[dict[str, Any]]:
    """Yield every question of the specification in both languages, conversations in order."""
    tables = Tables()
    for path in sorted(folder.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            for language in LANGUAGES:
                if language in entry:
                    yield _question(entry, language, tables)


def _question(entry: dict[str, Any], language: str, tables: Tables) -> dict[str, Any]:
    made = {"id": f"{entry['id']}-{language}", "q": entry[language], "language": language, "family": entry["family"]}
    if "after" in entry:
        made["after"] = f"{entry['after']}-{language}"
    if all(one in entry for one in LANGUAGES):
        made["pair"] = entry["id"]
    try:
        return made | {"gold": gold(entry, language, tables)}
    except LookupError as error:
        raise LookupError(f"{entry['id']}: {error}") from error


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def as_text() -> str:
    """Return questions.jsonl as it must be."""
    return "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions())


if __name__ == "__main__":
    (HERE / "questions.jsonl").write_text(as_text(), encoding="utf-8")
