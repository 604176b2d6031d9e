"""The shipped tables through the scoring engine: PAPI's sums exactly, PII's published parts as far as they go."""

from __future__ import annotations

import math
from itertools import combinations

import pandas as pd
import pytest

from assistant.scoring.build import Choices, build
from assistant.scoring.explain import gap
from assistant.scoring.frames import from_scores
from assistant.scoring.lift import improvements
from assistant.scoring.margins import margin
from assistant.scoring.robustness import rank_bounds, sensitivity
from assistant.scoring.tree import Node
from corpus.store import Corpus

ROUNDING = 0.001  # eight dimensions with four decimals, each rounded by itself
PII = [
    Node("overall", None),
    Node("input", "overall"),
    Node("output", "overall"),
    *(Node(str(pillar), "input") for pillar in range(1, 6)),
    *(Node(str(pillar), "output") for pillar in (6, 7)),
]


def scores(corpus: Corpus, index: str, edition: int) -> pd.DataFrame:
    rows = corpus.observations
    rows = rows[(rows["index"] == index) & (rows["edition"] == edition) & (rows["status"] != "disputed")]
    rows = rows[rows["score"].notna()].astype({"unit_id": str, "component": str})
    return rows.pivot_table(index="unit_id", columns="component", values="score", aggfunc="first")


def papi_tree(table: pd.DataFrame) -> list[Node]:
    return [Node("overall", None), *(Node(code, "overall") for code in table.columns if code != "overall")]


@pytest.mark.parametrize("edition", [2021, 2022, 2023, 2024])
def test_papi_s_overall_is_the_sum_of_its_dimensions_and_every_gap_is_explained(corpus: Corpus, edition: int) -> None:
    table = scores(corpus, "PAPI", edition)
    tree = papi_tree(table)
    complete = table.dropna()
    assert len(tree) == 9
    assert len(complete) >= 60
    assert (complete["overall"] - complete.drop(columns="overall").sum(axis=1)).abs().max() < ROUNDING
    units = {unit: row.dropna().to_dict() for unit, row in table.iterrows() if not math.isnan(row["overall"])}
    for first, second in combinations(list(units)[::5], 2):
        explanation = gap(units[first], units[second], tree, "sum")
        assert math.fsum(part.gap for part in explanation.drivers) == pytest.approx(explanation.gap, abs=1e-9)
        assert all(part.status in ("held", "rounding") for part in explanation.parts)
        assert abs(sum(part.gap for part in explanation.parts if part.status == "rounding")) < 2 * ROUNDING


def test_why_hanoi_is_ahead_of_ho_chi_minh_city_in_papi_2024(corpus: Corpus) -> None:
    table = scores(corpus, "PAPI", 2024)
    found = gap(table.loc["hanoi"].to_dict(), table.loc["ho-chi-minh-city"].to_dict(), papi_tree(table), "sum")
    assert found.gap == pytest.approx(0.9615, abs=1e-9)
    assert [part.code for part in found.drivers[:2]] == ["1-participation", "2-transparency"]


@pytest.mark.parametrize("edition", [2022, 2023, 2024, 2025])
def test_every_pii_edition_is_explained_as_far_as_it_is_published(corpus: Corpus, edition: int) -> None:
    table = scores(corpus, "PII", edition)
    units = {unit: row.dropna().to_dict() for unit, row in table.iterrows() if not math.isnan(row["overall"])}
    for first, second in combinations(units, 2):
        explanation = gap(units[first], units[second], PII)
        assert math.fsum(part.gap for part in explanation.drivers) == pytest.approx(explanation.gap, abs=1e-9)
        rounding = [part for part in explanation.parts if part.status == "rounding"]
        assert all(abs(part.gap) <= 0.021 for part in rounding)


def test_what_would_lift_bac_ninh_to_fifth(corpus: Corpus) -> None:
    table = scores(corpus, "PII", 2025)
    found = improvements(table.loc["bac-ninh"].dropna().to_dict(), PII, float(table.loc["hue", "overall"]))
    needs = {item.component: round(item.change, 2) for item in found}
    assert needs == {"input": 1.22, "output": 1.22, "6": 2.44, "7": 2.44, **dict.fromkeys("12345", 6.1)}


def test_how_sure_hai_phong_s_fourth_place_is(corpus: Corpus) -> None:
    rows = corpus.observations
    rows = rows[(rows["index"] == "PII") & (rows["edition"] == 2025) & (rows["component"] == "overall")]
    rows = rows.drop_duplicates("unit_id")
    held = {str(row.unit_id): None if pd.isna(row.score) else float(row.score) for row in rows.itertuples()}
    ranks = {str(row.unit_id): None if pd.isna(row.rank) else int(row.rank) for row in rows.itertuples()}
    assert rank_bounds(held, ranks, of=34)["hai-phong"].exact
    found = margin(held, ranks, "hai-phong")
    assert found is not None
    assert found.above is not None
    assert found.below is not None
    assert (found.above.unit, found.below.unit) == ("quang-ninh", "hue")
    assert (round(found.above.points, 2), round(found.below.points, 2)) == (0.32, 8.72)


def test_papi_s_dimensions_can_be_reweighted(corpus: Corpus) -> None:
    table = scores(corpus, "PAPI", 2024).dropna()
    coin = from_scores(table.drop(columns="overall"), papi_tree(table))
    result = build(coin, Choices(normalise="none", aggregate=("sum",)))
    assert (result.scores["overall"] - table["overall"]).abs().max() < ROUNDING
    found = sensitivity(result, draws=200, seed=1)
    assert len(found.units) == len(table)
    assert all(unit.low <= unit.median <= unit.high for unit in found.units)
