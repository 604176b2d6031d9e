"""Rankings and the tile map to look around in: one plain page, each view of which has an address to share.

The figures are those of the `rank_units` tool, shown by the same table, chart and sources as an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.answer import Answer, Result, Row
from assistant.charts import Names, charts_for, places
from assistant.citing import number_citations
from assistant.errors import ToolError
from assistant.evidence import COUNTED, ToolResult
from assistant.phrasing.wording import cite
from assistant.tools.ranking import rank_units
from assistant.web import figures, render, strings
from assistant.web.files import static
from corpus.model import Language
from corpus.store import Corpus

ALL_PLACES = 63
DEFAULT_INDEX = "PII"
SHADES = 5


@dataclass(frozen=True)
class View:
    """What is looked at. Every value exists in the corpus; ``region`` may be empty for the whole country."""

    index: str
    edition: int
    map: int
    component: str
    region: str
    language: Language

    def address(self, **changed: Any) -> str:
        """Return the view's own address, or that of one that differs."""
        view = replace(self, **changed)
        asked = {name: getattr(view, name) for name in ("index", "edition", "component", "region")}
        return "explore?" + urlencode({**asked, "lang": view.language})


class Tile(NamedTuple):
    """A unit's place on the tile map, its figure, and how dark it is: 0 where no score is held."""

    name: str
    column: int
    row: int
    shown: str
    shade: int
    question: str


def view_of(corpus: Corpus, query: Mapping[str, str], language: Language) -> View:
    """Return the view that an address asks for. What does not exist gives way to the nearest that does."""
    index = query.get("index", "")
    index = index if index in corpus.indices() else DEFAULT_INDEX
    editions = corpus.editions(index)
    asked = query.get("edition", "")
    edition = int(asked) if asked.isdecimal() and int(asked) in editions else editions[-1]
    map_ = corpus.map_of(index, edition)[0]
    component = query.get("component", "")
    if component not in components_of(corpus, index, edition):
        component = "overall"
    regions = {region.region_id for region in corpus.regions if region.map == map_}
    region = query.get("region", "")
    return View(index, edition, map_, component, region if region in regions else "", language)


def components_of(corpus: Corpus, index: str, edition: int) -> tuple[str, ...]:
    """Return the components of an edition that any unit has a score or rank in, the overall first."""
    seen = corpus.observations
    seen = seen.loc[(seen["index"] == index) & (seen["edition"] == edition)]
    seen = seen.loc[seen["score"].notna() | seen["rank"].notna()]
    codes = sorted({str(code) for code in seen["component"]} - {COUNTED, "overall"})
    return ("overall", *codes)


def explore_html(corpus: Corpus, names: Names, view: View) -> str:
    """Return the whole page of a view."""
    environment = Environment(
        loader=PackageLoader("assistant.web", "static"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    result = _ranked(corpus, view)
    page = environment.get_template("explore.html")
    return page.render(
        view=view,
        other=view.address(language="vi" if view.language == "en" else "en"),
        other_name=strings.LANGUAGE_NAMES["vi" if view.language == "en" else "en"],
        filters=_filters(corpus, names, view),
        tiles=_tiles(corpus, names, view, result),
        answer=Markup(_answer_html(corpus, names, view, result)) if result else "",
        ask=urlencode({"q": strings.ASK_LEADERS.say(view.language, index=view.index, edition=view.edition)}),
        say=partial(_say, view.language),
        css=Markup(static("page.css") + static("explore.css")),
        js=Markup(static("page.js")),
    )


def _say(language: Language, key: str) -> str:
    return strings.EXPLORE[key].say(language)


def _ranked(corpus: Corpus, view: View) -> ToolResult | None:
    """Return the ranking, None where nothing is held."""
    try:
        result = rank_units(
            corpus,
            index=view.index,
            edition=view.edition,
            component=view.component,
            region=view.region or None,
            last=ALL_PLACES,
        )
    except ToolError:
        return None
    return result if result.rows else None


def _filters(corpus: Corpus, names: Names, view: View) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """Return each filter: its field, its label, and its options as value, text and whether chosen."""
    regions = [(one.region_id, getattr(one, f"name_{view.language}")) for one in corpus.regions if one.map == view.map]
    fields: dict[str, Sequence[tuple[str, str]]] = {
        "index": [(name, name) for name in corpus.indices()],
        "edition": [(str(year), str(year)) for year in reversed(corpus.editions(view.index))],
        "component": [
            (code, names.component(view.index, view.edition, code))
            for code in components_of(corpus, view.index, view.edition)
        ],
        "region": [("", strings.EXPLORE["everywhere"].say(view.language)), *regions],
    }
    return [
        (
            field,
            strings.EXPLORE[field].say(view.language),
            [(value, text, value == str(getattr(view, field))) for value, text in options],
        )
        for field, options in fields.items()
    ]


def _tiles(corpus: Corpus, names: Names, view: View, result: ToolResult | None) -> list[Tile]:
    """Return a tile for every unit of the map, those that are not held included."""
    rows = {row.unit_id: row for row in result.rows} if result else {}
    scores = [row.score for row in rows.values() if row.score is not None]
    low, high = (min(scores), max(scores)) if scores else (0.0, 0.0)
    units = {unit.unit_id: unit for unit in corpus.units if unit.map == view.map}
    tiles = []
    for place in places(view.map):
        unit, row = units[place.unit_id], rows.get(place.unit_id)
        if view.region and unit.region_id != view.region:
            continue
        name = getattr(unit, f"name_{view.language}")
        tiles.append(
            Tile(
                name=name,
                column=place.column + 1,
                row=place.row + 1,
                shown=_shown(row, names),
                shade=_shade(row, low, high),
                question=urlencode(
                    {"q": strings.ASK_WHY.say(view.language, unit=name, index=view.index, edition=view.edition)}
                ),
            )
        )
    return tiles


def _shown(row: Row | None, names: Names) -> str:
    if row is None:
        return strings.NOT_HELD.say(names.language)
    return names.bare_score(row) if row.score is not None else f"{row.rank}/{row.of}"


def _shade(row: Row | None, low: float, high: float) -> int:
    if row is None or row.score is None:
        return 0
    return SHADES if high == low else 1 + min(SHADES - 1, int(SHADES * (row.score - low) / (high - low)))


def _answer_html(corpus: Corpus, names: Names, view: View, result: ToolResult) -> str:
    ranking = Result(kind="ranking", rows=result.rows, coverage=result.coverage)
    _, citations = number_citations(cite(result.rows), [result], corpus)
    answer = Answer(
        question=strings.ASK_LEADERS.say(view.language, index=view.index, edition=view.edition),
        language=view.language,
        thread="",
        brain="explore",
        status="answered",
        text="",
        result=ranking,
        citations=citations,
        charts=charts_for(ranking, language=view.language, names=names),
    )
    return render.answer_html(answer, names, turn_id="view", figures=figures.draw_all(answer.charts), unfolded=True)
