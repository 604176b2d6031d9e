"""The figures of articles against the tables: which agree, which disagree, which are not held. Changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from corpus.figure_mentions import OVERALL, Mention, MentionFinder
from corpus.figure_patterns import GII, Kind
from corpus.store import Corpus

Verdict = Literal["agrees", "disagrees", "not held"]
_RANKS = ("rank", "top")
_COUNTED: dict[str, Kind] = {OVERALL: "units ranked", "indicators_led": "indicators"}  # whose "of" says how many


@dataclass(frozen=True)
class Held:
    """A row of the tables that an article's figure is compared with."""

    component: str
    score: float | None
    rank: int | None
    of: int | None
    status: str
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class FigureMatch:
    """A figure of an article with the verdict of the tables; ``held`` are the rows that were compared, best first."""

    mention: Mention
    verdict: Verdict
    held: tuple[Held, ...] = ()

    @property
    def sources_differ(self) -> bool:
        """Whether the tables hold several sources for this figure that do not say the same."""
        return len({(row.score, row.rank) for row in self.held}) > 1

    def __str__(self) -> str:
        """Return one readable line: verdict, figure, what it is about, what the tables hold."""
        mention = self.mention
        parts = (mention.index, mention.edition, mention.subject, mention.component)
        about = " ".join(str(part) for part in parts if part)
        held = "; ".join(_readable(row) for row in self.held)
        place = f"{mention.article_id}: “{mention.written}” ({mention.kind}; {about})"
        return f"{self.verdict}: {place}{': held ' + held if held else ''}"


def _readable(row: Held) -> str:
    score = f"score {row.score:g}" if row.score is not None else ""
    rank = f"rank {row.rank}" if row.rank is not None else ""
    of = f"of {row.of}" if row.of is not None else ""
    sources = f"[{', '.join(row.source_ids)}]" if row.source_ids else ""
    return " ".join(filter(None, (score, rank, of, sources)))


def match_figures(corpus: Corpus) -> tuple[FigureMatch, ...]:
    """Return every figure that an article gives with a province or an edition, matched with the tables, in order."""
    gii = corpus.gii
    components: dict[int, tuple[str, ...]] = {}
    for edition, component in gii[["edition", "component"]].drop_duplicates().itertuples(index=False):
        components[int(edition)] = (*components.get(int(edition), ()), str(component))
    economies = tuple(map(str, gii["economy"].unique()))
    finder = MentionFinder(corpus.gazetteer, corpus.components, corpus.indices(), components, economies)
    found = [(article, mention) for article in corpus.articles for mention in finder.find(article)]
    tables = _Tables(corpus.observations, gii, [mention for _, mention in found])
    return tuple(tables.match(mention, article.date) for article, mention in found)


class _Tables:
    """The rows of the units that are spoken of, and how many units and indicators each edition has."""

    def __init__(self, observations: pd.DataFrame, gii: pd.DataFrame, mentions: Sequence[Mention]) -> None:
        self._rows: dict[tuple[str, int, str], list[Held]] = defaultdict(list)
        self._counts: dict[tuple[str, int, Kind], set[int]] = defaultdict(set)
        spoken_of = observations["index"].isin({mention.index for mention in mentions})
        spoken_of &= observations["unit_id"].isin({mention.subject for mention in mentions})
        row: Any
        for row in observations[spoken_of].itertuples(index=False):
            self._add(row, str(row.index), str(row.unit_id), str(row.status))
        counted = observations[observations["component"].isin(_COUNTED) & observations["of"].notna()]
        for row in counted[["index", "edition", "component", "of"]].drop_duplicates().itertuples(index=False):
            self._counts[str(row.index), int(row.edition), _COUNTED[str(row.component)]].add(int(row.of))
        for row in gii.itertuples(index=False):
            self._add(row, GII, str(row.economy), "reported")
            if str(row.component) == OVERALL and not pd.isna(row.of):
                self._counts[GII, int(row.edition), "units ranked"].add(int(row.of))

    def _add(self, row: Any, index: str, subject: str, status: str) -> None:
        held = Held(
            str(row.component),
            None if pd.isna(row.score) else float(row.score),
            None if pd.isna(row.rank) else int(row.rank),
            None if pd.isna(row.of) else int(row.of),
            status,
            tuple(str(row.source_id).split(";")),
        )
        self._rows[index, int(row.edition), subject].append(held)

    def match(self, mention: Mention, date: str) -> FigureMatch:
        """Return the verdict on one figure of an article of that date."""
        if mention.edition is None and mention.index and date[:4].isdigit():
            return self._undated(mention, int(date[:4]))
        if mention.edition is None or not mention.index or mention.kind == "other":
            return FigureMatch(mention, "not held")
        if mention.kind in ("units ranked", "indicators"):
            return self._counted(mention, self._counts[mention.index, mention.edition, mention.kind])
        rows = self._rows[mention.index, mention.edition, mention.subject]
        component = "indicators_led" if mention.kind == "indicators led" else mention.component
        match = _verdict(mention, [row for row in rows if row.component == component])
        if match.verdict == "agrees" or mention.stated:
            return match
        # The sentence does not say whose value it is: it may be another component's, and proves nothing otherwise.
        others = tuple(row for row in rows if mention.kind == "score" and _agrees(mention, row))
        return FigureMatch(mention, "agrees" if others else "not held", others)

    def _undated(self, mention: Mention, year: int) -> FigureMatch:
        """Take a figure without an edition for one of the newest editions where it agrees; it contradicts none."""
        for edition in (year, year - 1):
            match = self.match(replace(mention, edition=edition), "")
            if match.verdict == "agrees":
                return match
        return FigureMatch(mention, "not held")

    @staticmethod
    def _counted(mention: Mention, counts: set[int]) -> FigureMatch:
        held = tuple(Held(mention.component, None, None, count, "reported", ()) for count in sorted(counts))
        verdict: Verdict = "agrees" if mention.value in counts else "disagrees" if held else "not held"
        return FigureMatch(mention, verdict, held)


def _verdict(mention: Mention, rows: Sequence[Held]) -> FigureMatch:
    comparable = [row for row in rows if (row.rank if mention.kind in _RANKS else row.score) is not None]
    agreeing = [row for row in comparable if _agrees(mention, row)]
    others = [row for row in comparable if row not in agreeing]
    verdict: Verdict = "agrees" if agreeing else "disagrees" if others else "not held"
    return FigureMatch(mention, verdict, (*agreeing, *others))


def _agrees(mention: Mention, row: Held) -> bool:
    same_of = mention.of is None or row.of is None or mention.of == row.of
    if mention.kind == "top":
        return row.rank is not None and row.rank <= mention.value
    if mention.kind == "rank":
        return row.rank == mention.value and same_of
    if mention.kind == "indicators led":
        return row.score == mention.value and same_of
    # Half a unit of the last decimal printed, on either side: 48.765 was printed as 48.76.
    return row.score is not None and abs(row.score - mention.value) <= 0.55 * 10.0 ** -min(mention.decimals, 2)
