"""What the views of Explore share: choices to make, numbered sources, charts as drawn, figures in a language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assistant.answer import Citation, Result, Row
from assistant.catalogue import Catalogue
from assistant.charts import charts_for
from assistant.citing import number_citations
from assistant.evidence import ToolResult
from assistant.phrasing.wording import cite
from assistant.vega import Spec, number
from assistant.web import figures
from assistant.web.explore.view import View, components_of
from assistant.web.explore.words import EXPLORE
from assistant.web.figures import Figure


class Option(NamedTuple):
    """One choice of a field."""

    value: str
    text: str
    chosen: bool


class Field(NamedTuple):
    """A choice to make: the address's key, its label, and what there is."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Cited:
    """Sources by number, and which of them a row rests on."""

    citations: tuple[Citation, ...]

    def of(self, row: Row) -> tuple[int, ...]:
        """Return the numbers of a row's sources."""
        return tuple(sorted(citation.n for citation in self.citations if citation.source_id in row.source_ids))


def cited(catalogue: Catalogue, rows: Sequence[Row]) -> Cited:
    """Return the fewest sources that the rows rest on, numbered in the rows' order."""
    result = ToolResult(tool="explore", kind="ranking", rows=tuple(rows))
    return Cited(number_citations(cite(rows), [result], catalogue.corpus)[1])


def field(name: str, view: View, options: Iterable[tuple[str, str]], *, label: str = "") -> Field:
    """Return a choice with the view's own value chosen."""
    own = str(getattr(view, name) or "")
    shown = EXPLORE[label or name].say(view.language)
    return Field(name, shown, tuple(Option(value, text, value == own) for value, text in options))


def index_field(catalogue: Catalogue, view: View) -> Field:
    """Return the choice of an index."""
    return field("index", view, [(name, name) for name in catalogue.corpus.indices()])


def edition_field(catalogue: Catalogue, view: View, name: str = "edition") -> Field:
    """Return the choice of an edition, newest first."""
    years = reversed(catalogue.corpus.editions(view.index))
    return field(name, view, [(str(year), str(year)) for year in years])


def component_field(catalogue: Catalogue, view: View, edition: int | None) -> Field:
    """Return the choice of a component."""
    named_in = edition or catalogue.corpus.editions(view.index)[-1]
    codes = components_of(catalogue.corpus, view.index, edition)
    return field("component", view, [(code, component_name(catalogue, view.index, named_in, code)) for code in codes])


def component_name(catalogue: Catalogue, index: str, edition: int, code: str) -> str:
    """Return a component's name as it stands alone."""
    name = catalogue.names.component(index, edition, code)
    return name[:1].upper() + name[1:]


def drawn(catalogue: Catalogue, kind: str, rows: Sequence[Row]) -> tuple[Figure, ...]:
    """Return the charts of rows, as an answer of that kind has them."""
    result = Result.model_validate({"kind": kind, "rows": tuple(rows)})
    return figures.draw_all(charts_for(result, language=catalogue.names.language, names=catalogue.names))


def drawn_of(spec: Spec | None) -> tuple[Figure, ...]:
    """Return a chart as drawn, none where there is none."""
    return figures.draw_all([spec] if spec else [])


def points(catalogue: Catalogue, value: float, *, signed: bool = False) -> str:
    """Return points with two decimals."""
    return number(value, catalogue.names.language, signed=signed)


def places(value: float) -> str:
    """Return places moved, with their sign."""
    return f"{value:+.0f}".replace("-", "−")


def score_of(catalogue: Catalogue, row: Row) -> str:
    """Return a row's score as the language writes it, a dash where there is none."""
    return catalogue.names.bare_score(row) if row.score is not None else "–"


def extra(row: Row, name: str) -> float | None:
    """Return a figure that only some rows have."""
    value = (row.model_extra or {}).get(name)
    return float(value) if isinstance(value, int | float) else None


def share(value: float | None, top: float) -> int:
    """Return how long a bar is, in hundredths of the longest."""
    return max(0, round(100 * value / top)) if value is not None and top > 0 else 0
