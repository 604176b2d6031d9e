from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.scoring.build import Choices, Result, build
from assistant.scoring.errors import BadChoice, UnknownCode
from assistant.scoring.frames import from_frames
from assistant.scoring.robustness import sensitivity


def built(seed: int = 0, units: int = 8, **choices: object) -> Result:
    dice = np.random.default_rng(seed)
    values = dice.normal(size=(units, 5))
    values[0, 1] = np.nan
    data = pd.DataFrame(values, columns=list("vwxyz")).assign(uCode=[f"u{number}" for number in range(units)])
    meta = pd.DataFrame({"iCode": [*"vwxyz", "p", "q", "top"], "Parent": ["p", "p", "p", "q", "q", "top", "top", ""]})
    return build(from_frames(data, meta), Choices(range=(1, 100), **choices))  # type: ignore[arg-type]


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from(["arithmetic", "geometric", "harmonic"]))
def test_no_noise_gives_no_range(seed: int, aggregate: str) -> None:
    result = built(seed, aggregate=(aggregate,))
    found = sensitivity(result, draws=7, weights_noise=0)
    assert all((unit.low, unit.median, unit.high) == (unit.rank,) * 3 for unit in found.units)


def test_the_same_seed_gives_the_same_ranges_and_another_seed_may_not() -> None:
    result = built(units=30)
    assert sensitivity(result, draws=50, seed=4) == sensitivity(result, draws=50, seed=4)
    assert sensitivity(result, draws=50, seed=4) != sensitivity(result, draws=50, seed=5)


def test_more_noise_does_not_narrow_the_ranges() -> None:
    result = built(units=30)
    little, much = (sensitivity(result, draws=400, weights_noise=noise) for noise in (0.05, 0.9))
    assert sum(unit.high - unit.low for unit in little.units) < sum(unit.high - unit.low for unit in much.units)


def test_a_unit_that_leads_everywhere_stays_first_in_every_draw() -> None:
    data = pd.DataFrame({"uCode": ["A", "B", "C"], "x": [9, 1, 5], "y": [9, 5, 1]})
    meta = pd.DataFrame({"iCode": ["x", "y", "top"], "Parent": ["top", "top", ""]})
    found = sensitivity(build(from_frames(data, meta)), draws=100, weights_noise=0.5, top=1)
    leader = found.unit("A")
    assert leader is not None
    assert (leader.low, leader.high, leader.share_in_top) == (1, 1, 1.0)
    second = found.unit("B")
    assert second is not None
    assert (second.low, second.high, second.share_in_top) == (2, 3, 0.0)


def test_units_come_by_rank_and_a_unit_without_a_score_has_no_range() -> None:
    data = pd.DataFrame({"uCode": ["A", "B", "C"], "x": [1, None, 5]})
    meta = pd.DataFrame({"iCode": ["x", "top"], "Parent": ["top", ""]})
    found = sensitivity(build(from_frames(data, meta)), draws=5)
    assert [unit.unit for unit in found.units] == ["C", "A"]
    assert found.unit("B") is None


def test_methods_can_be_drawn_too() -> None:
    found = sensitivity(
        built(units=20), draws=60, weights_noise=0, normalise=["minmax", "rank"], aggregate=["arithmetic", "geometric"]
    )
    assert (found.normalise, found.aggregate) == (("minmax", "rank"), ("arithmetic", "geometric"))
    assert any(unit.low < unit.high for unit in found.units)


def test_only_the_levels_asked_for_are_varied() -> None:
    result = built(units=20)
    top_only = sensitivity(result, draws=60, weights_noise=0.9, levels=[3])  # the index itself has no weight
    assert all(unit.low == unit.high for unit in top_only.units)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"draws": 0}, BadChoice),
        ({"weights_noise": -0.1}, BadChoice),
        ({"weights_noise": 1.0}, BadChoice),
        ({"normalise": ["zscore"], "aggregate": ["geometric"]}, BadChoice),
        ({"normalise": ["magic"]}, UnknownCode),
    ],
)
def test_what_cannot_be_drawn_is_an_error(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        sensitivity(built(), **options)  # type: ignore[arg-type]
