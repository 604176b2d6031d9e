"""The reference results of COINr on a public data set; runs where that data set is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assistant.scoring import draws
from assistant.scoring.build import Choices, Result, build
from assistant.scoring.coin import Coin
from assistant.scoring.frames import from_frames
from assistant.scoring.options import read_table
from assistant.scoring.robustness import sensitivity
from assistant.scoring.treat import Limits
from assistant.scoring.why import between, to_group

ASEM = Path(__file__).parents[2] / "shared" / "data" / "asem"
pytestmark = pytest.mark.skipif(not ASEM.is_dir(), reason="the ASEM example data is not here")


@pytest.fixture(scope="module")
def coin() -> Coin:
    return from_frames(read_table(ASEM / "iData.csv"), read_table(ASEM / "iMeta.csv"))


@pytest.fixture(scope="module")
def result(coin: Coin) -> Result:
    return build(coin)


def test_every_level_is_coinr_s_to_nine_decimals(result: Result) -> None:
    expected = read_table(ASEM / "expected_minmax_arithmetic.csv").set_index(["uCode", "iCode"])
    rows = {(row.unit_id, row.component): row for row in result.rows()}
    assert set(rows) == set(expected.index)
    for key, line in expected.iterrows():
        row = rows[key]
        assert row.level == int(line["Level"])
        if line["Score"] == "":
            assert row.score is None
            assert row.rank is None
        else:
            assert row.score == pytest.approx(float(line["Score"]), abs=1e-9)
            assert row.rank in (int(line["Rank"]), int(line["RankTol"]))


# Computed with COINr's definitions in R 4.2 from the same data: index of Austria and of Viet Nam, and its rank.
PIPELINES = {
    "treated, geometric": Choices(treat=Limits(), range=(1, 100), aggregate=("geometric",)),
    "harmonic": Choices(range=(1, 100), aggregate=("harmonic",)),
    "z-score": Choices(normalise="zscore"),
    "ranks": Choices(normalise="rank"),
    "COINr's own example": Choices(denominate=True, impute="EurAsia_group", screen=0.9, treat=Limits()),
    "denominated, treated, z-score": Choices(denominate=True, treat=Limits(), normalise="zscore"),
    "group medians": Choices(impute="Pop_group", impute_with="median"),
    "targets": Choices(normalise="dist2targ"),
    "weights and drops": Choices(weights={"LPI": 3, "Conn": 0.5}, drop=("Flights", "Pat")),
}
REFERENCE = {
    "treated, geometric": (46.99067886873767, 25.183349011423473, 38),
    "harmonic": (19.967209901125983, 7.801129751957668, 37),
    "z-score": (0.266191713213972, -0.265315027421844, 38),
    "ranks": (29.913333333333334, 21.990833333333335, 33),
    "COINr's own example": (61.90180340737972, 43.208894693575346, 36),
    "denominated, treated, z-score": (0.39031193162865396, -0.2909441608992309, 37),
    "group medians": (56.87309777530221, 42.56554826329898, 39),
    "targets": (0.5986641871084444, 0.4499255065733786, 39),
    "weights and drops": (61.53361980694089, 48.44795241262693, 39),
}


@pytest.mark.parametrize("name", PIPELINES)
def test_other_pipelines_are_coinr_s_too(coin: Coin, name: str) -> None:
    found = build(coin, PIPELINES[name])
    austria, viet_nam, rank = REFERENCE[name]
    assert found.scores.loc["AUT", "Index"] == pytest.approx(austria, abs=1e-9)
    assert found.scores.loc["VNM", "Index"] == pytest.approx(viet_nam, abs=1e-9)
    assert found.ranks.loc["VNM", "Index"] == rank


def test_screening_leaves_out_who_coinr_leaves_out(coin: Coin) -> None:
    found = build(coin, Choices(screen=0.9))
    assert sorted(set(coin.units) - set(found.coin.units)) == ["BGD", "BRN", "KHM", "LAO", "MMR"]


def test_every_gap_adds_up(result: Result) -> None:
    for unit in result.coin.units[:10]:
        for explanation in (between(result, unit, "VNM"), to_group(result, unit)):
            assert sum(part.gap for part in explanation.drivers) == pytest.approx(explanation.gap, abs=1e-9)


def test_no_noise_moves_nobody(result: Result) -> None:
    found = sensitivity(result, draws=20, weights_noise=0)
    assert all(unit.low == unit.high == unit.rank for unit in found.units)


def test_draws_agree_with_building_one_by_one(coin: Coin, result: Result) -> None:
    dice = np.random.default_rng(5)
    factors = dice.uniform(0.75, 1.25, size=(len(coin.components), 4))
    scores = draws.top_scores(
        coin, result.stage("normalise").matrix, dict.fromkeys((2, 3, 4), "arithmetic"), draws.noisy(coin, factors)
    )
    for number in range(4):
        weights = {item.code: float(factors[place, number]) for place, item in enumerate(coin.components)}
        alone = build(coin, Choices(weights=weights))
        pd.testing.assert_series_equal(
            pd.Series(scores[:, number], index=alone.scores.index), alone.scores["Index"], check_names=False
        )
