"""The scoring engine: a whole pipeline, and the draws of a sensitivity range, each beside numpy doing only the sums."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from assistant.scoring.build import Choices, build
from assistant.scoring.coin import Coin, Matrix
from assistant.scoring.frames import from_frames
from assistant.scoring.robustness import sensitivity
from assistant.scoring.treat import Limits
from benchmarks.measurement import Measurement, p50, seconds

PIPELINE_MS = 20.0  # 500 units x 100 indicators; COINr needs 23 ms for 51 x 49
DRAWS_S = 2.0  # 10,000 draws on 51 x 49; COINr needs 42 s for 1,000
EVERY_STAGE = Choices(denominate=True, impute="group", screen=0.6, treat=Limits())


def main() -> list[Measurement]:
    """Return the medians, with the ratio to numpy alone in the note."""
    big, small = _coin(500, 100), _coin(51, 49)
    result = build(small)
    floor = _milliseconds(lambda: _plain(big.data), 100)
    plain = _milliseconds(lambda: build(big), 50)
    full = _milliseconds(lambda: build(big, EVERY_STAGE), 50)
    draw_floor = _milliseconds(lambda: _plain_draws(small.data, 10_000), 5) / 1000
    drawn = _milliseconds(lambda: sensitivity(result, draws=10_000, seed=1), 5) / 1000
    return [
        Measurement("500 x 100, normalise to rank", plain, "ms", 50, PIPELINE_MS, _beside(plain, floor, "ms")),
        Measurement("500 x 100, every stage", full, "ms", 50, PIPELINE_MS, _beside(full, floor, "ms")),
        Measurement("51 x 49, 10,000 draws", drawn, "s", 5, DRAWS_S, _beside(drawn, draw_floor, "s")),
    ]


def _beside(value: float, floor: float, unit: str) -> str:
    return f"numpy alone {floor:.2g} {unit}, {value / floor:.1f}x"


def _milliseconds(call: Callable[[], object], runs: int) -> float:
    call()
    return 1000 * p50([seconds(call) for _ in range(runs)])


def _plain(data: Matrix) -> Matrix:
    """Return what the numbers alone cost: min-max, one weighted mean, and the rank of every column."""
    low, high = np.nanmin(data, axis=0), np.nanmax(data, axis=0)
    scaled = (data - low) / (high - low) * 100
    held = ~np.isnan(scaled)
    top = np.where(held, scaled, 0).sum(axis=1) / held.sum(axis=1)
    order = np.argsort(-np.column_stack([scaled, top]).T, axis=1)
    return np.argsort(order, axis=1).astype(np.float64)


def _plain_draws(data: Matrix, draws: int) -> Matrix:
    """Return what the numbers alone cost: one product of matrices for all draws, and the ranks of each."""
    low, high = np.nanmin(data, axis=0), np.nanmax(data, axis=0)
    scaled = np.nan_to_num((data - low) / (high - low) * 100)
    weights = np.random.default_rng(1).uniform(0.75, 1.25, size=(data.shape[1], draws))
    order = np.argsort(-(scaled @ weights / weights.sum(axis=0)).T, axis=1)
    return np.quantile(np.argsort(order, axis=1), (0.05, 0.5, 0.95), axis=0)


def _coin(units: int, indicators: int) -> Coin:
    """Return a made-up coin: skewed indicators with gaps, ten pillars, two sub-indices, an index."""
    dice = np.random.default_rng(7)
    codes = [f"i{number}" for number in range(indicators)]
    values = dice.lognormal(size=(units, indicators))
    values[dice.random(values.shape) < 0.03] = np.nan
    data = pd.DataFrame(values, columns=codes).assign(
        uCode=[f"u{number}" for number in range(units)],
        group=dice.choice(list("abcd"), units),
        people=dice.uniform(1, 2, units),
    )
    rows: list[dict[str, object]] = [
        {"iCode": code, "Parent": f"p{place % 10}", "Direction": 1 if place % 3 else -1, "Denominator": "people"}
        for place, code in enumerate(codes)
    ]
    rows += [{"iCode": f"p{place}", "Parent": f"s{place % 2}", "Type": "Aggregate"} for place in range(10)]
    rows += [{"iCode": f"s{place}", "Parent": "index", "Type": "Aggregate"} for place in range(2)]
    rows += [{"iCode": "index", "Type": "Aggregate"}, {"iCode": "group", "Type": "Group"}]
    rows += [{"iCode": "people", "Type": "Denominator"}]
    return from_frames(
        data, pd.DataFrame(rows).fillna({"Type": "Indicator", "Weight": 1, "Direction": 1}).assign(Weight=1)
    )
