"""What a language model is told before it answers: the rules, the question, and how the planner reads it.

Small on purpose: a model on two cores reads some sixty tokens a second. The rules come first and stay the same from
question to question, so that a server can keep them read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from assistant.brains.conversation import ASIDE_KEY
from assistant.understanding.frame import Frame
from assistant.understanding.plan import Call
from assistant.understanding.reader import NOT_LOOKED_UP
from corpus.model import Language
from corpus.store import Corpus

SEARCH = "search_articles"
# What is offered where the planner knows no answer to a question, and the model may.
CORE_TOOLS = ("rank_units", "unit_profile", "compare_units", "rank_changes", "explain_rank", "describe_data", SEARCH)
MOST_SUGGESTED = 4
_LANGUAGES: Mapping[Language, str] = {"en": "English", "vi": "Vietnamese"}


def rules(corpus: Corpus) -> SystemMessage:
    """Return the rules, with the indices and editions that are held."""
    held = "; ".join(f"{index} {_years(corpus.editions(index))}" for index in corpus.indices())
    text = resources.files("assistant.brains").joinpath("prompt.md").read_text(encoding="utf-8")
    return SystemMessage(text.format(indices=held).strip())


def _years(editions: Sequence[int]) -> str:
    return str(editions[0]) if len(editions) == 1 else f"{editions[0]} to {editions[-1]}"


def asked(question: str, calls: Sequence[Call], *, hint: bool) -> HumanMessage:
    """Return the question and, as a hint, what the planner would look up."""
    if not (hint and calls):
        return HumanMessage(question)
    return HumanMessage(f"{question}\n(Suggested: {'; '.join(as_json(call) for call in calls[:MOST_SUGGESTED])})")


def as_json(call: Call) -> str:
    """Return a call as a model writes one."""
    return json.dumps({"name": call.tool, "arguments": call.arguments}, ensure_ascii=False)


def now_answer(frame: Frame) -> str:
    """Return what is said last, after what was found: small models follow what they read last."""
    return f"Now answer the question from this, in whole {_LANGUAGES[frame.language]} sentences with names and figures."


def aside(text: str) -> HumanMessage:
    """Return a word to the model within a turn."""
    return HumanMessage(text, additional_kwargs={ASIDE_KEY: True})


def offered(frame: Frame, calls: Sequence[Call], tools: Sequence[BaseTool], *, hint: bool) -> list[BaseTool]:
    """Return the tools that a question needs by the planner's reading, and the search; all where that is not told."""
    if not hint:
        return list(tools)
    if frame.intent in {"greeting", "thanks", "help"}:
        return []
    names = {call.tool for call in calls} | {SEARCH} if calls else set(CORE_TOOLS)
    return [tool for tool in tools if tool.name in names]


def is_talk(frame: Frame) -> bool:
    """Return whether nothing need be looked up to answer."""
    return frame.intent in NOT_LOOKED_UP - {"decline"}


def compact(tool: BaseTool) -> dict[str, Any]:
    """Return a tool's schema with what a model needs: no titles, no defaults, no "or null"."""
    schema: dict[str, Any] = convert_to_openai_tool(tool)
    parameters = schema["function"]["parameters"]
    parameters["properties"] = {name: _compact(value) for name, value in parameters.get("properties", {}).items()}
    return schema


def _compact(schema: Mapping[str, Any]) -> dict[str, Any]:
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    kinds.sort(key=lambda kind: kind.get("type") != "array")  # where one name or several will do, several are offered
    kept = {name: value for name, value in schema.items() if name not in {"anyOf", "default", "title"}}
    return {**(kinds[0] if kinds else {}), **kept}


def signature(schema: Mapping[str, Any]) -> str:
    """Return a tool on one line, for a model that is not handed schemas."""
    function = schema["function"]
    names = ", ".join(function["parameters"].get("properties", {}))
    return f"- {function['name']}({names}): {function.get('description', '')}"
