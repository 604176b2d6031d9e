"""What a model wrote as a tool's arguments, to what the tool takes: names, kinds, indices, components, years.

Names of provinces are left to the tools, which know any spelling. What cannot be mended stays as it is: the tool says
what it expects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz, process

from assistant.understanding.reader import Understanding

# What models call arguments that the tools call otherwise; where a tool has the name itself, that counts.
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "edition": ("year", "date"),
    "unit": ("province", "city", "name", "location", "unit_name", "unit_id"),
    "units": ("provinces", "cities", "names", "unit", "unit_ids"),
    "last": ("top", "n", "limit", "count", "top_n"),
    "component": ("pillar", "indicator", "dimension", "category"),
    "query": ("q", "question", "text", "search"),
    "index": ("table", "index_name", "dataset"),
    "since": ("from", "start", "start_year", "from_year"),
    "until": ("to", "end", "end_year", "to_year"),
}
_NOTHING = frozenset({"", "none", "null", "n/a", "any", "undefined"})
_NEWEST = frozenset({"newest", "latest", "current", "now", "recent", "last"})
_WHOLE = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+(?:[.,]\d+)?")
_PARTING = re.compile(r"\s*(?:,|;|\band\b|\bvà\b|\bvs\.?\b)\s*")
_TRUE = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_CLOSE_ENOUGH = 85


def known_name(written: str, names: Sequence[str]) -> str:
    """Return the name meant: itself, in another spelling, or nearly so; as written when there is none like it."""
    plain = written.strip().rpartition(".")[2].replace("-", "_").replace(" ", "_").lower()
    if plain in names:
        return plain
    close = process.extractOne(plain, names, scorer=fuzz.ratio, score_cutoff=_CLOSE_ENOUGH)
    return close[0] if close else written


def mended(arguments: Mapping[str, Any], schema: Mapping[str, Any], understanding: Understanding) -> dict[str, Any]:
    """Return the arguments as the tool of the schema takes them; what it has no place for is left out."""
    properties: Mapping[str, Any] = schema["function"]["parameters"].get("properties", {})
    kept: dict[str, Any] = {}
    for written, value in arguments.items():
        name = _named(str(written), properties)
        if name is None or name in kept:
            continue
        mended_value = _resolved(name, _of_kind(value, properties[name]), understanding)
        if mended_value is not None:
            kept[name] = mended_value
    return kept


def _named(written: str, properties: Mapping[str, Any]) -> str | None:
    plain = known_name(written, list(properties))
    if plain in properties:
        return plain
    return next((name for name, others in _OTHER_NAMES.items() if name in properties and plain in others), None)


def _of_kind(value: Any, schema: Mapping[str, Any]) -> Any:
    """Return a value as the schema wants it; None where it says nothing."""
    if isinstance(value, str) and value.strip().lower() in _NOTHING:
        return None
    kinds = [kind.get("type") for kind in schema.get("anyOf", (schema,))]
    if "array" in kinds:
        return _many(value, schema)
    if isinstance(value, list | tuple):
        value = value[0] if value else None
    if "enum" in schema and isinstance(value, str):
        return next((choice for choice in schema["enum"] if str(choice).lower() == value.strip().lower()), None)
    reader = next((_READERS[kind] for kind in kinds if kind in _READERS), None)
    return reader(value) if reader else value


def _many(value: Any, schema: Mapping[str, Any]) -> list[Any] | None:
    values = list(value) if isinstance(value, list | tuple) else _parted(value)
    arrays = [kind for kind in schema.get("anyOf", (schema,)) if kind.get("type") == "array"]
    kept = [_of_kind(one, arrays[0].get("items", {})) for one in values]
    return [one for one in kept if one is not None] or None


def _parted(value: Any) -> list[Any]:
    return [part for part in _PARTING.split(value) if part] if isinstance(value, str) else [value]


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        if value.strip().lower() in _NEWEST:
            return None
        found = _WHOLE.search(value)
        return int(found.group()) if found else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _decimal(value: Any) -> Any:
    found = _DECIMAL.search(value) if isinstance(value, str) else None
    return float(found.group().replace(",", ".")) if found else value


def _truth(value: Any) -> Any:
    return _TRUE.get(str(value).strip().lower(), value)


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else str(value)


_READERS = {"integer": _whole, "number": _decimal, "boolean": _truth, "string": _text}


def _resolved(name: str, value: Any, understanding: Understanding) -> Any:
    """Return an index or a component by the code that the planner's own reading gives it."""
    if name not in {"index", "component"} or not isinstance(value, str):
        return value
    if name == "index":
        if value.upper() in understanding.editions:
            return value.upper()
        read = understanding.read(value)
        return read.index if read.index_named else value
    read = understanding.read(value)
    return read.component if read.components else value
