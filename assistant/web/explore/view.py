"""What an address of Explore asks for, made to fit what is held; and the address of any view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from assistant.catalogue import MOST_COMPARED
from assistant.evidence import COUNTED, RANK_IN_REGION
from corpus.model import Language
from corpus.store import Corpus

Name = Literal["ranking", "unit", "compare", "changes", "firm"]
NAMES: tuple[Name, ...] = get_args(Name)
DEFAULT_INDEX = "PII"
OVERALL = "overall"

# What each view's address tells; the rest would say nothing there.
_TOLD: dict[Name, tuple[str, ...]] = {
    "ranking": ("index", "edition", "component", "region", "order"),
    "unit": ("unit", "map", "index", "edition"),
    "compare": ("units", "index", "edition"),
    "changes": ("index", "component", "since", "until"),
    "firm": ("index", "edition"),
}
_FINDS_ITS_EDITION = frozenset({"unit", "compare"})  # the newest that holds what is asked for
_USUAL: dict[str, Any] = {"component": OVERALL, "region": "", "order": "best", "since": None, "until": None}


@dataclass(frozen=True)
class View:
    """What is looked at. Index, edition, component and region exist in the corpus; ``unit`` and ``units`` are as asked.

    ``edition`` of a unit or a comparison may be None: the newest that holds them.
    """

    name: Name = "ranking"
    index: str = DEFAULT_INDEX
    edition: int | None = None
    component: str = OVERALL
    region: str = ""
    order: Literal["best", "worst"] = "best"
    unit: str = ""
    map: int | None = None
    units: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    language: Language = "en"

    def address(self, **changed: Any) -> str:
        """Return the view's own address, or that of one that differs. Values that go without saying are left out."""
        view = replace(self, **changed)
        asked: dict[str, Any] = {"view": view.name} if view.name != NAMES[0] else {}
        for field in _TOLD[view.name]:
            value = getattr(view, field)
            if value in (None, "", ()) or _USUAL.get(field, ...) == value:
                continue
            asked[field] = ",".join(value) if isinstance(value, tuple) else value
        return "explore?" + urlencode({**asked, "lang": view.language}, safe=",")

    def question(self, text: str) -> str:
        """Return the address at which the chat asks a question."""
        return "./?" + urlencode({"q": text, "lang": self.language})


def view_of(corpus: Corpus, query: Mapping[str, str], language: Language, several: Sequence[str] = ()) -> View:
    """Return the view that an address asks for. What does not exist gives way to the nearest that does.

    ``several`` are the values of ``units`` where a form sends one for each.
    """
    name = _one_of(query.get("view", ""), NAMES)
    index = query.get("index", "").upper()
    index = index if index in corpus.indices() else DEFAULT_INDEX
    editions = corpus.editions(index)
    edition = _year(query.get("edition", ""), editions)
    if edition is None and name not in _FINDS_ITS_EDITION:
        edition = editions[-1]
    component = query.get("component", "")
    if component not in components_of(corpus, index, edition if name == "ranking" else None):
        component = OVERALL
    map_ = corpus.map_of(index, edition)[0] if edition else 34
    regions = {region.region_id for region in corpus.regions if region.map == map_}
    asked_map = query.get("map", "")
    return View(
        name=name,
        index=index,
        edition=edition,
        component=component,
        region=query.get("region", "") if query.get("region", "") in regions else "",
        order="worst" if query.get("order") == "worst" else "best",
        unit=query.get("unit", "")[:100],
        map=int(asked_map) if asked_map in {"34", "63"} else None,
        units=_units(several or [query.get("units", "")]),
        since=_year(query.get("since", ""), editions),
        until=_year(query.get("until", ""), editions),
        language=language,
    )


def components_of(corpus: Corpus, index: str, edition: int | None) -> tuple[str, ...]:
    """Return the components that any unit has a score or rank in, the overall first; of an edition where one is said.

    Counts of indicators, and ranks within a region, are no components to rank by.
    """
    rows = corpus.observations
    rows = rows.loc[(rows["index"] == index) & (rows["score"].notna() | rows["rank"].notna())]
    if edition is not None:
        rows = rows.loc[rows["edition"] == edition]
    held = {str(code) for code in rows["component"].unique()} - {COUNTED, RANK_IN_REGION, OVERALL}
    return (OVERALL, *sorted(held))


def _one_of(asked: str, names: tuple[Name, ...]) -> Name:
    return next((name for name in names if name == asked), names[0])


def _year(asked: str, editions: Sequence[int]) -> int | None:
    # Not every digit that Unicode knows is one that int() reads.
    return int(asked) if asked.isascii() and asked.isdecimal() and int(asked[:9]) in editions else None


def _units(asked: Sequence[str]) -> tuple[str, ...]:
    named = [name.strip()[:100] for one in asked for name in one.split(",")]
    return tuple(dict.fromkeys(name for name in named if name))[:MOST_COMPARED]
