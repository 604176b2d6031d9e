"""The tools as LangChain tools: names, descriptions and schemas for a model; `ToolResult`s as artifacts for us.

Wrong arguments come back as a result with a problem, so that a model can correct itself and the planner can say what
is held. Nothing here knows scores or wording.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from typing import Annotated, Any, Literal, get_type_hints

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, Field, create_model

from assistant.errors import ToolError
from assistant.evidence import Problem, ToolResult
from assistant.tools.articles import SearchArticles, search_articles
from assistant.tools.compare import compare_units, rank_changes
from assistant.tools.describe import describe_component, describe_data
from assistant.tools.explain import explain_rank
from assistant.tools.gii import global_index
from assistant.tools.profile import unit_profile
from assistant.tools.ranking import rank_units
from assistant.tools.regions import mean_of_units, region_summary, unit_members
from assistant.tools.sentences import SentenceBook
from corpus.store import Corpus

Index = Annotated[str, Field(description="PII (default), PAPI, PCI, PAR or DTI")]
Edition = Annotated[int | None, Field(description="Year; the newest held when left out")]
ComponentName = Annotated[
    str, Field(description="overall, input, output, a pillar 1 to 7, or another component's code")
]
UnitName = Annotated[str, Field(description="A province or city, in any spelling")]

_SHOWN_ROWS = 12  # enough for a model to answer from; the rest stays in the artifact


def make_tools(corpus: Corpus, search: SearchArticles, book: SentenceBook) -> list[BaseTool]:
    """Return every tool of the agent, bound to a corpus and a search."""

    def rank(
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        order: Literal["best", "worst"] = "best",
        first: int | None = None,
        last: int | None = None,
        region: str | None = None,
        kind: Literal["city", "province"] | None = None,
        exclude: list[str] | None = None,
        at_least: float | None = None,
        at_most: float | None = None,
        bound: Literal["score", "rank"] = "score",
    ) -> ToolResult:
        return rank_units(
            corpus,
            index=index,
            edition=edition,
            component=component,
            order=order,
            first=first,
            last=last,
            region=region,
            kind=kind,
            exclude=exclude or (),
            at_least=at_least,
            at_most=at_most,
            bound=bound,
        )

    def profile(
        unit: UnitName,
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        detail: Literal["value", "all"] = "value",
    ) -> ToolResult:
        return unit_profile(corpus, unit, index=index, edition=edition, component=component, detail=detail)

    def explain(
        unit: UnitName,
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        versus: str | None = None,
    ) -> ToolResult:
        return explain_rank(corpus, unit, index=index, edition=edition, component=component, versus=versus)

    def compare(
        units: list[str],
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        against: Literal["national", "regional", "next"] | None = None,
    ) -> ToolResult:
        return compare_units(corpus, units, index=index, edition=edition, component=component, against=against)

    def changes(
        units: list[str] | None = None,
        index: Index = "PII",
        component: ComponentName = "overall",
        since: int | None = None,
        until: int | None = None,
        order: Literal["best", "worst"] = "best",
        limit: int = 5,
    ) -> ToolResult:
        return rank_changes(
            corpus,
            units=units or (),
            index=index,
            component=component,
            since=since,
            until=until,
            order=order,
            limit=limit,
        )

    def articles(
        query: str, language: Literal["en", "vi"] = "en", unit: str | None = None, limit: int = 3
    ) -> ToolResult:
        return search_articles(corpus, book, search, query, language=language, unit=unit, limit=limit)

    def describe(index: str | None = None) -> ToolResult:
        return describe_data(corpus, index=index)

    def component(component: ComponentName, index: Index = "PII", edition: Edition = None) -> ToolResult:
        return describe_component(corpus, component, index=index, edition=edition)

    def region(region: str | None = None, index: Index = "PII", edition: Edition = None) -> ToolResult:
        return region_summary(corpus, region=region, index=index, edition=edition)

    def members(unit: str | None = None, region: str | None = None, map: Literal[34, 63] = 34) -> ToolResult:
        return unit_members(corpus, unit=unit, region=region, map=map)

    def mean(
        index: Index = "PII", edition: Edition = None, component: ComponentName = "overall", region: str | None = None
    ) -> ToolResult:
        return mean_of_units(corpus, index=index, edition=edition, component=component, region=region)

    def gii(
        edition: Edition = None, component: str | None = None, economy: str | None = None, all_editions: bool = False
    ) -> ToolResult:
        return global_index(corpus, edition=edition, component=component, economy=economy, all_editions=all_editions)

    described: list[tuple[str, str, Callable[..., ToolResult]]] = [
        ("rank_units", "Rank provinces and cities by an index or component; top, bottom, places, bounds.", rank),
        ("unit_profile", "One unit's score and rank, or all its components (detail='all').", profile),
        ("explain_rank", "Why a unit stands where it does: gap to a rival, split into parts.", explain),
        ("compare_units", "Two or more units beside each other, or one against a mean.", compare),
        ("rank_changes", "Results over editions; without units, who rose or fell most.", changes),
        ("search_articles", "Sentences of source articles and the method that answer a question.", articles),
        ("describe_data", "Which indices and editions are held, and how complete.", describe),
        ("describe_component", "What an index or component is and what it is made of.", component),
        ("region_summary", "Regions' mean scores, or one region with its units.", region),
        ("unit_members", "Members of a region, or what was merged into which unit in 2025.", members),
        ("mean_of_units", "Mean, highest and lowest of the scores held.", mean),
        ("global_index", "Viet Nam and ASEAN peers in the Global Innovation Index.", gii),
    ]
    return [_tool(name, description, function) for name, description, function in described]


def _tool(name: str, description: str, function: Callable[..., ToolResult]) -> BaseTool:
    def run(**arguments: Any) -> tuple[str, dict[str, Any]]:
        started = time.perf_counter()
        try:
            result = function(**arguments)
        except ToolError as error:
            problem = Problem(code=error.code, asked=error.asked, held=error.held)  # type: ignore[arg-type]
            facts = {key: value for key, value in arguments.items() if value is not None}
            result = ToolResult(tool=name, kind="value", facts=facts | {"message": str(error)}, problem=problem)
        result = result.model_copy(update={"tool": name})
        elapsed = round((time.perf_counter() - started) * 1000)
        return _content(result), {"result": result.model_dump(), "ms": elapsed}

    return StructuredTool.from_function(
        run,
        name=name,
        description=description,
        args_schema=_schema(name, function),
        response_format="content_and_artifact",
    )


def _schema(name: str, function: Callable[..., Any]) -> type[BaseModel]:
    """Return the arguments of a function as a model: names, types and descriptions from its signature."""
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {
        parameter.name: (hints[parameter.name], ... if parameter.default is parameter.empty else parameter.default)
        for parameter in inspect.signature(function).parameters.values()
    }
    return create_model(name, **fields)


def _content(result: ToolResult) -> str:
    """Return what a language model reads: few rows, no empty keys, sources to cite."""
    shown = result.model_copy(update={"rows": result.rows[:_SHOWN_ROWS]})
    return shown.model_dump_json(exclude_none=True, exclude_defaults=True, exclude={"tool", "caveats"})
