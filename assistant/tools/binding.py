"""The tools as LangChain tools: names, descriptions and schemas for a model; `ToolResult`s as artifacts for us.

Wrong arguments come back as a result with a problem, so that a model can correct itself and the planner can say what
is held. Nothing here knows scores or wording.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, get_args, get_type_hints

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, create_model

from assistant.errors import ToolError
from assistant.evidence import Problem, ToolResult
from assistant.tools.aggregates import mean_of_units
from assistant.tools.articles import SearchArticles, search_articles
from assistant.tools.changes import rank_changes
from assistant.tools.compare import compare_places, compare_units
from assistant.tools.describe import describe_component, describe_data
from assistant.tools.explain import explain_rank
from assistant.tools.gii import global_index
from assistant.tools.members import member_results, unit_members
from assistant.tools.own_change import explain_change
from assistant.tools.peers import unit_peers
from assistant.tools.profile import unit_profile
from assistant.tools.ranking import rank_units
from assistant.tools.regions import region_summary
from assistant.tools.robustness import rank_robustness
from assistant.tools.sentences import SentenceBook
from assistant.tools.what_if import what_if
from corpus.store import Corpus

Function = Callable[..., ToolResult]

TOOLS: tuple[Function, ...] = (
    rank_units,
    unit_profile,
    explain_rank,
    explain_change,
    compare_units,
    compare_places,
    rank_changes,
    mean_of_units,
    region_summary,
    unit_members,
    member_results,
    unit_peers,
    what_if,
    rank_robustness,
    describe_data,
    describe_component,
    global_index,
)
_SHOWN_ROWS = 12  # enough for a model to answer from; the rest stays in the artifact


class Toolset:
    """The tools over one corpus and one search: ``functions`` by name, with what they work on filled in."""

    def __init__(self, corpus: Corpus, search: SearchArticles, book: SentenceBook) -> None:
        bound: dict[str, Function] = {function.__name__: partial(function, corpus) for function in TOOLS}
        self.functions: Mapping[str, Function] = bound | {
            search_articles.__name__: partial(search_articles, corpus, book, search)
        }

    def tools(self) -> list[BaseTool]:
        """Return every tool as a model takes it."""
        return [_tool(name, function, self.functions["describe_data"]) for name, function in self.functions.items()]


def _tool(name: str, function: Function, editions: Function) -> BaseTool:
    def run(**arguments: Any) -> tuple[str, dict[str, Any]]:
        started = time.perf_counter()
        try:
            result = function(**arguments)
        except ToolError as error:
            result = _objection(error, name, arguments, editions)
        result = result.model_copy(update={"tool": name})
        elapsed = round((time.perf_counter() - started) * 1000)
        return _content(result), {"result": result.model_dump(), "ms": elapsed}

    return StructuredTool.from_function(
        run,
        name=name,
        description=_first_line(function),
        args_schema=_schema(name, function),
        response_format="content_and_artifact",
    )


def _first_line(function: Function) -> str:
    return (_plain(function).__doc__ or "").strip().splitlines()[0]


def _plain(function: Function) -> Function:
    return function.func if isinstance(function, partial) else function


def _objection(error: ToolError, name: str, arguments: dict[str, Any], editions: Function) -> ToolResult:
    """Return why a tool could not answer; where an edition is not held, with the editions that are as its rows."""
    problem = Problem.model_validate({"code": error.code, "asked": error.asked, "held": error.held})
    facts = {key: value for key, value in arguments.items() if value is not None} | {"message": str(error)}
    if error.code == "no_such_place":
        facts["of"] = [int(count) for count in error.held]
    if error.code != "edition_not_held":
        return ToolResult(tool=name, kind="value", facts=facts, problem=problem)
    held = editions(index=str(arguments.get("index", "PII")))
    return held.model_copy(update={"facts": facts, "problem": problem})


def _schema(name: str, function: Function) -> type[BaseModel]:
    """Return the arguments of a function as a model: names, types and descriptions from its signature."""
    hints = get_type_hints(_plain(function), include_extras=True)
    fields: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            (group,) = get_args(hints[parameter.name])
            fields |= {key: (hint, None) for key, hint in get_type_hints(group, include_extras=True).items()}
        else:
            fields[parameter.name] = (hints[parameter.name], _default(parameter))
    model: type[BaseModel] = create_model(name, **fields)
    return model


def _default(parameter: inspect.Parameter) -> Any:
    return ... if parameter.default is parameter.empty else parameter.default


def _content(result: ToolResult) -> str:
    """Return what a language model reads: few rows, no empty keys, sources to cite."""
    shown = result.model_copy(update={"rows": result.rows[:_SHOWN_ROWS]})
    return shown.model_dump_json(exclude_none=True, exclude_defaults=True, exclude={"tool"})
