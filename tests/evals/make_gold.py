"""Write questions.jsonl from spec/*.yaml and names.jsonl from names.yaml, with figures computed from the tables.

Nothing of the product is used, so that a wrong lookup there cannot be right here by agreeing with itself.
Run: python tests/evals/make_gold.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml
from lookups import Tables, looked_up

HERE = Path(__file__).parent
LANGUAGES = ("en", "vi")
WORDS = {  # left out are words that mean other things too: hai (also Hải), năm (also year)
    "en": {
        1: ["one", "first"],
        2: ["two", "second"],
        3: ["three", "third"],
        4: ["four", "fourth"],
        5: ["five", "fifth"],
        6: ["six", "sixth"],
        7: ["seven", "seventh"],
        8: ["eight", "eighth"],
        9: ["nine", "ninth"],
        10: ["ten", "tenth"],
    },
    "vi": {
        1: ["một", "thứ nhất", "hạng nhất"],
        2: ["thứ hai", "hạng hai", "hạng nhì", "hai bậc"],
        3: ["thứ ba", "hạng ba"],
        4: ["bốn", "thứ tư", "hạng tư"],
        5: ["thứ năm", "hạng năm"],
        6: ["sáu"],
        7: ["bảy"],
        8: ["tám"],
        9: ["chín"],
        10: ["mười"],
    },
}


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
        return [str(part), *WORDS[language].get(part, [])]
    return _printed(float(part), language)


def _either_language(part: str | list[str]) -> list[str]:
    texts = _listed(part)
    return list(dict.fromkeys([*texts, *(text.translate(str.maketrans(",.", ".,")) for text in texts)]))


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
    made["exact"] = bool(entry.get("exact", len(queries) == 1 and queries[0]["op"] == "count"))
    said = [part for _, parts in found for part in parts]
    made["text_has"] = [phrases(part, language, tables) for part in [*said, *entry.get("say", [])]]
    made["text_lacks"] = [str(phrases(part, language, tables)) for part in entry.get("lacks", [])]
    made["shown_has"] = [phrases(part, language, tables) for part in entry.get("shown", [])]
    # A source is quoted in its own language, whatever the question's: either way of writing a figure is right.
    made["quote_has"] = [_either_language(part) for part in entry.get("quote", [])]
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


def names_as_text() -> str:
    """Return names.jsonl as it must be: names.yaml, and each old unit's names as typed with and without accents."""
    made = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))
    units = Tables().units
    for unit in units[units["map"] == 63].itertuples():
        made.append({"text": f"pii score of {unit.name_en} in 2023", "units": [unit.unit_id]})
        made.append({"text": f"điểm pii 2023 của {unit.name_vi.lower()}", "units": [unit.unit_id]})
        made.append({"text": f"{unit.name_en.lower()} nam 2023 bao nhieu diem", "units": [unit.unit_id]})
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in made)


if __name__ == "__main__":
    (HERE / "questions.jsonl").write_text(as_text(), encoding="utf-8")
    (HERE / "names.jsonl").write_text(names_as_text(), encoding="utf-8")
