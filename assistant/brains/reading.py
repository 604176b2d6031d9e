"""Tool calls that a weak model wrote into its text instead of making them. Pure: text in, names and arguments out.

Read are JSON (bare, in a fence, in tags, with doubled braces, cut off), Python calls, and tags that name the tool.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from langchain_core.utils.json import parse_partial_json

MOST_READ = 20_000  # characters; a call stands near the beginning
MOST_OPENINGS = 40  # brackets that are tried; a text with more is no call
_OPENING = re.compile(r"[{\[]")
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_NAMES = ("name", "tool", "tool_name", "function", "function_name", "action")
_ARGUMENTS = ("arguments", "args", "parameters", "params", "input", "action_input", "tool_input", "kwargs")
_TAGGED = re.compile(r"<function=([\w.-]+)>\s*(\{.*?\})\s*</function>", re.DOTALL)


@dataclass(frozen=True)
class WrittenCall:
    """A tool's name and arguments, as written."""

    tool: str
    arguments: dict[str, Any]


def without_thinking(text: str) -> str:
    """Return the text without what a reasoning model says to itself."""
    return _THINKING.sub("", text).strip()


def calls_in(text: str, tools: Collection[str]) -> tuple[WrittenCall, ...]:
    """Return the calls that a text holds, in order, each once; none when it is an answer."""
    text = without_thinking(text)[:MOST_READ]
    found = [*_tagged(text), *_from_json(text, tools)] or [*_from_python(text, tools)]
    return tuple({json.dumps([one.tool, one.arguments], sort_keys=True, default=str): one for one in found}.values())


def _tagged(text: str) -> Iterator[WrittenCall]:
    for name, arguments in _TAGGED.findall(text):
        value = _value(arguments)
        if isinstance(value, dict):
            yield WrittenCall(name, value)


def _from_json(text: str, tools: Collection[str]) -> Iterator[WrittenCall]:
    if _TAGGED.search(text):
        return
    for value in _values(text):
        yield from _in_value(value, tools)


def _in_value(value: Any, tools: Collection[str]) -> Iterator[WrittenCall]:
    if isinstance(value, list):
        for inner in value:
            yield from _in_value(inner, tools)
    elif isinstance(value, dict):
        if "tool_calls" in value:
            yield from _in_value(value["tool_calls"], tools)
            return
        call = as_call(value, tools)
        if call:
            yield call


def as_call(value: Mapping[str, Any], tools: Collection[str]) -> WrittenCall | None:
    """Return {"name": …, "arguments": …} in its many spellings, or {"rank_units": {…}}, as a call."""
    name = next((value[key] for key in _NAMES if key in value), None)
    if isinstance(name, dict):
        return as_call(name, tools)
    arguments = next((value[key] for key in _ARGUMENTS if key in value), None)
    if isinstance(arguments, str):
        arguments = _value(arguments)
    if isinstance(name, str) and (isinstance(arguments, dict) or name in tools):
        # Some write the arguments beside the name.
        beside = {key: inner for key, inner in value.items() if key not in (*_NAMES, *_ARGUMENTS, "id", "type")}
        return WrittenCall(name, arguments if isinstance(arguments, dict) else beside)
    keyed = [(key, inner) for key, inner in value.items() if key in tools and isinstance(inner, dict)]
    return WrittenCall(*keyed[0]) if keyed else None


def _values(text: str) -> Iterator[Any]:
    """Yield each outermost JSON object or list of a text."""
    place = 0
    for _ in range(MOST_OPENINGS):
        opening = _OPENING.search(text, place)
        if opening is None:
            return
        value, end = _value_at(text, opening.start())
        if value is not None:
            yield value
        place = end


def _value_at(text: str, start: int) -> tuple[Any, int]:
    try:
        return json.JSONDecoder().raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError):
        pass
    end = _closing(text, start)
    value = _value(text[start:end])
    return (value, end) if isinstance(value, dict | list) else (None, start + 1)


def _closing(text: str, start: int) -> int:
    """Return the place after the bracket that closes the one at the start; the text's end when it is cut off."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] in "{[") - (text[place] in "}]")
        if depth == 0:
            return place + 1
    return len(text)


def _value(written: str) -> Any:
    """Return what a piece of JSON says, mended where it is cut off, has doubled braces or is Python's; else None."""
    for attempt in (written, written.replace("{{", "{").replace("}}", "}")):
        for read in (json.loads, ast.literal_eval, parse_partial_json):
            try:
                value = read(attempt)
            except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
                continue
            if isinstance(value, dict | list) and value:
                return value
    return {} if written.replace(" ", "") in {"{}", "{{}}"} else None


def _from_python(text: str, tools: Collection[str]) -> Iterator[WrittenCall]:
    """Yield calls such as ``rank_units(index="PII", edition=2023)`` of tools that there are."""
    if not tools:
        return
    known = "|".join(re.escape(tool) for tool in sorted(tools, key=len, reverse=True))
    for match in re.finditer(rf"\b({known})\s*\(", text):
        try:
            call = ast.parse(text[match.start() : _end_of_call(text, match.end() - 1)], mode="eval").body
            if isinstance(call, ast.Call):
                yield WrittenCall(match.group(1), _arguments(call))
        except (SyntaxError, ValueError):
            continue


def _arguments(call: ast.Call) -> dict[str, Any]:
    named = {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg}
    given = [ast.literal_eval(argument) for argument in call.args]
    return {**given[0], **named} if given and isinstance(given[0], dict) else named


def _end_of_call(text: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place + 1
    return len(text)
