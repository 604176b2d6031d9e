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
from assistant.tools.analysis import rank_robustness, unit_peers, what_if
from assistant.tools.articles import SearchArticles, search_articles
from assistant.tools.changes import rank_changes
from assistant.tools.compare import compare_places, compare_units
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
UnitKind = Annotated[Literal["city", "province"] | None, Field(description="Centrally run cities, or provinces, alone")]
Names = Annotated[list[str] | str | None, Field(description="One name or several")]
Limit = Annotated[
    float | None, Field(description="Only scores (or ranks, see bound) within this limit, itself included")
]

_SHOWN_ROWS = 12  # enough for a model to answer from; the rest stays in the artifact


class Toolset:
    """The tools over one corpus and one search. A method's name, signature and first line are what a model sees."""

    def __init__(self, corpus: Corpus, search: SearchArticles, book: SentenceBook) -> None:
        self._corpus, self._search, self._book = corpus, search, book

    def rank_units(
        self,
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        order: Annotated[Literal["best", "worst", "both"], Field(description="both: the top and the bottom")] = "best",
        first: Annotated[int | None, Field(description="First place shown; 1 is the best (or the worst)")] = None,
        last: Annotated[int | None, Field(description="Last place shown; 5 when both are left out")] = None,
        region: Names = None,
        kind: UnitKind = None,
        units: Names = None,
        exclude_regions: Names = None,
        exclude_units: Names = None,
        at_least: Limit = None,
        at_most: Limit = None,
        above: Annotated[float | None, Field(description="As at_least, without the value itself")] = None,
        below: Annotated[float | None, Field(description="As at_most, without the value itself")] = None,
        bound: Annotated[Literal["score", "rank"], Field(description="What the limits are of")] = "score",
    ) -> ToolResult:
        """Rank provinces and cities: top, bottom or both ends, given places, or all within limits, of all or a part."""
        return rank_units(
            self._corpus,
            index=index,
            edition=edition,
            component=component,
            order=order,
            first=first,
            last=last,
            region=region,
            kind=kind,
            units=units,
            exclude_regions=exclude_regions,
            exclude_units=exclude_units,
            at_least=at_least,
            at_most=at_most,
            above=above,
            below=below,
            bound=bound,
        )

    def unit_profile(
        self,
        unit: UnitName,
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        detail: Literal["value", "all"] = "value",
    ) -> ToolResult:
        """One unit's score and rank, or all its components (detail='all')."""
        return unit_profile(self._corpus, unit, index=index, edition=edition, component=component, detail=detail)

    def explain_rank(
        self,
        unit: Annotated[str | None, Field(description="The leader when left out")] = None,
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        versus: str | None = None,
        versus_rank: int | None = None,
    ) -> ToolResult:
        """Why a unit stands where it does: its gap to a rival, split into parts."""
        return explain_rank(
            self._corpus,
            unit,
            index=index,
            edition=edition,
            component=component,
            versus=versus,
            versus_rank=versus_rank,
        )

    def compare_units(
        self,
        units: list[str],
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        against: Literal["national", "regional", "next"] | None = None,
    ) -> ToolResult:
        """Two or more units beside each other, or one against a mean."""
        return compare_units(self._corpus, units, index=index, edition=edition, component=component, against=against)

    def rank_changes(
        self,
        units: list[str] | None = None,
        index: Index = "PII",
        component: ComponentName = "overall",
        since: int | None = None,
        until: int | None = None,
        order: Literal["best", "worst"] = "best",
        by: Literal["rank", "score"] = "rank",
        limit: int = 10,
    ) -> ToolResult:
        """Results over editions; without units, who rose or fell most."""
        return rank_changes(
            self._corpus,
            units=units or (),
            index=index,
            component=component,
            since=since,
            until=until,
            order=order,
            by=by,
            limit=limit,
        )

    def search_articles(
        self,
        query: str,
        language: Literal["en", "vi"] = "en",
        unit: str | None = None,
        reasons: Annotated[bool, Field(description="What articles give as reasons for the unit's standing")] = False,
        limit: int = 3,
    ) -> ToolResult:
        """Sentences of source articles and of the method that answer a question."""
        return search_articles(
            self._corpus,
            self._book,
            self._search,
            query,
            language=language,
            unit=unit,
            reasons=reasons,
            limit=limit,
        )

    def describe_data(self, index: str | None = None, edition: Edition = None) -> ToolResult:
        """Which indices and editions are held, and how complete."""
        return describe_data(self._corpus, index=index, edition=edition)

    def describe_component(self, component: ComponentName, index: Index = "PII", edition: Edition = None) -> ToolResult:
        """What an index or component is and what it is made of."""
        return describe_component(self._corpus, component, index=index, edition=edition)

    def region_summary(
        self,
        region: str | None = None,
        index: Index = "PII",
        edition: Edition = None,
        order: Literal["best", "worst"] = "best",
    ) -> ToolResult:
        """Regions' mean scores, or one region with its units."""
        return region_summary(self._corpus, region=region, index=index, edition=edition, order=order)

    def unit_members(
        self,
        unit: str | None = None,
        region: str | None = None,
        kind: Literal["city", "province"] | None = None,
        unchanged: bool = False,
        map: Literal[34, 63] = 34,
    ) -> ToolResult:
        """Members of a region, kind or map, or what was merged into which unit in 2025."""
        return unit_members(self._corpus, unit=unit, region=region, kind=kind, unchanged=unchanged, map=map)

    def mean_of_units(
        self,
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        region: str | None = None,
        kind: Literal["city", "province"] | None = None,
        units: list[str] | None = None,
        first: int | None = None,
        last: int | None = None,
        statistic: Literal["mean", "median"] = "mean",
    ) -> ToolResult:
        """Mean of the scores held: all, of named units, of ranking places, or of a region or kind."""
        return mean_of_units(
            self._corpus,
            index=index,
            edition=edition,
            component=component,
            region=region,
            kind=kind,
            units=units or (),
            first=first,
            last=last,
            statistic=statistic,
        )

    def compare_places(
        self,
        places: Annotated[list[int], Field(description="Ranks; -1 is the last")],
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
    ) -> ToolResult:
        """The units at given ranks and the gap between them."""
        return compare_places(self._corpus, places, index=index, edition=edition, component=component)

    def what_if(
        self,
        unit: UnitName,
        index: Index = "PII",
        edition: Edition = None,
        component: str | None = None,
        value: Annotated[float | None, Field(description="The component's new score")] = None,
        change: Annotated[float | None, Field(description="Points added to the component")] = None,
        reach: Annotated[int | None, Field(description="A rank to reach instead")] = None,
    ) -> ToolResult:
        """New score and rank if one component changed, or what would reach a rank."""
        return what_if(
            self._corpus,
            unit,
            index=index,
            edition=edition,
            component=component,
            value=value,
            change=change,
            reach=reach,
        )

    def rank_robustness(self, unit: str | None = None, index: Index = "PII", edition: Edition = None) -> ToolResult:
        """How firm a rank is: range under other weights, or distance to the neighbours."""
        return rank_robustness(self._corpus, unit=unit, index=index, edition=edition)

    def unit_peers(
        self,
        unit: UnitName,
        index: Index = "PII",
        edition: Edition = None,
        component: ComponentName = "overall",
        by: Literal["rank", "score"] = "rank",
    ) -> ToolResult:
        """The units next to one in the ranking, or nearest in score."""
        return unit_peers(self._corpus, unit, index=index, edition=edition, component=component, by=by)

    def global_index(
        self,
        edition: Edition = None,
        component: str | None = None,
        economies: Annotated[list[str] | None, Field(description="Names, or all")] = None,
        all_editions: bool = False,
        since: int | None = None,
    ) -> ToolResult:
        """Viet Nam and ASEAN peers in the Global Innovation Index."""
        return global_index(
            self._corpus,
            edition=edition,
            component=component,
            economies=economies or (),
            all_editions=all_editions,
            since=since,
        )

    def tools(self) -> list[BaseTool]:
        """Return every tool, bound."""
        methods = (method for name, method in vars(Toolset).items() if not name.startswith("_") and name != "tools")
        return [
            _tool(method.__name__, _first_line(method), getattr(self, method.__name__), self.describe_data)
            for method in methods
        ]


def _first_line(method: Callable[..., Any]) -> str:
    return (method.__doc__ or "").strip().splitlines()[0]


def _tool(
    name: str, description: str, function: Callable[..., ToolResult], editions: Callable[..., ToolResult]
) -> BaseTool:
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
        description=description,
        args_schema=_schema(name, function),
        response_format="content_and_artifact",
    )


def _objection(
    error: ToolError, name: str, arguments: dict[str, Any], editions: Callable[..., ToolResult]
) -> ToolResult:
    """Return why a tool could not answer; where an edition is not held, with the editions that are as its rows."""
    problem = Problem.model_validate({"code": error.code, "asked": error.asked, "held": error.held})
    facts = {key: value for key, value in arguments.items() if value is not None} | {"message": str(error)}
    if error.code != "edition_not_held":
        return ToolResult(tool=name, kind="value", facts=facts, problem=problem)
    held = editions(index=str(arguments.get("index", "PII")))
    return held.model_copy(update={"facts": facts, "problem": problem})


def _schema(name: str, function: Callable[..., Any]) -> type[BaseModel]:
    """Return the arguments of a function as a model: names, types and descriptions from its signature."""
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {
        parameter.name: (hints[parameter.name], ... if parameter.default is parameter.empty else parameter.default)
        for parameter in inspect.signature(function).parameters.values()
    }
    model: type[BaseModel] = create_model(name, **fields)
    return model


def _content(result: ToolResult) -> str:
    """Return what a language model reads: few rows, no empty keys, sources to cite."""
    shown = result.model_copy(update={"rows": result.rows[:_SHOWN_ROWS]})
    return shown.model_dump_json(exclude_none=True, exclude_defaults=True, exclude={"tool"})
